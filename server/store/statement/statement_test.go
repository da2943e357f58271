package statement

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"path/filepath"
	"testing"

	"modernc.org/sqlite"
)

func open(t *testing.T) *sql.DB {
	t.Helper()
	db := Open(&sqlite.Driver{}, "file:"+filepath.Join(t.TempDir(), "x.db")+"?_pragma=synchronous(OFF)")
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	exec(t, db, "CREATE TABLE a (n INTEGER PRIMARY KEY, said TEXT)")
	return db
}

func exec(t *testing.T, db *sql.DB, text string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), text, args...); err != nil {
		t.Fatal(err)
	}
}

// What is read stands as it was where the same statement is asked again before all its rows were
// read: there is one place in a kept statement's rows.
func TestTheSameStatementInside(t *testing.T) {
	db := open(t)
	for n := range 3 {
		exec(t, db, "INSERT INTO a VALUES (?, ?)", n, "x")
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	pairs := 0
	each(t, tx, func() { each(t, tx, func() { pairs++ }) })
	if pairs != 9 {
		t.Errorf("%d pairs of three rows, want 9", pairs)
	}
}

func each(t *testing.T, tx *sql.Tx, do func()) {
	t.Helper()
	rows, err := tx.QueryContext(t.Context(), "SELECT n FROM a ORDER BY n")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		do()
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// A kept statement sees what became of its tables since, and none of what it was given before.
func TestKeptStatements(t *testing.T) {
	db := open(t)
	const put, said = "INSERT INTO a VALUES (?, ?)", "SELECT said FROM a WHERE n = ?"
	ask := func(n int) (got sql.NullString, err error) {
		err = db.QueryRowContext(t.Context(), said, n).Scan(&got)
		return got, err
	}
	exec(t, db, put, 1, "one")
	exec(t, db, put, 2, nil)
	for range 2 {
		if got, err := ask(1); err != nil || got.String != "one" {
			t.Errorf("%v, %v; want one", got, err)
		}
		if got, err := ask(2); err != nil || got.Valid {
			t.Errorf("%v, %v; want nothing, and not what the first was given", got, err)
		}
	}
	if _, err := db.ExecContext(t.Context(), put, 1, "again"); err == nil {
		t.Error("a key was taken twice")
	}
	exec(t, db, put, 3, "three") // after an error as before
	exec(t, db, "ALTER TABLE a RENAME TO b")
	if _, err := ask(1); err == nil {
		t.Error("a table that is no more was read")
	}
	exec(t, db, "ALTER TABLE b RENAME TO a")
	if got, err := ask(3); err != nil || got.String != "three" {
		t.Errorf("%v, %v; want three", got, err)
	}
}

// brokenOff reads one row of many, and its caller gives up.
func brokenOff(t *testing.T, db *sql.DB) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	rows, err := db.QueryContext(ctx, "SELECT n FROM a")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal(rows.Err())
	}
	cancel()
}

// kept are the statements of the only connection.
func kept(t *testing.T, db *sql.DB) (all map[string]*statement) {
	t.Helper()
	c, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Raw(func(c any) error { all = maps.Clone(c.(*conn).kept); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// What is asked again is not parsed again; what sets up tables is parsed once and not kept.
func TestParsedOnce(t *testing.T) {
	db := open(t)
	exec(t, db, "INSERT INTO a VALUES (?, 'x')", 1)
	before := kept(t, db)
	exec(t, db, "INSERT INTO a VALUES (?, 'x')", 2)
	if after := kept(t, db); len(before) != 1 || !maps.Equal(before, after) {
		t.Errorf("%d statements, and then %d others; want one, the same", len(before), len(after))
	}
	exec(t, db, "\n\tINSERT\n\tINTO a VALUES (?, 'x')", 3)
	if n := len(kept(t, db)); n != 2 {
		t.Errorf("%d statements are kept, want two: one of them breaks its lines", n)
	}
}

// Texts of which each is another one do not fill the memory, and what is broken off in the middle
// leaves the file to others.
func TestManyStatements(t *testing.T) {
	db := open(t)
	for n := range 1000 {
		exec(t, db, fmt.Sprintf("INSERT INTO a VALUES (%d, ?)", n), "x")
	}
	if n := len(kept(t, db)); n > most {
		t.Errorf("%d statements are kept, want %d at most", n, most)
	}
	brokenOff(t, db)
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM a").Scan(&n); err != nil || n != 1000 {
		t.Errorf("%d rows, %v", n, err)
	}
	exec(t, db, "DROP TABLE a") // refused while a statement reads it
}
