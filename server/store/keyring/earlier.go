package keyring

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"elephants/server/seal"
)

// unprepared reports whether nothing was written into this file's tables since the migrations made
// them. The migrations leave the tables of an earlier version beside them, empty in a new folder,
// and [keysOfBefore] drops those when it is done. So once a folder is in use, a key that is missing
// is never taken for one that is still to be made: see [prepareRing].
func unprepared(ctx context.Context, tx *sql.Tx) (is bool, err error) {
	err = tx.QueryRowContext(ctx,
		"SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'note_key_before')").Scan(&is)
	return is, err
}

// keysOfBefore wraps the keys that an earlier version kept anew and drops the tables that they
// stood in. It reports whether those tables were there. It runs in the transaction that makes the
// ring: a crash leaves the file as the earlier version left it, and the next start does all of it
// again.
func keysOfBefore(ctx context.Context, tx *sql.Tx) (there bool, err error) {
	if there, err = unprepared(ctx, tx); err != nil || !there {
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

// earlierEpochs are the epochs of an earlier version, which had a public and a private key each.
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

// wrapAnew wraps every key under one new epoch. One key that does not unwrap stops it: left out,
// its note would look like one that somebody took the key of, and the folder would be refused
// afterwards with nothing to go back to.
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
