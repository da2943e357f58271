package server

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"filippo.io/age"

	pb "elephants/proto/elephants/v1"
	"elephants/server/served"
	"elephants/server/store"
)

// backupDays is how many days a backup is kept, today among them. Whoever has an older one and the
// recipient's identity could read what was taken back since.
const backupDays = 7

// mostBackups is how many are kept whatever their ages say. A clock that jumps makes one for a day
// that is not; it shall cost none of the others.
const mostBackups = backupDays + 1

// Backups says where a running server puts a backup each day, and to whom its keys are encrypted.
// The zero value is nowhere.
type Backups struct {
	Dir       string
	Recipient age.Recipient
}

// backups are those of a running server: a folder for each day, named by it. Beside the copy lies
// how old it is: the name says what the wall clock said, which may have been wrong.
type backups struct {
	Backups
	store *store.Store

	mu   sync.Mutex // held while they are looked at and changed
	last time.Time  // when the ages were last told, in this process
}

// Names in the folder of backups, and in each of them. What has another name is not ours: it is
// neither read nor removed.
const (
	comingBackup = ".elephants-coming"
	goingBackup  = ".elephants-going"
	ageFile      = "age.json"
)

// kept is a backup and how old it is.
type kept struct {
	day string
	age served.Clock
}

func (b *backups) kept() bool { return b.Recipient != nil }

// all are the backups that there are, the latest first, as old as they were when that was last
// told. One of before ages were kept is as old as its name says, and less than a week: a day from
// now that is certain.
func (b *backups) all(now time.Time) ([]kept, error) {
	entries, err := os.ReadDir(b.Dir)
	if err != nil {
		return nil, fmt.Errorf("reading the backups: %w", err)
	}
	var all []kept
	for _, e := range entries {
		day, err := time.Parse(dayLayout, e.Name())
		if err != nil || !e.IsDir() || !store.IsBackup(filepath.Join(b.Dir, e.Name())) {
			continue
		}
		k := kept{day: e.Name()}
		text, err := os.ReadFile(filepath.Join(b.Dir, e.Name(), ageFile))
		if err != nil || json.Unmarshal(text, &k.age) != nil {
			k.age = served.Clock{Served: min(max(0, now.Sub(day)), (backupDays-1)*served.Day),
				Wall: now}
		}
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b kept) int {
		return cmp.Or(cmp.Compare(a.age.Age(), b.age.Age()), cmp.Compare(b.day, a.day))
	})
	return all, nil
}

// grow tells all ages anew.
func (b *backups) grow(now time.Time) ([]kept, error) {
	all, err := b.all(now)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].age.Tick(b.last, now)
		if err := all[i].write(filepath.Join(b.Dir, all[i].day)); err != nil {
			return nil, err
		}
	}
	b.last = now
	return all, nil
}

// write keeps the age in a backup's folder, the old one or the new one whatever happens meanwhile.
func (k kept) write(dir string) error {
	text, err := json.Marshal(k.age)
	if err != nil {
		return fmt.Errorf("writing a backup's age: %w", err)
	}
	name := filepath.Join(dir, ageFile)
	if err := errors.Join(os.WriteFile(name+".new", text, 0o600), os.Rename(name+".new",
		name)); err != nil {
		return fmt.Errorf("writing a backup's age: %w", err)
	}
	return nil
}

// make makes the backup of a day, in the place of the one that there is, and removes those that are
// a week old. What fails after the backup is there is logged: it was made.
func (b *backups) make(ctx context.Context, now time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := os.MkdirAll(b.Dir, 0o700); err != nil {
		return fmt.Errorf("making room for the backup: %w", err)
	}
	if _, err := b.grow(now); err != nil {
		return err
	}
	return b.replace(ctx, now)
}

