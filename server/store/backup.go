package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"filippo.io/age"

	"elephants/server/store/cohorts"
	"elephants/server/store/editions"
	"elephants/server/store/folder"
	"elephants/server/store/keyring"
	"elephants/server/store/place"
	"elephants/server/store/sqlite"
)

// A backup is a folder with a consistent copy of the notes and, if it was made for a recipient, of
// the keys, encrypted to it. Without that recipient's identity it is noise, and a thief who has it
// gains nothing that the notes alone would give.
const (
	backupNotes = "notes.db"
	backupKeys  = "keys.age"
)

// Backup writes a copy to dir, which must not exist; when it returns nil, the copy survives a
// crash. The recipient may be nil: then the copy holds no keys at all. What is being stored or
// withdrawn meanwhile waits, or is half done in the copy as it would be after a crash: a restore
// finishes it. Keys and notes are copied while the one writer is held. Without that none of six
// runs with four writers beside them restored whole (commit 8c2d140).
func (s *Store) Backup(ctx context.Context, dir string, recipient age.Recipient) (err error) {
	if err := folder.New(dir); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	copied := filepath.Join(dir, backupNotes)
	// SQLite would let the whole machine read it. VACUUM INTO fills a file that is there and empty.
	if err := os.WriteFile(copied, nil, 0o600); err != nil {
		return fmt.Errorf("copying the notes: %w", sqlite.RefineFile(err))
	}
	err = s.db.Still(ctx, func(writer *sql.Conn) error {
		if recipient != nil {
			err := errors.Join(s.keys.Refresh(ctx),
				s.keys.Backup(ctx, filepath.Join(dir, backupKeys), recipient))
			if err != nil {
				return fmt.Errorf("copying the keys: %w", err)
			}
		}
		// VACUUM INTO and not a copy of the file: it needs no checkpoint of the write-ahead log,
		// takes one consistent state, and leaves out free pages.
		_, err := writer.ExecContext(ctx, "VACUUM INTO ?", copied)
		return sqlite.Refine(err)
	})
	if err != nil {
		return fmt.Errorf("copying the notes: %w", err)
	}
	return folder.ToDisk(dir)
}

// Gone is what participants took back. A backup is older than some of it, and a restore that did
// not know would bring back what somebody was told is gone.
type Gone struct {
	Notes     []NoteID
	Sentences []Sentence // of notes that stay
}

// And is all that either knows of.
func (g Gone) And(other Gone) Gone {
	return Gone{slices.Concat(g.Notes, other.Notes), slices.Concat(g.Sentences, other.Sentences)}
}

// Withdrawals returns what was taken back, as the data folder or the backup at dir knows it, or
// [ErrNoData]. It changes nothing there and needs no keys, so that it can be read from a folder
// whose keys are lost. Its rows are not checked: a row too many withdraws a note that somebody with
// write access could have removed anyway.
func Withdrawals(ctx context.Context, dir string) (gone Gone, err error) {
	name := filepath.Join(dir, folder.Notes)
	if _, err := os.Stat(name); err != nil {
		return gone, ErrNoData
	}
	db, err := sqlite.Connect(name, "query_only(1)")
	if err != nil {
		return gone, err
	}
	defer db.Close()
	ids, err := place.Marked(ctx, db, "SELECT note, 1 FROM withdrawal")
	if err != nil {
		return gone, fmt.Errorf("reading the withdrawals: %w", err)
	}
	for id := range ids {
		gone.Notes = append(gone.Notes, id)
	}
	gone.Sentences, err = editions.TakenBackIn(ctx, db)
	return gone, err
}

// IsBackup reports whether a folder is one that [Store.Backup] made for a recipient, by what is in
// it.
func IsBackup(dir string) bool {
	for _, name := range []string{backupNotes, backupKeys} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || !info.Mode().IsRegular() {
			return false
		}
	}
	return true
}

// Restore makes a data folder at to from the backup at from, and takes back again what was taken
// back since: it is gone before the folder opens, and a draft that may speak of it with it. What
// was left of research budgets is spent, for the backup does not know what was asked since. The
// identity is that of the recipient whom the backup was made for. The error is [ErrExists] if there
// is anything in to, which then is not touched, and [ErrBackup] for a backup that is cut off or
// changed. What a failure leaves half made is removed; what a crash leaves is not served, which
// [ErrHalf] says.
func Restore(ctx context.Context, from, to string, identity age.Identity,
	gone Gone) (err error) {
	keys, err := keyring.OpenBackup(filepath.Join(from, backupKeys), identity)
	if err != nil {
		return err
	}
	// The identity was tried first: with a wrong one nothing is made.
	made, err := folder.Make(to, folder.Restoring)
	if err != nil {
		return err
	}
	if err = restore(ctx, from, to, keys, gone); err == nil {
		err = made.Restored()
	}
	if err != nil {
		return errors.Join(err, made.Remove())
	}
	return nil
}

// restore fills the folder at to. Until budgets are spent and withdrawals finished nobody may serve
// from it, hence the keys' other name.
func restore(ctx context.Context, from, to string, keys *keyring.Restored, gone Gone) (err error) {
	if err := folder.Copy(filepath.Join(from, backupNotes), filepath.Join(to, folder.Notes)); err != nil {
		return err
	}
	if !wholeFile(ctx, filepath.Join(to, folder.Notes)) {
		return cmp.Or(ctx.Err(), fmt.Errorf("%w: the notes are not those that were copied", ErrBackup))
	}
	s := &Store{reserve: folder.NewReserve(to)}
	defer func() { err = errors.Join(err, s.Close()) }()
	if s.keys, err = keys.Into(ctx, filepath.Join(to, folder.Restoring), s.damage.Keep); err != nil {
		return err
	}
	switch err := s.openNotes(ctx, to); {
	case errors.Is(err, ErrTampered), errors.Is(err, ErrStrangeKeys):
		return fmt.Errorf("%w: its notes were changed or cut off, or are not those of its keys", ErrBackup)
	case err != nil:
		return err
	}
	if err := s.db.Change(ctx, func(tx *sql.Tx) error { return cohorts.SpendAll(ctx, tx) }); err != nil {
		return fmt.Errorf("closing research budgets: %w", err)
	}
	err = s.db.Change(ctx, func(tx *sql.Tx) error {
		if err := editions.TakeBackAgain(ctx, tx, gone.Sentences); err != nil {
			return err
		}
		for _, id := range gone.Notes {
			for _, statement := range []string{
				"UPDATE main.note SET leaving = 1 WHERE " + place.ItsNote,
				// a draft may speak of it
				"DELETE FROM main.edition WHERE released = 0 AND programme = " +
					"(SELECT programme FROM main.note WHERE " + place.ItsNote + ")",
			} {
				if _, err := tx.ExecContext(ctx, statement, id[:]); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("withdrawing again: %w", err)
	}
	return s.repair(ctx) // which finishes these withdrawals
}

// wholeFile reports whether SQLite finds nothing wrong with a file.
func wholeFile(ctx context.Context, name string) bool {
	db, err := sqlite.Connect(name)
	if err != nil {
		return false
	}
	defer db.Close()
	return sqlite.Whole(ctx, db) == nil
}
