// Package folder makes the folder that a store is kept in, and keeps room on its disk.
package folder

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"elephants/server/store/keyring"
	"elephants/server/store/sqlite"
)

// Folder is a data folder that a call made, to be removed if the call fails. Only what the call
// made is in it: it begins with an empty folder and takes the name of its first file for itself, so
// that of two who begin at once one is refused, and never removes what is the other's.
type Folder struct {
	Dir  string
	made bool // the folder itself; false: it was there, and empty
}

// Make makes dir ready for a new store: the folder exists, and in it the file of the keys, [Keys] or
// [Restoring], and nothing else. The error is [ErrExists] if there is anything in it, whatever it
// is, and [ErrHalfRestored] for what a restore left that was cut off.
func Make(dir, keys string) (Folder, error) {
	f := Folder{Dir: dir}
	switch entries, err := os.ReadDir(dir); {
	case errors.Is(err, fs.ErrNotExist):
		f.made = true
	case err != nil:
		return f, fmt.Errorf("reading the data folder: %w", err)
	case len(entries) > 0:
		return f, cmp.Or(HalfRestored(dir), ErrExists)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return f, fmt.Errorf("making the data folder: %w", err)
	}
	file, err := os.OpenFile(filepath.Join(dir, keys), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return f, ErrExists
	}
	if err != nil {
		return f, errors.Join(fmt.Errorf("making the data folder: %w", err), f.Remove())
	}
	return f, file.Close()
}

// Restored makes the folder one that is served, in one step: before it nobody finds its keys, and
// after it all that was written is on the disk.
func (f Folder) Restored() error {
	if err := ToDisk(f.Dir); err != nil {
		return err
	}
	err := os.Rename(filepath.Join(f.Dir, Restoring), filepath.Join(f.Dir, Keys))
	if err != nil {
		return fmt.Errorf("giving the keys their name: %w", err)
	}
	_ = os.Remove(filepath.Join(f.Dir, Restoring+"-journal")) // it is empty
	return ToDisk(f.Dir)
}

// HalfRestored returns [ErrHalfRestored] for a folder that [Folder.Restored] never came to.
func HalfRestored(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, Restoring)); err == nil {
		return ErrHalfRestored
	}
	return nil
}

// There returns nil for a folder that has both files of a store and [ErrNoData] for one that has
// neither. It says which of the two is missing where the other is there, and why where it cannot
// be known: `elephantsd init` would be the wrong thing to do.
func There(dir string) error {
	var missing, there []string
	for _, name := range []string{Keys, Notes} {
		switch _, err := os.Stat(filepath.Join(dir, name)); {
		case err == nil:
			there = append(there, name)
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, name)
		default:
			return fmt.Errorf("looking into the data folder: %w", sqlite.RefineFile(err))
		}
	}
	switch {
	case len(missing) == 0:
		return nil
	case len(there) == 0:
		return ErrNoData
	}
	return fmt.Errorf("%s is here and %s is not: %w", there[0], missing[0], ErrHalfThere)
}

// Moved returns [ErrMoved] for a folder whose store is elsewhere by now.
func Moved(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, MovedFile)); err != nil {
		return nil // what else may be wrong with the folder, [There] says
	}
	return ErrMoved
}

// New makes a folder that must not exist, for a copy.
func New(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s %w", dir, ErrThere)
	}
	if err != nil {
		return fmt.Errorf("making the folder of the copy: %w", sqlite.RefineFile(err))
	}
	return nil
}

// Remove takes away the files of a store, and the folder if the call made it and nothing else is in
// it by now. It is called on a folder that was empty when the call began.
// By name, and never the whole folder: it is somebody's disk, and a file that is not ours stays.
func (f Folder) Remove() error {
	if f.Dir == "" {
		return nil
	}
	var errs []error
	for _, name := range []string{
		Notes, Notes + "-wal", Notes + "-shm", Keys, Keys + "-journal", Restoring,
		Restoring + "-journal", ReserveFile,
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

// ToDisk has a folder and what is in it on the disk before it returns. A folder is a file too:
// without a sync of its own, and of the one above it, a crash can leave files that no name leads
// to. Only after that a backup may be called made.
func ToDisk(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("reading the folder: %w", err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, filepath.Join(dir, e.Name()))
	}
	if runtime.GOOS != "windows" { // which opens no folder so, and keeps names by itself
		names = append(names, dir, filepath.Dir(dir))
	}
	for _, name := range names {
		how := os.O_RDWR // Windows syncs nothing that is open for reading
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			how = os.O_RDONLY
		}
		file, err := os.OpenFile(name, how, 0)
		if err == nil {
			err = errors.Join(file.Sync(), file.Close())
		}
		if err != nil {
			return fmt.Errorf("writing to the disk: %w", err)
		}
	}
	return nil
}

// Copy copies the notes of a backup, or returns [keyring.ErrBackup] if there are none. It copies
// bytes and checks nothing: the store that opens the copy does, and the backup itself is never
// opened for writing.
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
	// Restoring is what a restore calls the keys until it is done: what was withdrawn since the backup
	// may not be marked yet, and nobody may serve that.
	Restoring = "keys.restoring"
	// MovedFile says of a folder that its store is elsewhere by now.
	MovedFile = "migrated"
)

// What a folder refuses.
var (
	ErrNoData = errors.New("no elephants data in this folder: make one with `elephantsd init`")
	ErrExists = errors.New("there is something in this folder already: choose an empty one, or one that does not exist yet")

	ErrHalfThere = errors.New("put it back, or restore a backup; if `elephantsd init` was cut off here, remove the folder")
	ErrThere     = errors.New("is there already: choose a folder that does not exist yet. What a command that was cut off left is of no use, and may have keys: destroy it")
	ErrMoved     = errors.New("this folder was migrated to databases, and is out of date: serve them, or " +
		"remove the file \"" + MovedFile + "\" if they are lost")

	ErrHalfRestored = errors.New("a restore into this folder was cut off: remove the folder and restore again")
)
