// Package postgres keeps a store in PostgreSQL, for several servers at once.
//
// [Open] connects. [DB.Load] fills an empty SQLite database with what is kept, and [DB.Share]
// makes it a [Copy] that follows: [Copy.InTx] runs a transaction on it that is kept in PostgreSQL
// once it returned nil, and what other servers do arrives by itself.
//
// Why a copy, and no SQL of PostgreSQL's: every row vouches for itself under a key that the notes'
// database must not have (package vouch), so a query can only be answered where that key is, in the
// server. PostgreSQL does what it is best at: it keeps, it locks, it commits, and it is there for
// several. There is one set of SQL, which asks the copy.
//
// Writers come one after the other, as they do in a file: the tallies and the audit log have one
// head, which each of them writes. A transaction is SERIALIZABLE and takes the writers' lock
// before its snapshot, brings the copy up to date, runs, and puts the parts it changed. So it sees
// all that was acknowledged before, on whatever server, and what it decides still holds when it
// commits.
//
// What an administrator of the database can see stands in server/README.md.
package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"elephants/server/store/sqlite"
)

//go:embed schema/*.sql
var migrations embed.FS

// Tables is the schema in which PostgreSQL keeps the rows of any other.
var Tables = sqlite.Schema{Name: "the database", Files: sqlite.Within(migrations, "schema"),
	Dialect: goose.DialectPostgres}

// Patience is how long is waited for a transaction, or to learn how one ended; for as long, one
// that may go well another time is tried anew.
var Patience = 10 * time.Second // a variable for tests

// How long else is waited for the database. A server that stands still in mid-transaction is
// thrown out, so that the others do not wait for it; they wait a little longer.
const (
	stillness = "7s" // of a session in mid-transaction
	waiting   = "9s" // for the writers' lock
	mostTries = 6    // of a transaction that the database says may go well another time
)

// DB is a database of PostgreSQL's. It is safe for concurrent use.
type DB struct {
	db *sql.DB

	mu   sync.Mutex
	lead *sql.Conn // holds what [DB.Leads] asks for
}

// Open connects to the database of a URL (postgres://user@host/name) and brings its own tables up
// to date; it does not touch the rows. [ErrNewer] if a newer elephantsd wrote it.
func Open(ctx context.Context, url string) (*DB, error) {
	if !strings.HasPrefix(url, "postgres://") && !strings.HasPrefix(url, "postgresql://") {
		return nil, ErrAddress
	}
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("the address of the database: %w", err) // without its password
	}
	for name, value := range map[string]string{
		"application_name": "elephantsd", "idle_in_transaction_session_timeout": stillness,
		"lock_timeout": waiting, "synchronous_commit": "on", // what was acknowledged is on the disk
	} {
		config.RuntimeParams[name] = value
	}
	config.ConnectTimeout = 5 * time.Second
	// Each connection is asked whether it lives before it is used, and not only one that was idle
	// for a second, which is pgx's way: after the database ended them all, each of the others would
	// have refused somebody. It costs a round trip.
	always := func(context.Context, stdlib.ShouldPingParams) bool { return true }
	d := &DB{db: stdlib.OpenDB(*config, stdlib.OptionShouldPing(always))}
	d.db.SetMaxOpenConns(6)
	d.db.SetMaxIdleConns(6)
	if err := d.migrate(ctx); err != nil {
		return nil, errors.Join(refine(err), d.Close())
	}
	return d, nil
}

// Close closes the connections.
func (d *DB) Close() error {
	if d == nil {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.lead != nil {
		_ = d.lead.Close()
	}
	return d.db.Close()
}

// Leads reports whether this server is the one of several that does what one of them has to do, and
// whether it was when it was asked before.
func (d *DB) Leads(ctx context.Context) (leads, led bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	if d.lead != nil {
		if d.lead.PingContext(ctx) == nil {
			return true, true
		}
		_ = d.lead.Close()
		d.lead = nil
	}
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return false, false
	}
	// Held as long as the session.
	err = conn.QueryRowContext(ctx,
		"SELECT pg_try_advisory_lock(hashtext('elephants leads ' || current_schema()))").Scan(&leads)
	if err != nil || !leads {
		_ = conn.Close()
		return false, false
	}
	d.lead = conn
	return true, false
}

