package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

// The same note is stored by several calls at once and withdrawn as soon as the first answers: it
// is gone for good, and nobody is told that a note is withdrawn which is still there.
func TestAWithdrawnNoteDoesNotComeBack(t *testing.T) {
	s, _ := create(t)
	var misled atomic.Int64
	for range 100 {
		n := newNote(200)
		first := make(chan error, 4)
		var all sync.WaitGroup
		for range cap(first) {
			all.Go(func() {
				// another id and key: what the server makes of the same request
				again := newNote(200)
				again.Receipt = n.Receipt
				first <- s.AddNote(ctx, again)
			})
		}
		if err := <-first; err != nil {
			t.Fatal(err)
		}
		if err := s.Withdraw(ctx, n.Receipt); err != nil {
			misled.Add(1)
		}
		all.Wait()
	}
	kept, err := s.Notes(ctx, "p")
	if err != nil || len(kept) != 0 || misled.Load() != 0 {
		t.Errorf("%d withdrawn notes kept, %d refused withdrawals, %v; want none", len(kept),
			misled.Load(), err)
	}
	if n := count(t, s.keys.DB, "note_key"); n != 0 {
		t.Errorf("%d keys left of notes that are gone", n)
	}
}

// Notes that come together are stored together, and each caller hears of their own note.
func TestNotesOfABatch(t *testing.T) {
	s, dir := create(t)
	there, gone := newNote(10), newNote(10)
	for _, n := range []Note{there, gone} {
		if err := s.AddNote(ctx, n); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Withdraw(ctx, gone.Receipt); err != nil {
		t.Fatal(err)
	}
	again, back, a, b := newNote(10), newNote(10), newNote(10), newNote(10)
	again.Receipt, back.Receipt, b.Receipt = there.Receipt, gone.Receipt, a.Receipt
	errs := s.addAll([]Note{again, back, a, b})
	for i, want := range []error{nil, ErrWithdrawn, nil, nil} {
		if !errors.Is(errs[i], want) || want == nil && errs[i] != nil {
			t.Errorf("note %d of the batch: %v, want %v", i, errs[i], want)
		}
	}
	stranger := newNote(10)
	stranger.Programme = "of nobody"
	c := newNote(10)
	if errs := s.addAll([]Note{c, stranger}); errs[0] != nil || errs[1] == nil {
		t.Errorf("beside a note of no programme: %v; want the other stored", errs)
	}
	s = reopen(t, s, dir)
	if notes, keys := count(t, s.db.Read, "note"), count(t, s.keys.DB, "note_key"); notes != 3 ||
		keys != 3 {
		t.Errorf("%d notes and %d keys, want 3 of each", notes, keys)
	}
}

// What can fail after a note is stored does not make a refusal of it.
func TestAFailureAfterTheNoteIsStored(t *testing.T) {
	s, dir := create(t)
	n, m := newNote(10), newNote(10)
	if err := s.AddNote(ctx, n); err != nil {
		t.Fatal(err)
	}
	if _, err := s.keys.DB.Exec("CREATE TRIGGER fails BEFORE UPDATE ON note_key BEGIN SELECT RAISE(FAIL, 'of the test'); END"); err != nil {
		t.Fatal(err)
	}
	if err := s.AddNote(ctx, m); err == nil { // before it is stored: refused
		t.Error("a note was accepted whose key could not be stored")
	}
	if notes, keys := count(t, s.db.Read, "note"), count(t, s.keys.DB, "note_key"); notes != 1 ||
		keys != 1 {
		t.Errorf("%d notes and %d keys, want one of each", notes, keys)
	}
	if _, err := s.keys.DB.Exec("DROP TRIGGER fails"); err != nil {
		t.Fatal(err)
	}
	// A withdrawal whose note cannot be removed has happened all the same: its key is destroyed.
	if _, err := s.db.Write.Exec("CREATE TRIGGER main.fails BEFORE DELETE ON note BEGIN SELECT RAISE(FAIL, 'of the test'); END"); err != nil {
		t.Fatal(err)
	}
	if err := s.Withdraw(ctx, n.Receipt); err != nil {
		t.Errorf("a withdrawal that has happened was told as a refusal: %v", err)
	}
	if notes, err := s.Notes(ctx, "p"); err != nil || len(notes) != 0 || count(t, s.keys.DB,
		"note_key") != 0 {
		t.Errorf("%d notes can still be read, %v", len(notes), err)
	}
	if err := s.AddNote(ctx, n); !errors.Is(err, ErrWithdrawn) {
		t.Errorf("the note again: %v, want ErrWithdrawn", err)
	}
	if _, err := s.db.Write.Exec("DROP TRIGGER fails"); err != nil {
		t.Fatal(err)
	}
	if err := s.AddNote(ctx, m); err != nil { // which removes what was left over
		t.Fatal(err)
	}
	if left := count(t, s.db.Read, "note"); left != 1 {
		t.Errorf("%d notes, want the one that was not withdrawn", left)
	}
	reopen(t, s, dir)
}

// A key that cannot be destroyed is said so, and is destroyed as soon as it can be.
func TestAKeyThatCannotBeDestroyed(t *testing.T) {
	s, dir := create(t)
	n := newNote(10)
	if err := s.AddNote(ctx, n); err != nil {
		t.Fatal(err)
	}
	if _, err := s.keys.DB.Exec("CREATE TRIGGER fails BEFORE DELETE ON note_key BEGIN SELECT RAISE(FAIL, 'of the test'); END"); err != nil {
		t.Fatal(err)
	}
	if err := s.Withdraw(ctx, n.Receipt); !errors.Is(err, ErrUnfinished) {
		t.Errorf("the key is still there: %v, want ErrUnfinished", err)
	}
	if notes, err := s.Notes(ctx, "p"); err != nil || len(notes) != 0 {
		t.Errorf("%d notes are still read, %v", len(notes), err)
	}
	if _, err := s.keys.DB.Exec("DROP TRIGGER fails"); err != nil {
		t.Fatal(err)
	}
	if err := s.Withdraw(ctx, newNote(1).Receipt); !errors.Is(err, ErrNotFound) {
		t.Errorf("another withdrawal: %v, want ErrNotFound", err)
	}
	if keys := count(t, s.keys.DB, "note_key"); keys != 0 {
		t.Error("the next withdrawal did not finish the one before")
	}
	reopen(t, s, dir)
}

// What somebody had begun when their secret was revoked is not done.
func TestWhoWasRevokedDoesNothingMore(t *testing.T) {
	s, _ := create(t)
	for _, id := range []string{"one", "two"} {
		c := Credential{Hash: newNote(1).Receipt, ID: id, Role: 2, Programme: "p"}
		if err := s.AddCredential(ctx, act, c); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.PutDraft(ctx, act, "p", Edition{Number: 1, Digest: []byte{1}}, nil); err != nil {
		t.Fatal(err)
	}
	draft, err := s.Draft(ctx, "p")
	if err != nil {
		t.Fatal(err)
	}
	own := Act{Role: "coordinator", Day: act.Day, By: "one"}
	if err := s.Revoke(ctx, own, "one"); err != nil {
		t.Errorf("revoking one's own: %v", err)
	}
	note := newNote(10)
	note.By = "one"
	for what, do := range map[string]func() error{
		"a note": func() error { return s.AddNote(ctx, note) },
		"an approval": func() error {
			_, err := s.Approve(ctx, own, "p", Approval{Hash: draft.Hash(), Coordinator: "one",
				Received: "says"})
			return err
		},
		"lower rules": func() error {
			_, err := s.SetRules(ctx, own, "p", Rules{K: 4, Batch: 10, Outside: 5}, "one")
			return err
		},
		"a draft": func() error {
			return s.PutDraft(ctx, own, "p", Edition{Number: 1,
				Digest: []byte{2}}, nil)
		},
	} {
		if err := do(); !errors.Is(err, ErrRevoked) {
			t.Errorf("%s of somebody who was revoked: %v, want ErrRevoked", what, err)
		}
	}
	if _, err := s.Proposal(ctx, "p"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the wish for lower rules waits: %v", err)
	}
	if n := count(t, s.db.Read, "note"); n != 0 {
		t.Errorf("%d notes stored", n)
	}
}

// A draft is made of what was there when it began. Where that has changed, it is refused and leaves
// the edition and the notes as they are.
func TestADraftThatComesTooLate(t *testing.T) {
	s, _ := create(t)
	n := newNote(10)
	if err := s.AddNote(ctx, n); err != nil {
		t.Fatal(err)
	}
	put := func(number int) error {
		return s.PutDraft(ctx, act, "p", Edition{Number: number, Digest: []byte{byte(number)}},
			[]NoteID{n.ID})
	}
	if err := put(1); err != nil {
		t.Fatal(err)
	}
	draft, err := s.Draft(ctx, "p")
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"one", "two"} {
		if _, err := s.Approve(ctx, act, "p", Approval{Hash: draft.Hash(), Coordinator: who,
			Received: "says"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := put(1); !errors.Is(err, ErrStaleDraft) {
		t.Errorf("a draft of an edition that was released meanwhile: %v, want ErrStaleDraft", err)
	}
	if err := written(s, "UPDATE main.note SET leaving = 1"); err != nil {
		t.Fatal(err)
	}
	if err := put(2); !errors.Is(err, ErrNotesMoved) {
		t.Errorf("a draft with a note that is being withdrawn: %v, want ErrNotesMoved", err)
	}
	if e, err := s.Edition(ctx, "p", 0); err != nil || e.Number != 1 || e.Hash() != draft.Hash() {
		t.Errorf("the released edition is %d, %v", e.Number, err)
	}
	if _, err := s.Edition(ctx, "p", 2); !errors.Is(err, ErrNotFound) {
		t.Errorf("an edition that was not released: %v, want ErrNotFound", err)
	}
}

// A caller who gives up leaves a note that is stored or one that is not, and never half of one.
func TestCallersWhoGiveUp(t *testing.T) {
	s, dir := create(t)
	var all sync.WaitGroup
	var stored atomic.Int64
	for range 200 {
		all.Go(func() {
			ctx, giveUp := context.WithCancel(ctx)
			go giveUp()
			if err := s.AddNote(ctx, newNote(100)); err == nil {
				stored.Add(1)
			} else if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s = reopen(t, s, dir)
	for what, db := range map[string]*sql.DB{"note": s.db.Read, "note_key": s.keys.DB} {
		if n := count(t, db, what); n != int(stored.Load()) {
			t.Errorf("%d rows of %s, want %d, as many as were acknowledged", n, what, stored.Load())
		}
	}
}
