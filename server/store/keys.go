package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"

	"elephants/server/seal"
)

// prepareKeys makes what a new folder needs, a mark that both files share, a first epoch and a receipt key, and reads it.
func (s *Store) prepareKeys(ctx context.Context) error {
	mark := make([]byte, 16)
	rand.Read(mark)
	if _, err := s.keys.ExecContext(ctx, "INSERT OR IGNORE INTO folder VALUES (1, ?)", mark); err != nil {
		return fmt.Errorf("marking the keys: %w", refine(err))
	}
	if err := s.keys.QueryRowContext(ctx, "SELECT mark FROM folder").Scan(&mark); err != nil {
		return fmt.Errorf("reading the keys' mark: %w", err)
	}
	if _, err := s.write.ExecContext(ctx, "INSERT OR IGNORE INTO folder VALUES (1, ?)", mark); err != nil {
		return fmt.Errorf("marking the notes: %w", refine(err))
	}
	var notes []byte
	if err := s.write.QueryRowContext(ctx, "SELECT mark FROM folder").Scan(&notes); err != nil {
		return fmt.Errorf("reading the notes' mark: %w", err)
	}
	if !bytes.Equal(mark, notes) {
		return ErrStrangeKeys // to go on would take every note for one that is being withdrawn
	}
	var epochs int
	if err := s.keys.QueryRowContext(ctx, "SELECT count(*) FROM epoch").Scan(&epochs); err != nil {
		return fmt.Errorf("counting epochs: %w", err)
	}
	if epochs == 0 {
		if err := s.Rotate(ctx); err != nil {
			return err
		}
	}
	fresh := seal.NewKey()
	if _, err := s.keys.ExecContext(ctx, "INSERT OR IGNORE INTO receipt_key VALUES (1, ?)", fresh[:]); err != nil {
		return fmt.Errorf("making the receipt key: %w", refine(err))
	}
	var key []byte
	if err := s.keys.QueryRowContext(ctx, "SELECT key FROM receipt_key").Scan(&key); err != nil {
		return fmt.Errorf("reading the receipt key: %w", err)
	}
	s.Receipts = seal.ReceiptsFrom(seal.Key(key))
	return nil
}

// addKey wraps a note's key under the present epoch and stores it. It takes the epoch's public half alone.
func (s *Store) addKey(ctx context.Context, id NoteID, key seal.Key) error {
	return inTx(ctx, s.keys, func(tx *sql.Tx) error {
		var epoch int
		var half []byte
		if err := tx.QueryRowContext(ctx, "SELECT id, public FROM epoch ORDER BY id DESC LIMIT 1").Scan(&epoch, &half); err != nil {
			return err
		}
		public, err := seal.ParseEpochPublic(half)
		if err != nil {
			return err
		}
		wrapped, err := public.Wrap(key, string(id[:]))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO note_key (note, epoch, wrapped) VALUES (?, ?, ?)", id[:], epoch, wrapped)
		return err
	})
}

// settleKey notes that the key's note is stored.
func (s *Store) settleKey(ctx context.Context, id NoteID) error {
	if _, err := s.keys.ExecContext(ctx, "UPDATE note_key SET coming = 0 WHERE note = ?", id[:]); err != nil {
		return fmt.Errorf("storing a note's key: %w", refine(err))
	}
	return nil
}

func (s *Store) destroyKey(ctx context.Context, id NoteID) error {
	if _, err := s.keys.ExecContext(ctx, "DELETE FROM note_key WHERE note = ?", id[:]); err != nil {
		return fmt.Errorf("destroying a note's key: %w", refine(err))
	}
	return nil
}

var errEpochGone = errors.New("a note's key is of an epoch that is gone")

// keysOf returns the keys of all notes.
func (s *Store) keysOf(ctx context.Context) (map[NoteID]seal.Key, error) {
	var keys map[NoteID]seal.Key
	err := inTx(ctx, s.keys, func(tx *sql.Tx) (err error) {
		keys, err = unwrapAll(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the keys: %w", err)
	}
	return keys, nil
}

func unwrapAll(ctx context.Context, tx *sql.Tx) (map[NoteID]seal.Key, error) {
	epochs, err := epochsIn(ctx, tx)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, "SELECT note, epoch, wrapped FROM note_key")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	keys := map[NoteID]seal.Key{}
	for rows.Next() {
		var id, wrapped []byte
		var epoch int
		if err := rows.Scan(&id, &epoch, &wrapped); err != nil {
			return nil, err
		}
		private, ok := epochs[epoch]
		if !ok {
			return nil, errEpochGone
		}
		if keys[NoteID(id)], err = private.Unwrap(wrapped, string(id)); err != nil {
			return nil, err
		}
	}
	return keys, rows.Err()
}

func epochsIn(ctx context.Context, tx *sql.Tx) (map[int]seal.Epoch, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, private FROM epoch")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	epochs := map[int]seal.Epoch{}
	for rows.Next() {
		var id int
		var private []byte
		if err := rows.Scan(&id, &private); err != nil {
			return nil, err
		}
		if epochs[id], err = seal.ParseEpoch(private); err != nil {
			return nil, err
		}
	}
	return epochs, rows.Err()
}

// Rotate begins a new epoch: it wraps the keys of the notes that are still there anew, and destroys the private keys of the
// epochs before. From then on no older copy of the keys opens anything, unless it was made with those private keys in it.
func (s *Store) Rotate(ctx context.Context) error {
	next, err := seal.NewEpoch()
	if err != nil {
		return err
	}
	private, err := next.Bytes()
	if err != nil {
		return fmt.Errorf("writing the new epoch: %w", err)
	}
	err = inTx(ctx, s.keys, func(tx *sql.Tx) error {
		keys, err := unwrapAll(ctx, tx)
		if err != nil {
			return err
		}
		var id int
		err = tx.QueryRowContext(ctx, "INSERT INTO epoch (public, private) VALUES (?, ?) RETURNING id", next.Public().Bytes(), private).Scan(&id)
		if err != nil {
			return err
		}
		for note, key := range keys {
			wrapped, err := next.Public().Wrap(key, string(note[:]))
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "UPDATE note_key SET epoch = ?, wrapped = ? WHERE note = ?", id, wrapped, note[:]); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, "DELETE FROM epoch WHERE id <> ?", id)
		return err
	})
	if err != nil {
		return fmt.Errorf("beginning a new epoch: %w", err)
	}
	return nil
}
