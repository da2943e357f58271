// Package vouch notices when a row of a SQLite database was changed by anybody but us.
//
// [New] takes the key and gives a [Guard]; [Guard.Learn] reads which tables there are, and every
// connection that [Guard.Open] makes afterwards is guarded. Each guarded table has a column mac: a
// keyed hash over the table's name, the row's key and its content. On a guarded connection the name
// of a table means a view that checks this hash, so that no query can forget to, and a write
// becomes a row's own only when [Guard.Seal] ends its transaction.
//
// A hash in a row says nothing of a row that was removed, or of an old row that was put back with
// its old hash. So each table has a tally for each programme, how many rows and the sum of a second
// keyed hash of each, and a head covers all tallies, the schema and the last entry of the audit
// log. [Guard.Audit] compares them with the rows.
//
// All of that is whole in a file of an earlier day too. So the database has an age ([Age]), and
// whoever keeps it in another place says below which none is believed ([Guard.NotBefore]).
//
// The package does not protect against who has the key, nor against who puts both the file and that
// place back: this shows to whoever holds a later head of the audit log.
package vouch

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"sync"

	"modernc.org/sqlite"

	"elephants/server/store/statement"
)

// Changed is the error for a row that is not as we wrote it. It names the row and says nothing of
// what is in it.
type Changed struct {
	Table string
	ID    string // the row's key; empty: the table as a whole
}

func (c Changed) Error() string {
	if c.ID == "" {
		return fmt.Sprintf("table %s: %s", c.Table, missing)
	}
	return fmt.Sprintf("table %s, row %s: %s", c.Table, c.ID, altered)
}

const (
	altered = "was changed by something else than elephantsd and is refused; see `elephantsd check`"
	missing = "rows were removed or put back by something else than elephantsd; see `elephantsd check`"
)

// Guard knows the key and the tables of one database. It is safe for concurrent use.
type Guard struct {
	driver *sqlite.Driver
	// one key for each purpose, so that a hash of one kind can never pass for one of another
	rowKey, tallyKey, headKey []byte
	report                    func(Changed)

	// Writes are further statements that a connection which writes begins with, such as tables of its
	// own. They are set before the first one is opened, and call nothing of the guard's.
	Writes string

	least int64 // the age below which nothing is believed

	mu      sync.Mutex
	tables  []table
	install map[string]string // by "read" and "write": the SQL that guards a connection
	short   map[Changed]bool  // what Audit found: ID is the scope of a tally that does not fit
	told    map[Changed]bool
}

// New returns a guard of a database whose rows are hashed under the key. report is told once of
// each row that is left out, and may be nil.
func New(key [32]byte, report func(Changed)) *Guard {
	g := &Guard{
		driver: &sqlite.Driver{}, report: report,
		rowKey: Derive(key, "row"), tallyKey: Derive(key, "tally"), headKey: Derive(key, "head"),
		short: map[Changed]bool{}, told: map[Changed]bool{},
	}
	g.driver.MustRegisterScalarFunction("vouch_mac", -1, g.macFunction)
	g.driver.MustRegisterScalarFunction("vouched", -1, g.hard)
	g.driver.MustRegisterScalarFunction("sound", -1, g.soft)
	g.driver.RegisterConnectionHook(g.guardConnection)
	return g
}

// NotBefore has [Guard.Audit] take a database that is younger than this for one of which rows were put
// back. Call it before anything else.
func (g *Guard) NotBefore(age int64) { g.least = age }

// Derive returns the key for a purpose.
func Derive(key [32]byte, purpose string) []byte {
	return sum(key[:], "elephants vouch v1 "+purpose)
}

// sum is HMAC-SHA-256 over the parts, each with its kind and length, so that no two lists of parts
// give the same bytes.
func sum(key []byte, parts ...driver.Value) []byte {
	mac := hmac.New(sha256.New, key)
	var length [9]byte
	write := func(kind byte, n int, content []byte) {
		length[0] = kind
		binary.BigEndian.PutUint64(length[1:], uint64(n))
		mac.Write(length[:])
		mac.Write(content)
	}
	for _, p := range parts {
		switch v := p.(type) {
		case nil:
			write('n', 0, nil)
		case int64:
			write('i', int(v), nil)
		case float64:
			write('f', int(math.Float64bits(v)), nil)
		case string:
			write('s', len(v), []byte(v))
		case []byte:
			write('b', len(v), v)
		default:
			panic(fmt.Sprintf("SQLite has five kinds of values, not %T", p))
		}
	}
	return mac.Sum(nil)
}

