// Package folder makes the folder that a store is kept in, and keeps room on its disk.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"elephants/server/store/keyring"
)

// Folder is a data folder that a call made, to be removed if the call fails. Only what the call
// made is in it: it begins with an empty folder and takes the name of its first file for itself, so
// that of two who begin at once one is refused, and never removes what is the other's.
type Folder struct {
	Dir  string
	made bool // the folder itself; false: it was there, and empty
}

// Make makes dir ready for a new store: the folder exists, and in it the file of the keys and
// nothing else. The error is [ErrExists] if there is anything in it, whatever it is.
func Make(dir string) (Folder, error) {
	f := Folder{Dir: dir}
	switch entries, err := os.ReadDir(dir); {
	case errors.Is(err, fs.ErrNotExist):
		f.made = true
	case err != nil:
		return f, fmt.Errorf("reading the data folder: %w", err)
	case len(entries) > 0:
		return f, ErrExists
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return f, fmt.Errorf("making the data folder: %w", err)
	}
	file, err := os.OpenFile(filepath.Join(dir, Keys), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return f, ErrExists
	}
	if err != nil {
		return f, errors.Join(fmt.Errorf("making the data folder: %w", err), f.Remove())
	}
	return f, file.Close()
}

// Remove takes away the files of a store, and the folder if the call made it and nothing else is in
// it by now. It is called on a folder that was empty when the call began.
func (f Folder) Remove() error {
	if f.Dir == "" {
		return nil
	}
	var errs []error
	for _, name := range []string{
		Notes, Notes + "-wal", Notes + "-shm", Keys, Keys +
			"-journal", ReserveFile,
	} {
		if err := os.Remove(filepath.Join(f.Dir, name)); err != nil && !errors.Is(err,
			fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	if f.made {
		_ = os.Remove(f.Dir) // refuses while something is in it
	}
	return errors.Join(errs...)
}

// ToDisk has a folder and what is in it on the disk before it returns.
func ToDisk(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("reading the backup: %w", err)
	}
	names := []string{dir, filepath.Dir(dir)}
	for _, e := range entries {
		names = append(names, filepath.Join(dir, e.Name()))
	}
	for _, name := range names {
		file, err := os.Open(name)
		if err == nil {
			err = errors.Join(file.Sync(), file.Close())
		}
		if err != nil {
			return fmt.Errorf("writing the backup to the disk: %w", err)
		}
	}
	return nil
}

// Copy copies the notes of a backup.
func Copy(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("%w: it holds no notes", keyring.ErrBackup)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil { //nolint:gosec // where the operator says
		return fmt.Errorf("copying the notes: %w", err)
	}
	return nil
}

// The files in it.
const (
	Notes = "notes.db"
	Keys  = "keys.db"
)

// What a folder refuses.
var (
	ErrNoData = errors.New("no elephants data in this folder: make one with `elephantsd init`")
	ErrExists = errors.New("there is something in this folder already: choose an empty one, or one that does not exist yet")
)
