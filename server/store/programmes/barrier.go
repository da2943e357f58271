package programmes

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"elephants/server/store/audit"
	"elephants/server/store/sqlite"
)

// Barrier is one of a programme's own.
type Barrier struct {
	ID, Name, Description string
	Principle             string   // empty: its parent's, or none
	Parent                string   // id of a shared barrier; empty: none
	Examples              []string // of one line each
}

// ErrBookFull is returned when a programme has as many barriers as it may. With each the model that
// reads the notes is trained anew, and one programme's book must not take all of a server's time.
var ErrBookFull = errors.New("the code book has as many barriers of its own as it may: remove one first")

// Barriers returns a programme's own barriers, by id: the same book in the same order, whatever
// order they were added in, since the model that learns from them must come out the same.
func (t Tables) Barriers(ctx context.Context, programme string) ([]Barrier, error) {
	rows, err := t.db.Read.QueryContext(ctx, whichBarriers, programme)
	if err != nil {
		return nil, fmt.Errorf("reading the code book: %w", err)
	}
	defer rows.Close()
	var all []Barrier
	for rows.Next() {
		var b Barrier
		var examples string
		if err := rows.Scan(&b.ID, &b.Name, &b.Description, &b.Principle, &b.Parent,
			&examples); err != nil {
			return nil, fmt.Errorf("reading a barrier: %w", err)
		}
		b.Examples = slices.Collect(strings.FieldsFuncSeq(examples,
			func(r rune) bool { return r == '\n' }))
		all = append(all, b)
	}
	return all, sqlite.Refine(rows.Err())
}

const whichBarriers = "SELECT id, name, description, principle, parent, examples FROM barrier " +
	"WHERE programme = ? ORDER BY id"

// AddBarrier stores a new barrier; [sqlite.ErrDuplicate] if the programme has one with its id,
// [ErrBookFull] if it has most. They are counted in the transaction that adds one, or two
// coordinators at once would exceed the limit.
func (t Tables) AddBarrier(ctx context.Context, act audit.Act, programme string, b Barrier,
	most int) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM barrier WHERE programme = ?",
			programme).Scan(&n); err != nil {
			return err
		}
		if n >= most {
			return ErrBookFull
		}
		_, err := tx.ExecContext(ctx,
			"INSERT INTO main.barrier (programme, id, name, description, principle, parent, examples) VALUES (?, ?, ?, ?, ?, ?, ?)",
			programme, b.ID, b.Name, b.Description, b.Principle, b.Parent, strings.Join(b.Examples,
				"\n"))
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "add barrier", programme, 0)
	})
}

// ReviseBarrier puts a barrier in the place of the one with its id; [sqlite.ErrNotFound] if there is none.
func (t Tables) ReviseBarrier(ctx context.Context, act audit.Act, programme string,
	b Barrier) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		err := sqlite.Changed(tx.ExecContext(ctx, `UPDATE main.barrier SET name = ?, description = ?, principle = ?, parent = ?, examples = ?
			WHERE programme = ? AND id = ?`, b.Name, b.Description, b.Principle, b.Parent, strings.Join(b.Examples, "\n"), programme, b.ID))
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "revise barrier", programme, 0)
	})
}

// RemoveBarrier takes the barrier with the id away; [sqlite.ErrNotFound] if there is none.
func (t Tables) RemoveBarrier(ctx context.Context, act audit.Act, programme, id string) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		if err := sqlite.Changed(tx.ExecContext(ctx,
			"DELETE FROM main.barrier WHERE programme = ? AND id = ?",
			programme, id)); err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "remove barrier", programme, 0)
	})
}
