package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"filippo.io/age"

	"elephants/server/seal"
)

// A backup is a folder with a consistent copy of the notes and, if it was made for a recipient, of
// the keys, encrypted to it. Without that recipient's identity it is noise, and a thief who has it
// gains nothing that the notes alone would give.
const (
	backupNotes = "notes.db"
	backupKeys  = "keys.age"
)

// ErrBackup is returned for a backup that cannot be restored.
var ErrBackup = errors.New("the backup is damaged or not whole")

// keyRing is what keys.age holds: the rows of keys.db.
type keyRing struct {
	Mark    []byte
	Receipt []byte
	Vouch   []byte // nil: made by an earlier version, whose keys were wrapped otherwise
	Version int64
	Epochs  []ringEpoch
	Notes   []ringKey
}

type ringEpoch struct {
	ID              int
	Public, Private []byte // of an earlier version
	Key, Mac        []byte
}

type ringKey struct {
	Note    []byte
	Epoch   int
	Wrapped []byte
	Coming  bool
}

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
	writer, err := s.write.Conn(ctx) // there is one: no note comes or goes while it is held
	if err != nil {
		return fmt.Errorf("copying the notes: %w", err)
	}
	defer writer.Close()
	if recipient != nil {
		if err := s.backupKeys(ctx, filepath.Join(dir, backupKeys), recipient); err != nil {
			return fmt.Errorf("copying the keys: %w", err)
		}
	}
	copied := filepath.Join(dir, backupNotes)
	// SQLite would let the whole machine read it
	if err := os.WriteFile(copied, nil, 0o600); err != nil {
		return fmt.Errorf("copying the notes: %w", refineFile(err))
	}
	if _, err := writer.ExecContext(ctx, "VACUUM INTO ?", copied); err != nil {
		return fmt.Errorf("copying the notes: %w", refine(err))
	}
	return toDisk(dir)
}

// toDisk has a folder and what is in it on the disk before it returns.
func toDisk(dir string) error {
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

func (s *Store) backupKeys(ctx context.Context, name string, recipient age.Recipient) error {
	var ring keyRing
	ring.Mark, ring.Receipt = s.ring.mark, s.ring.receipt[:]
	ring.Vouch, ring.Version = s.ring.vouch[:], s.ring.version
	err := inTx(ctx, s.keys, func(tx *sql.Tx) error { return ring.read(ctx, tx) })
	if err != nil {
		return err
	}
	plain, err := json.Marshal(ring)
	if err != nil {
		return err
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		return err
	}
	if _, err := w.Write(plain); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, sealed.Bytes(), 0o600)
}

func (r *keyRing) read(ctx context.Context, tx *sql.Tx) error {
	epochs, err := tx.QueryContext(ctx, "SELECT id, key, mac FROM epoch ORDER BY id")
	if err != nil {
		return err
	}
	defer epochs.Close()
	for epochs.Next() {
		var e ringEpoch
		if err := epochs.Scan(&e.ID, &e.Key, &e.Mac); err != nil {
			return err
		}
		r.Epochs = append(r.Epochs, e)
	}
	if err := epochs.Err(); err != nil {
		return err
	}
	notes, err := tx.QueryContext(ctx,
		"SELECT note, epoch, wrapped, coming FROM note_key ORDER BY note")
	if err != nil {
		return err
	}
	defer notes.Close()
	for notes.Next() {
		var n ringKey
		if err := notes.Scan(&n.Note, &n.Epoch, &n.Wrapped, &n.Coming); err != nil {
			return err
		}
		r.Notes = append(r.Notes, n)
	}
	return notes.Err()
}

func (r *keyRing) write(ctx context.Context, tx *sql.Tx) error {
	if len(r.Receipt) != len(seal.Key{}) || r.Vouch != nil && len(r.Vouch) != len(seal.Key{}) {
		return ErrBackup
	}
	if r.Vouch == nil {
		return r.writeBefore(ctx, tx)
	}
	now := ring{mark: r.Mark, receipt: seal.Key(r.Receipt), vouch: seal.Key(r.Vouch),
		version: r.Version}
	if err := now.store(ctx, tx); err != nil {
		return err
	}
	for _, e := range r.Epochs {
		if _, err := tx.ExecContext(ctx, "INSERT INTO epoch VALUES (?, ?, ?)", e.ID, e.Key,
			e.Mac); err != nil {
			return err
		}
	}
	for i, n := range r.Notes { // by id, which is random
		if _, err := tx.ExecContext(ctx, "INSERT INTO note_key VALUES (?, ?, ?, ?, ?)", i+1, n.Note,
			n.Epoch, n.Wrapped, n.Coming); err != nil {
			return err
		}
	}
	return nil
}

