package tag

import (
	"testing"

	"elephants/analysis/scrub/internal/split"
)

// TestReplaced: a page made from another is judged as one made from the words.
func TestReplaced(t *testing.T) {
	words := split.Text("I met Sarah Okonkwo in Wigan.\nwe talked of trust\nSarah said no\n")
	p := NewPage(words)
	Default().Weigh(p)
	var left []split.Word
	var old []int32
	for i, w := range words {
		at := int32(i)
		if w.Low == "sarah" {
			w.Sort, w.Low, w.Case, at = split.Held, "[]", split.None, -1
		}
		left, old = append(left, w), append(old, at)
	}
	got, want := Default().Weigh(p.Replaced(left, old)), Default().Weigh(NewPage(left))
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("word %d: %+v on the page replaced, %+v on a new one", i, got[i], want[i])
		}
	}
}

func TestSlots(t *testing.T) {
	s := make(Slots, Rows)
	for f := range uint32(1000) {
		s.Claim(f * 2654435761)
	}
	for f := range uint32(1000) {
		if _, ok := s.Of(f * 2654435761); !ok {
			t.Errorf("feature %d lost its row among %d", f, Rows)
		}
	}
}

func TestRead(t *testing.T) {
	for n := range 200 { // cut short anywhere, the file is refused
		if _, err := Read(shipped[:n*len(shipped)/200]); err == nil {
			t.Errorf("Read accepts the first %d of 200 parts", n)
		}
	}
}
