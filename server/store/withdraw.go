package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"elephants/server/seal"
	"elephants/server/store/place"
	"elephants/server/store/sqlite"
)

// Withdraw destroys the key of the receipt's note, then the note. Any draft of its programme goes
// first, for it may speak of the note. The error is [ErrNotFound] for a receipt of no note,
// [ErrWithdrawn] for one that was used before, and [ErrUnfinished] if the note is out of everything
// but its key could not be destroyed.
//
// A withdrawal is three transactions in two files: mark the note, destroy the key, remove the note.
// The mark tells an interrupted withdrawal from a damaged folder, and there is no way back from it.
// Once the key is destroyed the note is unreadable, so the answer is nil whatever happens to what
// is left of it; the next note, the next withdrawal or the next start removes that.
func (s *Store) Withdraw(ctx context.Context, receipt seal.Hash) error {
	// what stays unfinished is tried again, and this one may do better
	_ = s.finishAll(context.WithoutCancel(ctx))
	var id NoteID
	err := s.urgently(func() error {
		return s.db.Change(ctx, func(tx *sql.Tx) (err error) {
			id, err = mark(ctx, tx, receipt)
			return err
		})
	})
	if err != nil {
		return err
	}
	s.begin(id)
	if err := s.finishWithdrawal(context.WithoutCancel(ctx), id); err != nil {
		// its cause, most likely the disk's, would tell the participant nothing
		return ErrUnfinished
	}
	return nil
}

// mark takes a note out of everything that reads notes, and discards the draft made with it. Found
// and marked in one transaction: of two who withdraw at once, both are told the truth.
func mark(ctx context.Context, tx *sql.Tx, receipt seal.Hash) (id NoteID, err error) {
	var programme string
	var found []byte
	err = tx.QueryRowContext(ctx,
		"UPDATE main.note SET leaving = 1 WHERE "+place.OfReceipt+" RETURNING id, programme", receipt[:]).
		Scan(&found, &programme)
	if errors.Is(err, sql.ErrNoRows) {
		if _, err := receiptKnown(ctx, tx, receipt); err != nil {
			return id, err
		}
		return id, ErrNotFound
	}
	if err != nil {
		return id, err
	}
	if copy(id[:], found) != len(found) {
		return id, ErrIncomplete
	}
	// and a pooled draft that has the round
	_, err = tx.ExecContext(ctx, `DELETE FROM main.edition WHERE released = 0 AND programme IN
		(SELECT r.id FROM programme r WHERE r.id = ?1
			OR EXISTS (SELECT 1 FROM json_each(r.pooled) WHERE value = ?1))`, programme)
	return id, err
}

// begin and end keep which withdrawals are under way, and unfinished tells those that a failure
// left behind.
func (s *Store) begin(id NoteID) {
	s.leavingMu.Lock()
	defer s.leavingMu.Unlock()
	if !slices.Contains(s.leaving, id) {
		s.leaving = append(s.leaving, id)
	}
}

func (s *Store) end(id NoteID) {
	s.leavingMu.Lock()
	defer s.leavingMu.Unlock()
	s.leaving = slices.DeleteFunc(s.leaving, func(l NoteID) bool { return l == id })
}

func (s *Store) unfinished() []NoteID {
	s.leavingMu.Lock()
	defer s.leavingMu.Unlock()
	return slices.Clone(s.leaving)
}

// finishAll finishes the withdrawals that failures left behind.
func (s *Store) finishAll(ctx context.Context) error {
	var errs []error
	for _, id := range s.unfinished() {
		errs = append(errs, s.finishWithdrawal(ctx, id))
	}
	return errors.Join(errs...)
}

// finishWithdrawal does what is left of a withdrawal after its mark. To do it twice does no harm.
func (s *Store) finishWithdrawal(ctx context.Context, id NoteID) error {
	if err := s.urgently(func() error { return s.keys.Destroy(ctx, []NoteID{id}) }); err != nil {
		return fmt.Errorf("finishing a withdrawal: %w", err)
	}
	s.shared.destroyed()
	if err := s.urgently(func() error { return s.bury(ctx, id) }); err != nil {
		return nil //nolint:nilerr // its key is destroyed: what was asked for has happened
	}
	s.end(id)
	s.emptyLog(ctx, 50)
	return nil
}

// remembers keeps that a note is withdrawn, and after which edition if one was released with it.
const (
	lastReleased = "(SELECT coalesce(max(number), 0) FROM edition e " +
		"WHERE e.programme = note.programme AND released = 1)"
	remembers = "INSERT INTO main.withdrawal (receipt, note, programme, after) " +
		"SELECT receipt, id, programme, iif(edition BETWEEN 1 AND " + lastReleased + ", " +
		lastReleased + ", 0) FROM main.note WHERE " + place.ItsNote
)

// bury removes a note that has no key any more, and remembers its withdrawal.
func (s *Store) bury(ctx context.Context, id NoteID) error {
	err := s.db.Change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, remembers, id[:]); err != nil {
			return err
		}
		return place.RemoveNote(ctx, tx, id)
	})
	if err != nil {
		return fmt.Errorf("removing a withdrawn note: %w", err)
	}
	return nil
}

