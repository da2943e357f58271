package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sort"

	"elephants/server/seal"
	"elephants/server/store/audit"
	"elephants/server/store/keyring"
	"elephants/server/store/place"
	"elephants/server/store/postgres"
	"elephants/server/store/programmes"
	"elephants/server/store/sqlite"
	"elephants/server/vouch"
)

// Note is a sealed note with its key.
type Note struct {
	ID        NoteID
	Programme string
	Receipt   seal.Hash
	Sealed    []byte
	Key       seal.Key
	Edition   int // the first edition made with it, draft or released; 0: none yet
	// id of the credential it comes with, looked at while it is stored and not kept; "": nobody's
	By string
}

// AddNote stores a note. A note whose receipt is known is stored already, and AddNote does nothing;
// the error is [ErrWithdrawn] if it was withdrawn since, also when that happens at the same moment,
// and [ErrRevoked] if the credential it came with is no longer good.
//
// Notes that come together are stored together, see [Store.addAll]. After any other error nothing
// of the note is left; after nil it is kept, whatever happens to the machine.
func (s *Store) AddNote(ctx context.Context, n Note) error { return s.adding.Do(ctx, n) }

// mostAtOnce bounds the notes of one transaction, and with them its memory: 16 MiB of the largest.
const mostAtOnce = 128

// addAll stores notes in two transactions, however many there are: their keys, marked as coming,
// and then the notes. A crash in between leaves keys without notes, which the next start removes.
//
// That the notes have arrived is marked beside the keys of the batch before, in the same
// transaction as the keys of the next: a third transaction after the notes could fail when there is
// no way back, and its sync would cost as much as the two that are needed.
//
// A failure of one note, be it only too large for the disk, fails the transaction of all. Then each
// is tried alone, so that nobody is refused for another's note.
func (s *Store) addAll(notes []Note) []error {
	err := s.finishAll(context.Background()) // who takes a note back comes first
	s.reserve.Lock()
	defer s.reserve.Unlock()
	if err == nil && s.reserve.Fill() != nil {
		err = ErrFull // until there is room for withdrawals again
	}
	if err != nil {
		return slices.Repeat([]error{err}, len(notes))
	}
	switch errs, err := s.addTogether(notes); {
	case err == nil:
		return errs
	case len(notes) == 1 || errors.Is(err, postgres.ErrUnknown): // or they may be stored
		return slices.Repeat([]error{err}, len(notes))
	}
	var errs []error
	for _, n := range notes {
		outcome, err := s.addTogether([]Note{n})
		if err != nil {
			outcome = []error{err}
		}
		errs = append(errs, outcome...)
	}
	return errs
}

// addTogether stores notes or, after an error, none of them. errs has an error for each note that
// was refused while others were stored.
func (s *Store) addTogether(notes []Note) (errs []error, err error) {
	// the callers wait for the outcome: no context of one ends it for the others
	ctx := context.Background()
	// By id, which is random: the log of the database shall not tell in which order notes came.
	notes, was := inRandomOrder(notes)
	for _, n := range notes {
		if s.shared == nil {
			s.known.Add(n.Receipt) // before they are: see ReceiptKnown
		}
	}
	var stored []NoteID // of the last try
	err = s.db.Change(ctx, func(tx *sql.Tx) error {
		// Of a try that the database ended the keys are there, and its notes are not.
		if err := s.keys.Destroy(ctx, stored); err != nil {
			return err
		}
		errs, stored = make([]error, len(notes)), nil
		var fresh []Note
		for i, n := range notes {
			known, refusal, err := admit(ctx, tx, n)
			known = known || slices.ContainsFunc(fresh, func(f Note) bool { return f.Receipt == n.Receipt })
			switch {
			case err != nil:
				return err
			case refusal != nil || known:
				errs[was[i]] = refusal
				continue
			}
			fresh, stored = append(fresh, n), append(stored, n.ID)
		}
		return s.place(ctx, tx, fresh)
	})
	s.emptyLog(ctx, 1) // the write-ahead log says which batch came before which
	if err == nil {
		s.keys.Arrived(stored...)
		return errs, nil
	}
	// What was refused leaves nothing behind. Should this fail, the key fits no note, and the next
	// start removes it. Of notes that may be stored after all it is the start that finds out.
	if !errors.Is(err, postgres.ErrUnknown) {
		_ = s.keys.Destroy(ctx, stored)
	}
	return nil, fmt.Errorf("storing a note: %w", err)
}

// place stores notes that were admitted, and their keys first. These are added while the notes'
// database is held: another server that starts, and removes keys without notes, looks when nobody
// holds it (see [Store.repair]).
func (s *Store) place(ctx context.Context, tx *sql.Tx, notes []Note) error {
	if len(notes) == 0 {
		return nil
	}
	var keys []keyring.NoteKey
	for _, n := range notes {
		keys = append(keys, keyring.NoteKey{ID: n.ID, Key: n.Key})
	}
	if err := s.keys.Add(ctx, keys); err != nil {
		return fmt.Errorf("storing a note's key: %w", err)
	}
	for _, n := range notes {
		if err := place.Note(ctx, tx, n.ID, n.Programme, n.Receipt, n.Sealed); err != nil {
			return err
		}
	}
	return nil
}

