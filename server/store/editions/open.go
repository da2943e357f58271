package editions

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

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

// lastDeed is what the log says was done last about the draft of an edition of a round: of what
// stands there of an edition, all but what changes no draft.
const lastDeed = `SELECT json_extract(entry, '$.action') FROM audit
	WHERE json_extract(entry, '$.programme') = ?1 AND json_extract(entry, '$.edition') = ?2
	AND json_extract(entry, '$.action') NOT IN
		('ask for a further look', 'agree to a further look', ?3, ?4)
	ORDER BY seq DESC LIMIT 1`

// Lost tells of a round without a draft whether there was one of its next edition, which a
// withdrawal took away, and whether somebody had approved it as it was then. Both stand in the audit
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
	return err == nil, deed == "approve", err
}
