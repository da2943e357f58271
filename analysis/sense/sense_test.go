package sense

import (
	"math"
	"strings"
	"testing"

	"elephants/analysis/words"
)

// vector is the whole way from a text to its vector, as the package comment tells it.
func vector(text string) Vector {
	var v Vector
	words.Each(text, func(word string, _ words.Span) {
		if w, ok := Lookup(word); ok {
			w.AddTo(&v, w.Weight())
		}
	})
	v.Centre()
	return v
}

// Texts that mean alike, in other words, lie nearer to each other than to a third.
func TestLikeTextsAreNear(t *testing.T) {
	for _, c := range [][3]string{
		{"they promised me a flat and it never came", "I was let down by the council about housing",
			"the meeting was at nine in the morning"},
		{"the bus fare is too dear for me", "we need money for travel to the meeting",
			"he is a brilliant leader who fixes everything"},
		{"nobody understands the jargon", "all those acronyms and official words",
			"my mother was tired and sad"},
	} {
		a, b, other := vector(c[0]), vector(c[1]), vector(c[2])
		if near, far := Dot(&a, &b), Dot(&a, &other); near <= far {
			t.Errorf("%q: %.2f to %q, %.2f to %q; want the first above the second", c[0], near,
				c[1], far, c[2])
		}
	}
}

func TestVectorsAreUnitOrZero(t *testing.T) {
	for _, text := range []string{"", "xqzzt", "the", "a long talk about trust", "\xff\xfe"} {
		v := vector(text)
		if n := Dot(&v, &v); n != 0 && math.Abs(n-1) > 1e-5 {
			t.Errorf("vector(%q) has square %v, want 0 or 1", text, n)
		}
	}
}

func TestGuess(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"kitchne", "kitchen"},
		{"commisisoning", "commissioning"},
		{"houusing", "housing"},
		{"meetimg", "meeting"},
		{"housing", ""}, // known: nobody's error
		{"tge", ""},     // too short to tell
		{"naïev", ""},   // letters outside a-z
		{"xqzzt", ""},
		{strings.Repeat("a", 1<<20), ""},
	} {
		got := ""
		if w, ok := Guess(c.in); ok {
			got = w.Name()
		}
		if got != c.want {
			t.Errorf("Guess(%.20q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestCommonWordsCountLess(t *testing.T) {
	the, _ := Lookup("the")
	trust, _ := Lookup("trust")
	if the.Weight() >= trust.Weight() || the.Probability() <= trust.Probability() {
		t.Errorf("the: weight %v, trust: %v; want the common word lighter", the.Weight(),
			trust.Weight())
	}
}

func BenchmarkGuess(b *testing.B) {
	for b.Loop() {
		Guess("comissoining")
	}
}
