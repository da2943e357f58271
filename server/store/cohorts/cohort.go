package cohorts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"elephants/server/store/audit"
	"elephants/server/store/programmes"
	"elephants/server/store/sqlite"
	"elephants/server/vouch"
)

// Cohort is a set of programmes that researchers ask together. While it has fewer than a hundred
// people, or three programmes with an edition, it is answered with bands alone.
type Cohort struct {
	ID         string
	Name       string
	Programmes []Member // by name
	Budget     int      // hundredths of epsilon that its answers may cost in its whole life
	Spent      int      // hundredths that they cost so far
	Large      bool     // it was large enough for counts once; see [Tables.SetLarge]
	Proposed   int      // budget that one person asked for; -1: none
}

// Left is what may still be spent.
func (c Cohort) Left() int { return max(0, c.Budget-c.Spent) }

// Member is a programme in a cohort.
type Member struct {
	programmes.Programme
	Agreed bool // two persons set the cohort's budget with the programme in it
}

// What a cohort refuses. A programme never leaves its cohort, and is in one only: noise bounds what
// all answers together tell about a person, and with two budgets that bound would be the sum of
// both.
var (
	ErrInCohort = errors.New("one of the programmes is in a cohort already, and a programme never leaves its cohort")
	ErrProposed = errors.New("you have asked for this budget already: another person has to ask for the same")
)

// AddCohort stores a cohort of the programmes with the given ids, with no budget; [sqlite.ErrDuplicate] if
// one has its name, [sqlite.ErrNotFound] for a programme that is not there, [ErrInCohort] for one that is
// in a cohort.
func (t Tables) AddCohort(ctx context.Context, act audit.Act, c Cohort, programmes []string) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "INSERT INTO main.cohort (id, name) VALUES (?, ?)", c.ID,
			c.Name); err != nil {
			return fmt.Errorf("the cohort's name: %w", sqlite.Refine(err))
		}
		return join(ctx, tx, act, c.ID, programmes)
	})
}

// JoinCohort adds programmes to a cohort, with errors as of [Tables.AddCohort]. Nothing of them is
// answered before two persons set the budget anew; who asked for one before did not know of them,
// so that is forgotten. What was spent before counts against them as well.
func (t Tables) JoinCohort(ctx context.Context, act audit.Act, cohort string,
	programmes []string) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx,
			"UPDATE main.cohort SET proposed = NULL, proposer = NULL WHERE id = ?", cohort)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("the cohort: %w", sqlite.ErrNotFound)
		}
		return join(ctx, tx, act, cohort, programmes)
	})
}

func join(ctx context.Context, tx *sql.Tx, act audit.Act, cohort string,
	programmes []string) error {
	for i, p := range programmes {
		var there bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM programme WHERE id = ?)",
			p).Scan(&there); err != nil {
			return err
		}
		if !there {
			return fmt.Errorf("programme %d: %w", i+1, sqlite.ErrNotFound)
		}
		_, err := tx.ExecContext(ctx,
			"INSERT INTO main.cohort_programme (programme, cohort) VALUES (?, ?)", p, cohort)
		if errors.Is(sqlite.Refine(err), sqlite.ErrDuplicate) {
			return ErrInCohort
		}
		if err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, act, "join cohort", p, 0); err != nil {
			return err
		}
	}
	return nil
}

// Cohorts returns all cohorts by name. The ids are read first and each cohort by itself, so that
// one with a changed row is left out and takes no other with it.
func (t Tables) Cohorts(ctx context.Context) ([]Cohort, error) {
	var ids string // no id has a space
	err := t.db.Read.QueryRowContext(ctx,
		"SELECT coalesce(group_concat(id, ' ' ORDER BY name), '') FROM sound_cohort").Scan(&ids)
	if err != nil {
		return nil, fmt.Errorf("reading cohorts: %w", err)
	}
	var cohorts []Cohort
	for _, id := range strings.Fields(ids) {
		c, err := ByID(ctx, t.db.Read, id)
		if errors.As(sqlite.Refine(err), new(vouch.Changed)) {
			continue // the others are none the worse
		}
		if err != nil {
			return nil, err
		}
		cohorts = append(cohorts, c)
	}
	return cohorts, nil
}

// CohortOf returns the cohort that a programme is in, or [sqlite.ErrNotFound].
func (t Tables) CohortOf(ctx context.Context, programme string) (Cohort, error) {
	var id string
	err := t.db.Read.QueryRowContext(ctx, "SELECT cohort FROM cohort_programme WHERE programme = ?",
		programme).Scan(&id)
	if err != nil {
		return Cohort{}, sqlite.Refine(err)
	}
	return ByID(ctx, t.db.Read, id)
}

