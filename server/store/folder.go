package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// folder is a data folder that a call made, to be removed if the call fails. Only what the call
// made is in it: it begins with an empty folder and takes the name of its first file for itself, so
// that of two who begin at once one is refused, and never removes what is the other's.
type folder struct {
	dir  string
	made bool // the folder itself; false: it was there, and empty
}

// makeFolder makes dir ready for a new store: the folder exists, and in it the file of the keys and
// nothing else. The error is [ErrExists] if there is anything in it, whatever it is.
func makeFolder(dir string) (folder, error) {
	f := folder{dir: dir}
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
	file, err := os.OpenFile(filepath.Join(dir, keysFile), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return f, ErrExists
	}
	if err != nil {
		return f, errors.Join(fmt.Errorf("making the data folder: %w", err), f.remove())
	}
	return f, file.Close()
}

// remove takes away the files of a store, and the folder if the call made it and nothing else is in
// it by now. It is called on a folder that was empty when the call began.
func (f folder) remove() error {
	if f.dir == "" {
		return nil
	}
	var errs []error
	for _, name := range []string{
		notesFile, notesFile + "-wal", notesFile + "-shm", keysFile, keysFile +
			"-journal", reserveFile,
	} {
		if err := os.Remove(filepath.Join(f.dir, name)); err != nil && !errors.Is(err,
			fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	if f.made {
		_ = os.Remove(f.dir) // refuses while something is in it
	}
	return errors.Join(errs...)
}
