package edition

import (
	"reflect"
	"testing"
	"time"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
)

// three is a digest of two elephants and a theme of each side, each many of whoever raises it, of
// one of which no side is said, and of something that works.
func three() Digest {
	theme := func(id string, sides ...analysis.Side) *Theme {
		b, _ := barrier.BuiltIn().Lookup(id)
		t := &Theme{ID: id, Barrier: id, Label: b.Name, Terms: []string{"asked", "late"}}
		for _, s := range sides {
			t.Shares = append(t.Shares, Share{Side: s, Band: disclose.Many})
		}
		return t
	}
	return Digest{In: [sections][]*Theme{
		BothSides: {theme("blame", two[:]...), theme("tokenism", two[:]...)},
		OneSide:   {theme("time-and-risk", two[0]), theme("easy-lives", two[1])},
		Also:      {theme("monoculture")},
		Better:    {{ID: "better:blame", Label: "We put it right together"}},
	}}
}

var two = sides

func by(decisions ...Decision) Curation {
	return Curation{Edition: 1, Decisions: decisions, Sides: two, Book: barrier.BuiltIn()}
}

// Whatever is decided, the digest that it was decided on stays as it was: an undo returns to it.
func TestCurateLeavesTheBase(t *testing.T) {
	base := three()
	Curate(base, by(
		Decision{Deed: Name, Themes: []string{"blame"}, Name: "Fingers point"},
		Decision{Deed: Split, Themes: []string{"tokenism"}, Terms: []string{"asked"},
			Name: "Too late", Edition: 1},
		Decision{Deed: Merge, Themes: []string{"blame", "time-and-risk"}, Name: "Nobody begins"},
		Decision{Deed: Drop, Themes: []string{"blame"}},
	))
	if !reflect.DeepEqual(base, three()) {
		t.Error("the base was changed")
	}
}

// Themes put together say no more of a side than their bands did.
func TestMergedThemes(t *testing.T) {
	c := Curate(three(), by(Decision{Deed: Merge, Themes: []string{"tokenism", "blame"},
		Name: "Nobody asked"}))
	got := c.Theme("tokenism")
	want := []Share{{two[0], disclose.Many, true}, {two[1], disclose.Many, true}}
	if len(c.In[BothSides]) != 1 || !reflect.DeepEqual(got.Shares, want) {
		t.Errorf("%d elephants with shares %v, want one with %v", len(c.In[BothSides]), got.Shares,
			want)
	}
	if home := c.Home("blame", ""); home != got {
		t.Errorf("a quote of what was put into it stands with %v", home)
	}
}

// Two themes that were each put into the other, one after the other, are one theme. The search
// for a quote's theme once followed them round for ever.
func TestHomeOfThemesPutIntoEachOther(t *testing.T) {
	c := Curate(three(), by(
		Decision{Deed: Merge, Themes: []string{"blame", "tokenism"}, Name: "First"},
		Decision{Deed: Merge, Themes: []string{"tokenism", "time-and-risk"}, Name: "Second"},
		Decision{Deed: Merge, Themes: []string{"tokenism", "blame"}, Name: "Third"},
	))
	found := make(chan *Theme, 1)
	go func() { found <- c.Home("blame", "") }()
	select {
	case home := <-found:
		if home == nil || home.Label != "Third" {
			t.Errorf("it stands with %v, want the third", home)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("no end")
	}
}

// A split says of neither part how many raise it: that would tell of each part what only the
// whole said.
func TestSplitThemesSayNoBands(t *testing.T) {
	c := Curate(three(), by(Decision{Deed: Split, Themes: []string{"tokenism"},
		Terms: []string{"asked"}, Name: "Too late", Edition: 1}))
	for _, id := range []string{"tokenism", "tokenism/asked"} {
		part := c.Theme(id)
		if part == nil || len(part.Terms) != 1 || part.Shares[0].Band != disclose.Withheld {
			t.Errorf("%s is %v", id, part)
		}
	}
	if home := c.Home("tokenism", "They asked us."); home == nil || home.Label != "Too late" {
		t.Errorf("a quote with the word that was taken out stands with %v", home)
	}
}

// Where themes that are put together come to stand follows from what was said of them.
func TestWhereMergedThemesStand(t *testing.T) {
	for _, c := range []struct {
		why    string
		themes []string
		want   Section
		shares int
	}{
		{"one of them is an elephant", []string{"monoculture", "blame"}, BothSides, 2},
		{"each side mainly says one", []string{"time-and-risk", "easy-lives"}, BothSides, 2},
		{"of one no side is said", []string{"time-and-risk", "monoculture"}, Also, 0},
	} {
		c2 := Curate(three(), by(Decision{Deed: Merge, Themes: c.themes, Name: "One"}))
		got := c2.Theme(c.themes[0])
		if in := c2.section(got); in != c.want || len(got.Shares) != c.shares {
			t.Errorf("%s: section %d with shares %v, want %d with %d", c.why, in, got.Shares,
				c.want, c.shares)
		}
	}
}

// What works and what stands in the way are not one theme.
func TestOnlyDifficultiesArePutTogether(t *testing.T) {
	d := Decision{Deed: Merge, Themes: []string{"blame", "better:blame"}, Name: "Blame, and none"}
	if err := Check(three(), nil, &d, barrier.BuiltIn()); err == nil {
		t.Error("a difficulty and what works were put together")
	}
}
