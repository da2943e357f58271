package keyring

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"elephants/server/seal"
)

// keysOfBefore wraps the keys that an earlier version kept anew, in an order that says nothing, and
// drops what it read; there is whether there were any. An error leaves all as it was.
func keysOfBefore(ctx context.Context, tx *sql.Tx) (there bool, err error) {
	err = tx.QueryRowContext(ctx,
		"SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'note_key_before')").Scan(&there)
	if err != nil || !there {
		return false, err
	}
	epochs, err := earlierEpochs(ctx, tx)
	if err != nil {
		return false, err
	}
	if len(epochs) > 0 {
		if err := wrapAnew(ctx, tx, epochs); err != nil {
			return false, err
		}
	}
	_, err = tx.ExecContext(ctx, "DROP TABLE note_key_before; DROP TABLE epoch_before")
	return true, err
}

func earlierEpochs(ctx context.Context, tx *sql.Tx) (map[int]seal.EarlierEpoch, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id, private FROM epoch_before")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	epochs := map[int]seal.EarlierEpoch{}
	for rows.Next() {
		var id int
		var private []byte
		if err := rows.Scan(&id, &private); err != nil {
			return nil, err
		}
		if epochs[id], err = seal.ParseEarlierEpoch(private); err != nil {
			return nil, err
		}
	}
	return epochs, rows.Err()
}

var errEpochGone = errors.New("a note's key is of an epoch that is gone")

func wrapAnew(ctx context.Context, tx *sql.Tx, epochs map[int]seal.EarlierEpoch) error {
	r, err := readRing(ctx, tx)
	if err != nil {
		return err
	}
	next, err := putEpoch(ctx, tx, r.vouch, 1)
	if err != nil {
		return err
	}
	// by the note's id, which is random
	rows, err := tx.QueryContext(ctx,
		"SELECT note, epoch, wrapped, coming FROM note_key_before ORDER BY note")
	if err != nil {
		return err
	}
	defer rows.Close()
	for at := 1; rows.Next(); at++ {
		var id, wrapped []byte
		var epoch, coming int
		if err := rows.Scan(&id, &epoch, &wrapped, &coming); err != nil {
			return err
		}
		before, ok := epochs[epoch]
		if !ok {
			return errEpochGone
		}
		key, err := before.Unwrap(wrapped, string(id))
		if err != nil {
			return fmt.Errorf("the key of note %x: %w", id, err)
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO note_key VALUES (?, ?, ?, ?, ?)", at, id,
			next.ID, next.Wrap(key, string(id)), coming)
		if err != nil {
			return err
		}
	}
	return rows.Err()
}
