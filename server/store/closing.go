package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"elephants/server/served"
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

// What is refused of a closing.
var (
	ErrDraftOpen = errors.New("a draft waits for approval: release it before the programme is closed")
	ErrSameAsker = errors.New("you have asked for this already: another coordinator has to ask for the same")
	ErrOtherDays = errors.New("another coordinator asked for another day: ask for the same, or keep the " +
		"programme and ask anew")
	ErrWaiting = errors.New("two people asked for this already, and it waits: one of you can keep the " +
		"programme until then")
	ErrClosed = errors.New("the programme is closed: its keys are dead, and nothing said in it can be " +
		"opened. Editions and reports stay")
	ErrNothingAsked = errors.New("nobody asked to close the programme")
)

// itsRounds are the ids of all rounds of the programme that is the statement's first argument.
const itsRounds = "(SELECT id FROM programme WHERE coalesce(part_of, id) = ?1)"

// Closing returns how far the closing of a programme is.
func (s *Store) Closing(ctx context.Context, programme string) (Closing, error) {
	return readClosing(ctx, s.read, programme)
}

func readClosing(ctx context.Context, q querier, programme string) (c Closing, err error) {
	c.Programme = programme
	var clock []byte
	err = q.QueryRowContext(ctx,
		"SELECT days, said_on, asker, clock, done FROM closing WHERE programme = ?", programme).
		Scan(&c.Days, &c.On, &c.Asker, &clock, &c.Done)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	if err != nil {
		return c, refine(err)
	}
	return c, json.Unmarshal(clock, &c.Clock)
}

// Waits reports whether two people asked for it and its time has not come.
func (c Closing) Waits() bool { return c.Days > 0 && c.Asker == "" && !c.Done }

// AskToClose has a programme be closed so many days after a second person asks for the same. One
// person's wish waits for the second's; the second's begins the wait, at now. A draft of any of its
// rounds stands in the way: [ErrDraftOpen].
func (s *Store) AskToClose(ctx context.Context, act Act, wish Closing, now time.Time) (c Closing,
	err error) {
	if act.By == "" {
		return c, ErrRevoked // a wish that nobody is known to have is no first person's
	}
	err = s.change(ctx, func(tx *sql.Tx) error {
		if c, err = readClosing(ctx, tx, wish.Programme); err != nil {
			return err
		}
		var drafted bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM edition WHERE released = 0 "+
			"AND programme IN "+itsRounds+")", wish.Programme).Scan(&drafted); err != nil {
			return err
		}
		said := "ask to close"
		switch {
		case c.Done:
			return ErrClosed
		case c.Waits():
			return ErrWaiting
		case drafted:
			return ErrDraftOpen
		case c.Asker == "":
			c = wish
			c.Asker = act.By
		case c.Asker == act.By:
			return ErrSameAsker
		case c.On != wish.On || c.On == "" && c.Days != wish.Days:
			return ErrOtherDays
		default:
			said, c.Asker, c.Days = "agree to close", "", wish.Days
			c.Clock.Tick(time.Time{}, now)
		}
		if err := putClosing(ctx, tx, c); err != nil {
			return err
		}
		return record(ctx, tx, act, said, wish.Programme, 0)
	})
	return c, err
}

func putClosing(ctx context.Context, tx *sql.Tx, c Closing) error {
	clock, err := json.Marshal(c.Clock)
	if err != nil {
		return fmt.Errorf("keeping how long a closing has waited: %w", err)
	}
	args := []any{c.Programme, c.Days, c.On, c.Asker, string(clock), c.Done}
	// not an upsert: what vouches for rows is told by triggers, which it disturbs
	err = changed(tx.ExecContext(ctx, `UPDATE main.closing SET days = ?2, said_on = ?3, asker = ?4,
		clock = ?5, done = ?6 WHERE programme = ?1`, args...))
	if errors.Is(err, ErrNotFound) {
		_, err = tx.ExecContext(ctx, `INSERT INTO main.closing
			(programme, days, said_on, asker, clock, done) VALUES (?, ?, ?, ?, ?, ?)`, args...)
	}
	return err
}

// KeepOpen takes back what was asked for, by one person or by two: one is enough to keep keys.
func (s *Store) KeepOpen(ctx context.Context, act Act, programme string) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		c, err := readClosing(ctx, tx, programme)
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
		return record(ctx, tx, act, "keep open", programme, 0)
	})
}

// TickClosings tells anew how long each closing has waited, and destroys the keys of those whose
// time has come. last is the time of the tick before in this process, zero if there was none.
func (s *Store) TickClosings(ctx context.Context, last, now time.Time) error {
	waiting, err := s.waiting(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, programme := range waiting {
		var ids []NoteID
		var due bool
		err := s.change(ctx, func(tx *sql.Tx) error {
			c, err := readClosing(ctx, tx, programme)
			if err != nil || !c.Waits() {
				return err // one of the people kept it meanwhile
			}
			c.Clock.Tick(last, now)
			if due = c.Clock.Age() >= time.Duration(c.Days)*served.Day; due {
				c.Done = true
				if ids, err = markAll(ctx, tx, programme, now); err != nil {
					return err
				}
			}
			return putClosing(ctx, tx, c)
		})
		if err == nil && due {
			err = s.finishClosing(ctx, ids)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// waiting are the programmes that wait to be closed.
func (s *Store) waiting(ctx context.Context) (all []string, err error) {
	rows, err := s.read.QueryContext(ctx,
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
	return all, refine(rows.Err())
}

// markAll takes every note of a programme out of everything, discards its drafts, and has its rounds
// take no more. Whatever happens then, a start finishes it: each note is as one that is being
// withdrawn. So a backup of before, restored with what this folder knows, loses them too.
func markAll(
	ctx context.Context, tx *sql.Tx, programme string, now time.Time,
) (ids []NoteID, err error) {
	rows, err := tx.QueryContext(ctx,
		"UPDATE main.note SET leaving = 1 WHERE programme IN "+itsRounds+" RETURNING id", programme)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id []byte
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		if len(id) != len(NoteID{}) {
			return nil, ErrIncomplete
		}
		ids = append(ids, NoteID(id))
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for _, statement := range []string{
		"DELETE FROM main.edition WHERE released = 0 AND programme IN " + itsRounds,
		"UPDATE main.programme SET closed = 1 WHERE id IN " + itsRounds,
	} {
		if _, err := tx.ExecContext(ctx, statement, programme); err != nil {
			return nil, err
		}
	}
	act := Act{Role: "operator", Day: now.UTC().Format(time.DateOnly)}
	return ids, record(ctx, tx, act, "close programme", programme, 0)
}

// finishClosing destroys the keys of a closed programme's notes, the epoch's key that wrapped them,
// and the notes.
func (s *Store) finishClosing(ctx context.Context, ids []NoteID) error {
	for _, id := range ids {
		s.begin(id) // should a step fail, the next note, withdrawal or start goes on
	}
	if err := s.destroyKeys(ctx, ids); err != nil {
		return err
	}
	return errors.Join(s.Rotate(ctx), s.finishAll(ctx))
}
