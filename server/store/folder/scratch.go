package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"elephants/server/store/sqlite"
)

// Scratch is a folder that lives no longer than its process: what a process left that was killed,
// the next [NewScratch] on the machine takes away. A lock tells the dead from the living, also where
// they share a folder and do not see each other's processes, as containers do.
type Scratch struct {
	Dir  string
	lock *os.File
}

const (
	scratchPrefix = "elephants-copy-"
	locked        = "lock" // the file; a folder without it is being made
)

// NewScratch makes a folder for a copy in that of the system for such.
func NewScratch() (*Scratch, error) { return ScratchIn("", scratchPrefix) }

// ScratchIn makes one in another folder, "" for that of the system, and takes away those there whose
// names begin like it.
func ScratchIn(parent, prefix string) (s *Scratch, err error) {
	if parent == "" {
		parent = os.TempDir()
	}
	sweep(parent, prefix)
	s = &Scratch{}
	if s.Dir, err = os.MkdirTemp(parent, prefix); err != nil {
		return nil, fmt.Errorf("making a folder of its own: %w", sqlite.RefineFile(err))
	}
	// It has its name once it is locked, or a sweep in between would take it for one of the dead.
	name := filepath.Join(s.Dir, "locking")
	s.lock, err = os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err == nil {
		err = errors.Join(tryLock(s.lock), os.Rename(name, filepath.Join(s.Dir, locked)))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("locking the folder: %w", sqlite.RefineFile(err)),
			s.Remove())
	}
	return s, nil
}

// Remove removes the folder and what is in it.
func (s *Scratch) Remove() error {
	if s == nil {
		return nil
	}
	if s.lock != nil {
		s.lock.Close() // first: Windows removes no open file
	}
	return os.RemoveAll(s.Dir)
}

// sweep removes the folders of the dead. What cannot be removed is somebody else's.
func sweep(parent, prefix string) {
	left, _ := filepath.Glob(filepath.Join(parent, prefix+"*"))
	for _, dir := range left {
		lock, err := os.OpenFile(filepath.Join(dir, locked), os.O_RDWR, 0)
		if err != nil {
			continue
		}
		err = tryLock(lock)
		lock.Close()
		if err == nil {
			_ = os.RemoveAll(dir)
		}
	}
}
