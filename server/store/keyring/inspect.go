package keyring

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"elephants/server/seal"
	"elephants/server/store/place"
	"elephants/server/store/sqlite"
	"elephants/server/vouch"
)

// keysLookRight compares the tables of keys.db with those that the migrations make, and returns
// [ErrKeys] if they differ. What vouches for a row says nothing of the names that its columns have:
// with two columns renamed, a key would be read as another. It compares with a file that is made in
// memory by the same code, because a copy of the schema in the program would be a second place to
// keep right.
func keysLookRight(ctx context.Context, keys sqlite.Queriers) error {
	want, err := tablesOfANewFile()
	if err != nil {
		return err
	}
	var got string
	if err := keys.QueryRowContext(ctx, allTables).Scan(&got); err != nil || got != want {
		return errors.Join(ErrKeys, err)
	}
	return nil
}

// Quoted, for a table that is called one by a blob is none to who asks for it by text.
const allTables = "SELECT group_concat(quote(type) || quote(name) || quote(sql) ORDER BY name) " +
	"FROM sqlite_master"

// tablesOfANewFile is what [allTables] says of one. It is the same for as long as a process runs.
var tablesOfANewFile = sync.OnceValues(func() (tables string, err error) {
	ctx := context.Background()
	fresh := sqlite.InMemory()
	defer fresh.Close()
	if err := sqlite.Migrate(ctx, fresh, Tables); err != nil {
		return "", err
	}
	err = sqlite.InTx(ctx, fresh, func(tx *sql.Tx) error {
		if _, err := prepareRing(ctx, tx); err != nil {
			return err
		}
		_, err := keysOfBefore(ctx, tx)
		return err
	})
	if err != nil {
		return "", err
	}
	err = fresh.QueryRowContext(ctx, allTables).Scan(&tables)
	return tables, err
})

// Snapshot is keys.db as it was at one moment, to be looked at and not changed.
type Snapshot struct {
	keys *Keys
	tx   *sql.Tx
}

// Read opens the file for reading alone and checks that it is as it was written. It returns
// [sqlite.ErrInUse] while a server runs. No server starts before [Snapshot.Close]: the transaction
// holds a shared lock, and a server needs the exclusive one. Not even a lock file is written, so
// that a check can be run on evidence.
func Read(ctx context.Context, path string, report func(vouch.Changed)) (r *Snapshot, err error) {
	k := &Keys{report: report}
	if k.DB, err = sql.Open("sqlite", sqlite.Source(path, "query_only(1)")+"&mode=ro"); err != nil {
		return nil, err
	}
	// The order: take the lock, see that the version is ours, see that the tables are, and only
	// then believe what they hold.
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

// Close ends it and lets servers start again.
func (r *Snapshot) Close() error { return errors.Join(r.tx.Rollback(), r.keys.Close()) }

// Read runs do on the file as it is at one moment.
func (k *Keys) Read(ctx context.Context, do func(*Snapshot) error) error {
	return sqlite.InTx(ctx, k.DB, func(tx *sql.Tx) error { return do(&Snapshot{k, tx}) })
}

// Whole reports whether SQLite finds nothing wrong with the file.
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

// Age is [Keys.Age].
func (r *Snapshot) Age() int64 { return r.keys.Age() }

// Mark is [Keys.Mark].
func (r *Snapshot) Mark() []byte { return r.keys.ring.mark }
