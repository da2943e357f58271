package postgres

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"elephants/server/store/sqlite"
)

// Copy is a SQLite database that follows what is kept in PostgreSQL. It is safe for concurrent use.
// Nothing is decided on what a copy has without asking: whoever writes brings it up to date under
// the writers' lock, and whoever reads may be behind by [fresh] and no more.
type Copy struct {
	pg     *DB
	local  *sql.DB // one connection: whoever has it is the only one here who writes
	index  index
	hooks  Hooks
	layout int64 // which version of the schema its rows are of

	version   atomic.Int64 // of the state that the copy has
	confirmed atomic.Int64 // when it was last known to be the present one; nanoseconds since begun
	begun     time.Time
	asking    sync.Mutex
}

// Hooks are what else must happen when rows arrive that another server wrote. Both may be nil.
type Hooks struct {
	Before func(context.Context) error          // in between of reading them and of having them
	After  func(context.Context, *sql.Tx) error // in the transaction that has them
}

// fresh is how long the copy is believed without asking. A secret that one server revoked opens
// nothing on another from then on. Less would have every page ask the database; more would let a
// stolen secret live on.
const fresh = 300 * time.Millisecond

// Loaded is what [DB.Load] read.
type Loaded struct {
	State
	parts map[string]int
}

// Load fills an empty database with the rows that are kept, in the version of their schema. There
// is nothing to do where nothing is kept yet. The tables are made in the version that the rows were
// written in, and brought to today's by the same migrations as a file's: there is no second way for
// a store to become newer.
func (d *DB) Load(ctx context.Context, local *sql.DB, schema sqlite.Schema) (l Loaded, err error) {
	provider, err := schema.Provider(local)
	if err != nil {
		return l, err
	}
	err = d.reading(ctx, func(tx *sql.Tx, s State) error {
		l = Loaded{State: s, parts: map[string]int{}}
		if newest := sqlite.Newest(provider); s.Layout > newest {
			return fmt.Errorf("%w (%s has version %d, this program knows %d)", sqlite.ErrNewer,
				schema.Name, s.Layout, newest)
		}
		if s.Layout == 0 {
			return nil
		}
		if _, err := provider.UpTo(ctx, s.Layout); err != nil {
			return fmt.Errorf("making the tables of %s: %w", schema.Name, err)
		}
		return sqlite.InTx(ctx, local, func(into *sql.Tx) error { return l.fill(ctx, tx, into) })
	})
	return l, err
}

// fill puts every part's rows into the tables. A table or a number of columns that this version
// does not have makes it fail: half a store would look like one that somebody removed rows from.
func (l Loaded) fill(ctx context.Context, from, into *sql.Tx) error {
	if err := deferred(ctx, into); err != nil {
		return err
	}
	tables, err := tablesOf(ctx, into)
	if err != nil {
		return err
	}
	for _, t := range tables { // a migration may have put rows in, such as of a first version
		//nolint:gosec // a table of our schema
		if _, err := into.ExecContext(ctx, "DELETE FROM main."+t.name); err != nil {
			return err
		}
	}
	byName := map[string]table{}
	for _, t := range tables {
		byName[t.name] = t
	}
	return since(ctx, from, 0, func(p part) error {
		t, ok := byName[p.table]
		if !ok {
			return errPart
		}
		l.parts[p.table] = max(l.parts[p.table], p.number+1)
		return decode(p.content, func(row []any) error { return t.insert(ctx, into, row) })
	})
}

// deferred has references between rows looked at when the transaction ends. Parts come in the order
// of their tables, in which a row may come before the one it refers to.
func deferred(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "PRAGMA defer_foreign_keys = 1")
	return err
}

func (t table) insert(ctx context.Context, tx *sql.Tx, row []any) error {
	if len(row) != len(t.columns) {
		return errPart
	}
	_, err := tx.ExecContext(ctx, fmt.Sprintf("INSERT INTO main.%s (%s) VALUES (?%s)", t.name,
		strings.Join(t.columns, ", "), strings.Repeat(", ?", len(row)-1)), row...)
	return err
}

