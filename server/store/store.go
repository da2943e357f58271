// Package store keeps programmes, credentials, sealed notes and editions in one SQLite file, and the keys of the notes in a
// second, small one, so that a copy of the first reveals nothing.
//
// [Create] makes an empty data folder, [Open] opens one. Every exported method is one transaction: when it returns nil, what
// it did survives a crash; when it returns an error, it did nothing.
//
// The two files are never attached to each other, for no transaction spans two databases safely. A note is stored key first
// and withdrawn key first; what a crash leaves half done, [Open] finishes.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"elephants/server/seal"
)

// What a store refuses. Everything else it returns is a fault of the machine.
var (
	ErrNoData      = errors.New("no elephants data in this folder: make one with `elephantsd init`")
	ErrExists      = errors.New("this folder has elephants data already: choose an empty one")
	ErrInUse       = errors.New("another elephantsd is using this folder: stop it first, or choose another folder")
	ErrNewer       = errors.New("this folder was written by a newer elephantsd: use that version")
	ErrFull        = errors.New("the disk is full: nothing was stored; make room and try again")
	ErrNotFound    = errors.New("not found")
	ErrDuplicate   = errors.New("exists already")
	ErrWithdrawn   = errors.New("the note of this receipt was withdrawn already")
	ErrStaleDraft  = errors.New("the draft has changed: look at it again before you approve it")
	ErrSamePerson  = errors.New("the draft has your approval already: another coordinator has to release it")
	ErrLast        = errors.New("this is the last administrator's secret: add another administrator first, or nobody could")
	ErrNotesMoved  = errors.New("a note was withdrawn while the draft was being made: prepare it again")
	ErrIncomplete  = errors.New("the data folder is not whole")
	ErrStrangeKeys = errors.New("the keys in this folder are not those of its notes: put the right keys.db back")
)

const (
	notesFile = "notes.db"
	keysFile  = "keys.db"
)

//go:embed schema/*.sql keyschema/*.sql
var migrations embed.FS

// Store is an open data folder. It is safe for concurrent use.
type Store struct {
	write    *sql.DB // one connection: SQLite has one writer, and waiting in Go is fairer than SQLITE_BUSY
	read     *sql.DB
	keys     *sql.DB // one connection, which holds the folder's lock
	Receipts seal.Receipts
}

// Create makes an empty data folder at dir, which may exist if it holds no data, and opens it.
func Create(dir string) (*Store, error) {
	if _, err := os.Stat(filepath.Join(dir, keysFile)); err == nil {
		return nil, ErrExists
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the data folder: %w", err)
	}
	s, err := open(dir)
	if err != nil && !errors.Is(err, ErrInUse) {
		err = errors.Join(err, Remove(dir))
	}
	return s, err
}

// Open opens the data folder at dir, brings its schema up to date and finishes what a crash interrupted.
func Open(dir string) (*Store, error) {
	for _, name := range []string{notesFile, keysFile} {
		if _, err := os.Stat(filepath.Join(dir, name)); errors.Is(err, fs.ErrNotExist) {
			return nil, ErrNoData
		}
	}
	return open(dir)
}

func open(dir string) (*Store, error) {
	s := &Store{}
	if err := s.open(context.Background(), dir); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, dir string) (err error) {
	// The keys first: their lock keeps a second server out before it touches anything.
	if s.keys, err = connect(filepath.Join(dir, keysFile), 1, "journal_mode(TRUNCATE)", "locking_mode(EXCLUSIVE)"); err != nil {
		return err
	}
	if err := lock(ctx, s.keys); err != nil {
		return err
	}
	if err := migrate(ctx, s.keys, "keyschema"); err != nil {
		return err
	}
	notes := filepath.Join(dir, notesFile)
	if s.write, err = connect(notes, 1, "journal_mode(WAL)", "busy_timeout(5000)"); err != nil {
		return err
	}
	if err := migrate(ctx, s.write, "schema"); err != nil {
		return err
	}
	if s.read, err = connect(notes, max(2, runtime.NumCPU()), "busy_timeout(5000)", "query_only(1)"); err != nil {
		return err
	}
	if err := s.prepareKeys(ctx); err != nil {
		return err
	}
	return s.repair(ctx)
}

// connect opens a database with the settings that every connection of ours has: deleted rows are overwritten, a commit
// is on disk when it returns, and the file cannot run functions of its own.
func connect(path string, conns int, pragmas ...string) (*sql.DB, error) {
	file, err := os.OpenFile(path, os.O_CREATE, 0o600) // SQLite would let the whole machine read it
	if err != nil {
		return nil, fmt.Errorf("opening the data folder: %w", err)
	}
	if err := file.Close(); err != nil {
		return nil, fmt.Errorf("opening %s: %w", filepath.Base(path), err)
	}
	query := url.Values{"_txlock": {"immediate"}, "_pragma": append(pragmas,
		"synchronous(FULL)", "secure_delete(1)", "foreign_keys(1)", "trusted_schema(0)", "temp_store(MEMORY)")}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+query.Encode())
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", filepath.Base(path), err)
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns) // the lock on the keys lives as long as its connection
	return db, nil
}

// lock takes the exclusive lock that a connection in locking_mode EXCLUSIVE then keeps.
func lock(ctx context.Context, keys *sql.DB) error {
	tx, err := keys.BeginTx(ctx, nil)
	if err == nil {
		_, err = tx.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS locked (one INTEGER) STRICT; DROP TABLE locked")
		if err == nil {
			return tx.Commit()
		}
		tx.Rollback()
	}
	if sqliteCode(err) == sqlite3.SQLITE_BUSY {
		return ErrInUse
	}
	return fmt.Errorf("locking the data folder: %w", refine(err))
}

func migrate(ctx context.Context, db *sql.DB, folder string) error {
	sub, err := fs.Sub(migrations, folder)
	if err != nil {
		panic(fmt.Sprintf("%s is embedded: %v", folder, err))
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, sub)
	if err != nil {
		return fmt.Errorf("reading the migrations of %s: %w", folder, err)
	}
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("reading the version of %s: %w", folder, refine(err))
	}
	sources := provider.ListSources()
	if known := sources[len(sources)-1].Version; have > known {
		return fmt.Errorf("%w (%s has version %d, this program knows %d)", ErrNewer, folder, have, known)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bringing %s up to date: %w", folder, refine(err))
	}
	return nil
}

// Close closes the files and lets go of the folder.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.read, s.write, s.keys} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// inTx runs do in a transaction.
func inTx(ctx context.Context, db *sql.DB, do func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return refine(err)
	}
	defer tx.Rollback() // does nothing after a commit
	if err := do(tx); err != nil {
		return refine(err)
	}
	return refine(tx.Commit())
}

// refine turns what SQLite says of a full disk or a broken uniqueness rule into an error of ours.
func refine(err error) error {
	switch code := sqliteCode(err); {
	case code == sqlite3.SQLITE_FULL:
		return ErrFull
	case code == sqlite3.SQLITE_IOERR && strings.Contains(err.Error(), "no space"):
		return ErrFull
	case code == sqlite3.SQLITE_CONSTRAINT:
		return ErrDuplicate
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotFound
	}
	return err
}

// sqliteCode returns the primary result code of an error of SQLite's, or 0.
func sqliteCode(err error) int {
	if e := (*sqlite.Error)(nil); errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}