// writeBefore writes the keys where an earlier version had them; [keysOfBefore] does the rest.
func (r *keyRing) writeBefore(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, "INSERT INTO folder VALUES (1, ?)", r.Mark); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO receipt_key VALUES (1, ?)",
		r.Receipt); err != nil {
		return err
	}
	for _, e := range r.Epochs {
		if _, err := tx.ExecContext(ctx, "INSERT INTO epoch_before VALUES (?, ?, ?)", e.ID,
			e.Public, e.Private); err != nil {
			return err
		}
	}
	for _, n := range r.Notes {
		if _, err := tx.ExecContext(ctx, "INSERT INTO note_key_before VALUES (?, ?, ?, ?)", n.Note,
			n.Epoch, n.Wrapped, n.Coming); err != nil {
			return err
		}
	}
	return nil
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
	name := filepath.Join(dir, notesFile)
	if _, err := os.Stat(name); err != nil {
		return gone, ErrNoData
	}
	db, err := connect(name, "query_only(1)")
	if err != nil {
		return gone, err
	}
	defer db.Close()
	ids, err := column(ctx, db, "SELECT note, 1 FROM withdrawal")
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
	ring, err := openRing(filepath.Join(from, backupKeys), identity)
	if err != nil {
		return err
	}
	made, err := makeFolder(to)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, made.remove())
		}
	}()
	if err := copyFile(filepath.Join(from, backupNotes), filepath.Join(to, notesFile)); err != nil {
		return err
	}
	s := &Store{reserve: newReserve(to)}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := whole(ctx, filepath.Join(to, notesFile)); err != nil {
		return fmt.Errorf("%w: the notes are not those that were copied", ErrBackup)
	}
	if s.keys, err = connect(filepath.Join(to, keysFile), "journal_mode(TRUNCATE)"); err != nil {
		return err
	}
	if err := migrate(ctx, s.keys, "keyschema"); err != nil {
		return err
	}
	if err := inTx(ctx, s.keys, func(tx *sql.Tx) error { return ring.write(ctx, tx) }); err != nil {
		return fmt.Errorf("writing the keys: %w", err)
	}
	if err := s.prepareKeys(ctx); err != nil {
		return err
	}
	if err := s.openNotes(ctx, filepath.Join(to, notesFile)); err != nil {
		return err
	}
	if err := s.change(ctx, func(tx *sql.Tx) error { return spendAll(ctx, tx) }); err != nil {
		return fmt.Errorf("closing research budgets: %w", err)
	}
	err = s.change(ctx, func(tx *sql.Tx) error {
		if err := takeBackAgain(ctx, tx, gone.Sentences); err != nil {
			return err
		}
		for _, id := range gone.Notes {
			for _, statement := range []string{
				"UPDATE main.note SET leaving = 1 WHERE " + itsNote,
				// a draft may speak of it
				"DELETE FROM main.edition WHERE released = 0 AND programme = " +
					"(SELECT programme FROM main.note WHERE " + itsNote + ")",
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
	return keepTakenBack(ctx, tx, sentences)
}

// whole reports whether SQLite finds nothing wrong with a file.
func whole(ctx context.Context, name string) error {
	db, err := connect(name)
	if err != nil {
		return err
	}
	defer db.Close()
	var state string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&state); err != nil ||
		state != "ok" {
		return errors.Join(ErrBackup, err)
	}
	return nil
}

func openRing(name string, identity age.Identity) (ring keyRing, err error) {
	sealed, err := os.ReadFile(name)
	if err != nil {
		return ring, fmt.Errorf("%w: it holds no keys, so nobody can open its notes", ErrBackup)
	}
	plain, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		return ring, fmt.Errorf("%w, or made for another identity", ErrBackup)
	}
	text, err := io.ReadAll(plain)
	if err != nil || json.Unmarshal(text, &ring) != nil {
		return ring, fmt.Errorf("%w: its keys are cut off or changed", ErrBackup)
	}
	return ring, nil
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("%w: it holds no notes", ErrBackup)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil { //nolint:gosec // where the operator says
		return fmt.Errorf("copying the notes: %w", err)
	}
	return nil
}
