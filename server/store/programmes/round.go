package programmes

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"elephants/server/store/audit"
	"elephants/server/store/sqlite"
)

// Round is one collection of conversations of a programme. Each is a scope of its own: its id
// stands wherever a programme's does, in notes, editions, decisions, barriers and invitations. So
// whatever holds between the editions of a programme holds within each round, and no query can mix
// two by mistake. The first round's id is the programme's.
type Round struct {
	Name      string
	Of        string   // id of the programme
	Asks      []int32  // elephants.v1.Ask
	Questions []string // none: those that go with what it asks for
	Closed    bool     // it takes no more notes
	// ids of the rounds that its editions are of; it has no notes of its own then
	Pooled []string
}

// FirstRound is the name of the round that every programme has.
const FirstRound = "first"

// What is refused of a round.
var (
	ErrRoundThere = errors.New("the programme has a round of that name already: choose another name; a round " +
		"that was closed is not opened again")
	ErrNoRound     = errors.New("the programme has no round of that name: `elephants round list` names them")
	ErrRoundClosed = errors.New("this round takes no more notes: ask your coordinator for an invitation to the " +
		"one that is open")
	ErrManyRounds = errors.New("the programme has as many rounds as it may")
)

// mostRounds of a programme, pooled series among them: a year has a handful. What has no bound can
// be filled by one stolen secret.
const mostRounds = 40

// OpenRound stores a further round of a programme and returns its id. It begins with the first
// round's barriers. [ErrRoundThere] if the programme has a round of that name. [ErrManyRounds] if
// it has [mostRounds], [ErrClosed] after its end. All is read in the transaction that stores it.
func (t Tables) OpenRound(ctx context.Context, act audit.Act, id string, r Round) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		var there bool
		var many int
		err := tx.QueryRowContext(ctx, `SELECT coalesce(max(round = ?2), 0), count(*) FROM programme
			WHERE coalesce(part_of, id) = ?1`, r.Of, r.Name).Scan(&there, &many)
		switch {
		case err != nil:
			return err
		case there:
			return ErrRoundThere
		case many >= mostRounds:
			return ErrManyRounds
		}
		if c, err := ReadClosing(ctx, tx, r.Of); err != nil || c.Done {
			return cmp.Or(err, ErrClosed)
		}
		// name, sides and rules are the programme's, and not read here: a name is in no two rows
		result, err := tx.ExecContext(ctx, `INSERT INTO main.programme
			(id, name, side_a, side_b, k, batch, outside, part_of, round, asks, questions, pooled)
			SELECT ?2, ?2, side_a, side_b, k, batch, outside, id, ?3, ?4, ?5, ?6
			FROM programme WHERE id = ?1 AND part_of IS NULL`,
			r.Of, id, r.Name, list(r.Asks), list(r.Questions), list(r.Pooled))
		if err := sqlite.Changed(result, err); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO main.barrier
			(programme, id, name, description, principle, parent, examples)
			SELECT ?2, id, name, description, principle, parent, examples
			FROM barrier WHERE programme = ?1 ORDER BY id`, r.Of, id); err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "open round", id, 0)
	})
}

// CloseRound has a round take no more notes. What it has stays, and editions are made of it as
// before. To close it twice does no harm. A round that was closed is not opened again.
func (t Tables) CloseRound(ctx context.Context, act audit.Act, id string) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		if err := sqlite.Changed(tx.ExecContext(ctx,
			"UPDATE main.programme SET closed = 1 WHERE id = ?", id)); err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "close round", id, 0)
	})
}

// Rounds returns those of a programme: the first one first, then the others by name, and series of
// pooled editions last.
func (t Tables) Rounds(ctx context.Context, programme string) (all []Programme, err error) {
	rows, err := t.db.Read.QueryContext(ctx, selectProgramme("sound_programme")+`
		WHERE p.id = ? ORDER BY r.part_of IS NOT NULL, r.pooled <> '[]', r.round`, programme)
	if err != nil {
		return nil, fmt.Errorf("reading the rounds: %w", err)
	}
	return readProgrammes(rows)
}

// FurtherRounds returns the rounds of all programmes by their ids, but for the first ones.
func (t Tables) FurtherRounds(ctx context.Context) (map[string]Round, error) {
	rows, err := t.db.Read.QueryContext(ctx,
		"SELECT id, part_of, round FROM sound_programme WHERE part_of IS NOT NULL")
	if err != nil {
		return nil, fmt.Errorf("reading the rounds: %w", err)
	}
	defer rows.Close()
	all := map[string]Round{}
	for rows.Next() {
		var id string
		var r Round
		if err := rows.Scan(&id, &r.Of, &r.Name); err != nil {
			return nil, fmt.Errorf("reading a round: %w", err)
		}
		all[id] = r
	}
	return all, sqlite.Refine(rows.Err())
}

// RoundID returns the id of a programme's round by its name; [ErrNoRound] if there is none. Only
// ids of rounds of this programme come back, whatever the name.
func (t Tables) RoundID(ctx context.Context, programme, name string) (id string, err error) {
	err = t.db.Read.QueryRowContext(ctx,
		"SELECT id FROM programme WHERE coalesce(part_of, id) = ? AND round = ?", programme, name).
		Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", ErrNoRound
	}
	return id, sqlite.Refine(err)
}

// TakesNotes is asked in the transaction that stores a note: a round can be closed while a note is
// on its way. A pooled series has no notes of its own, or they would be in no round's edition.
const TakesNotes = "SELECT closed = 0 AND pooled = '[]' FROM programme WHERE id = ?"

// MayTake returns [ErrRoundClosed] for a round that takes no more notes.
func MayTake(ctx context.Context, q sqlite.Querier, round string) error {
	var open bool
	err := q.QueryRowContext(ctx, TakesNotes, round).Scan(&open)
	if err == nil && !open {
		err = ErrRoundClosed
	}
	return err
}