// migrate lets one server at a time bring the tables up to date.
func (d *DB) migrate(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*Patience)
	defer cancel()
	conn, err := d.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(hashtext('elephants migrate'))"); err != nil {
		return err
	}
	defer conn.ExecContext(ctx, "SELECT pg_advisory_unlock(hashtext('elephants migrate'))") //nolint:errcheck // ends with the session
	return sqlite.Migrate(ctx, d.db, Tables)
}

// State is which state of the store the database has.
type State struct {
	Version int64 // one more with each transaction; 0: nothing is kept yet
	Layout  int64 // which version of the store's schema its rows are of
}

// State returns the present one.
func (d *DB) State(ctx context.Context) (s State, err error) {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	return stateIn(ctx, d.db)
}

func stateIn(ctx context.Context, q sqlite.Querier) (s State, err error) {
	err = q.QueryRowContext(ctx, "SELECT version, layout FROM state").Scan(&s.Version, &s.Layout)
	return s, refine(err)
}

// Writable returns [ErrReadOnly] while the database takes no transaction that writes, as one that
// follows another does, or one that was put so.
func (d *DB) Writable(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	var readOnly string
	err := d.db.QueryRowContext(ctx, "SELECT current_setting('transaction_read_only')").Scan(&readOnly)
	if err == nil && readOnly == "on" {
		return ErrReadOnly
	}
	return refine(err)
}

// part is some rows of one table.
type part struct {
	table   string
	number  int
	content []byte
}

// since gives each part that was written after a version.
func since(ctx context.Context, tx *sql.Tx, version int64, each func(part) error) error {
	rows, err := tx.QueryContext(ctx, "SELECT tbl, part, content FROM kept WHERE version > $1 "+
		"ORDER BY tbl, part", version)
	if err != nil {
		return refine(err)
	}
	defer rows.Close()
	for rows.Next() {
		var p part
		if err := rows.Scan(&p.table, &p.number, &p.content); err != nil {
			return refine(err)
		}
		if err := each(p); err != nil {
			return err
		}
	}
	return refine(rows.Err())
}

// Contents gives all that is kept, a part at a time.
func (d *DB) Contents(ctx context.Context, each func([]byte) error) error {
	return d.reading(ctx, func(tx *sql.Tx, _ State) error {
		return since(ctx, tx, -1, func(p part) error { return each(p.content) })
	})
}

// reading runs do on the database as it is at one moment.
func (d *DB) reading(ctx context.Context, do func(*sql.Tx, State) error) error {
	tx, err := d.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return refine(err)
	}
	defer tx.Rollback()
	s, err := stateIn(ctx, tx)
	if err != nil {
		return err
	}
	return do(tx, s)
}

// writing is a transaction that no other of any server is beside.
type writing struct {
	tx *sql.Tx
	State
	wrote bool
	last  []part // that were put
}

// put stores parts for the state that the transaction makes.
func (w *writing) put(ctx context.Context, parts []part) error {
	if len(parts) == 0 {
		return nil
	}
	w.wrote, w.last = true, parts
	tables, numbers, contents := columns(parts)
	_, err := w.tx.ExecContext(ctx, `INSERT INTO kept (tbl, part, version, content)
		SELECT t, p, $1, c FROM unnest($2::text[], $3::integer[], $4::bytea[]) AS x (t, p, c)
		ON CONFLICT (tbl, part) DO UPDATE SET version = excluded.version, content = excluded.content`,
		w.Version+1, tables, numbers, contents)
	return refine(err)
}

func columns(parts []part) (tables []string, numbers []int32, contents [][]byte) {
	for _, p := range parts {
		tables, numbers = append(tables, p.table), append(numbers, int32(p.number))
		contents = append(contents, p.content)
	}
	return tables, numbers, contents
}

// write runs do alone and commits. It is run again, a few times, when the database says that it may
// go well another time, or could not be reached before anything was committed: so do begins anew
// each time.
func (d *DB) write(ctx context.Context, do func(context.Context, *writing) error) error {
	begun := time.Now()
	for try := 1; ; try++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		again, err := d.once(ctx, do)
		if err == nil || !again || try == mostTries || time.Since(begun) > Patience {
			return err
		}
		pause := time.Duration(try*try) * 40 * time.Millisecond
		select {
		case <-time.After(pause/2 + rand.N(pause)): //nolint:gosec // no secret
		case <-ctx.Done():
			return err
		}
	}
}

