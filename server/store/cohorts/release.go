package cohorts

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"elephants/server/store/audit"
	"elephants/server/store/sqlite"
)

// Release is a question that a cohort was asked and paid for, and its answer.
type Release struct {
	Number   int
	Question string // in the one form that it has
	Epsilon  int    // hundredths
	Answer   []byte // nil: being made, or lost in a crash
}

// Hash is the SHA-256 of the answer's bytes, in lower-case hexadecimal; empty if there is none.
func (r Release) Hash() string {
	if r.Answer == nil {
		return ""
	}
	sum := sha256.Sum256(r.Answer)
	return hex.EncodeToString(sum[:])
}

// What the ledger refuses. An answer that was lost is never drawn again, because whoever can make
// one look lost would be given draw after draw for one payment, and could average the noise away.
var (
	ErrSpent = errors.New("what is left of the cohort's budget does not cover this question: ask one that was asked before, or spend less, or have two people raise the budget")
	ErrLost  = errors.New("the answer to this question was lost, and with it what it cost; it is never drawn again: ask with another epsilon, or split it another way")
)

// Answered returns the release of a question, [sqlite.ErrNotFound] if it was not asked, [ErrLost] if it
// has no answer. A question that was asked before costs nothing and has the same answer, byte for
// byte.
func (t Tables) Answered(ctx context.Context, cohort, question string) (Release, error) {
	r := Release{Question: question}
	err := t.db.Read.QueryRowContext(ctx,
		"SELECT number, epsilon, answer FROM release WHERE cohort = ? AND question = ?", cohort, question).
		Scan(&r.Number, &r.Epsilon, &r.Answer)
	if err == nil && r.Answer == nil {
		err = ErrLost
	}
	return r, sqlite.Refine(err)
}

// Debit spends of a cohort's budget for a question and returns the number of its release, which has
// no answer yet. The error is [ErrSpent] if the budget does not cover it, and [sqlite.ErrDuplicate] if the
// question was asked before. The debit is committed before the answer is made. A crash in between
// loses the answer and what it cost; the other order would give an answer for nothing to whoever
// can make the server crash. The cohort must be whole in the file: if a release were missing, its
// cost would be there to spend again.
func (t Tables) Debit(ctx context.Context, act audit.Act, id, question string,
	epsilon int) (number int,
	err error) {
	if err := t.db.Guard.WholeScope(id); err != nil {
		return 0, err
	}
	err = t.db.Change(ctx, func(tx *sql.Tx) error {
		c, err := ByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if epsilon > c.Left() {
			return ErrSpent
		}
		err = tx.QueryRowContext(ctx, `INSERT INTO main.release (cohort, number, question, epsilon)
			VALUES (?1, (SELECT 1 + count(*) FROM release WHERE cohort = ?1), ?2, ?3) RETURNING number`, id, question, epsilon).Scan(&number)
		if err != nil {
			return err
		}
		return recordAll(ctx, tx, act, fmt.Sprintf("research release %d for %s", number,
			hundredths(epsilon)), c)
	})
	return number, err
}

// KeepAnswer stores the answer of a release that has none; [ErrLost] for any other. The condition
// is in the statement: of two who come with an answer the first is kept, and what was given out is
// never replaced.
func (t Tables) KeepAnswer(ctx context.Context, cohort string, number int, answer []byte) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx,
			"UPDATE main.release SET answer = ? WHERE cohort = ? AND number = ? AND answer IS NULL", answer, cohort, number)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return ErrLost
		}
		return nil
	})
}

// Release returns the cohort's release with the number, or for 0 the latest that has an answer;
// [sqlite.ErrNotFound] if there is none.
func (t Tables) Release(ctx context.Context, cohort string, number int) (Release, error) {
	var r Release
	err := t.db.Read.QueryRowContext(ctx, `SELECT number, question, epsilon, answer FROM release
		WHERE cohort = ?1 AND (number = ?2 OR ?2 = 0 AND answer IS NOT NULL) ORDER BY number DESC LIMIT 1`, cohort, number).
		Scan(&r.Number, &r.Question, &r.Epsilon, &r.Answer)
	return r, sqlite.Refine(err)
}

// Releases returns the releases of a cohort, the latest first.
func (t Tables) Releases(ctx context.Context, cohort string) ([]Release, error) {
	rows, err := t.db.Read.QueryContext(ctx,
		"SELECT number, question, epsilon, answer FROM sound_release WHERE cohort = ? ORDER BY number DESC", cohort)
	if err != nil {
		return nil, fmt.Errorf("reading releases: %w", err)
	}
	defer rows.Close()
	var releases []Release
	for rows.Next() {
		var r Release
		if err := rows.Scan(&r.Number, &r.Question, &r.Epsilon, &r.Answer); err != nil {
			return nil, fmt.Errorf("reading a release: %w", err)
		}
		releases = append(releases, r)
	}
	return releases, sqlite.Refine(rows.Err())
}

// SpendAll counts what is left of every cohort's budget as spent, by a release without an answer. A
// backup does not know what was asked after it was made, and an answer drawn again would have other
// noise. The number in the question keeps it from being one that was asked before.
func SpendAll(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `WITH spent AS (SELECT cohort, count(*) AS releases, sum(epsilon) AS epsilon FROM release GROUP BY cohort)
		INSERT INTO main.release (cohort, number, question, epsilon)
		SELECT id, 1 + coalesce(releases, 0), json_object('engine', 'restored after release ' || coalesce(releases, 0)), budget - coalesce(epsilon, 0)
		FROM cohort LEFT JOIN spent ON spent.cohort = id WHERE budget > coalesce(epsilon, 0)`)
	return err
}
