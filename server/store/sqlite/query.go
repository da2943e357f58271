package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// InTx runs do in a transaction.
func InTx(ctx context.Context, db *sql.DB, do func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return Refine(err)
	}
	defer tx.Rollback() // does nothing after a commit
	if err := do(tx); err != nil {
		return Refine(err)
	}
	return Refine(tx.Commit())
}

// Querier reads one row: a database, a transaction, or what is prepared in one.
type Querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Queriers are a database and a transaction.
type Queriers interface {
	Querier
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Changed returns [ErrNotFound] for a statement that changed no row.
func Changed(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNotFound)
	}
	return nil
}

// Prepared are statements that are parsed once for each connection. To store a note takes about
// fifteen, and to parse them each time took longer than to run them.
type Prepared map[string]*sql.Stmt

// Prepare parses statements. A connection must be free: not inside a transaction.
func Prepare(ctx context.Context, db *sql.DB, statements ...string) (Prepared, error) {
	p := Prepared{}
	for _, text := range statements {
		statement, err := db.PrepareContext(ctx, text) //nolint:sqlclosecheck // lives as long as the database
		if err != nil {
			return nil, fmt.Errorf("preparing a statement: %w", Refine(err))
		}
		p[text] = statement
	}
	return p, nil
}

// In returns a transaction that takes what is prepared and has the rest parsed.
func (p Prepared) In(tx *sql.Tx) Queriers { return preparedTx{tx, p} }

type preparedTx struct {
	*sql.Tx
	statements Prepared
}

func (t preparedTx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if statement, ok := t.statements[query]; ok {
		return t.StmtContext(ctx, statement).QueryRowContext(ctx, args...) //nolint:sqlclosecheck // ends with the transaction
	}
	return t.Tx.QueryRowContext(ctx, query, args...)
}

func (t preparedTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result,
	error) {
	if statement, ok := t.statements[query]; ok {
		return t.StmtContext(ctx, statement).ExecContext(ctx, args...) //nolint:sqlclosecheck // ends with the transaction
	}
	return t.Tx.ExecContext(ctx, query, args...)
}
