package store

import (
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
// finishes it.
func (s *Store) Backup(ctx context.Context, dir string, recipient age.Recipient) (err error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("making the backup's folder: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	writer, err := s.db.Write.Conn(ctx) // there is one: no note comes or goes while it is held
	if err != nil {
		return fmt.Errorf("copying the notes: %w", err)
	}
	defer writer.Close()
	if recipient != nil {
		if err := s.keys.Backup(ctx, filepath.Join(dir, backupKeys), recipient); err != nil {
			return fmt.Errorf("copying the keys: %w", err)
		}
	}
	copied := filepath.Join(dir, backupNotes)
	// SQLite would let the whole machine read it
	if err := os.WriteFile(copied, nil, 0o600); err != nil {
		return fmt.Errorf("copying the notes: %w", sqlite.RefineFile(err))
	}
	if _, err := writer.ExecContext(ctx, "VACUUM INTO ?", copied); err != nil {
		return fmt.Errorf("copying the notes: %w", sqlite.Refine(err))
	}
	return folder.ToDisk(dir)
}

// Gone is what participants took back.
type Gone struct {
	Notes     []NoteID
	Sentences []Sentence // of notes that stay
}

// And is all that either knows of.
func (g Gone) And(other Gone) Gone {
	return Gone{slices.Concat(g.Notes, other.Notes), slices.Concat(g.Sentences, other.Sentences)}
}

// Withdrawals returns what was taken back, as the data folder or the backup at dir knows it. It
// changes nothing there and needs no keys.
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
	gone.Sentences, err = sentencesIn(ctx, db)
	return gone, err
}

// sentencesIn are the sentences that a file of any version knows were taken back.
func sentencesIn(ctx context.Context, db *sql.DB) (all []Sentence, err error) {
	var known bool
	err = db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'taken_back')").
		Scan(&known)
	if err != nil || !known {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, "SELECT programme, sentence FROM taken_back")
	if err != nil {
		return nil, fmt.Errorf("reading the sentences that were taken back: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var sentence Sentence
		var hash []byte
		if err := rows.Scan(&sentence.Programme, &hash); err != nil {
			return nil, err
		}
		copy(sentence.Hash[:], hash)
		all = append(all, sentence)
	}
	return all, rows.Err()
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

// Restore makes a data folder at to from the backup at from, and takes back again what was taken back
// since: it is gone before the folder opens, and a draft that may speak of it with it. What was left of research budgets is spent,
// for the backup does not know what was asked since. The identity is that of the recipient whom the
// backup was made for. The error is [ErrExists] if there is anything in to, which then is not
// touched, and [ErrBackup] for a backup that is cut off or changed. What a failure leaves half made
// is removed.
func Restore(ctx context.Context, from, to string, identity age.Identity,
	gone Gone) (err error) {
	keys, err := keyring.OpenBackup(filepath.Join(from, backupKeys), identity)
	if err != nil {
		return err
	}
	made, err := folder.Make(to)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, made.Remove())
		}
	}()
	if err := folder.Copy(filepath.Join(from, backupNotes), filepath.Join(to, folder.Notes)); err != nil {
		return err
	}
	if !wholeFile(ctx, filepath.Join(to, folder.Notes)) {
		return fmt.Errorf("%w: the notes are not those that were copied", ErrBackup)
	}
	s := &Store{reserve: folder.NewReserve(to)}
	defer func() { err = errors.Join(err, s.Close()) }()
	if s.keys, err = keys.Into(ctx, filepath.Join(to, folder.Keys), s.damage.Keep); err != nil {
		return err
	}
	if err := s.openNotes(ctx, to); err != nil {
		return err
	}
	if err := s.db.Change(ctx, func(tx *sql.Tx) error { return cohorts.SpendAll(ctx, tx) }); err != nil {
		return fmt.Errorf("closing research budgets: %w", err)
	}
	err = s.db.Change(ctx, func(tx *sql.Tx) error {
		if err := takeBackAgain(ctx, tx, gone.Sentences); err != nil {
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

// takeBackAgain keeps which sentences were taken back, and discards the drafts that may quote them.
func takeBackAgain(ctx context.Context, tx *sql.Tx, sentences []Sentence) error {
	if len(sentences) == 0 {
		return nil
	}
	for _, sentence := range sentences {
		_, err := tx.ExecContext(ctx, "DELETE FROM main.edition WHERE released = 0 AND programme IN "+
			"(SELECT id FROM main.programme WHERE coalesce(part_of, id) = ?1) "+
			"AND NOT EXISTS (SELECT 1 FROM taken_back WHERE sentence = ?2)", sentence.Programme,
			sentence.Hash[:])
		if err != nil {
			return err
		}
	}
	return editions.KeepTakenBack(ctx, tx, sentences)
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
