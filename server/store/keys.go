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

// prepareKeys makes what a new folder needs, a mark that both files share, a first epoch and a
// receipt key, and reads it.
func (s *Store) prepareKeys(ctx context.Context) error {
	mark := make([]byte, 16)
	rand.Read(mark)
	if _, err := s.keys.ExecContext(ctx, "INSERT OR IGNORE INTO folder VALUES (1, ?)",
		mark); err != nil {
		return fmt.Errorf("marking the keys: %w", refine(err))
	}
	if err := s.keys.QueryRowContext(ctx, "SELECT mark FROM folder").Scan(&mark); err != nil {
		return fmt.Errorf("reading the keys' mark: %w", err)
	}
	if _, err := s.write.ExecContext(ctx, "INSERT OR IGNORE INTO folder VALUES (1, ?)",
		mark); err != nil {
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
	if _, err := s.keys.ExecContext(ctx, "INSERT OR IGNORE INTO receipt_key VALUES (1, ?)",
		fresh[:]); err != nil {
		return fmt.Errorf("making the receipt key: %w", refine(err))
	}
	var key []byte
	if err := s.keys.QueryRowContext(ctx, "SELECT key FROM receipt_key").Scan(&key); err != nil {
		return fmt.Errorf("reading the receipt key: %w", err)
	}
	s.Receipts = seal.ReceiptsFrom(seal.Key(key))
	return nil
}

// addKeys wraps the keys of notes under the present epoch and stores them as coming. It takes the
// epoch's public half alone. In the same transaction it marks the notes of before as arrived.
func (s *Store) addKeys(ctx context.Context, notes []Note) error {
	err := inTx(ctx, s.keys, func(tx *sql.Tx) error {
		if err := settleIn(ctx, tx, s.arrived); err != nil {
			return err
		}
		var epoch int
		var half []byte
		err := tx.QueryRowContext(ctx,
			"SELECT id, public FROM epoch ORDER BY id DESC LIMIT 1").Scan(&epoch, &half)
		if err != nil {
			return err
		}
		public, err := seal.ParseEpochPublic(half)
		if err != nil {
			return err
		}
		for _, n := range notes {
			wrapped, err := public.Wrap(n.Key, string(n.ID[:]))
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx,
				"INSERT INTO note_key (note, epoch, wrapped) VALUES (?, ?, ?)", n.ID[:], epoch, wrapped)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		s.arrived = nil
	}
	return err
}

// settle marks the notes that arrived since the last batch. It is called when no note is being
// added.
func (s *Store) settle(ctx context.Context) error {
	if len(s.arrived) == 0 {
		return nil
	}
	err := inTx(ctx, s.keys, func(tx *sql.Tx) error { return settleIn(ctx, tx, s.arrived) })
	if err != nil {
		return fmt.Errorf("marking notes as arrived: %w", err)
	}
	s.arrived = nil
	return nil
}

func settleIn(ctx context.Context, tx *sql.Tx, arrived []NoteID) error {
	return eachID(ctx, tx, "UPDATE note_key SET coming = 0 WHERE note = ?", arrived)
}

func (s *Store) destroyKeys(ctx context.Context, ids []NoteID) error {
	if len(ids) == 0 {
		return nil
	}
	err := inTx(ctx, s.keys, func(tx *sql.Tx) error {
		return eachID(ctx, tx, "DELETE FROM note_key WHERE note = ?", ids)
	})
	if err != nil {
		return fmt.Errorf("destroying a note's key: %w", err)
	}
	return nil
}

// eachID runs a statement for each id.
func eachID(ctx context.Context, tx *sql.Tx, statement string, ids []NoteID) error {
	for _, id := range ids {
		if _, err := tx.ExecContext(ctx, statement, id[:]); err != nil {
			return err
		}
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

// Rotate begins a new epoch: it wraps the keys of the notes that are still there anew, and destroys
// the private keys of the epochs before. From then on no older copy of the keys opens anything,
// unless it was made with those private keys in it.
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
		err = tx.QueryRowContext(ctx,
			"INSERT INTO epoch (public, private) VALUES (?, ?) RETURNING id", next.Public().Bytes(), private).Scan(&id)
		if err != nil {
			return err
		}
		for note, key := range keys {
			wrapped, err := next.Public().Wrap(key, string(note[:]))
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx,
				"UPDATE note_key SET epoch = ?, wrapped = ? WHERE note = ?", id, wrapped, note[:]); err != nil {
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