// macFunction is vouch_mac(table, column...): the hash of a row.
func (g *Guard) macFunction(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	return sum(g.rowKey, args...), nil
}

// hard is vouched(table, id, scope, mac, column...): 1, or an error that names the row. Most
// queries use it: what a rule depends on must not be left out in silence.
func (g *Guard) hard(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	c := Changed{Table: text(args[0]), ID: text(args[1])}
	if !g.genuine(args) {
		g.tell(c)
		return nil, c
	}
	if !g.Whole(c.Table, text(args[2])) && refusesWhenShort[c.Table] {
		return nil, Changed{Table: c.Table}
	}
	return int64(1), nil
}

// Of these a row that was put back would give somebody what was taken from them, so that none of
// the programme's rows is believed. Of the other tables each row stands for itself, and who makes
// an edition asks [Guard.Whole].
var refusesWhenShort = map[string]bool{"credential": true, "programme": true, "cohort": true}

// soft is sound(table, id, scope, mac, column...): 1 or 0. It is for lists, from which one changed
// row is left out and told of.
func (g *Guard) soft(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
	if g.genuine(args) {
		return int64(1), nil
	}
	g.tell(Changed{Table: text(args[0]), ID: text(args[1])})
	return int64(0), nil
}

func (g *Guard) genuine(args []driver.Value) bool {
	mac, ok := args[3].([]byte)
	row := append([]driver.Value{args[0]}, args[4:]...)
	return ok && hmac.Equal(mac, sum(g.rowKey, row...))
}

func (g *Guard) tell(c Changed) {
	g.mu.Lock()
	told := g.told[c]
	g.told[c] = true
	g.mu.Unlock()
	if !told && g.report != nil {
		g.report(c)
	}
}

// Whole reports whether the last [Guard.Audit] found all rows of a table that belong to the scope.
func (g *Guard) Whole(table, scope string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return !g.short[Changed{headTable, ""}] && !g.short[Changed{table, scope}]
}

// WholeScope returns a [Changed] if a table misses rows of the scope.
func (g *Guard) WholeScope(scope string) error {
	for _, t := range g.Tables() {
		if !g.Whole(t, scope) {
			return Changed{Table: t}
		}
	}
	return nil
}

// inText finds a [Changed] in the text of an error: of what a function returns SQLite keeps that
// alone.
var inText = regexp.MustCompile(`table (\w+)(?:, row (.*))?: (?:` + altered + "|" + missing + ")")

// Refine returns the [Changed] that an error of a query carries, or the error as it is.
func Refine(err error) error {
	if err == nil || errors.As(err, new(Changed)) {
		return err
	}
	if found := inText.FindStringSubmatch(err.Error()); found != nil {
		return Changed{found[1], found[2]}
	}
	return err
}

// text is how an error names a value: random ids are bytes, others are words of ours.
func text(v driver.Value) string {
	switch v := v.(type) {
	case []byte:
		return hex.EncodeToString(v)
	case string:
		return v
	}
	return fmt.Sprint(v)
}

// Open opens a database with as many connections as said. dsn has "&vouch=write" or "&vouch=read"
// if they are to be guarded; one that writes must be the only one.
func (g *Guard) Open(dsn string, connections int) *sql.DB {
	db := statement.Open(g.driver, dsn)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections) // what guards a connection lives as long as it does
	return db
}

func (g *Guard) guardConnection(conn sqlite.ExecQuerierContext, dsn string) error {
	_, kind, _ := strings.Cut(dsn, "vouch=")
	g.mu.Lock()
	statements := g.install[kind]
	g.mu.Unlock()
	if statements == "" { // a plain one
		return nil
	}
	if kind == "write" {
		statements += g.Writes
	}
	_, err := conn.ExecContext(context.Background(), statements, nil)
	return err
}
