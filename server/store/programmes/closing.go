package programmes

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"elephants/server/served"
	"elephants/server/store/audit"
	"elephants/server/store/sqlite"
)

// Closing is how far the closing of a programme is. The zero value is one that nobody asked for.
type Closing struct {
	Programme string
	Days      int    // it waits from the second person's word on
	On        string // the day that was named, if one was
	Asker     string // id of the credential that asked and waits for a second; "": none does
	Clock     served.Clock
	Done      bool // its keys are dead
}

// What is refused of a closing. Each says what to do next, because closing is rare and its end
// cannot be taken back.
var (
	ErrDraftOpen = errors.New("a draft waits for approval: release it, or drop it, before the programme is closed")
	ErrSameAsker = errors.New("you have asked for this already: another coordinator has to ask for the same")
	ErrOtherDays = errors.New("another coordinator asked for another day: ask for the same, or keep the " +
		"programme and ask anew")
	ErrWaiting = errors.New("two people asked for this already, and it waits: one of you can keep the " +
		"programme until then")
	ErrClosed = errors.New("the programme is closed: its keys are dead, and nothing said in it can be " +
		"opened. Editions and reports stay")
	ErrNothingAsked = errors.New("nobody asked to close the programme")
)

// ItsRounds are the ids of all rounds of the programme that is the statement's first argument.
// Closing must mean all of them: with one round left out, what was said there could still be
// opened.
const ItsRounds = "(SELECT id FROM programme WHERE coalesce(part_of, id) = ?1)"

// Closing returns how far the closing of a programme is.
func (t Tables) Closing(ctx context.Context, programme string) (Closing, error) {
	return ReadClosing(ctx, t.db.Read, programme)
}

// ReadClosing returns how far the closing of a programme is, in the transaction that asks: the zero
// [Closing] if nobody asked for it. What opens a round or makes sheets asks it, so that nothing new
// comes into a programme that has ended.
func ReadClosing(ctx context.Context, q sqlite.Querier, programme string) (c Closing, err error) {
	c.Programme = programme
	var clock []byte
	err = q.QueryRowContext(ctx,
		"SELECT days, said_on, asker, clock, done FROM closing WHERE programme = ?", programme).
		Scan(&c.Days, &c.On, &c.Asker, &clock, &c.Done)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	if err != nil {
		return c, sqlite.Refine(err)
	}
	return c, json.Unmarshal(clock, &c.Clock)
}

// Waits reports whether two people asked for it and its time has not come.
func (c Closing) Waits() bool { return c.Days > 0 && c.Asker == "" && !c.Done }

// Left is how many days of the wait are left.
func (c Closing) Left() int {
	left := time.Duration(c.Days)*served.Day - c.Clock.Age()
	return int((max(0, left) + served.Day - 1) / served.Day)
}

// MayAskToClose tells whether [Tables.AskToClose] would be refused now, and how far the closing is.
func (t Tables) MayAskToClose(ctx context.Context, act audit.Act, wish Closing) (Closing, error) {
	now, err := ReadClosing(ctx, t.db.Read, wish.Programme)
	if err != nil {
		return now, err
	}
	return now, mayAsk(ctx, t.db.Read, act, now, wish)
}

// mayAsk refuses what stands in the way of a wish: first what has happened already, then an open
// draft, then that the wish does not fit the one that waits.
func mayAsk(ctx context.Context, q sqlite.Querier, act audit.Act, now, wish Closing) error {
	var drafted bool
	if err := q.QueryRowContext(ctx,
		"SELECT EXISTS (SELECT 1 FROM edition WHERE released = 0 "+
			"AND programme IN "+ItsRounds+")", wish.Programme).Scan(&drafted); err != nil {
		return err
	}
	switch {
	case now.Done:
		return ErrClosed
	case now.Waits():
		return ErrWaiting
	case drafted:
		return ErrDraftOpen
	case now.Asker == act.By:
		return ErrSameAsker
	case now.Asker != "" && (now.On != wish.On || now.On == "" && now.Days != wish.Days):
		return ErrOtherDays
	}
	return nil
}

