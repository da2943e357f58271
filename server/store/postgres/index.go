package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"elephants/server/store/sqlite"
)

// index is what a connection to the copy keeps, in temporary tables, of which row is in which part
// and of what a transaction touched. It is rolled back with the rest: in the program's memory it
// would say after a refused transaction what that one had changed.
type index struct{ tables []table }

const indexTables = `CREATE TEMP TABLE kept_touched (tbl TEXT, k1, k2, k3, k4,
	PRIMARY KEY (tbl, k1, k2, k3, k4)) WITHOUT ROWID;
CREATE TEMP TABLE kept_at (tbl TEXT, part INTEGER, k1, k2, k3, k4,
	PRIMARY KEY (tbl, k1, k2, k3, k4)) WITHOUT ROWID;
CREATE INDEX temp.kept_in ON kept_at (tbl, part);
CREATE TEMP TABLE kept_parts (tbl TEXT PRIMARY KEY, parts INTEGER, rows INTEGER);
CREATE TEMP TABLE kept_version (version INTEGER);
`

// newIndex makes the index of a connection. A table has as many parts as parts says, or as many as
// its rows need.
func newIndex(ctx context.Context, tx *sql.Tx, parts map[string]int, version int64) (x index,
	err error) {
	if x.tables, err = tablesOf(ctx, tx); err != nil {
		return x, err
	}
	if _, err := tx.ExecContext(ctx, indexTables); err != nil {
		return x, err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO temp.kept_version VALUES (?)", version)
	if err != nil {
		return x, err
	}
	for _, t := range x.tables {
		keys, err := keysOf(ctx, tx, "SELECT "+t.keys("")+" FROM main."+t.name)
		if err != nil {
			return x, err
		}
		n := parts[t.name]
		if n == 0 {
			n = t.parts(len(keys))
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO temp.kept_parts VALUES (?, ?, 0)", t.name, n)
		if err != nil {
			return x, err
		}
		if err := x.add(ctx, tx, t, n, keys); err != nil {
			return x, err
		}
		if _, err := tx.ExecContext(ctx, t.triggers()); err != nil {
			return x, err
		}
	}
	return x, nil
}

// triggers note what a transaction touches. They are of the connection and not of the file. A list
// that each method keeps would be shorter, and the first method that forgot would leave a row out
// of the database that this server alone believes in.
func (t table) triggers() string {
	var b strings.Builder
	for event, rows := range map[string][]string{"INSERT": {"NEW."}, "UPDATE": {"OLD.", "NEW."},
		"DELETE": {"OLD."}} {
		fmt.Fprintf(&b, "CREATE TEMP TRIGGER kept_%s_%s AFTER %s ON main.%s BEGIN ", t.name,
			strings.ToLower(event), event, t.name)
		for _, row := range rows {
			fmt.Fprintf(&b, "INSERT OR IGNORE INTO kept_touched VALUES ('%s', %s); ", t.name, t.keys(row))
		}
		b.WriteString("END;\n")
	}
	return b.String()
}

func keysOf(ctx context.Context, q sqlite.Queriers, query string, args ...any) (all []key,
	err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		row, err := scan(rows, mostKeys)
		if err != nil {
			return nil, err
		}
		all = append(all, key(row))
	}
	return all, rows.Err()
}

// add puts keys into the parts that are theirs among so many. The statement is parsed once: a
// server that starts adds every key there is.
func (x index) add(ctx context.Context, tx *sql.Tx, t table, parts int, keys []key) error {
	if len(keys) == 0 {
		return nil
	}
	put, err := tx.PrepareContext(ctx, "INSERT OR REPLACE INTO temp.kept_at VALUES (?, ?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	defer put.Close()
	for _, k := range keys {
		if _, err := put.ExecContext(ctx, append([]any{t.name, k.of(parts)}, k[:]...)...); err != nil {
			return err
		}
	}
	return x.counted(ctx, tx, t, len(keys))
}

// remove takes keys out.
func (x index) remove(ctx context.Context, tx *sql.Tx, t table, keys []key) error {
	for _, k := range keys {
		_, err := tx.ExecContext(ctx, "DELETE FROM temp.kept_at WHERE tbl = ? AND k1 = ? AND k2 = ? "+
			"AND k3 = ? AND k4 = ?", append([]any{t.name}, k[:]...)...)
		if err != nil {
			return err
		}
	}
	return x.counted(ctx, tx, t, -len(keys))
}

func (x index) counted(ctx context.Context, tx *sql.Tx, t table, more int) error {
	_, err := tx.ExecContext(ctx, "UPDATE temp.kept_parts SET rows = rows + ? WHERE tbl = ?", more,
		t.name)
	return err
}

// replace has keys in the index in place of others.
func (x index) replace(ctx context.Context, tx *sql.Tx, t table, parts int, gone,
	come []key) error {
	if err := x.remove(ctx, tx, t, gone); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "UPDATE temp.kept_parts SET parts = ? WHERE tbl = ?", parts, t.name)
	if err != nil {
		return err
	}
	return x.add(ctx, tx, t, parts, come)
}

// partsOf is how many parts a table has, and how many rows. Both are kept and not counted: a count
// would read the whole table for each transaction.
func (x index) partsOf(ctx context.Context, tx *sql.Tx, t table) (parts, rows int, err error) {
	err = tx.QueryRowContext(ctx, "SELECT parts, rows FROM temp.kept_parts WHERE tbl = ?", t.name).
		Scan(&parts, &rows)
	return parts, rows, err
}

// changes returns the parts that the transaction changed, as they are by now, and forgets what it
// touched. It is asked at the end of the transaction, after the rows have their hashes: a part
// without them would be refused by every other server.
func (x index) changes(ctx context.Context, tx *sql.Tx) (all []part, err error) {
	for _, t := range x.tables {
		var touched bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM temp.kept_touched WHERE tbl = ?)",
			t.name).Scan(&touched); err != nil {
			return nil, err
		}
		if !touched {
			continue
		}
		numbers, err := x.placeTouched(ctx, tx, t)
		if err != nil {
			return nil, err
		}
		parts, err := x.contents(ctx, tx, t, numbers)
		if err != nil {
			return nil, err
		}
		all = append(all, parts...)
	}
	return all, forget(ctx, tx)
}