// Fill puts all rows of a database in place of what is kept, unless somebody wrote since it was
// loaded: [ErrRefilled]. It is for a store that is new, or was brought up to date.
func (d *DB) Fill(ctx context.Context, local *sql.DB, schema sqlite.Schema, l *Loaded) error {
	tx, x, layout, err := source(ctx, local, schema)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	parts := map[string]int{}
	err = d.write(ctx, func(ctx context.Context, w *writing) error {
		// Two servers that open a new store at once both fill it. The second finds another state
		// than it read, and opens anew what the first made.
		if w.State != l.State {
			return ErrRefilled
		}
		w.Layout, w.wrote = layout, true
		if _, err := w.tx.ExecContext(ctx, "DELETE FROM kept"); err != nil {
			return refine(err)
		}
		for _, t := range x.tables {
			if parts[t.name], err = x.fill(ctx, tx, w, t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	l.State, l.parts = State{Version: l.Version + 1, Layout: layout}, parts
	return nil
}

// source begins to read a database: the transaction, which the caller rolls back, the index of its
// rows, and which version of the schema they are of.
func source(ctx context.Context, local *sql.DB, schema sqlite.Schema) (tx *sql.Tx, x index,
	layout int64, err error) {
	provider, err := schema.Provider(local)
	if err != nil {
		return nil, x, 0, err
	}
	if layout, err = provider.GetDBVersion(ctx); err != nil {
		return nil, x, 0, err
	}
	if tx, err = local.BeginTx(ctx, nil); err != nil {
		return nil, x, 0, err
	}
	if x, err = newIndex(ctx, tx, nil, 0); err != nil {
		return nil, x, 0, errors.Join(err, tx.Rollback())
	}
	return tx, x, layout, nil
}

// together is how many parts are put at once, which bounds the memory.
const together = 64

// fill puts all parts of a table and returns how many they are.
func (x index) fill(ctx context.Context, tx *sql.Tx, w *writing, t table) (parts int, err error) {
	if parts, _, err = x.partsOf(ctx, tx, t); err != nil {
		return 0, err
	}
	for from := 0; from < parts; from += together {
		some, err := x.some(ctx, tx, t, from, parts)
		if err != nil {
			return 0, err
		}
		if err := w.put(ctx, some); err != nil {
			return 0, err
		}
	}
	return parts, nil
}

// some are the parts of a table from a number on, as many as are put together.
func (x index) some(ctx context.Context, tx *sql.Tx, t table, from, parts int) ([]part, error) {
	numbers := map[int]bool{}
	for n := from; n < min(parts, from+together); n++ {
		numbers[n] = true
	}
	return x.contents(ctx, tx, t, numbers)
}

// Share makes a copy of a database that [DB.Load] or [DB.Fill] left like what is kept. local has
// one connection, on which the copy keeps what it knows: it must live as long.
func (d *DB) Share(ctx context.Context, local *sql.DB, l Loaded, hooks Hooks) (*Copy, error) {
	c := &Copy{pg: d, local: local, hooks: hooks, layout: l.Layout, begun: time.Now()}
	c.version.Store(l.Version)
	err := sqlite.InTx(ctx, local, func(tx *sql.Tx) (err error) {
		c.index, err = newIndex(ctx, tx, l.parts, l.Version)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("preparing the copy: %w", err)
	}
	return c, nil
}

// InTx runs do in a transaction of the copy that is kept in PostgreSQL when it returns nil. do sees
// all that any server did before, and is run again where the database asks for that: it begins anew
// each time.
func (c *Copy) InTx(ctx context.Context, do func(*sql.Tx) error) error {
	// First, so that nobody waits for somebody of this server with the others' lock in hand.
	conn, err := c.local.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var tx *sql.Tx
	// A try that the database refused leaves the copy changed, so that its transaction is undone
	// before the next one begins.
	undo := func() {
		if tx != nil {
			_ = tx.Rollback()
		}
	}
	now := c.version.Load()
	err = c.pg.write(ctx, func(ctx context.Context, w *writing) (err error) {
		undo()
		// it ends by itself, after what is kept
		if tx, err = conn.BeginTx(context.WithoutCancel(ctx), nil); err != nil {
			return sqlite.Refine(err)
		}
		now, err = c.within(ctx, tx, w, do)
		return err
	})
	if err != nil {
		undo()
		return sqlite.Refine(err)
	}
	// Should this fail, the next transaction or question brings the copy up to date.
	// PostgreSQL committed, so that the answer is nil whatever becomes of the copy.
	if err := tx.Commit(); err == nil {
		c.confirm(now)
	}
	return nil
}

// Still runs do while no server writes, with the one connection that writes to the copy, which has
// all that any of them wrote. do changes no rows.
func (c *Copy) Still(ctx context.Context, do func(*sql.Conn) error) error {
	for {
		if err := c.Refresh(ctx); err != nil {
			return err
		}
		moved, err := c.still(ctx, do)
		if err != nil || !moved {
			return err
		}
	}
}

// still runs do, unless another server wrote after the copy was refreshed: then moved is true and
// nothing was done. It holds the lock but cannot follow under it, for do wants the connection with
// no transaction on it.
func (c *Copy) still(ctx context.Context, do func(*sql.Conn) error) (moved bool, err error) {
	conn, err := c.local.Conn(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	err = c.pg.write(ctx, func(_ context.Context, w *writing) error {
		if moved = w.Version != c.version.Load(); moved {
			return nil
		}
		return do(conn)
	})
	return moved, err
}

// within brings the copy up to date, runs do and puts what it changed; now is the version that the
// copy has then.
func (c *Copy) within(ctx context.Context, tx *sql.Tx, w *writing,
	do func(*sql.Tx) error) (now int64,
	err error) {
	if err := c.follow(ctx, tx, w.tx, w.State); err != nil {
		return 0, err
	}
	if err := do(tx); err != nil {
		return 0, err
	}
	// After do, which ends with the rows' hashes: see Change in package vouched.
	parts, err := c.index.changes(ctx, tx)
	if err != nil {
		return 0, fmt.Errorf("collecting what changed: %w", err)
	}
	if err := w.put(ctx, parts); err != nil || !w.wrote {
		return w.Version, err
	}
	return w.Version + 1, c.knows(ctx, tx, w.Version+1)
}

// knows keeps the version in the copy itself, in the transaction that brings it there: should that
// be undone, the number is undone with the rows.
func (c *Copy) knows(ctx context.Context, tx *sql.Tx, version int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE temp.kept_version SET version = ?", version)
	return err
}

// confirm keeps that the copy has the version, which is the present one.
func (c *Copy) confirm(version int64) {
	c.version.Store(version)
	c.confirmed.Store(int64(time.Since(c.begun)))
}

// Ready returns nil if the copy has what every server was told is done by [fresh] ago, and has it
// follow if need be.
func (c *Copy) Ready(ctx context.Context) error {
	isFresh := func() bool { return time.Since(c.begun)-time.Duration(c.confirmed.Load()) < fresh }
	if isFresh() {
		return nil
	}
	c.asking.Lock()
	defer c.asking.Unlock()
	// One question for all who wait: a hundred pages at once ask the database once.
	if isFresh() { // somebody asked meanwhile
		return nil
	}
	return c.refresh(ctx)
}

// Refresh has the copy follow, if it does not.
func (c *Copy) Refresh(ctx context.Context) error {
	c.asking.Lock()
	defer c.asking.Unlock()
	return c.refresh(ctx)
}

func (c *Copy) refresh(ctx context.Context) error {
	// The time before the question and not after it: the answer may be as old as the question.
	asked := int64(time.Since(c.begun))
	s, err := c.pg.State(ctx)
	if err != nil {
		return err
	}
	if s.Version == c.version.Load() {
		c.confirmed.Store(max(asked, c.confirmed.Load()))
		return nil
	}
	// Longer than a transaction may take: a server that was away for a while, or starts while the others
	// write, has much to read, and one that gives up does not start.
	ctx, cancel := context.WithTimeout(ctx, 6*Patience)
	defer cancel()
	return refine(sqlite.InTx(ctx, c.local, func(tx *sql.Tx) error {
		return c.pg.reading(ctx, func(from *sql.Tx, s State) error {
			if err := c.follow(ctx, tx, from, s); err != nil {
				return err
			}
			// Read before the commit and stored before it: should that fail, the rows are asked for
			// by what the transaction kept, and not by this.
			c.confirm(s.Version)
			return nil
		})
	}))
}

// follow has the copy's transaction have what was written up to a state.
func (c *Copy) follow(ctx context.Context, tx, from *sql.Tx, s State) error {
	var have int64
	err := tx.QueryRowContext(ctx, "SELECT version FROM temp.kept_version").Scan(&have)
	switch {
	case err != nil:
		return err
	case s.Layout > c.layout:
		return ErrNewer
	case have > s.Version || s.Layout < c.layout:
		return ErrBehind
	case have == s.Version:
		return nil
	}
	// All is read before anything is changed. The keys must be as new as the notes: see [Hooks].
	arrived := map[string][]part{}
	err = since(ctx, from, have, func(p part) error {
		arrived[p.table] = append(arrived[p.table], p)
		return nil
	})
	if err == nil && c.hooks.Before != nil {
		err = c.hooks.Before(ctx)
	}
	if err == nil {
		err = c.take(ctx, tx, arrived)
	}
	if err != nil {
		return err
	}
	return c.knows(ctx, tx, s.Version)
}

// take has the copy's transaction have the parts that arrived.
func (c *Copy) take(ctx context.Context, tx *sql.Tx, arrived map[string][]part) error {
	if err := deferred(ctx, tx); err != nil {
		return err
	}
	for _, t := range c.index.tables {
		if err := c.index.arrive(ctx, tx, t, arrived[t.name]); err != nil {
			return fmt.Errorf("following the database in table %s: %w", t.name, err)
		}
	}
	if err := forget(ctx, tx); err != nil || c.hooks.After == nil {
		return err
	}
	return c.hooks.After(ctx, tx)
}

// arrive puts parts of a table in place of what the copy has of them. What changed is removed
// first and put in afterwards: so no two rows are in each other's way, and what is kept of where a
// row lies (package place) forgets the one that went.
func (x index) arrive(ctx context.Context, tx *sql.Tx, t table, parts []part) error {
	if len(parts) == 0 {
		return nil
	}
	most, _, err := x.partsOf(ctx, tx, t)
	if err != nil {
		return err
	}
	for _, p := range parts {
		most = max(most, p.number+1)
	}
	before, gone, err := x.had(ctx, tx, t, parts)
	if err != nil {
		return err
	}
	after, come, err := t.arrived(parts, most)
	if err != nil {
		return err
	}
	for _, k := range gone {
		if row, ok := after[k.text()]; ok && bytes.Equal(before[k.text()], encode(nil, row)) {
			delete(after, k.text())
			continue
		}
		//nolint:gosec // a table of our schema, and the columns of its key
		_, err := tx.ExecContext(ctx, "DELETE FROM main."+t.name+" WHERE "+t.where(1), k[:len(t.key)]...)
		if err != nil {
			return err
		}
	}
	for _, row := range after {
		if err := t.insert(ctx, tx, row); err != nil {
			return err
		}
	}
	return x.replace(ctx, tx, t, most, gone, come)
}

// had are the rows that the copy has of parts, by their keys' text, and their keys.
func (x index) had(ctx context.Context, tx *sql.Tx, t table, parts []part) (rows map[string][]byte,
	keys []key, err error) {
	rows = map[string][]byte{}
	for _, p := range parts {
		err := x.rows(ctx, tx, t, p.number, func(row []any) error {
			k := t.keyOf(row)
			rows[k.text()], keys = encode(nil, row), append(keys, k)
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return rows, keys, nil
}

// arrived are the rows in parts, of which the table has so many, and their keys.
func (t table) arrived(parts []part, most int) (rows map[string][]any, keys []key, err error) {
	rows = map[string][]any{}
	for _, p := range parts {
		err := decode(p.content, func(row []any) error {
			k := t.keyOf(row)
			if len(row) != len(t.columns) || k.of(most) != p.number {
				return errPart
			}
			rows[k.text()], keys = row, append(keys, k)
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return rows, keys, nil
}
