package vouch

import (
	"cmp"
	"context"
	"crypto/hmac"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// Begin begins a transaction on a connection that writes. What was written on it outside a
// transaction of ours is forgotten here, so that [Guard.Seal] does not vouch for it.
func (g *Guard) Begin(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM temp.touched")
	return err
}

// Seal gives each row that the transaction touched its hash, and brings the tallies and the head up
// to date. It is the last thing before the commit.
func (g *Guard) Seal(ctx context.Context, tx *sql.Tx) error {
	touched, err := readTouched(ctx, tx)
	if err != nil {
		return fmt.Errorf("vouching: %w", err)
	}
	ledger := tallies{}
	for _, r := range touched {
		if r.mac != nil {
			ledger.add(g, r.table, r.scope, r.mac, -1)
		}
		mac, scope, err := g.stamp(ctx, tx, r)
		if errors.Is(err, sql.ErrNoRows) {
			continue // it was removed
		}
		if err != nil {
			return fmt.Errorf("vouching for a row of %s: %w", r.table, err)
		}
		ledger.add(g, r.table, scope, mac, 1)
	}
	if err := ledger.store(ctx, tx); err != nil {
		return fmt.Errorf("keeping the tally: %w", err)
	}
	// A note that came or went has its key to tell of it, and notes come by the thousand.
	others := func(r touchedRow) bool { return r.table != "note" }
	if len(touched) == 0 || slices.ContainsFunc(touched, others) {
		if err := g.grow(ctx, tx); err != nil {
			return fmt.Errorf("keeping the age: %w", err)
		}
	}
	if err := g.Begin(ctx, tx); err != nil {
		return err
	}
	return g.storeHead(ctx, tx)
}

// ageTally is the name, of no table, under which the age stands among the tallies: so the head
// covers it.
const ageTally = "vouch_age"

// Age is how many transactions the database has seen, but for those that only brought or marked
// notes. Whoever keeps it elsewhere knows an older copy of the file: see [Guard.NotBefore].
func Age(ctx context.Context, q querier) (age int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT coalesce((SELECT rows FROM main.vouch_tally WHERE tbl = ? "+
		"AND scope = ''), 0)", ageTally).Scan(&age)
	return age, err
}

// grow makes the database one transaction older, and older than what an older copy that somebody
// mended would have had.
func (g *Guard) grow(ctx context.Context, tx *sql.Tx) error {
	age, err := Age(ctx, tx)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT OR REPLACE INTO main.vouch_tally VALUES (?, '', ?, ?)",
		ageTally, max(age, g.least)+1, tally{}.bytes())
	return err
}

// touchedRow is what a transaction touched, and what it was before.
type touchedRow struct {
	table, scope string
	key          [mostKeys]any
	mac          []byte // nil: it is new
}

func readTouched(ctx context.Context, tx *sql.Tx) (all []touchedRow, err error) {
	rows, err := tx.QueryContext(ctx,
		"SELECT tbl, k1, k2, k3, k4, mac, coalesce(scope, '') FROM temp.touched")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r touchedRow
		k := &r.key
		if err := rows.Scan(&r.table, &k[0], &k[1], &k[2], &k[3], &r.mac, &r.scope); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// stamp writes a row's hash into it.
func (g *Guard) stamp(ctx context.Context, tx *sql.Tx, r touchedRow) (mac []byte, scope string,
	err error) {
	for _, t := range g.guarded() {
		if t.name != r.table {
			continue
		}
		err = tx.QueryRowContext(ctx, fmt.Sprintf(
			"UPDATE main.%s SET mac = vouch_mac('%s', %s) WHERE %s RETURNING mac, %s",
			t.name, t.name, t.list(""), t.where(), t.scope("")), r.key[:len(t.key)]...).
			Scan(&mac, &scope)
		return mac, scope, err
	}
	return nil, "", sql.ErrNoRows
}

func (g *Guard) guarded() []table {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.tables
}

// tally is how many rows there are, and the sum of a keyed hash of each modulo 2^256. It says the
// same for the same rows in whatever order they came. A sum, not an exclusive or: whoever holds a
// few hundred hashes finds some that cancel each other out by exclusive or.
type tally struct {
	rows int
	sum  [4]uint64
}

type place struct{ table, scope string }

type tallies map[place]tally

// add counts a row with the hash, or counts it out.
func (t tallies) add(g *Guard, table, scope string, mac []byte, sign int) {
	b := sum(g.tallyKey, table, mac)
	var delta tally
	for i := range delta.sum {
		delta.sum[i] = binary.BigEndian.Uint64(b[8*i:])
	}
	delta.rows = 1
	old := t[place{table, scope}]
	t[place{table, scope}] = old.plus(delta, sign)
}

func (t tally) plus(d tally, sign int) tally {
	var carry uint64
	for i := range t.sum {
		if sign < 0 {
			t.sum[i], carry = bits.Sub64(t.sum[i], d.sum[i], carry)
		} else {
			t.sum[i], carry = bits.Add64(t.sum[i], d.sum[i], carry)
		}
	}
	t.rows += sign * d.rows
	return t
}

func (t tally) bytes() []byte {
	var b []byte
	for _, w := range t.sum {
		b = binary.BigEndian.AppendUint64(b, w)
	}
	return b
}

func parseTally(rows int, sum []byte) (t tally, ok bool) {
	if len(sum) != 32 {
		return t, false
	}
	t.rows = rows
	for i := range t.sum {
		t.sum[i] = binary.BigEndian.Uint64(sum[8*i:])
	}
	return t, true
}

// store adds the changes to what is kept.
func (t tallies) store(ctx context.Context, tx *sql.Tx) error {
	for p, delta := range t {
		var rows int
		var sum []byte
		err := tx.QueryRowContext(ctx,
			"SELECT rows, sum FROM main.vouch_tally WHERE tbl = ? AND scope = ?", p.table,
			p.scope).Scan(&rows, &sum)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		old, _ := parseTally(rows, sum)
		now := old.plus(delta, 1)
		const put = "INSERT OR REPLACE INTO main.vouch_tally VALUES (?, ?, ?, ?)"
		if _, err := tx.ExecContext(ctx, put, p.table, p.scope, now.rows, now.bytes()); err != nil {
			return err
		}
	}
	return nil
}

// readTallies returns what is kept, and whether all of it can be read.
func readTallies(ctx context.Context, q querier) (all tallies, readable bool, err error) {
	rows, err := q.QueryContext(ctx,
		"SELECT tbl, scope, rows, sum FROM main.vouch_tally ORDER BY tbl, scope")
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	all, readable = tallies{}, true
	for rows.Next() {
		var p place
		var n int
		var sum []byte
		if err := rows.Scan(&p.table, &p.scope, &n, &sum); err != nil {
			return nil, false, err
		}
		if p.table == ageTally {
			continue
		}
		t, ok := parseTally(n, sum)
		readable = readable && ok
		all[p] = t
	}
	return all, readable, rows.Err()
}

// head is the hash over all tallies and the last entry of the audit log.
func (g *Guard) head(ctx context.Context, q querier) ([]byte, error) {
	parts := []driver.Value{"head"}
	rows, err := q.QueryContext(ctx,
		"SELECT tbl, scope, rows, sum FROM main.vouch_tally ORDER BY tbl, scope")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var table, scope string
		var n int64
		var total []byte
		if err := rows.Scan(&table, &scope, &n, &total); err != nil {
			return nil, err
		}
		parts = append(parts, table, scope, n, total)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	var seq int64
	var hash []byte
	err = q.QueryRowContext(ctx, "SELECT seq, hash FROM main.audit ORDER BY seq DESC LIMIT 1").
		Scan(&seq, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	return sum(g.headKey, append(parts, "audit", seq, hash)...), nil
}

// schema is the hash over what the tables, indexes, views and triggers of the file are. A trigger
// that somebody put there would act in our transactions, and we would vouch for what it did.
func (g *Guard) schema(ctx context.Context, q querier) ([]byte, error) {
	all, err := texts(ctx, q, `SELECT type || ' ' || name || ' ' || coalesce(sql, '')
		FROM main.sqlite_master ORDER BY type, name`)
	if err != nil {
		return nil, err
	}
	return sum(g.headKey, "schema", strings.Join(all, "\x00")), nil
}

func (g *Guard) storeHead(ctx context.Context, tx *sql.Tx) error {
	mac, err := g.head(ctx, tx)
	if err != nil {
		return fmt.Errorf("reading the tallies: %w", err)
	}
	_, err = tx.ExecContext(ctx, "UPDATE main.vouch_head SET mac = ? WHERE one = 1", mac)
	return err
}

// State is the head as it stands, for the next entry of the audit log to hold.
func State(ctx context.Context, q querier) (state []byte, err error) {
	err = q.QueryRowContext(ctx, "SELECT mac FROM main.vouch_head WHERE one = 1").Scan(&state)
	return state, err
}

// Adopt gives every row there is its hash, and counts anew: for a database that has none yet, or
// whose columns have just changed, or that somebody told us to believe.
func (g *Guard) Adopt(ctx context.Context, tx *sql.Tx) error {
	all := tallies{}
	for _, t := range g.guarded() {
		rows, err := tx.QueryContext(ctx, fmt.Sprintf(
			"UPDATE main.%s SET mac = vouch_mac('%s', %s) RETURNING mac, %s", t.name, t.name,
			t.list(""), t.scope("")))
		if err != nil {
			return fmt.Errorf("vouching for table %s: %w", t.name, err)
		}
		if err := all.count(g, t.name, rows); err != nil {
			return fmt.Errorf("vouching for table %s: %w", t.name, err)
		}
	}
	if err := all.replace(ctx, tx); err != nil {
		return err
	}
	schema, err := g.schema(ctx, tx)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT OR REPLACE INTO main.vouch_head VALUES (1, ?, x'')",
		schema)
	if err != nil {
		return err
	}
	return g.storeHead(ctx, tx)
}

// Recount believes that the rows there are, are all there should be; a row that was changed stays
// refused. It is for who was told what is missing, and goes on without it.
func (g *Guard) Recount(ctx context.Context, tx *sql.Tx) error {
	all, err := g.countAll(ctx, tx)
	if err != nil {
		return err
	}
	if err := all.replace(ctx, tx); err != nil {
		return err
	}
	return g.storeHead(ctx, tx)
}

func (g *Guard) countAll(ctx context.Context, q querier) (tallies, error) {
	all := tallies{}
	for _, t := range g.guarded() {
		rows, err := q.QueryContext(ctx, fmt.Sprintf("SELECT mac, %s FROM main.%s", t.scope(""),
			t.name))
		if err != nil {
			return nil, err
		}
		if err := all.count(g, t.name, rows); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// replace puts tallies in the place of all that are kept.
func (t tallies) replace(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM main.vouch_tally WHERE tbl <> ?", ageTally)
	if err != nil {
		return err
	}
	return t.store(ctx, tx)
}

// count adds rows of a hash and a scope.
func (t tallies) count(g *Guard, name string, rows *sql.Rows) error {
	defer rows.Close()
	for rows.Next() {
		var mac []byte
		var scope string
		if err := rows.Scan(&mac, &scope); err != nil {
			return err
		}
		t.add(g, name, scope, mac, 1)
	}
	return rows.Err()
}

// Audit compares every table with its tallies, and them with the head, and returns what does not
// fit: a table of which rows are missing or too many. With deep it reads every row as well, and
// names each that was changed. A [Changed] of no row is kept for [Guard.Whole].
//
// The error is a [Changed] of the schema, with which nothing can be relied on, or a failure.
func (g *Guard) Audit(ctx context.Context, q querier, deep bool) (found []Changed, err error) {
	mac, err := g.checkSchema(ctx, q)
	if err != nil {
		return nil, err
	}
	short := map[Changed]bool{}
	kept, readable, err := readTallies(ctx, q)
	if err != nil {
		return nil, err
	}
	age, err := Age(ctx, q)
	if err != nil {
		return nil, err
	}
	now, err := g.head(ctx, q)
	if err != nil || !hmac.Equal(now, mac) || !readable || age < g.least {
		short[Changed{Table: headTable}] = true
		found = append(found, Changed{Table: headTable})
	}
	counted, err := g.countAll(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, t := range g.guarded() {
		// the notes are many, and each is checked when it is read
		if !deep && t.name == "note" {
			continue
		}
		bad, err := g.bad(ctx, q, t)
		if err != nil {
			return nil, err
		}
		found = append(found, bad...)
	}
	for _, p := range differing(kept, counted) {
		found = append(found, Changed{Table: p.table})
		short[Changed{p.table, p.scope}] = true
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.short = short
	return unique(found), nil
}

// checkSchema compares the schema with the one that the head covers, and returns the head's hash.
func (g *Guard) checkSchema(ctx context.Context, q querier) (head []byte, err error) {
	var schema []byte
	err = q.QueryRowContext(ctx, "SELECT schema, mac FROM main.vouch_head WHERE one = 1 "+
		"AND (SELECT count(*) FROM main.vouch_head) = 1").Scan(&schema, &head)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if now, err := g.schema(ctx, q); err != nil || !hmac.Equal(now, schema) {
		return nil, errors.Join(Changed{Table: "sqlite_master"}, err)
	}
	return head, nil
}

// bad returns the rows of a table that do not vouch for themselves.
func (g *Guard) bad(ctx context.Context, q querier, t table) (found []Changed, err error) {
	rows, err := q.QueryContext(ctx, fmt.Sprintf("SELECT %s FROM main.%s WHERE NOT %s", t.id(""),
		t.name, t.call("sound", "")))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id any
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		found = append(found, Changed{t.name, text(id)})
	}
	return found, rows.Err()
}

// differing returns where two sets of tallies differ, one that counts nothing being like none.
func differing(a, b tallies) (all []place) {
	for p, t := range a {
		if b[p] != t {
			all = append(all, p)
		}
	}
	for p, t := range b {
		if _, both := a[p]; !both && t != (tally{}) {
			all = append(all, p)
		}
	}
	return all
}

func unique(found []Changed) []Changed {
	slices.SortFunc(found, func(a, b Changed) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.ID, b.ID))
	})
	return slices.Compact(found)
}
