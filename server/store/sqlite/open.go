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

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"elephants/server/store/statement"
)

// Connect opens a database with the settings that every connection of ours has: deleted rows are
// overwritten, a commit is on disk when it returns, and the file cannot run functions of its own.
// It has one connection.
func Connect(path string, pragmas ...string) (*sql.DB, error) {
	if err := MakeFile(path); err != nil {
		return nil, err
	}
	return alone(Source(path, pragmas...)), nil
}

// InMemory makes an empty database that is in no file, with the same settings.
func InMemory() *sql.DB { return alone(Source(":memory:")) }

// alone opens a database with one connection, which stays: the lock on the keys, and a database in
// memory, live as long as it does.
func alone(source string) *sql.DB {
	db := statement.Open(&sqlite.Driver{}, source)
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	return db
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

// Source is how SQLite is told which file, and with which settings. These are set for every
// connection, and why:
//
// _txlock=immediate: a transaction takes the right to write when it begins. One that reads first
// and writes later would be refused if another wrote in between, and waiting does not help it.
//
// synchronous(FULL): a commit is on the disk when it returns. With NORMAL the last transactions are
// lost in a power cut, after their receipts were handed out (TestAPowerCut; a mutant).
//
// secure_delete(1): what is deleted is overwritten, so that a withdrawn note and its key are in no
// free page (a mutant).
//
// foreign_keys(1): SQLite does not check them unless it is asked to.
//
// trusted_schema(0): a view or trigger that somebody wrote into the file can call none of our
// functions, such as the one that makes hashes.
//
// cache_size(-512): in KiB, of each connection. The driver takes twice as much for it, and a server
// would grow for as long as its caches fill; what is read again the system has.
//
// temp_store(MEMORY): the lookups of package place show in which order ids and receipts came, and
// must be on no disk.
func Source(path string, pragmas ...string) string {
	query := url.Values{"_txlock": {"immediate"}, "_pragma": append(pragmas,
		"synchronous(FULL)", "secure_delete(1)", "foreign_keys(1)", "trusted_schema(0)", "cache_size(-512)",
		"temp_store(MEMORY)")}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
}

// Lock takes the exclusive lock that a connection in locking_mode EXCLUSIVE then keeps, or returns
// [ErrInUse]. Beginning a transaction takes a lesser lock, beside which others may read. Only a
// commit that changed something takes the exclusive one, hence the table that comes and goes.
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

// ReadOnly is how notes.db is opened without writing anything beside it, as the end of a source.
// Where no write-ahead log is left the file is whole and said to be immutable, or SQLite would make
// a log to read it. With a log, the file of shared memory must be there as well: [ErrCutOff] if it
// is not.
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

// Whole returns [ErrDamaged] if SQLite finds anything wrong with a database. The check is the full
// one: the quick one would not compare tables with their indexes. What SQLite found is not passed
// on, since it can quote a row.
func Whole(ctx context.Context, q Querier) error {
	var state string
	err := q.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&state)
	if err != nil || state != "ok" {
		return errors.Join(ErrDamaged, err)
	}
	return nil
}
