package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Every word that a receipt can have is one of plain.txt, of no kind of never.txt, short, and
// there once.
func TestNoWordOfReceiptsHurts(t *testing.T) {
	words := strings.Fields(read(t, "../words.txt"))
	plain, never := readKinds(read(t, "plain.txt")), readKinds(read(t, "never.txt"))
	if len(words) != most || !slices.IsSorted(words) ||
		len(slices.Compact(slices.Clone(words))) != most {
		t.Errorf("%d words, want %d, each once and sorted", len(words), most)
	}
	if len(plain) < 15 || len(never) != 14 {
		t.Fatalf("%d kinds of plain words, %d of others", len(plain), len(never))
	}
	for _, w := range words {
		if bad := kindOf(w, never); bad != "" {
			t.Errorf("%q is of the kind %q", w, bad)
		}
		if kindOf(w, plain) == "" || len(w) < shortest || len(w) > longest {
			t.Errorf("%q has %d letters, kind %q", w, len(w), kindOf(w, plain))
		}
	}
}

// What was drawn before and should never have been is known to never.txt.
func TestWhatWasDrawnBeforeIsForbidden(t *testing.T) {
	never := readKinds(read(t, "never.txt"))
	for _, w := range strings.Fields("orgasm jihad martyrdom gonad boner sewage penury lesbian dungeon whisky coffin cancer") {
		if kindOf(w, never) == "" {
			t.Errorf("%q may be drawn", w)
		}
	}
	if kind := kindOf("elephant", never); kind != "" {
		t.Errorf("an elephant is of the kind %q", kind)
	}
}

// The list is what the generator writes, in any order of plain.txt.
func TestTheListIsGenerated(t *testing.T) {
	plain := readKinds(read(t, "plain.txt"))
	slices.Reverse(plain)
	chosen := choose(plain, readKinds(read(t, "never.txt")))[:most]
	slices.Sort(chosen)
	if got := strings.Join(chosen, "\n") + "\n"; got != read(t, "../words.txt") {
		t.Error("words.txt is another list: go generate ./server/seal")
	}
}
