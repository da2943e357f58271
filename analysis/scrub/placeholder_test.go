package scrub_test

import (
	"slices"
	"strings"
	"testing"

	"elephants/analysis/scrub"
)

// Server and client agree on what a placeholder is, also on the one with an apostrophe and on
// brackets that somebody typed, which are text.
func TestPlaceholders(t *testing.T) {
	for text, want := range map[string][]string{
		"I told [person 1] at [council].":    {"[person 1]", "[council]"},
		"It was [person's job] to ring.":     {"[person's job]"},
		"[[person 2]] and [person 3":         {"[person 2]"},
		"(they [laugh]) and [sarah], [2019]": nil,
	} {
		var got []string
		for _, p := range scrub.Placeholders(text) {
			got = append(got, text[p[0]:p[1]])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if n := scrub.Written(text); n != len(text)-len(strings.Join(want, "")) {
			t.Errorf("%q: %d written", text, n)
		}
	}
}