// emptyLog moves what stands in the write-ahead log into the file and empties it. What
// secure_delete overwrote in the file may still stand in the log; it is noise without its key, but
// why keep it.
//
// A reader in the middle of something keeps the log from being emptied, and readers here are short,
// so it is tried so many times, 10 ms apart, for five seconds at most, which SQLite takes for one
// where a reader does not end; the next checkpoint does what is left over. Nobody is told of a
// failure: what was asked for has happened.
func (s *Store) emptyLog(ctx context.Context, times int) {
	begun := time.Now()
	for i := 0; i < times && time.Since(begun) < 5*time.Second; i++ {
		if i > 0 {
			time.Sleep(10 * time.Millisecond)
		}
		var busy, frames, moved int
		err := s.db.Write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy,
			&frames, &moved)
		if err != nil || busy == 0 {
			return
		}
	}
}

// RemoveSheets removes every sheet of a programme, and with them what their links open. They are
// not sealed: what stands in the write-ahead log goes too.
func (s *Store) RemoveSheets(ctx context.Context, act Act, programme string) error {
	if err := s.meetingTables.RemoveSheets(ctx, act, programme); err != nil {
		return err
	}
	s.emptyLog(ctx, 50)
	return nil
}

// WriteSheet puts a content in the place of that of a link, as [meetings.Tables] says. The log
// would have the sheets in the order in which they were written, and what stood there before.
func (s *Store) WriteSheet(ctx context.Context, link seal.Hash, content []byte) error {
	if err := s.meetingTables.WriteSheet(ctx, link, content); err != nil {
		return err
	}
	s.emptyLog(ctx, 5)
	return nil
}

// repair finishes what a crash interrupted, a note on its way in or out, and refuses a folder that
// lacks anything else: a note without a key that nobody withdrew, or a key whose note had arrived.
// Of the last notes before a crash it is not marked yet that they had; if the file lost one of
// these, nobody would notice here. The mark is not worth a sync of its own for each note.
func (s *Store) repair(ctx context.Context) error {
	var notes, keys map[NoteID]bool
	// while nobody adds a note, whose key comes first
	err := s.db.Hold(ctx, func(q sqlite.Queriers) (err error) {
		notes, keys, err = s.mendKeys(ctx, q)
		return err
	})
	if err != nil {
		return err
	}
	return s.finishNotes(ctx, notes, keys)
}

// mendKeys destroys the keys that a crash left without their notes, and returns what there is.
func (s *Store) mendKeys(ctx context.Context, q sqlite.Queriers) (notes, keys map[NoteID]bool,
	err error) {
	notes, err = place.Marked(ctx, q, "SELECT id, leaving FROM main.note")
	if err != nil {
		return nil, nil, fmt.Errorf("checking the notes: %w", err)
	}
	if err := s.keys.Refresh(ctx); err != nil {
		return nil, nil, fmt.Errorf("checking the keys: %w", err)
	}
	if keys, err = s.keys.Coming(ctx); err != nil {
		return nil, nil, fmt.Errorf("checking the keys: %w", err)
	}
	keyless, noteless := halves(notes, keys)
	if keyless+noteless > 0 && !s.mending {
		return nil, nil, fmt.Errorf("%w: %d notes have lost their keys and %d keys their notes; nothing was "+
			"changed. Restore a backup, or see `elephantsd check --help` for --mend",
			ErrIncomplete, keyless, noteless)
	}
	var lost []NoteID
	for id, coming := range keys {
		if _, stored := notes[id]; !stored {
			lost = append(lost, id)
		} else if coming {
			s.keys.Arrived(id)
		}
	}
	return notes, keys, errors.Join(s.keys.Destroy(ctx, lost), s.keys.Settle(ctx))
}

// halves counts notes that have lost their keys, and keys that have lost their notes. What is on
// its way out or in is neither.
func halves(notes, keys map[NoteID]bool) (keyless, noteless int) {
	for id, leaving := range notes {
		if _, ok := keys[id]; !ok && !leaving {
			keyless++
		}
	}
	for id, coming := range keys {
		if _, ok := notes[id]; !ok && !coming {
			noteless++
		}
	}
	return keyless, noteless
}

// finishNotes finishes the withdrawals that a crash interrupted. When mending it removes notes
// without keys too.
func (s *Store) finishNotes(ctx context.Context, notes, keys map[NoteID]bool) error {
	for id, leaving := range notes {
		_, readable := keys[id]
		if !readable && !leaving { // only when mending: a copy of it is kept
			err := s.db.Change(ctx, func(tx *sql.Tx) error { return place.RemoveNote(ctx, tx, id) })
			if err != nil {
				return err
			}
			continue
		}
		if leaving {
			s.begin(id)
			if err := s.finishWithdrawal(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// Revoke ends the credential with the id, or the link with it that nobody has opened yet;
// [ErrNotFound] if there is neither. What a credential approved or proposed and still waits for a
// second person is taken back with it, and nothing that it had begun is done any more: see
// [audit.MayAct]. To revoke a credential twice does no harm. The last administrator's is refused
// with [ErrLast]: nobody could make another. It works on a full disk.
func (s *Store) Revoke(ctx context.Context, act Act, id string) error {
	return s.urgently(func() error { return s.programmeTables.Revoke(ctx, act, id) })
}
