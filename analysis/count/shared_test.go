package count

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// holds says which words and pairs are in counts.
func holds(p *Partial) (in []string) {
	for _, id := range p.words.alphabetical() {
		in = append(in, p.words.name(id))
	}
	p.near.Pairs(func(a, b string, _ uint32) { in = append(in, a+" "+b) })
	return in
}

func people(said ...string) (out [][]byte) {
	for _, text := range said {
		out = append(out, []byte(text))
	}
	return out
}

// What is counted at a site is what enough people said, a word or a pair, and not what one of them
// said often.
func TestSharedIsWhatEnoughPeopleSaid(t *testing.T) {
	for _, c := range []struct {
		what string
		said [][]byte
		want string
	}{
		{"two said all", people("damp walls\n", "damp walls\n"), "damp,walls,damp wall"},
		{"one said a word", people("damp walls\n", "damp\n"), "damp"},
		{"one said it twice", people("damp walls\n damp walls\n", "damp\n"), "damp"},
		{"one had them near", people("damp walls\n", "damp\nwalls\n"), "damp,walls"},
		{"each used another form", people("damp wall\n", "damp walls\n"), "damp"},
		{"nobody shares anything", people("damp\n", "walls\n"), ""},
	} {
		p, err := Shared(c.said, 2, Options{})
		if got := strings.Join(holds(p), ","); err != nil || got != c.want || p.Least() != 2 {
			t.Errorf("%s: %q, of %d, %v, want %q", c.what, got, p.Least(), err, c.want)
		}
	}
}

// What is kept of sites is what enough of them have, in any order, with the uses of all that have
// it.
func TestSitesKeepWhatEnoughHave(t *testing.T) {
	var sites []*Partial
	for _, said := range []string{"damp walls bus\n", "damp walls\nbus\n", "damp walls lantern\n", "fare\n"} {
		p, err := Shared(people(said, said), 2, Options{})
		if err != nil {
			t.Fatal(err)
		}
		sites = append(sites, p)
	}
	first, err := Sites(sites, 3)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(holds(first), ","), "damp,walls,damp wall"; got != want {
		t.Errorf("kept %q, want %q", got, want)
	}
	if first.tokens != 12 || first.documents != 10 || first.Least() != 2 {
		t.Errorf("%d words, %d documents, least %d, want 12, 10, 2", first.tokens, first.documents, first.Least())
	}
	slices.Reverse(sites)
	second, err := Sites(sites, 3)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := first.AppendBinary(nil)
	b, _ := second.AppendBinary(nil)
	if !bytes.Equal(a, b) {
		t.Error("the order of the sites changes the bytes")
	}
	narrow, _ := Shared(people("damp\n", "damp\n"), 2, Options{Window: 2})
	if _, err := Sites(append(sites, narrow), 3); err == nil {
		t.Error("sites of two windows were added")
	}
}