// ByID returns the cohort with the id, in the transaction that asks. What was spent is the sum of
// the releases and kept nowhere else: a second number could be put back to an earlier one, or come
// to differ.
func ByID(ctx context.Context, q sqlite.Queriers, id string) (Cohort, error) {
	c := Cohort{ID: id}
	err := q.QueryRowContext(ctx, `SELECT name, budget, large, coalesce(proposed, -1),
		(SELECT coalesce(sum(epsilon), 0) FROM release WHERE cohort = id) FROM cohort WHERE id = ?`, id).
		Scan(&c.Name, &c.Budget, &c.Large, &c.Proposed, &c.Spent)
	if err != nil {
		return c, fmt.Errorf("the cohort: %w", sqlite.Refine(err))
	}
	rows, err := q.QueryContext(ctx, `SELECT p.id, p.name, p.side_a, p.side_b, p.k, p.batch, p.outside, m.agreed
		FROM cohort_programme m JOIN programme p ON p.id = m.programme WHERE m.cohort = ? ORDER BY p.name`, id)
	if err != nil {
		return c, fmt.Errorf("reading a cohort's programmes: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var m Member
		if err := rows.Scan(&m.ID, &m.Name, &m.Sides[0], &m.Sides[1], &m.Rules.K, &m.Rules.Batch,
			&m.Rules.Outside, &m.Agreed); err != nil {
			return c, fmt.Errorf("reading a cohort's programmes: %w", err)
		}
		m.Rules = m.Rules.AtLeast(programmes.Floor)
		c.Programmes = append(c.Programmes, m)
	}
	return c, sqlite.Refine(rows.Err())
}

// SetBudget sets a cohort's budget, in hundredths of epsilon, and reports whether it did. One
// person may lower it. To raise it, or to agree to programmes that joined since, takes the same
// wish of two, the first of which is kept as a proposal; asked by the first again, the error is
// [ErrProposed]. What was spent stays spent.
func (t Tables) SetBudget(ctx context.Context, act audit.Act, id string, to int,
	person string) (done bool, err error) {
	err = t.db.Change(ctx, func(tx *sql.Tx) error {
		done = false // it may be run again
		c, err := ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		var proposer string
		if err := tx.QueryRowContext(ctx, "SELECT coalesce(proposer, '') FROM cohort WHERE id = ?",
			id).Scan(&proposer); err != nil {
			return err
		}
		// Lowering never opens anything and needs one person. Raising lets more be told about
		// people, so it takes two, who must have asked for the same number.
		lowers := to < c.Budget
		switch second := c.Proposed == to; {
		case !lowers && second && proposer == person:
			return ErrProposed
		case !lowers && !second:
			if _, err := tx.ExecContext(ctx,
				"UPDATE main.cohort SET proposed = ?, proposer = ? WHERE id = ?", to, person, id); err != nil {
				return err
			}
			return recordAll(ctx, tx, act, "propose research budget "+hundredths(to), c)
		}
		done = true
		if _, err := tx.ExecContext(ctx,
			"UPDATE main.cohort SET budget = ?, proposed = NULL, proposer = NULL WHERE id = ?", to, id); err != nil {
			return err
		}
		// Two persons agreed with these programmes in the cohort. Whoever lowers alone agrees to
		// none.
		if !lowers {
			if _, err := tx.ExecContext(ctx,
				"UPDATE main.cohort_programme SET agreed = 1 WHERE cohort = ?", id); err != nil {
				return err
			}
		}
		return recordAll(ctx, tx, act, "set research budget "+hundredths(to), c)
	})
	return done && err == nil, err
}

// recordAll appends an entry for each programme of a cohort, so that the coordinators of each see
// it.
func recordAll(ctx context.Context, tx *sql.Tx, act audit.Act, action string, c Cohort) error {
	for _, m := range c.Programmes {
		if err := audit.Record(ctx, tx, act, action, m.ID, 0); err != nil {
			return err
		}
	}
	return nil
}

func hundredths(n int) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }

// SetLarge keeps that a cohort was large enough for counts. It stays so: else a withdrawal that
// made it too small would show.
func (t Tables) SetLarge(ctx context.Context, cohort string) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE main.cohort SET large = 1 WHERE id = ?", cohort)
		return err
	})
}

// Released returns how many notes of a programme stand in its released editions, withdrawn ones
// left out. Notes that no edition was made with do not count: research must not tell sooner than an
// edition that somebody spoke.
func (t Tables) Released(ctx context.Context, programme string) (notes int, err error) {
	err = t.db.Read.QueryRowContext(ctx, `SELECT count(*) FROM sound_note WHERE programme = ?1 AND leaving = 0
		AND edition BETWEEN 1 AND (SELECT coalesce(max(number), 0) FROM edition WHERE programme = ?1 AND released = 1)`, programme).Scan(&notes)
	return notes, err
}
