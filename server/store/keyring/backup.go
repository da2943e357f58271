package keyring

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"filippo.io/age"

	"elephants/server/seal"
	"elephants/server/store/sqlite"
	"elephants/server/vouch"
)

// keyRing is what keys.age holds: the rows of keys.db. All of it is in the clear here, so it exists
// in memory alone and is encrypted before anything is written. The key to vouch with is in it:
// without it every row of the restored notes would be refused.
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

// Backup writes the keys to a file, encrypted to the recipient. The server needs only the
// recipient's public half for that, so a server that makes a backup each day cannot read one. The
// caller holds the notes meanwhile (see store.Backup): the keys are then those of the notes that
// are copied.
func (k *Keys) Backup(ctx context.Context, name string, recipient age.Recipient) error {
	var ring keyRing
	ring.Mark, ring.Receipt = k.ring.mark, k.ring.receipt[:]
	ring.Vouch, ring.Version = k.ring.vouch[:], k.ring.version
	// Epochs and notes are read in one transaction: a release in between would wrap the notes under
	// an epoch that is not in the file.
	err := sqlite.InTx(ctx, k.DB, func(tx *sql.Tx) error { return ring.read(ctx, tx) })
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
	// age writes its last block here. A file without it is refused by whoever opens it as cut off.
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, sealed.Bytes(), 0o600)
}

// read reads the rows by their ids, which are random, and leaves out where each lies: a backup says
// no more of the order in which notes came than the file does.
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

// write writes the rows into new tables, and returns [ErrBackup] for keys of another length.
// Anybody can encrypt to the recipient, so a backup that decrypts need not be one that we made.
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

// writeBefore writes the keys of a backup that an earlier version made where that version had them.
// [keysOfBefore] wraps them anew when the file is opened, as it does for a folder of that version.
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

// openRing decrypts a ring. Every error is an [ErrBackup] and says which of three things is wrong:
// no keys were copied (a backup without a recipient has none), the identity is another one, or the
// file is not whole. age authenticates each block, so a changed byte is told from another key.
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

// Restored are keys that [OpenBackup] read, to be written to a new file. They are read first and
// alone, so that a wrong identity is told before a folder is made.
type Restored struct{ ring keyRing }

// OpenBackup reads what [Keys.Backup] wrote.
func OpenBackup(name string, identity age.Identity) (*Restored, error) {
	ring, err := openRing(name, identity)
	return &Restored{ring}, err
}

// Into writes the keys to a new file and opens it. All rows are written in one transaction: a
// restore that is cut off leaves a file with none of the keys, and the folder it made is removed.
// The file is not locked, because nobody else has the folder.
func (r *Restored) Into(ctx context.Context, path string, report func(vouch.Changed)) (k *Keys,
	err error) {
	k = &Keys{report: report}
	if k.DB, err = sqlite.Connect(path, "journal_mode(TRUNCATE)"); err != nil {
		return nil, err
	}
	k.in = sqlite.Own{DB: k.DB}
	err = sqlite.Migrate(ctx, k.DB, Tables)
	if err == nil {
		err = sqlite.InTx(ctx, k.DB, func(tx *sql.Tx) error { return r.ring.write(ctx, tx) })
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("writing the keys: %w", err), k.Close())
	}
	if err := k.prepare(ctx); err != nil {
		return nil, errors.Join(err, k.Close())
	}
	return k, nil
}

// ErrBackup is returned for a backup that cannot be restored. What is wrong is said beside it.
var ErrBackup = errors.New("the backup is damaged or not whole")
