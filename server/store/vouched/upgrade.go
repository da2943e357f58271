package vouched

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"

	"elephants/server/store/audit"
	"elephants/server/store/folder"
	"elephants/server/store/sqlite"
)

// ErrTampered is returned for notes.db of a version that its rows were not vouched for with.
var ErrTampered = errors.New(
	"notes.db was changed by something else than elephantsd: restore a backup")

// upToDate applies the migrations that are missing. A row is carried over only if it vouches for
// itself, and is vouched for anew in the version that it comes into, which the audit log says.
// keys.db holds which version was vouched for, so that nobody has a changed file believed by making
// it look old.
//
// A file is brought up to date as a copy, which takes its place when all of it is vouched for: so
// whatever a crash leaves vouches for itself, in the one version or in the other, and a start that
// finds the newer one only has to say so in keys.db. What several servers share is written in one
// transaction, likewise.
//
// Rows of versions that knew no vouching, and of a new file, can only be believed. That happens
// once for a folder: a crash in the middle of it has the next start believe what it finds then.
func (d *DB) upToDate(ctx context.Context, db *sql.DB, path string) error {
	provider, err := sqlite.Versions(ctx, db, Tables)
	if err != nil {
		return err
	}
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("reading the version of the notes: %w", sqlite.Refine(err))
	}
	vouched, newest := d.keys.Version(), sqlite.Newest(provider)
	if vouched > 0 {
		if err := d.isSound(ctx, db, have, newest); err != nil {
			return err
		}
	}
	switch {
	case have == newest && vouched > 0: // also where a crash came before keys.db had it
		err = d.matchMark(ctx, db)
	case d.fill != nil:
		if err = d.carry(ctx, db, provider, have); err == nil {
			err = d.fill(ctx, db)
		}
	case vouched > 0:
		err = d.replace(ctx, db, path, have)
	default:
		err = d.carry(ctx, db, provider, have)
		if err == nil && have > 0 { // the notes' old pages are empty; a full disk may keep them
			_, _ = db.ExecContext(ctx, "VACUUM")
		}
	}
	if err != nil || vouched == newest {
		return err
	}
	return d.keys.SetVersion(ctx, newest)
}

// isSound returns [ErrTampered] for a file of another version than the one that was vouched for, or
// the one that it was being brought to, and for rows that do not vouch for themselves. These are
// all read where the version in keys.db is about to change; once rows are carried over and vouched
// for anew nobody could tell any more.
func (d *DB) isSound(ctx context.Context, db *sql.DB, have, newest int64) error {
	if have != d.keys.Version() && (have != newest || have < d.keys.Version()) {
		return ErrTampered
	}
	if err := d.Guard.Learn(ctx, db); err != nil {
		return fmt.Errorf("reading the tables: %w", err)
	}
	if d.keys.Version() == newest {
		return nil
	}
	if found, err := d.Guard.Audit(ctx, db, true); err != nil || len(found) > 0 {
		return errors.Join(ErrTampered, err)
	}
	return nil
}

// replace brings a copy of the file up to date and puts it in the file's place, which closes db. The
// pages that this empties stay, for other notes: VACUUM takes as much memory as the file is long.
func (d *DB) replace(ctx context.Context, db *sql.DB, path string, have int64) (err error) {
	fresh := path + "-new"
	defer func() {
		if err != nil {
			err = errors.Join(err, discard(fresh))
		}
	}()
	if err := errors.Join(discard(fresh), sqlite.MakeFile(fresh)); err != nil { // what a crash left
		return err
	}
	// It has no pages of before, and all that stands in the write-ahead log.
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", fresh); err != nil {
		return fmt.Errorf("copying the notes: %w", sqlite.Refine(err))
	}
	in := d.Guard.Open(sqlite.Source(fresh, "journal_mode(WAL)"), 1)
	provider, err := sqlite.Versions(ctx, in, Tables)
	if err == nil {
		err = d.carry(ctx, in, provider, have)
	}
	// Both are closed before one takes the other's name: to close them empties their logs, and a log
	// that is left would be taken for the new file's.
	if err := errors.Join(err, in.Close(), db.Close()); err != nil {
		return err
	}
	if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
		return fmt.Errorf("bringing the notes up to date: %w", sqlite.ErrInUse)
	}
	if err := folder.ToDisk(filepath.Dir(path)); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return fmt.Errorf("bringing the notes up to date: %w", err)
	}
	return folder.ToDisk(filepath.Dir(path)) // before keys.db says so
}

// discard removes what replace makes beside a file.
func discard(fresh string) error {
	for _, name := range []string{fresh, fresh + "-wal", fresh + "-shm"} {
		if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("removing a copy of the notes: %w", err)
		}
	}
	return nil
}

// carry applies the migrations and vouches for what came of the rows.
func (d *DB) carry(ctx context.Context, db *sql.DB, provider *goose.Provider, have int64) error {
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bringing the notes up to date: %w", sqlite.Refine(err))
	}
	if err := d.matchMark(ctx, db); err != nil {
		return err
	}
	if err := d.Guard.Learn(ctx, db); err != nil {
		return fmt.Errorf("reading the tables: %w", err)
	}
	err := sqlite.InTx(ctx, db, func(tx *sql.Tx) error { return d.adopt(ctx, tx, have > 0) })
	if err != nil {
		return fmt.Errorf("vouching for the notes: %w", err)
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

// matchMark gives the notes the keys' mark if they have none, and returns [ErrStrangeKeys] for
// those of another folder: somebody put a wrong keys.db back.
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
	ErrStrangeKeys = errors.New("the keys are not those of these notes: put the right keys.db back, or name the database that has their keys")
)
