package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"elephants/server/vouch"
)

// Refine turns what SQLite says of a full disk, of a broken uniqueness rule or of a row that is not
// there into an error of ours, and leaves any other as it is. Nothing above this package knows
// SQLite, whose own words name tables and columns and can quote what is in them.
func Refine(err error) error {
	switch code := sqliteCode(err); {
	case code == sqlite3.SQLITE_FULL:
		return ErrFull
	// A write that fails for want of room is an error of input and output as often as it is
	// SQLITE_FULL: the driver drops the system's number and leaves only its words. SHMSIZE is the
	// file of shared memory that could not grow.
	case code == sqlite3.SQLITE_IOERR && (extendedCode(err) == sqlite3.SQLITE_IOERR_SHMSIZE ||
		strings.Contains(err.Error(), "no space")):
		return ErrFull
	case code == sqlite3.SQLITE_READONLY, code == sqlite3.SQLITE_CANTOPEN:
		return ErrUnwritable
	case extendedCode(err) == sqlite3.SQLITE_CONSTRAINT_UNIQUE, extendedCode(err) == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return ErrDuplicate
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotFound
	}
	return vouch.Refine(err)
}

// RefineFile does the same for an error of the file system.
func RefineFile(err error) error {
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

// RefineLock turns what SQLite says of a file that is only to be read into an error of ours.
// READONLY and CANTOPEN come where a journal was left behind that SQLite would have to undo first,
// which a reader may not.
func RefineLock(err error) error {
	switch sqliteCode(err) {
	case sqlite3.SQLITE_BUSY:
		return ErrInUse
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return ErrCutOff
	}
	return fmt.Errorf("reading the folder: %w", Refine(err))
}

// What a file refuses.
var (
	ErrInUse      = errors.New("another elephantsd is using this folder: stop it first, or choose another folder")
	ErrNewer      = errors.New("a newer elephantsd wrote this: use that version")
	ErrUnwritable = errors.New("the data folder cannot be written: give it, with all that is in it, to the user whom elephantsd runs as, and see that its disk is not read-only")
	ErrOlder      = errors.New("this folder was written by an earlier elephantsd: start this one once, which brings it up to date")
	ErrCutOff     = errors.New("elephantsd is running here, or was cut off in the middle: start it and stop it, then check again")
	ErrFull       = errors.New("the disk is full: nothing was stored; make room and try again")
	ErrNotFound   = errors.New("not found")
	ErrDuplicate  = errors.New("exists already")
)
