package store

import (
	"bytes"
	"crypto/rand"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"elephants/server/seal"
	"elephants/server/store/folder"
	"elephants/server/store/sqlite"
)

func takeBack(t *testing.T, s *Store, sentence Sentence) {
	t.Helper()
	if err := s.TakeBack(
		ctx,
		sentence,
		func(e Edition) (Edition, error) { return e, nil },
	); err != nil {
		t.Fatal(err)
	}
}

// Where a sentence lies in the files says nothing of when it was taken back: they lie in the order
// of their hashes, which are keyed, and nothing else is kept of them.
func TestTakenBackTellsNoOrder(t *testing.T) {
	s, dir := create(t)
	var hashes [][]byte
	for range 60 {
		sentence := Sentence{Programme: "p"}
		rand.Read(sentence.Hash[:])
		takeBack(t, s, sentence)
		takeBack(t, s, sentence) // twice is once
		hashes = append(hashes, bytes.Clone(sentence.Hash[:]))
	}
	running := everything(t, dir)
	if n := len(running[folder.Notes+"-wal"]); n > 64<<10 {
		t.Errorf("the write-ahead log still has %d bytes: it tells which sentence came last", n)
	}
	if known, err := s.TakenBack(ctx, "p"); err != nil || len(known) != len(hashes) {
		t.Fatalf("%d sentences are known, %v; want %d", len(known), err, len(hashes))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(hashes, bytes.Compare)
	content := everything(t, dir)[folder.Notes]
	pages := map[int][]int{} // page: where the hashes lie in it, by hash
	for _, h := range hashes {
		if n := bytes.Count(content, h); n != 1 {
			t.Fatalf("a hash stands %d times in the file", n)
		}
		at := bytes.Index(content, h)
		pages[at/4096] = append(pages[at/4096], at%4096)
	}
	for page, at := range pages {
		down := slices.Clone(at)
		slices.Sort(down)
		slices.Reverse(down)
		if !slices.Equal(at, down) { // SQLite fills a page from its end
			t.Errorf("the rows of page %d lie otherwise than by hash: %v", page, at)
		}
	}
}

// What was made of a draft before a sentence was taken back may quote it: it is refused, whether or
// not the sentence stood in the draft.
func TestADraftMadeBeforeASentenceWasTakenBack(t *testing.T) {
	s, _ := create(t)
	draft := Edition{Number: 1, Digest: []byte("digest"), Offered: []byte("offered")}
	if err := s.PutDraft(ctx, act, "p", draft, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Approve(ctx, act, "p", Approval{Hash: draft.Hash(), Coordinator: "one",
		Received: "says"}); err != nil {
		t.Fatal(err)
	}
	before, err := s.Draft(ctx, "p")
	if err != nil {
		t.Fatal(err)
	}
	takeBack(t, s, Sentence{Programme: "p", Hash: seal.Hash{1}})
	if same, err := s.Draft(ctx, "p"); err != nil || same.Approvals != 1 {
		t.Errorf("the approval of a draft that did not change: %d, %v", same.Approvals, err)
	}
	seen := Seen{Hash: before.Hash(), TakenBack: before.TakenBack}
	if _, err := s.ChangeDraft(
		ctx,
		act,
		"p",
		seen,
		[]byte("with it"),
	); !errors.Is(
		err,
		ErrStaleDraft,
	) {
		t.Errorf("quotes chosen from the draft of before: %v, want ErrStaleDraft", err)
	}
	if _, err := s.Decide(
		ctx,
		act,
		"p",
		seen,
		[]byte("with it"),
		Change{Act: "name"},
	); !errors.Is(
		err,
		ErrStaleDraft,
	) {
		t.Errorf("a decision on the draft of before: %v, want ErrStaleDraft", err)
	}
	if err := s.PutDraft(ctx, act, "p", draft, nil); !errors.Is(err, ErrNotesMoved) {
		t.Errorf("a draft that was being made: %v, want ErrNotesMoved", err)
	}
	err = s.TakeBack(ctx, Sentence{Programme: "p", Hash: seal.Hash{2}}, func(e Edition) (Edition,
		error) {
		e.Digest, e.Offered = []byte("without"), []byte("fewer")
		return e, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	after, err := s.Draft(ctx, "p")
	if err != nil || string(after.Digest) != "without" || string(after.Offered) != "fewer" ||
		after.Approvals != 0 {
		t.Errorf(
			"the draft without the sentence: %q, %q, %d approvals, %v",
			after.Digest,
			after.Offered,
			after.Approvals,
			err,
		)
	}
	err = s.TakeBack(
		ctx,
		Sentence{Programme: "p", Hash: seal.Hash{3}},
		func(Edition) (Edition, error) { return Edition{}, ErrFull },
	)
	if known, _ := s.TakenBack(ctx, "p"); !errors.Is(err, ErrFull) || len(known) != 2 {
		t.Errorf(
			"a draft that cannot be changed: %v, and %d sentences are kept, want 2",
			err,
			len(known),
		)
	}
}

// A restored backup does not bring a sentence back, nor a draft that may quote it.
func TestRestoreTakesSentencesBackAgain(t *testing.T) {
	s, dir := create(t)
	who, copied := identity(t), filepath.Join(t.TempDir(), "copy")
	if err := s.PutDraft(
		ctx,
		act,
		"p",
		Edition{Number: 1, Digest: []byte("with it")},
		nil,
	); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(ctx, copied, who.Recipient()); err != nil {
		t.Fatal(err)
	}
	takeBack(t, s, Sentence{Programme: "p", Hash: seal.Hash{1}})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	gone, err := Withdrawals(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	gone.Sentences = append(
		gone.Sentences,
		Sentence{Programme: "unknown", Hash: seal.Hash{2}},
	) // a programme that came later
	back := filepath.Join(t.TempDir(), "back")
	if err := Restore(ctx, copied, back, who, gone); err != nil {
		t.Fatal(err)
	}
	restored, err := Open(back)
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	if known, err := restored.TakenBack(ctx, "p"); err != nil || len(known) != 1 {
		t.Errorf("%d sentences are known, %v; want 1", len(known), err)
	}
	if _, err := restored.Draft(ctx, "p"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the draft of before: %v, want none", err)
	}
}

// The note of a receipt is found with the key that opens it, until it is withdrawn.
// What somebody approved is kept beside the draft that it became, through a restart, another
// preparation and another's approval, until whoever approved it does so again.
func TestWhatWasApprovedIsKept(t *testing.T) {
	s, dir := create(t)
	step := func(what, approved string, do func() error) {
		t.Helper()
		if err := do(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		s = reopen(t, s, dir)
		if e, err := s.Draft(ctx, "p"); err != nil || string(e.Approved) != approved {
			t.Errorf("%s: %q is kept as approved, %v; want %q", what, e.Approved, err, approved)
		}
	}
	approve := func(who string) func() error {
		return func() error {
			e, err := s.Draft(ctx, "p")
			if err == nil {
				_, err = s.Approve(ctx, act, "p", Approval{Hash: e.Hash(), Coordinator: who})
			}
			return err
		}
	}
	change := func(to string) func() error {
		return func() error {
			e, err := s.Draft(ctx, "p")
			if err == nil {
				_, err = s.ChangeDraft(ctx, act, "p", Seen{Hash: e.Hash(), TakenBack: e.TakenBack},
					[]byte(to))
			}
			return err
		}
	}
	prepare := func() error {
		return s.PutDraft(ctx, act, "p", Edition{Number: 1, Digest: []byte("first")}, nil)
	}
	step("prepared", "", prepare)
	step("one approves", "first", approve("one"))
	step("changed", "first", change("second"))
	step("prepared again", "first", prepare)
	step("changed again", "first", change("third"))
	step("another approves", "first", approve("another"))
	step("changed once more", "first", change("fourth"))
	step("one approves again", "fourth", approve("one"))
	step("a sentence is taken back", "without", func() error {
		return s.TakeBack(ctx, Sentence{Programme: "p", Hash: seal.Hash{1}}, func(e Edition) (Edition,
			error) {
			e.Approved = []byte("without")
			return e, nil
		})
	})
	if _, err := s.Approve(ctx, act, "p", Approval{Hash: Edition{Digest: []byte("fourth")}.Hash(),
		Coordinator: "another", Received: "says"}); err != nil {
		t.Fatal(err)
	}
	var kept int
	err := s.db.Read.QueryRow("SELECT count(*) FROM edition WHERE approved IS NOT NULL OR " +
		"approved_by IS NOT NULL").Scan(&kept)
	if err != nil || kept > 0 {
		t.Errorf("what was approved on the way is kept with %d released editions, %v", kept, err)
	}
}

func TestNoteOfAReceipt(t *testing.T) {
	s, _ := create(t)
	notes := fill(t, s, 3)
	found, err := s.NoteOf(ctx, notes[1].Receipt)
	if err != nil || found.ID != notes[1].ID || found.Key != notes[1].Key ||
		found.Programme != "p" {
		t.Fatalf("another note, or %v", err)
	}
	if _, err := s.NoteOf(ctx, newNote(1).Receipt); !errors.Is(err, ErrNotFound) {
		t.Errorf("a receipt of no note: %v, want ErrNotFound", err)
	}
	if err := s.Withdraw(ctx, notes[1].Receipt); err != nil {
		t.Fatal(err)
	}
	if _, err := s.NoteOf(ctx, notes[1].Receipt); !errors.Is(err, ErrNotFound) {
		t.Errorf("a withdrawn note: %v, want ErrNotFound", err)
	}
}

// A sentence is taken back in every round of its programme: from their drafts, from what is made of
// these, and for all to come.
func TestTakenBackInEveryRound(t *testing.T) {
	s, _ := create(t)
	if err := s.OpenRound(
		ctx,
		act,
		"r",
		Round{Name: "interim", Of: "p", Asks: []int32{2}},
	); err != nil {
		t.Fatal(err)
	}
	addProgramme(t, s, "q")
	for _, round := range []string{"p", "r", "q"} {
		draft := Edition{Number: 1, Digest: []byte("with it in " + round)}
		if err := s.PutDraft(ctx, act, round, draft, nil); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]Seen{}
	for _, round := range []string{"p", "r", "q"} {
		d, err := s.Draft(ctx, round)
		if err != nil {
			t.Fatal(err)
		}
		seen[round] = Seen{Hash: d.Hash(), TakenBack: d.TakenBack}
	}
	err := s.TakeBack(ctx, Sentence{Programme: "p", Hash: seal.Hash{1}}, func(e Edition) (Edition,
		error) {
		e.Digest = append([]byte("not "), e.Digest...)
		return e, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for round, want := range map[string]string{"p": "not with it in p", "r": "not with it in r",
		"q": "with it in q"} {
		d, err := s.Draft(ctx, round)
		known, err2 := s.TakenBack(ctx, round)
		if string(d.Digest) != want ||
			len(known) != map[bool]int{true: 0, false: 1}[round == "q"] ||
			err != nil ||
			err2 != nil {
			t.Errorf("%s: %q, %d sentences, %v, %v", round, d.Digest, len(known), err, err2)
		}
		if round == "q" {
			continue
		}
		if err := s.PutDraft(
			ctx,
			act,
			round,
			Edition{Number: 1, Digest: []byte("with it")},
			nil,
		); !errors.Is(
			err,
			ErrNotesMoved,
		) {
			t.Errorf("%s: a draft that was being made: %v, want ErrNotesMoved", round, err)
		}
	}
}

// Where a row that says that a sentence was taken back is missing, nothing may be quoted.
func TestTakenBackThatIsMissing(t *testing.T) {
	s, dir := create(t)
	takeBack(t, s, Sentence{Programme: "p", Hash: seal.Hash{1}})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Connect(filepath.Join(dir, folder.Notes))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("DELETE FROM taken_back"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s, err = Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if known, err := s.TakenBack(ctx, "p"); err == nil {
		t.Errorf("%d sentences are known, and nobody says that one is missing", len(known))
	}
}
