package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"elephants/server/served"
	"elephants/server/store/audit"
	"elephants/server/store/programmes"
)

// TickClosings tells anew how long each closing has waited, and destroys the keys of those whose
// time has come. last is the time of the tick before in this process, zero if there was none. Time
// counts while a server runs, and a leap of the clock counts for nothing: whoever can set the clock
// cannot end a programme. A closing that fails is tried again at the next tick, and stops no other.
func (s *Store) TickClosings(ctx context.Context, last, now time.Time) error {
	leads, led := s.shared.leads(ctx)
	if !leads {
		return nil // another server does
	}
	if !led { // nor did it tick before, whoever did
		last = time.Time{}
	}
	waiting, err := s.programmeTables.Waiting(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, programme := range waiting {
		var ids []NoteID
		var due bool
		err := s.db.Change(ctx, func(tx *sql.Tx) error {
			ids, due = nil, false
			c, err := programmes.ReadClosing(ctx, tx, programme)
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
			return programmes.PutClosing(ctx, tx, c)
		})
		if err == nil && due {
			err = s.finishClosing(ctx, ids)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

const leaves = "UPDATE main.note SET leaving = 1 WHERE programme IN " + programmes.ItsRounds +
	" RETURNING id"

// markAll takes every note of a programme out of everything, discards its drafts, and has its
// rounds take no more. Whatever happens then, a start finishes it: each note is as one that is
// being withdrawn. So a backup of before, restored with what this folder knows, loses them too.
func markAll(ctx context.Context, tx *sql.Tx, programme string, now time.Time) (ids []NoteID,
	err error) {
	rows, err := tx.QueryContext(ctx, leaves, programme)
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
		"DELETE FROM main.edition WHERE released = 0 AND programme IN " + programmes.ItsRounds,
		"DELETE FROM main.sheet WHERE programme = ?1",
		"UPDATE main.programme SET closed = 1 WHERE id IN " + programmes.ItsRounds,
	} {
		if _, err := tx.ExecContext(ctx, statement, programme); err != nil {
			return nil, err
		}
	}
	act := Act{Role: "operator", Day: now.UTC().Format(time.DateOnly)}
	return ids, audit.Record(ctx, tx, act, "close programme", programme, 0)
}

// finishClosing destroys the keys of a closed programme's notes, the epoch's key that wrapped them,
// and the notes. The order is that of a withdrawal: after a crash between two steps a note has lost
// its key and is still marked, which the next start finishes. Ending the epoch is for old copies of
// keys.db, which would open the notes of an old copy of notes.db.
func (s *Store) finishClosing(ctx context.Context, ids []NoteID) error {
	for _, id := range ids {
		s.begin(id) // should a step fail, the next note, withdrawal or start goes on
	}
	if err := s.keys.Destroy(ctx, ids); err != nil {
		return err
	}
	s.shared.destroyed()
	return errors.Join(s.keys.Rotate(ctx), s.finishAll(ctx))
}
