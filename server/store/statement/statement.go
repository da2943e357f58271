// Package statement keeps the statements of a SQLite connection parsed. To store a note takes about
// thirty, and to parse them each time took longer than to run them: SQLite reads with each the
// views and triggers that guard its tables (package vouch).
package statement

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"slices"
	"strings"
	"unicode"
)

// most is how many statements a connection keeps: all that a server asks in a day, and not those
// of which each is another text. One that reads takes some 9 KB, one that writes 22.
const most = 200

// Open opens a database whose connections keep their statements parsed. d is SQLite's driver.
func Open(d driver.Driver, dsn string) *sql.DB { return sql.OpenDB(connector{d, dsn}) }

type connector struct {
	driver driver.Driver
	dsn    string
}

// Driver implements [driver.Connector].
func (c connector) Driver() driver.Driver { return c.driver }

// Connect implements [driver.Connector].
func (c connector) Connect(context.Context) (driver.Conn, error) {
	made, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	return &conn{sqliteConn: made.(sqliteConn), kept: map[string]*statement{}}, nil
}

// sqliteConn is what SQLite's connections can do and database/sql asks them for.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// conn is a connection. database/sql has one caller at a time use it.
type conn struct {
	sqliteConn

	kept map[string]*statement // by their text
}

// statement is one that is kept, and whether rows of it are being read: it has one place in them.
type statement struct {
	driver.Stmt

	reading bool
}

// Close implements [driver.Conn]. Statements go first: with one left, SQLite would keep the file
// and its locks.
func (c *conn) Close() error {
	c.forget()
	return c.sqliteConn.Close()
}

func (c *conn) forget() {
	for text, s := range c.kept {
		if !s.reading {
			_ = s.Stmt.Close() // what it last said was told to whoever asked
			delete(c.kept, text)
		}
	}
}

// parsed returns a statement, kept for the next time; nil if this text is not to be kept, or is
// being read.
func (c *conn) parsed(ctx context.Context, text string) (*statement, error) {
	if s := c.kept[text]; s != nil {
		if s.reading {
			return nil, nil
		}
		return s, nil
	}
	if !worthKeeping(text) {
		return nil, nil
	}
	made, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if len(c.kept) >= most {
		c.forget()
	}
	s := &statement{Stmt: made}
	c.kept[text] = s
	return s, nil
}

var verbs = []string{"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}

// worthKeeping reports whether a text is one statement on rows. What makes tables or sets how the
// database works is said once; several statements in one text are parsed one by one, each when
// those before it have run.
func worthKeeping(text string) bool {
	text = strings.TrimSpace(text)
	verb := text[:max(0, strings.IndexFunc(text, unicode.IsSpace))]
	return slices.Contains(verbs, verb) && !strings.Contains(text, ";")
}

// ExecContext implements [driver.ExecerContext].
func (c *conn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (
	driver.Result, error) {
	s, err := c.parsed(ctx, text)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.ExecContext(ctx, text, args)
	}
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

// QueryContext implements [driver.QueryerContext].
func (c *conn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (
	driver.Rows, error) {
	s, err := c.parsed(ctx, text)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.QueryContext(ctx, text, args)
	}
	read, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.reading = true
	return rows{read, s}, nil
}

// rows are those of a kept statement, which is free again once they are closed.
type rows struct {
	driver.Rows

	of *statement
}

// Close implements [driver.Rows].
func (r rows) Close() error {
	err := r.Rows.Close()
	r.of.reading = false
	return err
}
