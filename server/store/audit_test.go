package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"elephants/server/seal"
)

// Each entry of a log of 1,000 changed, removed, doubled or moved, and the log cut off before each, is noticed.
func TestTamperingIsNoticed(t *testing.T) {
	var log []link
	var before []byte
	for i := range 200 {
		entry := fmt.Sprintf(`{"seq":%d,"day":"2026-11-21","role":"coordinator","action":"prepare"}`, i+1)
		before = chain(before, entry)
		log = append(log, link{i + 1, entry, before})
	}
	_, head, err := verify(log, "")
	if err != nil {
		t.Fatal(err)
	}
	renumber := func(l []link) []link {
		for i := range l {
			l[i].seq = i + 1
		}
		return l
	}
	for name, tamper := range map[string]func(l []link, i int) []link{
		"changed": func(l []link, i int) []link {
			l[i].entry = strings.Replace(l[i].entry, "coordinator", "interviewer", 1)
			return l
		},
		"changed and hashed again": func(l []link, i int) []link {
			l[i].entry = strings.Replace(l[i].entry, "-21", "-20", 1)
			var before []byte
			if i > 0 {
				before = l[i-1].hash
			}
			l[i].hash = chain(before, l[i].entry)
			return l
		},
		"removed":               func(l []link, i int) []link { return slices.Delete(l, i, i+1) },
		"removed and closed up": func(l []link, i int) []link { return renumber(slices.Delete(l, i, i+1)) },
		"inserted":              func(l []link, i int) []link { return renumber(slices.Insert(l, i, l[i])) },
		"swapped": func(l []link, i int) []link {
			j := (i + 1) % len(l)
			l[i], l[j] = l[j], l[i]
			return renumber(l)
		},
		"cut off": func(l []link, i int) []link { return l[:i] },
	} {
		for i := range log {
			if _, _, err := verify(tamper(slices.Clone(log), i), head); !errors.Is(err, ErrChain) {
				t.Fatalf("entry %d %s: %v, want ErrChain", i+1, name, err)
			}
		}
	}
	// What is changed is noticed by who holds no head, too.
	for i := range log {
		changed := slices.Clone(log)
		changed[i].entry = strings.Replace(changed[i].entry, "coordinator", "interviewer", 1)
		if _, _, err := verify(changed, ""); !errors.Is(err, ErrChain) {
			t.Fatalf("entry %d changed, no head held: %v, want ErrChain", i+1, err)
		}
	}
	if _, again, err := verify(log, head); err != nil || again != head {
		t.Errorf("the log as it was: %v", err)
	}
}

// What is done and what is said of it in the log are one transaction: without the entry, it does not happen.
func TestWithoutAnEntryItDoesNotHappen(t *testing.T) {
	s, _ := create(t)
	if _, err := s.write.Exec("CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'the log is broken'); END"); err != nil {
		t.Fatal(err)
	}
	hash := seal.Hash{1}
	if err := s.AddCredential(ctx, act, Credential{Hash: hash, ID: "abcdefgh", Role: 2, Programme: "p"}); err == nil {
		t.Error("a secret was issued without an entry")
	}
	if _, err := s.Credential(ctx, hash); !errors.Is(err, ErrNotFound) {
		t.Errorf("the secret works: %v", err)
	}
	if err := s.PutDraft(ctx, act, "p", Edition{Number: 1, Digest: []byte{1}}, nil); err == nil {
		t.Error("a draft was made without an entry")
	}
	if done, err := s.SetRules(ctx, act, "p", Rules{6, 10, 5}, "one"); err == nil || done {
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
		{"one", Rules{7, 12, 6}, true, Rules{7, 12, 6}},
		{"one", Rules{6, 12, 6}, false, Rules{7, 12, 6}},  // a wish
		{"one", Rules{6, 12, 6}, false, Rules{7, 12, 6}},  // the same person's again
		{"two", Rules{5, 12, 6}, false, Rules{7, 12, 6}},  // another wish, in place of the first
		{"one", Rules{6, 12, 6}, false, Rules{7, 12, 6}},  // and back
		{"two", Rules{6, 12, 6}, true, Rules{6, 12, 6}},   // two of one mind
		{"two", Rules{9, 10, 6}, false, Rules{6, 12, 6}},  // one raised, one lowered: lowered
		{"one", Rules{8, 20, 10}, true, Rules{8, 20, 10}}, // raised, and the wish forgotten
		{"one", Rules{9, 10, 6}, false, Rules{8, 20, 10}},
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
