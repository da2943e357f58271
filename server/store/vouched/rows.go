// Package vouched keeps notes.db: rows of which each vouches for itself. [DB.Change] is the one
// way to write them.
package vouched

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"

	"elephants/server/seal"
	"elephants/server/store/audit"
	"elephants/server/store/folder"
	"elephants/server/store/keyring"
	"elephants/server/store/place"
	"elephants/server/store/postgres"
	"elephants/server/store/sqlite"
	"elephants/server/vouch"
)

// DB is the notes' file, open.
type DB struct {
	// one connection: SQLite has one writer, and waiting in Go is fairer than SQLITE_BUSY
	// guarded, as is Read: see [DB.Change]; nil where the file is only looked at. It is opened when it
	// is first used, which takes longer the more notes there are: see [place.NoteLookup]
	Write *sql.DB
	Read  *sql.DB
	Guard *vouch.Guard
	keys  *keyring.Keys
	in    sqlite.Keeper // what each change goes through

	copy    *postgres.Copy                       // the same, where several servers share the notes
	scratch *folder.Scratch                      // that the copy is in
	fill    func(context.Context, *sql.DB) error // keeps rows that were brought up to date
}

// Change runs do in a transaction of the notes' file and vouches for every row that it touched.
// Every write goes through here: a row that was written otherwise is refused when it is read.
//
// A statement that reads names a table as it is (programme), which is a view here: a changed row is
// an error. With "sound_" before the name changed rows are left out, for lists. A statement that
// writes names the table itself (main.programme), since a view cannot be written.
func (d *DB) Change(ctx context.Context, do func(*sql.Tx) error) error {
	return d.in.InTx(ctx, func(tx *sql.Tx) error {
		if err := d.Guard.Begin(ctx, tx); err != nil {
			return err
		}
		if err := do(tx); err != nil {
			return err
		}
		return d.Guard.Seal(ctx, tx)
	})
}

// aging tells the keys, after each transaction that is kept, how old the rows have become. It is no
// part of [DB.Change], which is then too long to be inlined: every method that calls it would be
// instead, in 100 KB.
type aging struct {
	sqlite.Keeper
	keys *keyring.Keys
}

// InTx implements [sqlite.Keeper].
func (a aging) InTx(ctx context.Context, do func(*sql.Tx) error) error {
	var age int64
	err := a.Keeper.InTx(ctx, func(tx *sql.Tx) error {
		err := do(tx)
		if err == nil {
			age, err = vouch.Age(ctx, tx)
		}
		return err
	})
	if err == nil {
		a.keys.Reached(context.WithoutCancel(ctx), age)
	}
	return err
}

// Open brings the file up to date and opens it, guarded. keys are those of its folder.
func Open(ctx context.Context, path string, keys *keyring.Keys, report func(vouch.Changed)) (d *DB,
	err error) {
	if err := sqlite.MakeFile(path); err != nil {
		return nil, err
	}
	d = newDB(keys, report)
	if err := d.open(ctx, path, report); err != nil {
		return nil, err
	}
	return d, nil
}

func newDB(keys *keyring.Keys, report func(vouch.Changed)) *DB {
	d := &DB{keys: keys, Guard: vouch.New(keys.Vouch(), report)}
	d.Guard.NotBefore(keys.Age())
	d.Guard.Writes = place.NoteLookup
	return d
}

// open opens the file; what it opened is closed after an error. One connection writes; as many read
// as there are processors, and two at least, so that a long reading keeps nobody waiting.
func (d *DB) open(ctx context.Context, path string, report func(vouch.Changed)) error {
	// Closed when others have the file open: the last to close it removes the write-ahead log.
	plain := d.Guard.Open(sqlite.Source(path, "journal_mode(WAL)", "busy_timeout(5000)"), 1)
	defer plain.Close()
	if err := d.upToDate(ctx, plain, path); err != nil {
		return err
	}
	d.Write = d.Guard.Open(sqlite.Source(path, "journal_mode(WAL)",
		"busy_timeout(5000)")+"&vouch=write", 1)
	d.Read = d.Guard.Open(sqlite.Source(path, "busy_timeout(5000)")+"&vouch=read", max(2,
		runtime.NumCPU()))
	d.in = aging{sqlite.Own{DB: d.Write}, d.keys}
	// The shallow audit compares tallies alone. Rows are checked as they are read, and all of them
	// by `elephantsd check`: to read all here would make a start as long as the file.
	found, err := d.Guard.Audit(ctx, d.Read, false)
	for _, c := range found {
		report(c)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("checking the notes: %w", sqlite.Refine(err)), d.Close())
	}
	return nil
}

// Read opens the file for reading alone, if it is up to date. The key and the age are what the keys
// of its folder have.
func Read(ctx context.Context, path string, key seal.Key, age int64, report func(vouch.Changed)) (
	d *DB, err error) {
	how, err := sqlite.ReadOnly(path)
	if err != nil {
		return nil, err
	}
	d = &DB{Guard: vouch.New(key, report)}
	d.Guard.NotBefore(age)
	// A plain connection reads the schema first, which the guarded one is made from.
	plain := d.Guard.Open(sqlite.Source(path)+how, 1)
	defer plain.Close()
	if err := sqlite.UpToDateOnly(ctx, plain, plain, Tables); err != nil {
		return nil, err
	}
	if err := d.Guard.Learn(ctx, plain); err != nil {
		return nil, fmt.Errorf("reading the tables: %w", err)
	}
	d.Read = d.Guard.Open(sqlite.Source(path)+how+"&vouch=read", 1)
	return d, nil
}

// Close closes the file.
func (d *DB) Close() error {
	if d == nil {
		return nil
	}
	var errs []error
	for _, db := range []*sql.DB{d.Read, d.Write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(append(errs, d.scratch.Remove())...)
}

// Log writes into the audit log what is done outside the store. Do it after: if it cannot be
// written, it does not happen.
func (d *DB) Log(ctx context.Context, act audit.Act, action string) error {
	return d.Change(ctx, func(tx *sql.Tx) error {
		return audit.Record(ctx, tx, act, action, "",
			0)
	})
}

// Audit returns the log and the hash of its last entry, in hexadecimal. The error is [audit.ErrChain]
// with the place of the first entry that is not what was written there. A log that was cut off at
// its end is whole in itself: to notice that, give the hash that an edition prints as held; "" is
// none.
func (d *DB) Audit(ctx context.Context, held string) (entries []audit.Entry, head string,
	err error) {
	return audit.Read(ctx, d.Read, held)
}
