package split

import (
	"strings"
	"testing"

	"elephants/analysis/allocated"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Sarah's dog", "sarah|'s|dog"},                          // a possessive hides no name
		{"didn’t O'Brien", "didn't|o'brien"},                     // an apostrophe inside a word
		{"07700\u200b900", "07700900"},                           // invisible in a number
		{"Ｉｏｎuț Çelik", "ionut|celik"},                           // full width, accents
		{"Sаrah", "sarah"},                                       // a Cyrillic a
		{"٠٧", "07"},                                             // another script's digits
		{"A4417FK, no", "a4417fk|,|no"},                          // letters and digits
		{"[person 1]'s [age 40s] [Sarah]", "[]|'s|[]|[|sarah|]"}, // placeholders, and what is none
		{"a\xffb\x00c", "abc"},                                   // no text
		{"", ""},
	} {
		var lows []string
		for _, w := range Text(c.text) {
			lows = append(lows, w.Low)
		}
		if got := strings.Join(lows, "|"); got != c.want {
			t.Errorf("Text(%q) reads %q, want %q", c.text, got, c.want)
		}
	}
}

// FuzzText: words lie in the text, in order and apart, and none is empty.
func FuzzText(f *testing.F) {
	f.Add("Sarah's [person 1]'s \u202e\xff") // everything that has a case of its own
	f.Add("'s''s ' 's")                      // apostrophes alone
	f.Fuzz(func(t *testing.T, text string) {
		defer allocated.Bound(t)()
		last := int32(0)
		for _, w := range Text(text) {
			if w.Start < last || w.End <= w.Start || int(w.End) > len(text) || w.Low == "" {
				t.Fatalf("Text(%q): word %+v after offset %d", text, w, last)
			}
			last = w.End
		}
	})
}
