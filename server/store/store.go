// Package store keeps programmes, credentials, sealed notes and editions in one SQLite file, and
// the keys of the notes in a second, small one, so that a copy of the first reveals nothing.
//
// [Create] makes an empty data folder, [Open] opens one. When a method returns nil, what it did
// survives a crash; when it returns an error, it did nothing, but for [ErrUnfinished]. Whatever a
// method's answer depends on is read in the transaction that acts on it: what was true before it
// may not be true in it.
//
// Most methods are one transaction. Those that touch both files are several, for no transaction
// spans two databases safely: [Store.AddNote] stores the key first, [Store.Withdraw] marks the
// note, then destroys the key, then removes the note, and [Store.Approve] begins a new epoch before
// it releases. Each of them says what a failure in between means; what a crash leaves half done,
// [Open] finishes.
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
	"strings"
	"sync"
	"syscall"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"elephants/server/batch"
	"elephants/server/seal"
	"elephants/server/vouch"
)

// What a store refuses. Everything else it returns is a fault of the machine.
var (
	ErrNoData      = errors.New("no elephants data in this folder: make one with `elephantsd init`")
	ErrExists      = errors.New("there is something in this folder already: choose an empty one, or one that does not exist yet")
	ErrInUse       = errors.New("another elephantsd is using this folder: stop it first, or choose another folder")
	ErrNewer       = errors.New("this folder was written by a newer elephantsd: use that version")
	ErrFull        = errors.New("the disk is full: nothing was stored; make room and try again")
	ErrNotFound    = errors.New("not found")
	ErrDuplicate   = errors.New("exists already")
	ErrUnfinished  = errors.New("your note is taken out and will not be read again, but its key could not be destroyed yet: please use the receipt once more, a little later")
	ErrRevoked     = errors.New("the secret was revoked meanwhile")
	ErrWithdrawn   = errors.New("the note of this receipt was withdrawn already")
	ErrStaleDraft  = errors.New("the draft has changed: look at it again before you approve it")
	ErrSamePerson  = errors.New("the draft has your approval already: another coordinator has to release it")
	ErrLast        = errors.New("this is the last administrator's secret: add another administrator first, or nobody could")
	ErrNotesMoved  = errors.New("a note was withdrawn while the draft was being made: prepare it again")
	ErrOlder       = errors.New("this folder was written by an earlier elephantsd: start this one once, which brings it up to date")
	ErrCutOff      = errors.New("elephantsd is running here, or was cut off in the middle: start it and stop it, then check again")
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
	// one connection: SQLite has one writer, and waiting in Go is fairer than SQLITE_BUSY
	write    *sql.DB // guarded, as is read: see [Store.change]
	read     *sql.DB
	keys     *sql.DB // one connection, which holds the folder's lock
	Receipts seal.Receipts

	adding   *batch.Batch[Note]
	adds     prepared // what every note needs, in the one file
	addsKeys prepared // and in the other
	looks    prepared // what every call looks up
	known    knownReceipts
	ring     ring
	guard    *vouch.Guard
	damage   damage
	arrived  []NoteID // stored, with keys that are still marked as coming; the adding's own
	reserve  reserve

	leavingMu sync.Mutex
	leaving   []NoteID // withdrawals that have begun and not ended

	made    folder // by Create
	mending bool   // by [Mend]: what does not fit together is removed
}

// Create makes an empty data folder at dir and opens it. The error is [ErrExists] if there is
// anything in dir already: then nothing is touched. What a failure leaves half made is removed.
func Create(dir string) (*Store, error) {
	made, err := makeFolder(dir)
	if err != nil {
		return nil, err
	}
	s, err := open(dir)
	if err == nil {
		err = s.reserve.fill()
	}
	if err != nil {
		if s != nil {
			err = errors.Join(err, s.Close())
		}
		return nil, errors.Join(refineFile(err), made.remove())
	}
	s.made = made
	return s, nil
}

// Discard closes a store that [Create] returned and removes what it made: for a caller who fails
// before the folder is of use to anybody.
func (s *Store) Discard() error { return errors.Join(s.Close(), s.made.remove()) }

// Open opens the data folder at dir, brings its schema up to date and finishes what a crash
// interrupted.
func Open(dir string) (*Store, error) {
	for _, name := range []string{notesFile, keysFile} {
		if _, err := os.Stat(filepath.Join(dir, name)); errors.Is(err, fs.ErrNotExist) {
			return nil, ErrNoData
		}
	}
	return open(dir)
}

