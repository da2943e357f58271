// Package backups makes a backup of the store each day and removes what is a week old.
package backups

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"sync"
	"time"

	"filippo.io/age"

	"elephants/server/desk"
	"elephants/server/served"
	"elephants/server/store"
)

// BackupDays is how many days a backup is kept, today among them. Whoever has an older one and the
// recipient's identity could read what was taken back since.
const BackupDays = 7

// mostBackups is how many are kept whatever their ages say. A clock that jumps makes one for a day
// that is not; it shall cost none of the others.
const mostBackups = BackupDays + 1

// Place says where a running server puts a backup each day, and to whom its keys are encrypted.
// The zero value is nowhere.
type Place struct {
	Dir       string
	Recipient age.Recipient
}

// Backups are those of a running server: a folder for each day, named by it. Beside the copy lies
// how old it is: the name says what the wall clock said, which may have been wrong.
type Backups struct {
	Place
	Store *store.Store

	mu   sync.Mutex // held while they are looked at and changed
	last time.Time  // when the ages were last told, in this process
}

// New returns those of a store.
func New(b Place, data *store.Store) *Backups { return &Backups{Place: b, Store: data} }

// Names in the folder of backups, and in each of them. What has another name is not ours: it is
// neither read nor removed.
const (
	comingBackup = ".elephants-coming"
	goingBackup  = ".elephants-going"
	ageFile      = "age.json"
)

// kept is a backup and how old it is.
type kept struct {
	Day string
	age served.Clock
}

func (b *Backups) Kept() bool { return b.Recipient != nil }

// All are the backups that there are, the latest first, as old as they were when that was last
// told. One of before ages were kept is as old as its name says, and less than a week: a day from
// now that is certain.
func (b *Backups) All(now time.Time) ([]kept, error) {
	entries, err := os.ReadDir(b.Dir)
	if err != nil {
		return nil, fmt.Errorf("reading the backups: %w", err)
	}
	var all []kept
	for _, e := range entries {
		day, err := time.Parse(desk.DayLayout, e.Name())
		if err != nil || !e.IsDir() || !store.IsBackup(filepath.Join(b.Dir, e.Name())) {
			continue
		}
		k := kept{Day: e.Name()}
		text, err := os.ReadFile(filepath.Join(b.Dir, e.Name(), ageFile))
		if err != nil || json.Unmarshal(text, &k.age) != nil {
			k.age = served.Clock{Served: min(max(0, now.Sub(day)), (BackupDays-1)*served.Day),
				Wall: now}
		}
		all = append(all, k)
	}
	sort.Slice(all, func(i, j int) bool { // a few: see store.Notes
		a, b := all[i], all[j]
		return cmp.Or(cmp.Compare(a.age.Age(), b.age.Age()), cmp.Compare(b.Day, a.Day)) < 0
	})
	return all, nil
}

// Latest is how old the latest backup is, to within an hour; false if there is none.
func (b *Backups) Latest(now time.Time) (time.Duration, bool) {
	all, err := b.All(now)
	if err != nil || len(all) == 0 {
		return 0, false
	}
	return all[0].age.Age(), true
}

// grow tells all ages anew.
func (b *Backups) grow(now time.Time) ([]kept, error) {
	all, err := b.All(now)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].age.Tick(b.last, now)
		if err := all[i].write(filepath.Join(b.Dir, all[i].Day)); err != nil {
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

// Make makes the backup of a day, in the place of the one that there is, and removes those that are
// a week old. What fails after the backup is there is logged: it was made.
func (b *Backups) Make(ctx context.Context, now time.Time) error {
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

func (b *Backups) replace(ctx context.Context, now time.Time) error {
	made := filepath.Join(b.Dir, now.Format(desk.DayLayout))
	coming, going := filepath.Join(b.Dir, comingBackup), filepath.Join(b.Dir, goingBackup)
	if err := b.finish(coming, going); err != nil {
		return err
	}
	if err := errors.Join(os.RemoveAll(coming), os.RemoveAll(going)); err != nil {
		return fmt.Errorf("making room for the backup: %w", err)
	}
	if err := b.Store.Backup(ctx, coming, b.Recipient); err != nil {
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
		return fmt.Errorf("%w: %w", ErrOldBackup, err)
	}
	return nil
}

// finish gives a backup its name that a crash left without one when it had just taken that of the
// one before: the next may fail, and that day would have none.
func (b *Backups) finish(coming, going string) error {
	var k kept
	text, err := os.ReadFile(filepath.Join(coming, ageFile)) // written last
	if err != nil || json.Unmarshal(text, &k.age) != nil || !store.IsBackup(coming) || !isThere(going) {
		return nil //nolint:nilerr // nothing was cut off there
	}
	made := filepath.Join(b.Dir, k.age.Wall.Format(desk.DayLayout))
	if isThere(made) {
		return nil
	}
	if err := os.Rename(coming, made); err != nil {
		return fmt.Errorf("naming a backup: %w", err)
	}
	return nil
}

func isThere(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// ErrOldBackup is that a backup was made and one that it replaces, or that is too old, is still
// there.
var ErrOldBackup = errors.New("removing an old backup")

// removeOld removes the backups that are a week old, and the oldest of more than mostBackups.
func (b *Backups) removeOld(now time.Time) error {
	all, err := b.All(now)
	if err != nil {
		return err
	}
	var errs []error
	for i, k := range all {
		if k.age.Age() >= BackupDays*served.Day || i >= mostBackups {
			errs = append(errs, os.RemoveAll(filepath.Join(b.Dir, k.Day)))
		}
	}
	return errors.Join(errs...)
}

// Once makes a day's backup unless there is one, and removes those that have grown a week old.
func (b *Backups) Once(ctx context.Context, now time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := os.MkdirAll(b.Dir, 0o700); err != nil {
		return fmt.Errorf("making room for the backup: %w", err)
	}
	all, err := b.grow(now)
	if err != nil {
		return err
	}
	today := func(k kept) bool {
		return k.Day == now.Format(desk.DayLayout) &&
			k.age.Age() < served.Day
	}
	if slices.ContainsFunc(all, today) {
		return b.removeOld(now)
	}
	return b.replace(ctx, now)
}

// Keep makes a backup each day, until the context ends. One that fails is tried again within
// the hour.
func (b *Backups) Keep(ctx context.Context, log *slog.Logger, now func() time.Time) {
	if !b.Kept() {
		return
	}
	hour := time.NewTicker(time.Hour)
	defer hour.Stop()
	for {
		switch err := b.Once(ctx, now().UTC()); {
		case errors.Is(err, ErrOldBackup):
			log.Error("an old backup is still there", "error", err)
		case err != nil && ctx.Err() == nil:
			log.Error("no backup was made today", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-hour.C:
		}
	}
}
