package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"elephants/server/seal"
)

// NoteID names a note inside the server. It is random and leaves the server never.
type NoteID [16]byte

// Note is a sealed note with its key.
type Note struct {
	ID        NoteID
	Programme string
	Receipt   seal.Hash
	Sealed    []byte
	Key       seal.Key
	Edition   int // the first edition made with it, draft or released; 0: none yet
}

// AddNote stores a note: its key, then the note, then that the key's note is there. A note whose receipt is known is stored
// already, and AddNote does nothing; if it was withdrawn since, the error is [ErrWithdrawn].
func (s *Store) AddNote(ctx context.Context, n Note) error {
	switch stored, err := s.ReceiptKnown(ctx, n.Receipt); {
	case err != nil:
		return err
	case stored:
		return nil
	}
	if err := s.addKey(ctx, n.ID, n.Key); err != nil {
		return fmt.Errorf("storing a note's key: %w", err)
	}
	err := inTx(ctx, s.write, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO note (id, programme, receipt, sealed) VALUES (?, ?, ?, ?)",
			n.ID[:], n.Programme, n.Receipt[:], n.Sealed)
		return err
	})
	if err == nil {
		return s.settleKey(context.WithoutCancel(ctx), n.ID)
	}
	// Nothing may be left behind. Should this fail too, the key fits no note and the next start removes it.
	destroyed := s.destroyKey(context.WithoutCancel(ctx), n.ID)
	if errors.Is(err, ErrDuplicate) { // the same note came twice at once, and the other was quicker
		return destroyed
	}
	return fmt.Errorf("storing a note: %w", err)
}