// AskToClose has a programme be closed so many days after a second person asks for the same. One
// person's wish waits for the second's; the second's begins the wait, at now. A draft of any of its
// rounds stands in the way: [ErrDraftOpen]. Two people, so that no stolen secret ends a programme;
// a wait, so that whoever did not know of it can still keep it.
func (t Tables) AskToClose(ctx context.Context, act audit.Act, wish Closing,
	now time.Time) (c Closing,
	err error) {
	if act.By == "" {
		return c, audit.ErrRevoked // a wish that nobody is known to have is no first person's
	}
	err = t.db.Change(ctx, func(tx *sql.Tx) error {
		if c, err = ReadClosing(ctx, tx, wish.Programme); err != nil {
			return err
		}
		if err := mayAsk(ctx, tx, act, c, wish); err != nil {
			return err
		}
		said := "ask to close"
		if c.Asker == "" {
			c = wish
			c.Asker = act.By
		} else {
			// The wait begins at the second person's word, with a clock that starts now: time in
			// which only one person wanted it counts for nothing.
			said, c.Asker, c.Days = "agree to close", "", wish.Days
			c.Clock.Tick(time.Time{}, now)
		}
		if err := PutClosing(ctx, tx, c); err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, said, wish.Programme, 0)
	})
	return c, err
}

// PutClosing keeps it, in place of what there was. Every tick writes it: how long it has waited
// must survive a restart, or a server that is started daily would never close anything.
func PutClosing(ctx context.Context, tx *sql.Tx, c Closing) error {
	clock, err := json.Marshal(c.Clock)
	if err != nil {
		return fmt.Errorf("keeping how long a closing has waited: %w", err)
	}
	args := []any{c.Programme, c.Days, c.On, c.Asker, string(clock), c.Done}
	// not an upsert: what vouches for rows is told by triggers, which it disturbs
	err = sqlite.Changed(tx.ExecContext(ctx, `UPDATE main.closing SET days = ?2, said_on = ?3, asker = ?4,
		clock = ?5, done = ?6 WHERE programme = ?1`, args...))
	if errors.Is(err, sqlite.ErrNotFound) {
		_, err = tx.ExecContext(ctx, `INSERT INTO main.closing
			(programme, days, said_on, asker, clock, done) VALUES (?, ?, ?, ?, ?, ?)`, args...)
	}
	return err
}

// KeepOpen takes back what was asked for, by one person or by two: one is enough to keep keys.
// Whoever closed in error, or under pressure, needs nobody's agreement to stop it.
func (t Tables) KeepOpen(ctx context.Context, act audit.Act, programme string) error {
	return t.db.Change(ctx, func(tx *sql.Tx) error {
		c, err := ReadClosing(ctx, tx, programme)
		switch {
		case err != nil:
			return err
		case c.Done:
			return ErrClosed
		case c.Days == 0:
			return ErrNothingAsked
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM main.closing WHERE programme = ?",
			programme); err != nil {
			return err
		}
		return audit.Record(ctx, tx, act, "keep open", programme, 0)
	})
}

// Waiting are the programmes that wait to be closed. One whose row was changed by somebody else is
// left out: nothing is destroyed on the word of such a row.
func (t Tables) Waiting(ctx context.Context) (all []string, err error) {
	rows, err := t.db.Read.QueryContext(ctx,
		"SELECT programme FROM sound_closing WHERE done = 0 AND asker = '' ORDER BY programme")
	if err != nil {
		return nil, fmt.Errorf("reading the closings: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var programme string
		if err := rows.Scan(&programme); err != nil {
			return nil, fmt.Errorf("reading a closing: %w", err)
		}
		all = append(all, programme)
	}
	return all, sqlite.Refine(rows.Err())
}
