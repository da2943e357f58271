package scrub

import (
	"path/filepath"
	"testing"

	"elephants/analysis/scrub/internal/ask"
	"elephants/analysis/scrub/internal/known"
)

// TestAsks: no note asks about more than somebody will look at, and nothing that is asked about is
// masked too.
func TestAsks(t *testing.T) {
	paths, _ := filepath.Glob("testdata/notes/*.txt")
	all, right := 0, 0
	for _, path := range paths {
		text, mentions := readMarked(t, path)
		for _, text := range []string{text, lowered(text)} {
			asks := 0
			for _, s := range Find(text) {
				if !s.Ask {
					continue
				}
				asks++
				right += known.Count(touches(s, mentions))
			}
			if all += asks; asks > ask.Most {
				t.Errorf("%s: %d asks, want %d at most", filepath.Base(path), asks, ask.Most)
			}
		}
	}
	if all == 0 {
		t.Error("nothing is asked in any note")
	}
	t.Logf("%d asks in %d notes, as typed and in small letters; %d touch a mark", all,
		len(paths), right)
}

func touches(s Span, mentions []mention) bool {
	for _, m := range mentions {
		if s.Start < m.end && m.start < s.End {
			return true
		}
	}
	return false
}

// TestAsksNothing: what was somebody's in one of sixty such questions is not asked about.
func TestAsksNothing(t *testing.T) {
	for _, text := range []string{
		"they stop at 21 but i can request up to 25. but you have to ask",
		"po says cas3 bed full",
		"form done, solicitor rings back. sw was told",
	} {
		for _, s := range Find(text) {
			if s.Ask {
				t.Errorf("%q is asked about as %s in %q", text[s.Start:s.End], s.Kind, text)
			}
		}
	}
}