// inRandomOrder returns the notes by id and, of each, the place that it had.
func inRandomOrder(notes []Note) (sorted []Note, place []int) {
	for i := range notes {
		place = append(place, i)
	}
	slices.SortFunc(place, func(a, b int) int {
		return bytes.Compare(notes[a].ID[:], notes[b].ID[:])
	})
	for _, i := range place {
		sorted = append(sorted, notes[i])
	}
	return sorted, place
}

// admit says, in the transaction that would store the note, whether it is there already, or may not
// come. Asked before it, the answer would be out of date: a note that was sent twice, stored once
// and withdrawn before the second got here, would come back to stay.
func admit(ctx context.Context, q sqlite.Querier, n Note) (known bool, refusal, err error) {
	if err := audit.MayAct(ctx, q, n.By); errors.Is(err, ErrRevoked) {
		return false, err, nil
	} else if err != nil {
		return false, nil, err
	}
	known, err = receiptKnown(ctx, q, n.Receipt)
	if errors.Is(err, ErrWithdrawn) {
		return false, err, nil
	}
	if err != nil || known {
		return known, nil, err
	}
	if err := programmes.MayTake(ctx, q, n.Programme); errors.Is(err, ErrRoundClosed) {
		return false, err, nil
	} else if err != nil {
		return false, nil, err
	}
	return false, nil, nil
}

// ReceiptKnown reports whether a note with the receipt is stored; [ErrWithdrawn] if it was.
//
// The database has one connection that writes, which a batch of notes holds for a while. So nearly
// everyone is answered from memory: a receipt that was never seen is not known. Where several
// servers share the notes, each has seen only some.
func (s *Store) ReceiptKnown(ctx context.Context, receipt seal.Hash) (bool, error) {
	if s.shared == nil && !s.known.MayHave(receipt) {
		return false, nil
	}
	var known bool
	err := sqlite.InTx(ctx, s.db.Write, func(tx *sql.Tx) (err error) {
		known, err = receiptKnown(ctx, tx, receipt)
		return err
	})
	return known, err
}

const whetherKnown = `SELECT
	EXISTS (SELECT 1 FROM note WHERE ` + place.OfReceipt + ` AND leaving = 0),
	EXISTS (SELECT 1 FROM withdrawal WHERE receipt = ?1)
	OR EXISTS (SELECT 1 FROM note WHERE ` + place.OfReceipt + ` AND leaving = 1)`

func receiptKnown(ctx context.Context, q sqlite.Querier, receipt seal.Hash) (bool, error) {
	var stored, withdrawn bool
	err := q.QueryRowContext(ctx, whetherKnown, receipt[:]).Scan(&stored, &withdrawn)
	if err == nil && withdrawn {
		err = ErrWithdrawn
	}
	return stored, err
}

// Notes returns a programme's notes by id, which is in no order that means anything.
func (s *Store) Notes(ctx context.Context, programme string) ([]Note, error) {
	rows, err := s.db.Read.QueryContext(ctx,
		"SELECT id, receipt, sealed, edition FROM sound_note WHERE programme = ? AND leaving = 0",
		programme)
	if err != nil {
		return nil, fmt.Errorf("reading notes: %w", err)
	}
	defer rows.Close()
	var notes []Note
	for rows.Next() {
		n := Note{Programme: programme}
		var id, receipt []byte
		if err := rows.Scan(&id, &receipt, &n.Sealed, &n.Edition); err != nil {
			return nil, fmt.Errorf("reading a note: %w", err)
		}
		n.ID, n.Receipt = NoteID(id), seal.Hash(receipt)
		notes = append(notes, n)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading notes: %w", sqlite.Refine(err))
	}
	// Not slices.SortFunc, which is compiled anew for each type, in 15 KB: here and where else little
	// is sorted.
	sort.Slice(notes, func(i, j int) bool { return bytes.Compare(notes[i].ID[:], notes[j].ID[:]) < 0 })
	keys, err := s.keys.Of(ctx)
	if err != nil {
		return nil, err
	}
	kept := notes[:0]
	for _, n := range notes { // one without a key is being withdrawn at this moment
		if key, ok := keys[n.ID]; ok {
			n.Key = key
			kept = append(kept, n)
		}
	}
	return kept, nil
}

// Fresh opens the notes of a programme that no edition up to last was made with, one after the
// other, by id, for as long as more wants another. A question that few of them answer costs no more
// than these few.
func (s *Store) Fresh(ctx context.Context, programme string, last int, more func(Note) (bool,
	error)) error {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT id, sealed, edition FROM sound_note n
		JOIN (SELECT place AS at FROM main.note WHERE programme = ? AND leaving = 0
			AND (edition = 0 OR edition > ?) ORDER BY id) ON n.place = at`, programme, last)
	if err != nil {
		return fmt.Errorf("reading notes: %w", err)
	}
	defer rows.Close()
	return s.keys.In(ctx, func(key func(NoteID) (seal.Key, error)) error {
		for rows.Next() {
			n := Note{Programme: programme}
			var id []byte
			if err := rows.Scan(&id, &n.Sealed, &n.Edition); err != nil {
				return fmt.Errorf("reading a note: %w", err)
			}
			n.ID = NoteID(id)
			n.Key, err = key(n.ID)
			// one without a key is being withdrawn at this moment; of one that was changed is told
			if errors.Is(err, ErrNotFound) || errors.As(err, new(vouch.Changed)) {
				continue
			}
			if err != nil {
				return err
			}
			if again, err := more(n); err != nil || !again {
				return err
			}
		}
		return rows.Err()
	})
}
