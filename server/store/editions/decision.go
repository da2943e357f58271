package editions

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"elephants/server/store/audit"
	"elephants/server/store/sqlite"
)

// Decision is what a coordinator decided about themes.
type Decision struct {
	Number  int    // from 1, in the order in which they were taken; 0: not stored yet
	Edition int    // whose draft it was taken on
	Until   int    // the last edition it holds for; 0: it holds
	Content []byte // of an elephants.v1.Decision
}

// ErrTried is returned when nothing more of a kind may be tried for an edition.
var ErrTried = errors.New("no more can be tried for this edition, for each answer says a little about who said what: leave it as it is, or release it and go on with the next")

// Kind is what is tried for an edition, as the audit log says it.
type Kind string

// The kinds.
const (
	Cut     Kind = "try to take a theme apart"
	Reading Kind = "read the notes by a code book and rules"
)

// Decisions returns those that hold for a programme's edition, in the order in which they were
// taken.
func (t Tables) Decisions(ctx context.Context, programme string, edition int) ([]Decision, error) {
	rows, err := t.db.Read.QueryContext(ctx, `SELECT number, edition, until, content FROM decision
		WHERE programme = ? AND (until = 0 OR until >= ?) ORDER BY number`, programme, edition)
	if err != nil {
		return nil, fmt.Errorf("reading decisions: %w", err)
	}
	defer rows.Close()
	var all []Decision
	for rows.Next() {
		var d Decision
		if err := rows.Scan(&d.Number, &d.Edition, &d.Until, &d.Content); err != nil {
			return nil, fmt.Errorf("reading a decision: %w", err)
		}
		all = append(all, d)
	}
	return all, sqlite.Refine(rows.Err())
}

// Change is what becomes of a programme's decisions, together with the draft that shows it. Both
// are stored in one transaction: a draft that shows a decision which is not kept would lose it with
// the next edition, after two people had approved it.
type Change struct {
	Act    string // for the audit log
	Add    []byte // a decision taken on the draft; nil: none
	Remove []int  // numbers of those that are gone
	// numbers of those that hold for the draft's edition and then no more, or hold again if that was
	// said of them
	Until []int
}

// Decide changes a programme's decisions and puts the digest that shows them into the place of the
// draft that was seen, whose approval it takes back. [sqlite.ErrNotFound] if there is no draft,
// [ErrStaleDraft] if it is another one, or a sentence was taken back since.
func (t Tables) Decide(ctx context.Context, act audit.Act, programme string, seen Seen,
	digest []byte,
	c Change) (e Edition, err error) {
	err = t.db.Change(ctx, func(tx *sql.Tx) error {
		// First the draft, because it is refused if somebody changed it since it was seen;
		// decisions are then those that the digest was made with.
		if e, err = changeDraft(ctx, tx, programme, seen, digest); err != nil {
			return err
		}
		if err := removeDecisions(ctx, tx, programme, c.Remove); err != nil {
			return err
		}
		for _, number := range c.Until {
			_, err := tx.ExecContext(ctx,
				"UPDATE main.decision SET until = iif(until = 0, ?, 0) WHERE programme = ? AND number = ?", e.Number, programme, number)
			if err != nil {
				return err
			}
		}
		if c.Add != nil {
			_, err := tx.ExecContext(ctx, `INSERT INTO main.decision (programme, number, edition, content)
				SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3 FROM decision WHERE programme = ?1`, programme, e.Number, c.Add)
			if err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, act, c.Act, programme, e.Number)
	})
	return e, err
}

func removeDecisions(ctx context.Context, tx *sql.Tx, programme string, numbers []int) error {
	for _, number := range numbers {
		if _, err := tx.ExecContext(ctx,
			"DELETE FROM main.decision WHERE programme = ? AND number = ?",
			programme, number); err != nil {
			return err
		}
	}
	return nil
}

// Try is a question that is tried for an edition.
type Try struct {
	Edition  int
	Kind     Kind
	Question []byte // the same again is no further attempt
}

// Attempt notes that something is tried for an edition. The same question again is no further
// attempt. [ErrTried] if so many of the kind were tried already. It is noted before the answer is
// made, and whether or not there is one. Nothing is tried for a programme of which rows are
// missing: with its attempts removed it could be asked without end.
func (t Tables) Attempt(ctx context.Context, act audit.Act, programme string, try Try,
	most int) error {
	if err := t.db.Guard.WholeScope(programme); err != nil {
		return err
	}
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		var asked, known int
		err := tx.QueryRowContext(ctx,
			`SELECT count(*), coalesce(sum(question = ?4), 0) FROM attempt WHERE programme = ?1 AND edition = ?2 AND kind = ?3`,
			programme, try.Edition, try.Kind, try.Question).Scan(&asked, &known)
		// The same question has the same answer, so that it tells nothing new.
		if err != nil || known > 0 {
			return err
		}
		if asked >= most {
			return ErrTried
		}
		if _, err := tx.ExecContext(ctx,
			"INSERT INTO main.attempt (programme, edition, kind, question) VALUES (?, ?, ?, ?)", programme, try.Edition, try.Kind, try.Question); err != nil {
			return err
		}
		if try.Kind == Reading {
			return nil // the log says "prepare"
		}
		return audit.Record(ctx, tx, act, string(try.Kind), programme, try.Edition)
	})
}