func forget(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM temp.kept_touched")
	return err
}

// placeTouched brings the index up to date with what was touched, and returns the parts of it:
// where a row came, where one went, and where one was written over. Then it sees whether parts have
// become too full, since a part that grows is two parts that change.
func (x index) placeTouched(ctx context.Context, tx *sql.Tx, t table) (map[int]bool, error) {
	parts, _, err := x.partsOf(ctx, tx, t)
	if err != nil {
		return nil, err
	}
	fresh, gone, changed, err := x.touched(ctx, tx, t)
	if err != nil {
		return nil, err
	}
	for _, k := range append(fresh, gone...) {
		changed[k.of(parts)] = true
	}
	if err := x.add(ctx, tx, t, parts, fresh); err != nil {
		return nil, err
	}
	if err := x.remove(ctx, tx, t, gone); err != nil {
		return nil, err
	}
	return changed, x.grow(ctx, tx, t, changed)
}

// touched returns the keys of rows that came, of rows that went, and the parts of those that
// stayed.
func (x index) touched(ctx context.Context, tx *sql.Tx, t table) (fresh, gone []key,
	stayed map[int]bool, err error) {
	rows, err := tx.QueryContext(ctx, fmt.Sprintf(`SELECT a.part, EXISTS (SELECT 1 FROM main.%s m WHERE %s),
		k.k1, k.k2, k.k3, k.k4 FROM temp.kept_touched k LEFT JOIN temp.kept_at a USING (tbl, k1, k2, k3, k4)
		WHERE k.tbl = ?`, t.name, t.same("m.", "k.")), t.name)
	if err != nil {
		return nil, nil, nil, err
	}
	defer rows.Close()
	stayed = map[int]bool{}
	for rows.Next() {
		row, err := scan(rows, 2+mostKeys)
		if err != nil {
			return nil, nil, nil, err
		}
		before, was := row[0].(int64)
		switch is := row[1] == int64(1); {
		case is && was:
			stayed[int(before)] = true
		case is:
			fresh = append(fresh, key(row[2:]))
		case was:
			gone = append(gone, key(row[2:]))
		}
	}
	return fresh, gone, stayed, rows.Err()
}

// grow makes parts until none has too many rows, about, and marks what changed with it. Parts are
// never made fewer: after a withdrawal that would write other people's rows anew, at that moment.
func (x index) grow(ctx context.Context, tx *sql.Tx, t table, changed map[int]bool) error {
	parts, rows, err := x.partsOf(ctx, tx, t)
	if err != nil {
		return err
	}
	for ; parts < t.parts(rows); parts++ {
		// Linear hashing: the part after the last shares the rows of one part, and no other part
		// changes.
		from := 0 // whose rows the new part shares
		for whole := 1; whole <= parts; whole *= 2 {
			from = parts - whole
		}
		keys, err := keysOf(ctx, tx, "SELECT k1, k2, k3, k4 FROM temp.kept_at WHERE tbl = ? AND part = ?",
			t.name, from)
		if err != nil {
			return err
		}
		if err := x.replace(ctx, tx, t, parts+1, keys, keys); err != nil {
			return err
		}
		changed[from], changed[parts] = true, true
	}
	return nil
}

// contents returns parts of a table as they are, by their number. Inside a part the rows are by
// their keys, which were drawn: the same rows are the same bytes, and no order in them is that in
// which they came.
func (x index) contents(ctx context.Context, tx *sql.Tx, t table, numbers map[int]bool) (all []part,
	err error) {
	for number := range numbers {
		p := part{table: t.name, number: number}
		err := x.rows(ctx, tx, t, number, func(row []any) error {
			p.content = encode(p.content, row)
			return nil
		})
		if err != nil {
			return nil, err
		}
		// An empty part is kept as one: a part that is missing would be one that was never written.
		if p.content == nil {
			p.content = []byte{}
		}
		all = append(all, p)
	}
	return all, nil
}

// rows gives each row of a part.
func (x index) rows(ctx context.Context, tx *sql.Tx, t table, number int,
	each func([]any) error) error {
	rows, err := tx.QueryContext(ctx, fmt.Sprintf(`SELECT m.%s FROM temp.kept_at a CROSS JOIN main.%s m
		ON %s WHERE a.tbl = ? AND a.part = ? ORDER BY a.k1, a.k2, a.k3, a.k4`,
		strings.Join(t.columns, ", m."), t.name, t.same("m.", "a.")), t.name, number)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		row, err := scan(rows, len(t.columns))
		if err != nil {
			return err
		}
		if err := each(row); err != nil {
			return err
		}
	}
	return rows.Err()
}
