package audit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Each entry of a log of 1,000 changed, removed, doubled or moved, and the log cut off before
// each, is noticed.
func TestTamperingIsNoticed(t *testing.T) {
	var log []link
	var before []byte
	for i := range 200 {
		entry := fmt.Sprintf(`{"seq":%d,"day":"2026-11-21","role":"coordinator","action":"prepare"}`, i+1)
		before = Chain(before, entry)
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
			l[i].hash = Chain(before, l[i].entry)
			return l
		},
		"removed": func(l []link, i int) []link { return slices.Delete(l, i, i+1) },
		"removed and closed up": func(l []link, i int) []link {
			return renumber(slices.Delete(l, i,
				i+1))
		},
		"inserted": func(l []link, i int) []link {
			return renumber(slices.Insert(l, i,
				l[i]))
		},
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
