package sqlite

import (
	"context"
	"database/sql"
	"errors"
)

// InTx runs do in a transaction, which is committed if do returns nil and undone otherwise. do runs
// once.
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

// Keeper runs transactions, each of which is kept once it returned nil: a file that one server has
// for itself, or a copy of what several share (package postgres), which may run do more than once.
// So do sets whatever it hands out anew each time, and does nothing outside the transaction.
type Keeper interface {
	InTx(ctx context.Context, do func(*sql.Tx) error) error
}

// Own is a file that one server has for itself.
type Own struct{ *sql.DB }

// InTx implements [Keeper].
func (o Own) InTx(ctx context.Context, do func(*sql.Tx) error) error { return InTx(ctx, o.DB, do) }

// Querier reads one row: a database or a transaction.
type Querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Queriers are a database and a transaction.
type Queriers interface {
	Querier
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Changed returns [ErrNotFound] for a statement that changed no row. A caller who left it out would
// tell somebody that what they asked for happened, and log it.
func Changed(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNotFound)
	}
	return nil
}
