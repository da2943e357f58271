package store

import (
	"errors"
	"reflect"
	"testing"
)

// A programme's barriers are its own, each once, no more than there may be, there after a
// restart, and each change is on record.
func TestBarriers(t *testing.T) {
	s, dir := create(t)
	const most = 2
	pets := Barrier{ID: "pets", Name: "The dog", Description: "No dogs here.",
		Examples: []string{"No dogs."}}
	late := Barrier{ID: "late"}
	revised := Barrier{ID: "pets", Name: "Pets", Description: "No pets here.", Principle: "power",
		Parent: "practicalities", Examples: []string{"No dogs.", "No cats."}}
	for i, c := range []struct {
		got, want error
	}{
		{s.AddBarrier(ctx, act, "p", pets, most), nil},
		{s.AddBarrier(ctx, act, "p", pets, most), ErrDuplicate},
		{s.AddBarrier(ctx, act, "p", Barrier{ID: "lunch"}, most), nil},
		{s.AddBarrier(ctx, act, "p", late, most), ErrBookFull},
		{s.ReviseBarrier(ctx, act, "p", revised), nil},
		{s.ReviseBarrier(ctx, act, "p", late), ErrNotFound},
		{s.RemoveBarrier(ctx, act, "p", "lunch"), nil},
		{s.RemoveBarrier(ctx, act, "p", "lunch"), ErrNotFound},
		{s.RemoveBarrier(ctx, act, "another", "pets"), ErrNotFound},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("step %d: %v, want %v", i, c.got, c.want)
		}
	}
	s = reopen(t, s, dir)
	if all, err := s.Barriers(ctx, "p"); err != nil || !reflect.DeepEqual(all, []Barrier{revised}) {
		t.Errorf("%v, %v; want the revised one", all, err)
	}
	entries, _, err := s.Audit(ctx, "")
	if err != nil || len(entries) != 5 { // the programme's own, and four changes
		t.Errorf("%d entries, %v", len(entries), err)
	}
}

// What may become a barrier is the draft's, and the latest edition's where there is no draft.
func TestCandidatesGoWithTheirEdition(t *testing.T) {
	s, _ := create(t)
	want := func(what string, found string) {
		t.Helper()
		if got, err := s.Candidates(ctx, "p"); err != nil || string(got) != found {
			t.Errorf("%s: %q, %v; want %q", what, got, err, found)
		}
	}
	want("before a draft", "")
	draft := Edition{Number: 1, Digest: []byte{1}, Candidates: []byte("one")}
	if err := s.PutDraft(ctx, act, "p", draft, nil); err != nil {
		t.Fatal(err)
	}
	want("with the draft", "one")
	for _, who := range []string{"a", "b"} {
		if _, err := s.Approve(ctx, act, "p", Approval{Hash: draft.Hash(), Coordinator: who,
			Received: "says"}); err != nil {
			t.Fatal(err)
		}
	}
	want("after the release", "one")
	n := newNote(100)
	if err := s.AddNote(ctx, n); err != nil {
		t.Fatal(err)
	}
	if err := s.PutDraft(ctx, act, "p", Edition{Number: 2, Digest: []byte{2},
		Candidates: []byte("two")}, []NoteID{n.ID}); err != nil {
		t.Fatal(err)
	}
	want("with the next draft", "two")
	if err := s.Withdraw(ctx, n.Receipt); err != nil {
		t.Fatal(err)
	}
	want("after a withdrawal took the draft", "one")
}