func open(dir string) (*Store, error) {
	for again := false; ; again = true {
		s := &Store{}
		err := s.open(context.Background(), dir)
		if err == nil {
			return s, nil
		}
		err = errors.Join(err, s.Close())
		if !errors.Is(err, ErrFull) || again {
			return nil, err
		}
		if err := s.reserve.empty(); err != nil { // a full disk shall keep nobody from withdrawing
			return nil, err
		}
	}
}

func (s *Store) open(ctx context.Context, dir string) (err error) {
	s.adding, s.reserve = batch.New(mostAtOnce, s.addAll), newReserve(dir)
	// The keys first: their lock keeps a second server out before it touches anything.
	if s.keys, err = connect(filepath.Join(dir, keysFile), "journal_mode(TRUNCATE)",
		"locking_mode(EXCLUSIVE)"); err != nil {
		return err
	}
	if err := lock(ctx, s.keys); err != nil {
		return err
	}
	if err := migrate(ctx, s.keys, "keyschema"); err != nil {
		return err
	}
	if err := s.prepareKeys(ctx); err != nil {
		return err
	}
	if err := s.openNotes(ctx, filepath.Join(dir, notesFile)); err != nil {
		return err
	}
	if err := s.repair(ctx); err != nil {
		return err
	}
	_ = s.reserve.fill() // a full disk shall not keep a server from starting: people withdraw there
	return nil
}

// connect opens a database with the settings that every connection of ours has: deleted rows are
// overwritten, a commit is on disk when it returns, and the file cannot run functions of its own. It has one
// connection.
func connect(path string, pragmas ...string) (*sql.DB, error) {
	if err := makeFile(path); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", source(path, pragmas...))
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", filepath.Base(path), err)
	}
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1) // the lock on the keys lives as long as its connection
	return db, nil
}

// makeFile makes an empty file that is its owner's alone, if there is none: SQLite would let the
// whole machine read it.
func makeFile(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("opening the data folder: %w", err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("opening %s: %w", filepath.Base(path), err)
	}
	return nil
}

// source is how SQLite is told which file, and with which settings.
func source(path string, pragmas ...string) string {
	query := url.Values{"_txlock": {"immediate"}, "_pragma": append(pragmas,
		"synchronous(FULL)", "secure_delete(1)", "foreign_keys(1)", "trusted_schema(0)",
		"temp_store(MEMORY)")}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
}

// lock takes the exclusive lock that a connection in locking_mode EXCLUSIVE then keeps.
func lock(ctx context.Context, keys *sql.DB) error {
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
	return fmt.Errorf("locking the data folder: %w", refine(err))
}

func migrate(ctx context.Context, db *sql.DB, folder string) error {
	provider, err := versions(ctx, db, folder)
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bringing %s up to date: %w", folder, refine(err))
	}
	return nil
}

// versions returns what brings a database up to date; [ErrNewer] for one that knows more than we.
func versions(ctx context.Context, db *sql.DB, folder string) (*goose.Provider, error) {
	sub, err := fs.Sub(migrations, folder)
	if err != nil {
		panic(fmt.Sprintf("%s is embedded: %v", folder, err))
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, sub)
	if err != nil {
		return nil, fmt.Errorf("reading the migrations of %s: %w", folder, err)
	}
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the version of %s: %w", folder, refine(err))
	}
	if known := newest(provider); have > known {
		return nil, fmt.Errorf("%w (%s has version %d, this program knows %d)", ErrNewer, folder, have,
			known)
	}
	return provider, nil
}

func newest(p *goose.Provider) int64 {
	sources := p.ListSources()
	return sources[len(sources)-1].Version
}

// Close closes the files and lets go of the folder. No call may be under way.
func (s *Store) Close() error {
	var errs []error
	if s.write != nil {
		_ = s.settle(context.Background()) // the next start does it if this fails
	}
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
	case code == sqlite3.SQLITE_IOERR && (extendedCode(err) == sqlite3.SQLITE_IOERR_SHMSIZE ||
		strings.Contains(err.Error(), "no space")):
		return ErrFull
	case extendedCode(err) == sqlite3.SQLITE_CONSTRAINT_UNIQUE, extendedCode(err) == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return ErrDuplicate
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotFound
	}
	return vouch.Refine(err)
}

// refineFile does the same for an error of the file system.
func refineFile(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return ErrFull
	}
	return err
}

// sqliteCode returns the primary result code of an error of SQLite's, or 0.
func sqliteCode(err error) int { return extendedCode(err) & 0xff }

func extendedCode(err error) int {
	if e := (*sqlite.Error)(nil); errors.As(err, &e) {
		return e.Code()
	}
	return 0
}
