package barrier

import (
	"strings"
	"testing"
)

func TestNear(t *testing.T) {
	for typed, want := range map[string]string{
		"tokenizm": "tokenism", "blam": "blame", "langage-gap": "language-gap", "power_hoarding": "power-hoarding", "time-risk": "time-and-risk",
	} {
		if got := BuiltIn().Near(typed, 3); len(got) != 3 || got[0] != want {
			t.Errorf("Near(%q) = %v, want %s first", typed, got, want)
		}
	}
	if got := BuiltIn().Near(strings.Repeat("x", 1<<20), 100); len(got) != len(BuiltIn().Barriers) {
		t.Errorf("Near of a long one = %d ids", len(got))
	}
}
