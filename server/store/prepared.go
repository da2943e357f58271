package store

import (
	"context"
	"database/sql"
	"fmt"
)

// prepared are statements that are parsed once for each connection. To store a note takes about
// fifteen, and to parse them each time took longer than to run them.
type prepared map[string]*sql.Stmt

// prepare parses statements. A connection must be free: not inside a transaction.
func prepare(ctx context.Context, db *sql.DB, statements ...string) (prepared, error) {
	p := prepared{}
	for _, text := range statements {
		statement, err := db.PrepareContext(ctx, text) //nolint:sqlclosecheck // lives as long as the database
		if err != nil {
			return nil, fmt.Errorf("preparing a statement: %w", refine(err))
		}
		p[text] = statement
	}
	return p, nil
}

// in returns a transaction that takes what is prepared and has the rest parsed.
func (p prepared) in(tx *sql.Tx) queriers { return preparedTx{tx, p} }

type preparedTx struct {
	*sql.Tx
	statements prepared
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
