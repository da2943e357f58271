package keyring

import (
	"context"
	"database/sql"
	"errors"

	"elephants/server/seal"
	"elephants/server/store/place"
	"elephants/server/store/sqlite"
	"elephants/server/vouch"
)

// keysLookRight compares the tables of keys.db with those that the migrations make. What vouches
// for a row says nothing of the names that its columns have.
func keysLookRight(ctx context.Context, keys sqlite.Queriers) error {
	fresh, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		return err
	}
	defer fresh.Close()
	fresh.SetMaxOpenConns(1)
	if err := sqlite.Migrate(ctx, fresh, Tables); err != nil {
		return err
	}
	err = sqlite.InTx(ctx, fresh, func(tx *sql.Tx) error {
		if _, err := prepareRing(ctx, tx); err != nil {
			return err
		}
		_, err := keysOfBefore(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	var want, got string
	// Quoted, for a table that is called one by a blob is none to who asks for it by text.
	const all = "SELECT group_concat(quote(type) || quote(name) || quote(sql) ORDER BY name) " +
		"FROM sqlite_master"
	if err := fresh.QueryRowContext(ctx, all).Scan(&want); err != nil {
		return err
	}
	if err := keys.QueryRowContext(ctx, all).Scan(&got); err != nil || got != want {
		return errors.Join(ErrKeys, err)
	}
	return nil
}

// Snapshot is keys.db as it was at one moment, to be looked at and not changed.
type Snapshot struct {
	keys *Keys
	tx   *sql.Tx
}

// Read opens the file for reading alone and checks that it is as it was written. No server starts
// before [Snapshot.Close].
func Read(ctx context.Context, path string, report func(vouch.Changed)) (r *Snapshot, err error) {
	k := &Keys{report: report}
	if k.DB, err = sql.Open("sqlite", sqlite.Source(path, "query_only(1)")+"&mode=ro"); err != nil {
		return nil, err
	}
	r = &Snapshot{keys: k}
	if r.tx, err = k.DB.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}); err != nil {
		return nil, errors.Join(sqlite.RefineLock(err), k.Close())
	}
	err = sqlite.UpToDateOnly(ctx, r.tx, k.DB, Tables)
	if err == nil {
		err = keysLookRight(ctx, r.tx)
	}
	if err == nil {
		k.ring, err = readRing(ctx, r.tx)
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// Close ends it.
func (r *Snapshot) Close() error { return errors.Join(r.tx.Rollback(), r.keys.Close()) }

// Read runs do on the file as it is at one moment.
func (k *Keys) Read(ctx context.Context, do func(*Snapshot) error) error {
	return sqlite.InTx(ctx, k.DB, func(tx *sql.Tx) error { return do(&Snapshot{k, tx}) })
}

// Whole reports whether the file is.
func (r *Snapshot) Whole(ctx context.Context) bool { return sqlite.Whole(ctx, r.tx) == nil }

// Of returns the keys of all notes, and the rows that do not open.
func (r *Snapshot) Of(ctx context.Context) (map[place.NoteID]seal.Key, []vouch.Changed, error) {
	return r.keys.Unwrap(ctx, r.tx)
}

// Coming is [Keys.Coming] at that moment.
func (r *Snapshot) Coming(ctx context.Context) (map[place.NoteID]bool, error) {
	return coming(ctx, r.tx)
}

// Vouch is [Keys.Vouch].
func (r *Snapshot) Vouch() seal.Key { return r.keys.ring.vouch }

// Mark is [Keys.Mark].
func (r *Snapshot) Mark() []byte { return r.keys.ring.mark }