// ReceiptKnown reports whether a note with the receipt is stored; [ErrWithdrawn] if it was.
func (s *Store) ReceiptKnown(ctx context.Context, receipt seal.Hash) (bool, error) {
	var stored, withdrawn bool
	err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM note WHERE receipt = ?1),
		EXISTS (SELECT 1 FROM withdrawal WHERE receipt = ?1)`, receipt[:]).Scan(&stored, &withdrawn)
	if err == nil && withdrawn {
		err = ErrWithdrawn
	}
	return stored, err
}

// Notes returns a programme's notes by id, which is in no order that means anything.
func (s *Store) Notes(ctx context.Context, programme string) ([]Note, error) {
	rows, err := s.read.QueryContext(ctx,
		"SELECT id, receipt, sealed, edition FROM note WHERE programme = ? AND leaving = 0 ORDER BY id", programme)
	if err != nil {
		return nil, fmt.Errorf("reading notes: %w", err)
	}
	defer rows.Close()
	var notes []Note
	for rows.Next() {
		n := Note{Programme: programme}
		var id, receipt []byte
		if err := rows.Scan(&id, &receipt, &n.Sealed, &n.Edition); err != nil {
			return nil, fmt.Errorf("reading a note: %w", err)
		}
		n.ID, n.Receipt = NoteID(id), seal.Hash(receipt)
		notes = append(notes, n)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading notes: %w", err)
	}
	keys, err := s.keysOf(ctx)
	if err != nil {
		return nil, err
	}
	kept := notes[:0]
	for _, n := range notes { // one without a key is being withdrawn at this moment
		if key, ok := keys[n.ID]; ok {
			n.Key = key
			kept = append(kept, n)
		}
	}
	return kept, nil
}

// Fresh opens the notes of a programme that no edition up to last was made with, one after the other, by id, for as long as more
// wants another. A question that few of them answer costs no more than these few.
func (s *Store) Fresh(ctx context.Context, programme string, last int, more func(Note) (bool, error)) error {
	rows, err := s.read.QueryContext(ctx,
		"SELECT id, sealed, edition FROM note WHERE programme = ? AND leaving = 0 AND (edition = 0 OR edition > ?) ORDER BY id", programme, last)
	if err != nil {
		return fmt.Errorf("reading notes: %w", err)
	}
	defer rows.Close()
	return inTx(ctx, s.keys, func(tx *sql.Tx) error {
		epochs, err := epochsIn(ctx, tx)
		if err != nil {
			return err
		}
		for rows.Next() {
			n := Note{Programme: programme}
			var id, wrapped []byte
			if err := rows.Scan(&id, &n.Sealed, &n.Edition); err != nil {
				return fmt.Errorf("reading a note: %w", err)
			}
			n.ID = NoteID(id)
			var epoch int
			err := tx.QueryRowContext(ctx, "SELECT epoch, wrapped FROM note_key WHERE note = ?", id).Scan(&epoch, &wrapped)
			if errors.Is(err, sql.ErrNoRows) {
				continue // it is being withdrawn at this moment
			}
			if err != nil {
				return err
			}
			private, ok := epochs[epoch]
			if !ok {
				return errEpochGone
			}
			if n.Key, err = private.Unwrap(wrapped, string(id)); err != nil {
				return err
			}
			if again, err := more(n); err != nil || !again {
				return err
			}
		}
		return rows.Err()
	})
}

// Withdraw destroys the key of the receipt's note, then the note and any draft made with it. Before that it marks the note, so
// that an interrupted withdrawal is told from a damaged folder. The error is [ErrNotFound] for a receipt of no note and
// [ErrWithdrawn] for one that was used before.
func (s *Store) Withdraw(ctx context.Context, receipt seal.Hash) error {
	if _, err := s.ReceiptKnown(ctx, receipt); err != nil {
		return err
	}
	var id []byte
	err := inTx(ctx, s.write, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "UPDATE note SET leaving = 1 WHERE receipt = ? RETURNING id", receipt[:]).Scan(&id)
	})
	if err != nil {
		return err
	}
	return s.finishWithdrawal(context.WithoutCancel(ctx), NoteID(id)) // there is no way back
}

func (s *Store) finishWithdrawal(ctx context.Context, id NoteID) error {
	if err := s.destroyKey(ctx, id); err != nil {
		return err
	}
	return s.bury(ctx, id)
}

// bury removes a note that has no key any more, remembers its withdrawal, and discards the draft, which may speak of it.
func (s *Store) bury(ctx context.Context, id NoteID) error {
	err := inTx(ctx, s.write, func(tx *sql.Tx) error {
		const last = "(SELECT coalesce(max(number), 0) FROM edition e WHERE e.programme = note.programme AND released = 1)"
		for _, do := range []string{
			"INSERT INTO withdrawal SELECT receipt, id, programme, iif(edition BETWEEN 1 AND " + last + ", " + last + ", 0) FROM note WHERE id = ?",
			"DELETE FROM edition WHERE released = 0 AND programme = (SELECT programme FROM note WHERE id = ?)",
			"DELETE FROM note WHERE id = ?",
		} {
			if _, err := tx.ExecContext(ctx, do, id[:]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("removing a withdrawn note: %w", err)
	}
	return s.emptyLog(ctx)
}

// emptyLog moves what stands in the write-ahead log into the file and empties it. What secure_delete overwrote in the file may
// still stand in the log; it is noise without its key, but why keep it. A reader in the middle of something keeps the log from
// being emptied, and readers here are short, so it is tried for a while; the next checkpoint does what is left over.
func (s *Store) emptyLog(ctx context.Context) error {
	for range 50 {
		var busy, frames, moved int
		if err := s.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved); err != nil {
			return fmt.Errorf("emptying the log after a withdrawal: %w", refine(err))
		}
		if busy == 0 {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil
}

// repair finishes what a crash interrupted, a note on its way in or out, and refuses a folder that lacks anything else: a note
// without a key that nobody withdrew, or a key without the note that was acknowledged.
func (s *Store) repair(ctx context.Context) error {
	notes, err := column(ctx, s.write, "SELECT id, leaving FROM note")
	if err != nil {
		return fmt.Errorf("checking the notes: %w", err)
	}
	keys, err := column(ctx, s.keys, "SELECT note, coming FROM note_key")
	if err != nil {
		return fmt.Errorf("checking the keys: %w", err)
	}
	keyless, noteless := 0, 0
	for id, leaving := range notes {
		if _, ok := keys[id]; !ok && !leaving {
			keyless++
		}
	}
	for id, coming := range keys {
		if _, ok := notes[id]; !ok && !coming {
			noteless++
		}
	}
	if keyless+noteless > 0 {
		return fmt.Errorf("%w: %d notes have lost their keys and %d keys their notes; nothing was changed. Restore a backup", ErrIncomplete, keyless, noteless)
	}
	for id, coming := range keys {
		_, stored := notes[id]
		switch {
		case !stored:
			err = s.destroyKey(ctx, id)
		case coming:
			err = s.settleKey(ctx, id)
		}
		if err != nil {
			return err
		}
	}
	for id, leaving := range notes {
		if leaving {
			if err := s.finishWithdrawal(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// column reads ids and what is marked beside each.
func column(ctx context.Context, db *sql.DB, query string) (map[NoteID]bool, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	marked := map[NoteID]bool{}
	for rows.Next() {
		var id []byte
		var mark bool
		if err := rows.Scan(&id, &mark); err != nil {
			return nil, err
		}
		marked[NoteID(id)] = mark
	}
	return marked, rows.Err()
}
