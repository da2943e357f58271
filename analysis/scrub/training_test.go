package scrub

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elephants/analysis/scrub/internal/note"
)

// TestTrainingNotes: a note of the next training that does not parse would teach that its names are
// nobody's.
func TestTrainingNotes(t *testing.T) {
	paths, _ := filepath.Glob("testdata/train/*-*.txt")
	if len(paths) != 190 {
		t.Fatalf("%d notes in testdata/train, want 190", len(paths))
	}
	for _, path := range paths {
		name := filepath.Base(path)
		text, mentions := readMarked(t, path)
		if len(mentions) == 0 {
			t.Errorf("%s: nothing is marked", name)
		}
		for _, m := range mentions {
			if !slices.Contains(note.Kinds[:], m.kind) {
				t.Errorf("%s: kind %q is not known", name, m.kind)
			}
			if strings.TrimSpace(text[m.start:m.end]) == "" {
				t.Errorf("%s: a mark at %d is empty", name, m.start)
			}
		}
		if strings.Contains(text, "[[") || strings.Contains(text, "]]") {
			t.Errorf("%s: a mark does not parse", name)
		}
	}
}
