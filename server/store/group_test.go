package store

import (
	"errors"
	"testing"

	"elephants/server/seal"
)

// led makes a group with its two leads.
func led(t *testing.T, s *Store) {
	t.Helper()
	one := Group{ID: "g", Programme: "p", Content: []byte("group")}
	if err := s.AddGroups(ctx, act, []Group{one}, nil); err != nil {
		t.Fatal(err)
	}
	for i, id := range []string{"lived", "voluntary"} {
		c := Credential{Hash: seal.Hash{40 + byte(i)}, ID: id, Role: 5, Programme: "p"}
		if err := s.AddLead(ctx, act, c, "g", int32(i)+1); err != nil {
			t.Fatal(err)
		}
	}
}

// wants fails unless an error is the one that is wanted.
func wants(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// A record is what people see once both leads approved these very words.
func TestARecordNeedsOneOfEachSide(t *testing.T) {
	s, _ := create(t)
	led(t, s)
	_, err := s.ApproveRecord(ctx, act, "lived", "")
	wants(t, "nothing is written", err, ErrNothingWaits)
	first, err := s.WriteRecord(ctx, act, "lived", []byte("first"), "")
	wants(t, "writing", err, nil)
	_, err = s.ApproveRecord(ctx, act, "lived", first.RecordHash())
	wants(t, "the same side again", err, ErrSameSide)
	if g, err := s.Group(ctx, "p", "g"); err != nil || g.Approved != nil {
		t.Fatalf("one side's record is seen: %v", err)
	}
	_, err = s.WriteRecord(ctx, act, "voluntary", []byte("other"), "")
	wants(t, "writing over what was not seen", err, ErrRecordChanged)
	_, err = s.ApproveRecord(ctx, act, "voluntary", "another")
	wants(t, "approving what was not seen", err, ErrRecordChanged)
	done, err := s.ApproveRecord(ctx, act, "voluntary", first.RecordHash())
	if err != nil || !done {
		t.Fatalf("the other side: %v, %v", done, err)
	}
	_, err = s.WriteRecord(ctx, act, "voluntary", []byte("second"), first.RecordHash())
	wants(t, "writing again", err, nil)
	if g, err := s.Group(ctx, "p", "g"); err != nil || string(g.Approved) != "first" {
		t.Errorf("what waits is seen: %q, %v", g.Approved, err)
	}
}

// An approval ends with the secret of who gave it, by whichever way that ends.
func TestALeadWhoGoesTakesTheirApproval(t *testing.T) {
	for name, end := range map[string]func(*Store) error{
		"revoked": func(s *Store) error { return s.Revoke(ctx, act, "lived") },
		"followed": func(s *Store) error {
			next := Credential{Hash: seal.Hash{50}, ID: "next", Role: 5, Programme: "p"}
			return s.AddLead(ctx, act, next, "g", 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := create(t)
			led(t, s)
			g, err := s.WriteRecord(ctx, act, "lived", []byte("first"), "")
			wants(t, "writing", err, nil)
			wants(t, "ending", end(s), nil)
			if _, err := s.Credential(ctx, seal.Hash{40}); !errors.Is(err, ErrNotFound) {
				t.Errorf("the secret still opens something: %v", err)
			}
			done, err := s.ApproveRecord(ctx, act, "voluntary", g.RecordHash())
			if err != nil || done {
				t.Errorf("one side alone approved the record: %v, %v", done, err)
			}
		})
	}
}

// A group that was formed by mistake goes, with its leads; one whose record was read stays.
func TestAGroupIsRemovedBeforeItsRecordIsSeen(t *testing.T) {
	s, _ := create(t)
	led(t, s)
	addProgramme(t, s, "q")
	wants(t, "another programme's", s.RemoveGroup(ctx, act, "q", "g"), ErrNotFound)
	strange := Credential{Hash: seal.Hash{60}, ID: "strange", Role: 5, Programme: "q"}
	wants(t, "a lead of another programme", s.AddLead(ctx, act, strange, "g", 1), ErrNotFound)
	wants(t, "revising another's", s.ReviseGroup(ctx, act, Group{ID: "g", Programme: "q"}, nil),
		ErrNotFound)
	_, err := s.WriteRecord(ctx, act, "lived", []byte("first"), "")
	wants(t, "writing", err, nil)
	wants(t, "removing", s.RemoveGroup(ctx, act, "p", "g"), nil)
	if _, err := s.LeadOf(ctx, "lived"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a lead of no group: %v", err)
	}
	if _, err := s.Credential(ctx, seal.Hash{41}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a lead's secret outlives the group: %v", err)
	}
	s, _ = create(t)
	led(t, s)
	g, err := s.WriteRecord(ctx, act, "lived", []byte("first"), "")
	wants(t, "writing", err, nil)
	_, err = s.ApproveRecord(ctx, act, "voluntary", g.RecordHash())
	wants(t, "approving", err, nil)
	wants(t, "removing what was read", s.RemoveGroup(ctx, act, "p", "g"), ErrHasRecord)
}
