package vouch

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// table is what Learn found of one.
type table struct {
	name    string
	vouched bool     // it has a column mac
	columns []string // the others
	key     []string // of the primary key, in its order
}

const (
	headTable  = "vouch_head"
	tallyTable = "vouch_tally"
)

// Not guarded: what the audit log's own chain covers, what belongs to the schema's versions, and
// what the guard keeps. The mark is compared with the keys'.
var unguarded = []string{"audit", "folder", "goose_db_version", "sqlite_sequence", headTable,
	tallyTable}

// mostKeys is how many columns a primary key may have: see "touched".
const mostKeys = 4

// Learn reads the tables of the database, each of which must have a column mac or be one that is
// known to need none: a new table without one would be a gap that nobody sees.
func (g *Guard) Learn(ctx context.Context, db *sql.DB) error {
	tables, err := readTables(ctx, db)
	if err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tables = tables
	var read, write []item
	for _, t := range tables {
		read = append(read, t.views("%s")...)
		write = append(append(write, t.views(t.touched(""))...), t.triggers()...)
	}
	g.install = map[string]string{
		"read":  install(read) + "PRAGMA query_only = 1;", // last: it forbids temporary views as well
		"write": touchedTable + install(write),
	}
	return nil
}

// readTables returns the tables that are to be guarded, by their names.
func readTables(ctx context.Context, db *sql.DB) (tables []table, err error) {
	rows, err := db.QueryContext(ctx, `SELECT t.name, c.name, c.pk
		FROM main.sqlite_master t, pragma_table_info(t.name, 'main') c
		WHERE t.type = 'table' ORDER BY t.name, c.cid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var in, column string
		var key int // its place in the primary key, from 1; 0: it is not of it
		if err := rows.Scan(&in, &column, &key); err != nil {
			return nil, err
		}
		if slices.Contains(unguarded, in) {
			continue
		}
		if !ours(in) || !ours(column) {
			return nil, Changed{Table: "sqlite_master"}
		}
		if len(tables) == 0 || tables[len(tables)-1].name != in {
			tables = append(tables, table{name: in})
		}
		tables[len(tables)-1].add(column, key)
	}
	for _, t := range tables {
		if !t.vouched || len(t.key) == 0 || len(t.key) > mostKeys {
			return nil, fmt.Errorf("table %s has no column mac, or not one to %d columns of a key",
				t.name, mostKeys)
		}
	}
	return tables, rows.Err()
}

// ours are the names of tables and columns of ours. They become parts of statements, so who wrote
// another into the file would have us run whatever it says, before anything is checked.
func ours(name string) bool { return strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == "" }

// add adds the column that is next in the table, and its place in the key.
func (t *table) add(column string, key int) {
	if column == "mac" {
		t.vouched = true
		return
	}
	t.columns = append(t.columns, column)
	if key > 0 {
		t.key = append(t.key, make([]string, max(0, key-len(t.key)))...)
		t.key[key-1] = column
	}
}

// Tables returns the names of the guarded tables.
func (g *Guard) Tables() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var names []string
	for _, t := range g.tables {
		names = append(names, t.name)
	}
	return names
}

func texts(ctx context.Context, db querier, query string, args ...any) ([]string, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// item is a view or a trigger of a connection.
type item struct{ kind, name, on, statement string }

// install makes items of a connection: it writes them into the table of what there is, which SQLite
// then reads. To create one after the other, as the statements say, has SQLite look through that
// table for each of them, and took 15 ms a connection that writes, of 24 tables, instead of 3. While
// the table can be written SQLite overlooks what is wrong with the file's own; RESET ends that, and
// has it read again.
func install(items []item) string {
	if len(items) == 0 {
		return ""
	}
	var rows []string
	for _, i := range items {
		rows = append(rows, fmt.Sprintf("('%s', '%s', '%s', 0, '%s')", i.kind, i.name, i.on,
			strings.ReplaceAll(i.statement, "'", "''")))
	}
	return "PRAGMA writable_schema = 1;\nINSERT INTO temp.sqlite_master VALUES " +
		strings.Join(rows, ",\n") + ";\nPRAGMA writable_schema = RESET;\n"
}

// touchedTable is where a connection that writes keeps which rows a transaction touched, and what
// they were before it.
const touchedTable = `CREATE TEMP TABLE touched (tbl TEXT, k1, k2, k3, k4, mac, scope,
	PRIMARY KEY (tbl, k1, k2, k3, k4)) WITHOUT ROWID;
`

// views are two: one with the table's name, in which a changed row is an error, and one with
// "sound_" before it, which leaves changed rows out. unless is a condition around the check,
// for the rows of the present transaction, which have no hash yet.
//
// The plus signs keep SQLite from taking "released = 0" of a query for the value of the column in
// the check as well, which would then see other rows than there are.
func (t table) views(unless string) (views []item) {
	var shown []string
	for _, c := range t.columns {
		if slices.Contains(t.key, c) {
			shown = append(shown, c) // looked up by the key's index
		} else {
			shown = append(shown, fmt.Sprintf("+%s AS %s", c, c))
		}
	}
	for prefix, check := range map[string]string{"": "vouched", "sound_": "sound"} {
		name := prefix + t.name
		views = append(views, item{"view", name, name, fmt.Sprintf(
			"CREATE VIEW %s AS SELECT %s FROM main.%s WHERE %s", name, strings.Join(shown, ", "),
			t.name, fmt.Sprintf(unless, t.call(check, "")))})
	}
	return views
}

// triggers note what a transaction touches. They are of the connection, not of the file: nothing
// that is written into the file can take them away. A row that was changed cannot be updated, which
// would make it good again; it can be removed, and a note that is withdrawn goes whatever became of
// its row.
func (t table) triggers() (triggers []item) {
	const touch = "INSERT OR IGNORE INTO touched VALUES ('%s', %s, %s, %s);"
	guarded := slices.DeleteFunc(slices.Clone(t.columns),
		func(c string) bool { return t.name == "note" && c == "leaving" })
	old := fmt.Sprintf(touch, t.name, t.keys("OLD."), "OLD.mac", t.scope("OLD."))
	fresh := fmt.Sprintf(touch, t.name, t.keys("NEW."), "NULL", "NULL")
	on := func(name, when, body string) {
		name = "vouch_" + t.name + "_" + name
		triggers = append(triggers, item{"trigger", name, t.name, fmt.Sprintf(
			"CREATE TRIGGER %s %s ON main.%s BEGIN %s END", name, when, t.name, body)})
	}
	on("check", "BEFORE UPDATE OF "+strings.Join(guarded, ", "),
		"SELECT "+fmt.Sprintf(t.touched("OLD."), t.call("vouched", "OLD."))+";")
	on("insert", "AFTER INSERT", fresh)
	on("update", "AFTER UPDATE OF "+strings.Join(t.columns, ", "), old+" "+fresh)
	on("delete", "AFTER DELETE", old)
	return triggers
}

// touched is a condition that holds of the rows of the present transaction, and asks "%s" of the
// others. CASE, for SQLite may evaluate both sides of an OR.
func (t table) touched(row string) string {
	var same []string
	for i, k := range t.key {
		if row == "" {
			k = "main." + t.name + "." + k
		}
		same = append(same, fmt.Sprintf("k%d = %s%s", i+1, row, k))
	}
	return fmt.Sprintf("CASE WHEN EXISTS (SELECT 1 FROM touched WHERE tbl = '%s' AND %s) THEN 1 "+
		"ELSE %%s END", t.name, strings.Join(same, " AND "))
}

// call calls one of the functions that check a row.
func (t table) call(function, row string) string {
	return fmt.Sprintf("%s('%s', %s, %s, %smac, %s)", function, t.name, t.id(row), t.scope(row),
		row, t.list(row))
}

// list are the columns, each after its name: two columns that swapped their values would show.
func (t table) list(row string) string {
	var all []string
	for _, c := range t.columns {
		all = append(all, fmt.Sprintf("'%s', %s%s", c, row, c))
	}
	return strings.Join(all, ", ")
}

// keys are the columns of the key, filled up to as many as "touched" has.
func (t table) keys(row string) string {
	keys := slices.Repeat([]string{"''"}, mostKeys)
	for i, k := range t.key {
		keys[i] = row + k
	}
	return strings.Join(keys, ", ")
}

func (t table) where() string {
	var same []string
	for i, k := range t.key {
		same = append(same, fmt.Sprintf("%s = ?%d", k, i+1))
	}
	return strings.Join(same, " AND ")
}

// id is by what an error names a row: its key, or the id where the key is only a place. A secret's
// hash names nobody, and a receipt's neither.
func (t table) id(row string) string {
	if slices.Contains(t.columns, "id") && !slices.Contains(t.key, "id") {
		return fmt.Sprintf("coalesce(%sid, '?')", row)
	}
	if len(t.key) == 1 {
		return row + t.key[0]
	}
	return fmt.Sprintf("%s%s || ' ' || %s%s", row, t.key[0], row, t.key[1])
}

// scope is whose rows are counted together: a programme's or a cohort's, or those of no one.
func (t table) scope(row string) string {
	for _, c := range []string{"cohort", "programme"} {
		if slices.Contains(t.columns, c) {
			return fmt.Sprintf("coalesce(%s%s, '')", row, c)
		}
	}
	return row + t.key[0] // of the programme or the cohort itself
}