func (b *backups) replace(ctx context.Context, now time.Time) error {
	made := filepath.Join(b.Dir, now.Format(dayLayout))
	coming, going := filepath.Join(b.Dir, comingBackup), filepath.Join(b.Dir, goingBackup)
	if err := errors.Join(os.RemoveAll(coming), os.RemoveAll(going)); err != nil {
		return fmt.Errorf("making room for the backup: %w", err)
	}
	if err := b.store.Backup(ctx, coming, b.Recipient); err != nil {
		return err
	}
	fresh := kept{}
	fresh.age.Tick(time.Time{}, now)
	if err := fresh.write(coming); err != nil {
		return errors.Join(err, os.RemoveAll(coming))
	}
	if err := os.Rename(made, going); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("replacing a backup: %w", err)
	}
	if err := os.Rename(coming, made); err != nil {
		return fmt.Errorf("replacing a backup: %w", err)
	}
	if err := errors.Join(os.RemoveAll(going), b.removeOld(now)); err != nil {
		return fmt.Errorf("%w: %w", errOldBackup, err)
	}
	return nil
}

// errOldBackup is that a backup was made and one that it replaces, or that is too old, is still
// there.
var errOldBackup = errors.New("removing an old backup")

// removeOld removes the backups that are a week old, and the oldest of more than mostBackups.
func (b *backups) removeOld(now time.Time) error {
	all, err := b.all(now)
	if err != nil {
		return err
	}
	var errs []error
	for i, k := range all {
		if k.age.Age() >= backupDays*served.Day || i >= mostBackups {
			errs = append(errs, os.RemoveAll(filepath.Join(b.Dir, k.day)))
		}
	}
	return errors.Join(errs...)
}

// once makes a day's backup unless there is one, and removes those that have grown a week old.
func (b *backups) once(ctx context.Context, now time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := os.MkdirAll(b.Dir, 0o700); err != nil {
		return fmt.Errorf("making room for the backup: %w", err)
	}
	all, err := b.grow(now)
	if err != nil {
		return err
	}
	today := func(k kept) bool { return k.day == now.Format(dayLayout) && k.age.Age() < served.Day }
	if slices.ContainsFunc(all, today) {
		return b.removeOld(now)
	}
	return b.replace(ctx, now)
}

// keepBackups makes a backup each day, until the context ends. One that fails is tried again within
// the hour.
func (s *Server) keepBackups(ctx context.Context) {
	if !s.backups.kept() {
		return
	}
	hour := time.NewTicker(time.Hour)
	defer hour.Stop()
	for {
		switch err := s.backups.once(ctx, s.now().UTC()); {
		case errors.Is(err, errOldBackup):
			s.log.Error("an old backup is still there", "error", err)
		case err != nil && ctx.Err() == nil:
			s.log.Error("no backup was made today", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-hour.C:
		}
	}
}

func (a admin) MakeBackup(ctx context.Context, _ *pb.MakeBackupRequest) (*pb.MakeBackupResponse,
	error) {
	if !a.backups.kept() {
		return nil, errNoBackups
	}
	if err := a.store.Log(ctx, a.act(ctx), "make backup"); err != nil {
		return nil, err
	}
	today := a.now().UTC()
	switch err := a.backups.make(ctx, today); {
	case errors.Is(err, errOldBackup): // the backup that was asked for is there
		a.log.Error("an old backup is still there", "error", err)
	case err != nil:
		return nil, err
	}
	return &pb.MakeBackupResponse{Backup: &pb.Backup{Day: today.Format(dayLayout)}}, nil
}

func (a admin) ListBackups(context.Context, *pb.ListBackupsRequest) (*pb.ListBackupsResponse,
	error) {
	list := &pb.ListBackupsResponse{Kept: a.backups.kept(), Days: backupDays}
	if !list.Kept {
		return list, nil
	}
	all, err := a.backups.all(a.now())
	if err != nil {
		return nil, err
	}
	for _, k := range all {
		list.Backups = append(list.Backups, &pb.Backup{Day: k.day})
	}
	return list, nil
}
