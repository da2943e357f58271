package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/jackc/pgx/v5/pgconn"

	"elephants/server/store/sqlite"
)

// ErrDatabase is each of the errors below, in the words that may leave the server.
var ErrDatabase = errors.New("the database behind this server does not answer as it should: please try " +
	"again in a minute; what was acknowledged is kept, and nothing is done twice")

// What a database refuses, beside what a file does: for whoever runs the server.
var (
	ErrAway     = kind("it cannot be reached, or not in time; nothing was done")
	ErrUnknown  = kind("the connection broke while it committed, and it cannot be asked what became of that")
	ErrReadOnly = kind("it is read-only; let elephantsd write to it")
	ErrDenied   = kind("it does not let elephantsd in: look at the user, the password and the database's name")
	ErrBehind   = kind("it is older than what this server has seen of it, such as after a restore: start " +
		"the servers again, once it is the one that is meant")
	ErrNewer = kind("a newer elephantsd brought it up to date: use that version")
)

// ErrAddress is returned for what is no address of a database.
var ErrAddress = errors.New("a database is postgres://USER@HOST/NAME; its password goes into ~/.pgpass")

// ErrRefilled is returned to whoever opens a database that another server wrote meanwhile.
var ErrRefilled = errors.New("another server wrote this database while it was opened: start again")

func kind(why string) error { return fmt.Errorf("%w (%s)", ErrDatabase, why) }

// The codes of PostgreSQL that mean something to us (its manual, appendix A:
// https://www.postgresql.org/docs/current/errcodes-appendix.html). All others are a refusal that
// names the code alone.
const (
	serializationFailure = "40001"
	deadlock             = "40P01"
	diskFull             = "53100"
	tooManyConnections   = "53300"
	lockNotAvailable     = "55P03"
	queryCancelled       = "57014"
	readOnly             = "25006"
	noPrivilege          = "42501"
	noDatabase           = "3D000"
)

func code(err error) string {
	if e := (*pgconn.PgError)(nil); errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// refine turns what PostgreSQL or the way to it says into an error of ours. What stands in a row
// is in no error of PostgreSQL's that passes here: its details are left out.
func refine(err error) error {
	if err == nil || isOurs(err) {
		return err
	}
	switch c := code(err); {
	case c == diskFull:
		return sqlite.ErrFull
	case c == readOnly:
		return ErrReadOnly
	case c == noPrivilege || c == noDatabase || len(c) == 5 && c[:2] == "28":
		return fmt.Errorf("%w (%s)", ErrDenied, c)
	case unreachable(err) || passes(err):
		return fmt.Errorf("%w (%s)", ErrAway, reason(err))
	case c != "":
		return fmt.Errorf("the database refused a statement (%s)", c)
	}
	return err
}

func isOurs(err error) bool {
	return errors.Is(err, ErrDatabase) || errors.Is(err, ErrRefilled) || errors.Is(err, sqlite.ErrFull)
}

// passes reports whether the database itself said that the same may go well another time. Nothing
// was kept.
func passes(err error) bool {
	switch c := code(err); c {
	case serializationFailure, deadlock, lockNotAvailable, queryCancelled, tooManyConnections:
		return true
	default: // it shuts down, starts, or ended the session
		return len(c) == 5 && (c[:2] == "57" || c == "25P03" || c == "25P02")
	}
}

// unreachable reports whether no answer came. Whether something was kept is then not known, but
// where nothing was sent to be committed yet.
func unreachable(err error) bool {
	var network net.Error
	var connecting *pgconn.ConnectError
	return errors.As(err, &network) || errors.As(err, &connecting) ||
		errors.Is(err, context.DeadlineExceeded) || pgconn.Timeout(err) || pgconn.SafeToRetry(err) ||
		isBroken(err)
}

// reason is what may be said of a failure to reach the database: its address, and nothing that was
// sent to it.
func reason(err error) string {
	if c := code(err); c != "" {
		return c
	}
	if op := (*net.OpError)(nil); errors.As(err, &op) {
		return op.Error()
	}
	return "no answer"
}
