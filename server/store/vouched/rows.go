// Package vouched keeps notes.db: rows of which each vouches for itself. [DB.Change] is the one
// way to write them.
package vouched

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"

	"elephants/server/seal"
	"elephants/server/store/audit"
	"elephants/server/store/keyring"
	"elephants/server/store/sqlite"
	"elephants/server/vouch"
)

// ErrTampered is returned for notes.db of a version that its rows were not vouched for with.
var ErrTampered = errors.New(
	"notes.db was changed by something else than elephantsd: restore a backup")

// DB is the notes' file, open.
type DB struct {
	// one connection: SQLite has one writer, and waiting in Go is fairer than SQLITE_BUSY
	Write *sql.DB // guarded, as is read: see [DB.Change]; nil where the file is only looked at
	Read  *sql.DB
	Guard *vouch.Guard
	keys  *keyring.Keys
}

// Change runs do in a transaction of the notes' file and vouches for every row that it touched.
// Every write goes through here: a row that was written otherwise is refused when it is read.
func (d *DB) Change(ctx context.Context, do func(*sql.Tx) error) error {
	return sqlite.InTx(ctx, d.Write, func(tx *sql.Tx) error {
		if err := d.Guard.Begin(ctx, tx); err != nil {
			return err
		}
		if err := do(tx); err != nil {
			return err
		}
		return d.Guard.Seal(ctx, tx)
	})
}

// Open brings the file up to date and opens it, guarded. keys are those of its folder.
func Open(ctx context.Context, path string, keys *keyring.Keys, report func(vouch.Changed)) (d *DB,
	err error) {
	if err := sqlite.MakeFile(path); err != nil {
		return nil, err
	}
	d = &DB{keys: keys, Guard: vouch.New(keys.Vouch(), report)}
	// Closed when others have the file open: the last to close it removes the write-ahead log.
	plain := d.Guard.Open(sqlite.Source(path, "journal_mode(WAL)", "busy_timeout(5000)"), 1)
	defer plain.Close()
	if err := d.upToDate(ctx, plain); err != nil {
		return nil, err
	}
	d.Write = d.Guard.Open(sqlite.Source(path, "journal_mode(WAL)",
		"busy_timeout(5000)")+"&vouch=write", 1)
	d.Read = d.Guard.Open(sqlite.Source(path, "busy_timeout(5000)")+"&vouch=read", max(2,
		runtime.NumCPU()))
	found, err := d.Guard.Audit(ctx, d.Write, false)
	for _, c := range found {
		report(c)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("checking the notes: %w", sqlite.Refine(err)), d.Close())
	}
	return d, nil
}

// Read opens the file for reading alone, if it is up to date. vouch is the key of its folder.
func Read(ctx context.Context, path string, key seal.Key, report func(vouch.Changed)) (d *DB,
	err error) {
	how, err := sqlite.ReadOnly(path)
	if err != nil {
		return nil, err
	}
	d = &DB{Guard: vouch.New(key, report)}
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
	return errors.Join(errs...)
}

// upToDate applies the migrations that are missing. The rows of a file of an earlier version are
// vouched for once, and the audit log says so; from then on only rows that vouch for themselves
// are carried over. keys.db holds which version was vouched for, so that nobody has a changed file
// believed by making it look old.
func (d *DB) upToDate(ctx context.Context, db *sql.DB) error {
	provider, err := sqlite.Versions(ctx, db, Tables)
	if err != nil {
		return err
	}
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("reading the version of the notes: %w", sqlite.Refine(err))
	}
	if d.keys.Version() > 0 {
		if err := d.isSound(ctx, db, have, sqlite.Newest(provider)); err != nil {
			return err
		}
		if have == sqlite.Newest(provider) {
			return d.matchMark(ctx, db)
		}
		if err := d.keys.SetVersion(ctx, 0); err != nil {
			return err
		}
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bringing the notes up to date: %w", sqlite.Refine(err))
	}
	if err := d.matchMark(ctx, db); err != nil {
		return err
	}
	if err := d.Guard.Learn(ctx, db); err != nil {
		return fmt.Errorf("reading the tables: %w", err)
	}
	if err := sqlite.InTx(ctx, db, func(tx *sql.Tx) error {
		return d.adopt(ctx, tx,
			have > 0)
	}); err != nil {
		return fmt.Errorf("vouching for the notes: %w", err)
	}
	if have > 0 { // the notes' old pages are empty; a full disk may keep them
		_, _ = db.ExecContext(ctx, "VACUUM")
	}
	return d.keys.SetVersion(ctx, sqlite.Newest(provider))
}

// isSound returns [ErrTampered] for a file of another version than the one that was vouched for,
// and for rows that do not vouch for themselves, which are read before a later version carries
// them over.
func (d *DB) isSound(ctx context.Context, db *sql.DB, have, newest int64) error {
	if have != d.keys.Version() {
		return ErrTampered
	}
	if err := d.Guard.Learn(ctx, db); err != nil {
		return fmt.Errorf("reading the tables: %w", err)
	}
	if have == newest {
		return nil
	}
	if found, err := d.Guard.Audit(ctx, db, true); err != nil || len(found) > 0 {
		return errors.Join(ErrTampered, err)
	}
	return nil
}

// adopt vouches for every row there is, and says so in the log if there were any before.
func (d *DB) adopt(ctx context.Context, tx *sql.Tx, logged bool) error {
	if err := d.Guard.Adopt(ctx, tx); err != nil {
		return err
	}
	if !logged {
		return nil
	}
	if err := audit.Record(ctx, tx, audit.Operator(), "vouch for every row", "", 0); err != nil {
		return err
	}
	return d.Guard.Adopt(ctx, tx) // the head covers the log's last entry
}

// matchMark gives the notes the keys' mark if they have none, and refuses those of another folder.
func (d *DB) matchMark(ctx context.Context, notes *sql.DB) error {
	if _, err := notes.ExecContext(ctx, "INSERT OR IGNORE INTO folder VALUES (1, ?)",
		d.keys.Mark()); err != nil {
		return fmt.Errorf("marking the notes: %w", sqlite.Refine(err))
	}
	var mark []byte
	if err := notes.QueryRowContext(ctx, "SELECT mark FROM folder").Scan(&mark); err != nil {
		return fmt.Errorf("reading the notes' mark: %w", err)
	}
	if !bytes.Equal(mark, d.keys.Mark()) {
		return ErrStrangeKeys // to go on would take every note for one that is being withdrawn
	}
	return nil
}

// ErrStrangeKeys is returned for notes whose keys are of another folder.
var (
	ErrStrangeKeys = errors.New("the keys in this folder are not those of its notes: put the right keys.db back")
)

// Log writes into the audit log what is done outside the store. Do it after: if it cannot be
// written, it does not happen.
func (d *DB) Log(ctx context.Context, act audit.Act, action string) error {
	return d.Change(ctx, func(tx *sql.Tx) error {
		return audit.Record(ctx, tx, act, action, "",
			0)
	})
}

// Audit returns the log and the hash of its last entry, in hexadecimal. The error is [ErrChain]
// with the place of the first entry that is not what was written there. A log that was cut off at
// its end is whole in itself: to notice that, give the hash that an edition prints as held; "" is
// none.
func (d *DB) Audit(ctx context.Context, held string) (entries []audit.Entry, head string,
	err error) {
	return audit.Read(ctx, d.Read, held)
}
