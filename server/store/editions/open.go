package editions

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"elephants/server/store/audit"
	"elephants/server/store/sqlite"
)

// Open is a draft that waits, as whoever would end the programme is told of it.
type Open struct {
	Round     string // by its name
	Approvals int    // 0 or 1
}

// OpenDrafts returns the drafts of a programme's rounds, in the order of the rounds' names.
func (t Tables) OpenDrafts(ctx context.Context, programme string) (all []Open, err error) {
	rows, err := t.db.Read.QueryContext(ctx, `SELECT p.round, e.approver IS NOT NULL
		FROM sound_edition e JOIN sound_programme p ON p.id = e.programme
		WHERE e.released = 0 AND coalesce(p.part_of, p.id) = ? ORDER BY 1`, programme)
	if err != nil {
		return nil, fmt.Errorf("reading the drafts: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var d Open
		if err := rows.Scan(&d.Round, &d.Approvals); err != nil {
			return nil, fmt.Errorf("reading a draft: %w", err)
		}
		all = append(all, d)
	}
	return all, sqlite.Refine(rows.Err())
}

// dropped is what the log says of a draft that a coordinator took away.
const dropped = "drop the draft"

// DropDraft takes a draft away, and what was approved of it. What else is kept of it stays: which
// notes it was made from, which looks were taken and what was tried, so that nobody gets a first look
// twice by dropping; and what was decided. [sqlite.ErrNotFound] if there is no draft, [ErrStaleDraft] if
// it is another one than was seen.
func (t Tables) DropDraft(ctx context.Context, act audit.Act, programme, hash string) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		e, _, err := draft(ctx, tx, programme)
		if err != nil {
			return err
		}
		if e.Hash() != hash {
			return ErrStaleDraft
		}
		_, err = tx.ExecContext(ctx,
			"DELETE FROM main.edition WHERE released = 0 AND programme = ?", programme)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, dropped, programme, e.Number)
	})
}

// lastDeed is what the log says was done last about the draft of an edition of a round: of what
// stands there of an edition, all but what changes no draft.
const lastDeed = `SELECT json_extract(entry, '$.action') FROM audit
	WHERE json_extract(entry, '$.programme') = ?1 AND json_extract(entry, '$.edition') = ?2
	AND json_extract(entry, '$.action') NOT IN
		('ask for a further look', 'agree to a further look', ?3, ?4)
	ORDER BY seq DESC LIMIT 1`

// Lost tells of a round without a draft whether there was one of its next edition, which a
// withdrawal took away, and whether somebody had approved it as it was then. One that a coordinator
// dropped was taken away by nobody else. All stand in the audit
// log, which says who prepared and approved, and nothing of withdrawals: so there is nothing kept for
// it that could tell of one.
func (t Tables) Lost(ctx context.Context, round string) (lost, approved bool, err error) {
	var next int
	var drafted bool
	err = t.db.Read.QueryRowContext(ctx, `SELECT coalesce(max(iif(released = 1, number, 0)), 0) + 1,
		coalesce(max(released = 0), 0) FROM edition WHERE programme = ?`, round).Scan(&next, &drafted)
	if err != nil || drafted {
		return false, false, err
	}
	var deed string
	err = t.db.Read.QueryRowContext(ctx, lastDeed, round, next, Cut, Reading).Scan(&deed)
	if errors.Is(err, sql.ErrNoRows) {
		return false, false, nil
	}
	return err == nil && deed != dropped, deed == "approve", err
}
