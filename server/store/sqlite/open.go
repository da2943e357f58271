// Package sqlite opens the files of a store with SQLite: with which settings, in which version,
// and what its errors mean to us. All that another database would do otherwise stands here.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	sqlite3 "modernc.org/sqlite/lib"
)

// Connect opens a database with the settings that every connection of ours has: deleted rows are
// overwritten, a commit is on disk when it returns, and the file cannot run functions of its own.
// It has one connection.
func Connect(path string, pragmas ...string) (*sql.DB, error) {
	if err := MakeFile(path); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", Source(path, pragmas...))
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", filepath.Base(path), err)
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1) // the lock on the keys lives as long as its connection
	return db, nil
}

// MakeFile makes an empty file that is its owner's alone, if there is none: SQLite would let the
// whole machine read it.
func MakeFile(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("opening the data folder: %w", err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("opening %s: %w", filepath.Base(path), err)
	}
	return nil
}

// Source is how SQLite is told which file, and with which settings.
func Source(path string, pragmas ...string) string {
	query := url.Values{"_txlock": {"immediate"}, "_pragma": append(pragmas,
		"synchronous(FULL)", "secure_delete(1)", "foreign_keys(1)", "trusted_schema(0)",
		"temp_store(MEMORY)")}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
}

// Lock takes the exclusive lock that a connection in locking_mode EXCLUSIVE then keeps.
func Lock(ctx context.Context, keys *sql.DB) error {
	tx, err := keys.BeginTx(ctx, nil)
	if err == nil {
		_, err = tx.ExecContext(ctx,
			"CREATE TABLE IF NOT EXISTS locked (one INTEGER) STRICT; DROP TABLE locked")
		if err == nil {
			return tx.Commit()
		}
		tx.Rollback()
	}
	if sqliteCode(err) == sqlite3.SQLITE_BUSY {
		return ErrInUse
	}
	return fmt.Errorf("locking the data folder: %w", Refine(err))
}

// ReadOnly is how notes.db is opened without writing anything beside it.
func ReadOnly(path string) (string, error) {
	log, err := os.Stat(path + "-wal")
	if err != nil || log.Size() == 0 {
		return "&mode=ro&immutable=1", nil
	}
	if _, err := os.Stat(path + "-shm"); err != nil {
		return "", ErrCutOff // SQLite would make that file
	}
	return "&mode=ro&readonly_shm=1", nil
}

// ErrDamaged is returned for a file that SQLite finds something wrong with.
var ErrDamaged = errors.New("the file is damaged")

// Whole returns [ErrDamaged] if SQLite finds anything wrong with a database.
func Whole(ctx context.Context, q Querier) error {
	var state string
	err := q.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&state)
	if err != nil || state != "ok" {
		return errors.Join(ErrDamaged, err)
	}
	return nil
}
