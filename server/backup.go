package server

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"filippo.io/age"

	pb "elephants/proto/elephants/v1"
	"elephants/server/store"
)

// backupDays is how many days a backup is kept, today among them. Whoever has an older one and the recipient's identity could read
// what was taken back since.
const backupDays = 7

// Backups says where a running server puts a backup each day, and to whom its keys are encrypted. The zero value is nowhere.
type Backups struct {
	Dir       string
	Recipient age.Recipient
}

// backups are those of a running server: a folder for each day, named by it.
type backups struct {
	Backups
	store *store.Store
	mu    sync.Mutex // held while one is made
}

func (b *backups) kept() bool { return b.Recipient != nil }

// days are those with a backup, the latest first.
func (b *backups) days() ([]string, error) {
	entries, err := os.ReadDir(b.Dir)
	if err != nil {
		return nil, fmt.Errorf("reading the backups: %w", err)
	}
	var days []string
	for _, e := range entries {
		if _, err := time.Parse(dayLayout, e.Name()); err == nil && e.IsDir() {
			days = append(days, e.Name())
		}
	}
	slices.Sort(days)
	slices.Reverse(days)
	return days, nil
}

// make makes the backup of a day, in the place of the one that there is, and removes what is older than backupDays.
func (b *backups) make(ctx context.Context, today time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	day := today.Format(dayLayout)
	made, coming, going := filepath.Join(b.Dir, day), filepath.Join(b.Dir, "coming"), filepath.Join(b.Dir, "going")
	if err := errors.Join(os.MkdirAll(b.Dir, 0o700), os.RemoveAll(coming), os.RemoveAll(going)); err != nil {
		return fmt.Errorf("making room for the backup: %w", err)
	}
	if err := b.store.Backup(ctx, coming, b.Recipient); err != nil {
		return err
	}
	if err := os.Rename(made, going); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("replacing a backup: %w", err)
	}
	if err := os.Rename(coming, made); err != nil {
		return fmt.Errorf("replacing a backup: %w", err)
	}
	days, err := b.days()
	if err != nil {
		return err
	}
	stale := []error{os.RemoveAll(going)}
	for _, old := range days {
		if old <= today.AddDate(0, 0, -backupDays).Format(dayLayout) {
			stale = append(stale, os.RemoveAll(filepath.Join(b.Dir, old)))
		}
	}
	if err := errors.Join(stale...); err != nil {
		return fmt.Errorf("removing an old backup: %w", err)
	}
	return nil
}

// once makes a day's backup unless there is one.
func (b *backups) once(ctx context.Context, today time.Time) error {
	if _, err := os.Stat(filepath.Join(b.Dir, today.Format(dayLayout))); err == nil {
		return nil
	}
	return b.make(ctx, today)
}

// keepBackups makes a backup each day, until the context ends. One that fails is tried again within the hour.
func (s *Server) keepBackups(ctx context.Context) {
	if !s.backups.kept() {
		return
	}
	hour := time.NewTicker(time.Hour)
	defer hour.Stop()
	for {
		if err := s.backups.once(ctx, s.now().UTC()); err != nil && ctx.Err() == nil {
			s.log.Error("no backup was made today", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-hour.C:
		}
	}
}

func (a admin) MakeBackup(ctx context.Context, _ *pb.MakeBackupRequest) (*pb.MakeBackupResponse, error) {
	if !a.backups.kept() {
		return nil, errNoBackups
	}
	if err := a.store.Log(ctx, a.act(ctx), "make backup"); err != nil {
		return nil, err
	}
	today := a.now().UTC()
	if err := a.backups.make(ctx, today); err != nil {
		return nil, err
	}
	return &pb.MakeBackupResponse{Backup: &pb.Backup{Day: today.Format(dayLayout)}}, nil
}

func (a admin) ListBackups(context.Context, *pb.ListBackupsRequest) (*pb.ListBackupsResponse, error) {
	list := &pb.ListBackupsResponse{Kept: a.backups.kept(), Days: backupDays}
	if !list.Kept {
		return list, nil
	}
	days, err := a.backups.days()
	if err != nil {
		return nil, err
	}
	for _, day := range days {
		list.Backups = append(list.Backups, &pb.Backup{Day: day})
	}
	return list, nil
}
