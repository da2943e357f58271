package store

import (
	"errors"
	"testing"

	"elephants/server/seal"
)

// What is done and what is said of it in the log are one transaction: without the entry, it does
// not happen.
func TestWithoutAnEntryItDoesNotHappen(t *testing.T) {
	s, _ := create(t)
	if _, err := s.db.Write.Exec("CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'the log is broken'); END"); err != nil {
		t.Fatal(err)
	}
	hash := seal.Hash{1}
	if err := s.AddCredential(ctx, act, Credential{Hash: hash, ID: "abcdefgh", Role: 2,
		Programme: "p"}); err == nil {
		t.Error("a secret was issued without an entry")
	}
	if _, err := s.Credential(ctx, hash); !errors.Is(err, ErrNotFound) {
		t.Errorf("the secret works: %v", err)
	}
	if err := s.PutDraft(ctx, act, "p", Edition{Number: 1, Digest: []byte{1}}, nil); err == nil {
		t.Error("a draft was made without an entry")
	}
	if done, err := s.SetRules(ctx, act, "p", Rules{K: 6, Batch: 10, Outside: 5},
		"one"); err == nil || done {
		t.Error("rules were set without an entry")
	}
	if err := s.AddBarrier(ctx, act, "p", Barrier{ID: "pets"}, 1); err == nil {
		t.Error("a barrier was added without an entry")
	}
}

func TestRulesAreRaisedByOneAndLoweredByTwo(t *testing.T) {
	s, _ := create(t)
	for i, c := range []struct {
		who  string
		to   Rules
		done bool
		now  Rules
	}{
		{"one", Rules{K: 7, Batch: 12, Outside: 6}, true, Rules{K: 7, Batch: 12, Outside: 6}},
		// a wish
		{"one", Rules{K: 6, Batch: 12, Outside: 6}, false, Rules{K: 7, Batch: 12, Outside: 6}},
		// the same person's again
		{"one", Rules{K: 6, Batch: 12, Outside: 6}, false, Rules{K: 7, Batch: 12, Outside: 6}},
		// another wish, in place of the first
		{"two", Rules{K: 5, Batch: 12, Outside: 6}, false, Rules{K: 7, Batch: 12, Outside: 6}},
		// and back
		{"one", Rules{K: 6, Batch: 12, Outside: 6}, false, Rules{K: 7, Batch: 12, Outside: 6}},
		// two of one mind
		{"two", Rules{K: 6, Batch: 12, Outside: 6}, true, Rules{K: 6, Batch: 12, Outside: 6}},
		// one raised, one lowered: lowered
		{"two", Rules{K: 9, Batch: 10, Outside: 6}, false, Rules{K: 6, Batch: 12, Outside: 6}},
		// raised, and the wish forgotten
		{"one", Rules{K: 8, Batch: 20, Outside: 10}, true, Rules{K: 8, Batch: 20, Outside: 10}},
		{"one", Rules{K: 9, Batch: 10, Outside: 6}, false, Rules{K: 8, Batch: 20, Outside: 10}},
	} {
		done, err := s.SetRules(ctx, act, "p", c.to, c.who)
		if err != nil || done != c.done {
			t.Errorf("step %d: done %v, %v; want %v", i, done, err, c.done)
		}
		if p, err := s.Programme(ctx, "p"); err != nil || p.Rules != c.now {
			t.Errorf("step %d: rules %v, %v; want %v", i, p.Rules, err, c.now)
		}
	}
}