// once tries a transaction; again says that nothing came of it and that it may go well another
// time.
//
// Whoever asked may give up; the transaction does not, for to break off in the middle of a commit
// is not to know what became of it.
func (d *DB) once(ctx context.Context, do func(context.Context, *writing) error) (again bool,
	err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), Patience)
	defer cancel()
	tx, err := d.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return passes(err) || unreachable(err), refine(err)
	}
	defer tx.Rollback() // does nothing after a commit
	// Before the snapshot, which the first query takes: so it is of after the last writer.
	if _, err := tx.ExecContext(ctx, "LOCK TABLE writer IN EXCLUSIVE MODE"); err != nil {
		return passes(err) || unreachable(err), refine(err)
	}
	w := &writing{tx: tx}
	if w.State, err = stateIn(ctx, tx); err != nil {
		return errors.Is(err, ErrAway), err
	}
	if err := do(ctx, w); err != nil {
		return errors.Is(err, ErrAway), err
	}
	if !w.wrote {
		return false, nil
	}
	var id string
	err = tx.QueryRowContext(ctx, "UPDATE state SET version = $1, layout = $2 "+
		"RETURNING pg_current_xact_id()::text", w.Version+1, w.Layout).Scan(&id)
	if err != nil {
		return passes(err) || unreachable(err), refine(err)
	}
	return d.commit(ctx, w, id)
}

// commit commits. When the connection breaks in the middle, the database is asked what became of
// it.
func (d *DB) commit(ctx context.Context, w *writing, id string) (again bool, err error) {
	err = w.tx.Commit()
	if c := code(err); err == nil || c == serializationFailure || c == deadlock || c == diskFull {
		return err != nil && c != diskFull, refine(err)
	}
	for begun := time.Now(); time.Since(begun) < Patience && ctx.Err() == nil; time.Sleep(100 * time.Millisecond) {
		var became string
		asked := d.db.QueryRowContext(ctx, "SELECT coalesce(pg_xact_status($1::text::xid8), '')", id).
			Scan(&became)
		switch {
		case asked != nil || became == "in progress":
			continue
		case became == "committed":
			return d.kept(ctx, w)
		case became == "aborted":
			return true, refine(err)
		}
		break
	}
	return false, ErrUnknown
}

// kept looks whether what a transaction put is there. Its number alone does not tell: a database that
// crashes before the commit gives it to another transaction afterwards, and that one is committed.
func (d *DB) kept(ctx context.Context, w *writing) (again bool, err error) {
	tables, numbers, contents := columns(w.last)
	var ours, others bool
	err = d.db.QueryRowContext(ctx, `SELECT coalesce(bool_or(k.version = $1 AND k.content = c), false),
		coalesce(bool_or(k.version < $1 OR k.version = $1 AND k.content <> c), false)
		FROM unnest($2::text[], $3::integer[], $4::bytea[]) AS x (t, p, c)
		JOIN kept k ON k.tbl = t AND k.part = p`, w.Version+1, tables, numbers, contents).Scan(&ours, &others)
	switch {
	case err == nil && others:
		return true, ErrAway
	case err == nil && ours:
		return false, nil
	}
	return false, ErrUnknown // written again since, or not to be asked
}

// Empty removes all rows: for who fails before they are of use to anybody.
func (d *DB) Empty(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	_, err := d.db.ExecContext(ctx, "WITH gone AS (DELETE FROM kept) UPDATE state SET version = 0, layout = 0")
	return refine(err)
}

// Scour has what was replaced or removed leave the database's files: PostgreSQL keeps it in them
// until somebody tidies up.
func (d *DB) Scour(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 4*Patience)
	defer cancel()
	_, err := d.db.ExecContext(ctx, "VACUUM FULL kept")
	return refine(err)
}

// isBroken reports whether a connection broke in the middle of an answer.
func isBroken(err error) bool {
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, sql.ErrTxDone)
}
