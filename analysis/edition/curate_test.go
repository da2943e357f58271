package edition

import (
	"reflect"
	"testing"
	"time"

	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
)

// three is a digest of two elephants and a theme of one side, each many of whoever raises it.
func three() Digest {
	theme := func(id string, sides ...string) *Theme {
		b, _ := barrier.BuiltIn().Lookup(id)
		t := &Theme{ID: id, Barrier: id, Label: b.Name, Terms: []string{"asked", "late"}}
		for i, s := range sides {
			t.Shares = append(t.Shares, Share{Side: two[i], Band: disclose.Many})
			t.Wordings = append(t.Wordings, Wording{two[i], []string{s}})
		}
		return t
	}
	return Digest{
		Elephants: []*Theme{theme("blame", "they", "we"), theme("tokenism", "we", "late")},
		OneSide:   []*Theme{theme("time-and-risk", "never")},
	}
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
		Decision{Deed: Split, Themes: []string{"tokenism"}, Terms: []string{"asked"}, Name: "Too late", Edition: 1},
		Decision{Deed: Merge, Themes: []string{"blame", "time-and-risk"}, Name: "Nobody begins"},
		Decision{Deed: Drop, Themes: []string{"blame"}},
	))
	if !reflect.DeepEqual(base, three()) {
		t.Error("the base was changed")
	}
}

// Themes put together say no more of a side than their bands did, and no word that both sides have.
func TestMergedThemes(t *testing.T) {
	c := Curate(three(), by(Decision{Deed: Merge, Themes: []string{"tokenism", "blame"}, Name: "Nobody asked"}))
	got := c.Theme("tokenism")
	want := []Share{{two[0], disclose.Many, true}, {two[1], disclose.Many, true}}
	if len(c.Elephants) != 1 || !reflect.DeepEqual(got.Shares, want) {
		t.Errorf("%d elephants with shares %v, want one with %v", len(c.Elephants), got.Shares, want)
	}
	if words := []Wording{{two[0], []string{"they"}}, {two[1], []string{"late"}}}; !reflect.DeepEqual(got.Wordings, words) {
		t.Errorf("wordings %v, want %v", got.Wordings, words)
	}
	if home := c.Home("blame", ""); home != got {
		t.Errorf("a quote of what was put into it stands with %v", home)
	}
}

// Two themes that were each put into the other, one after the other, are one theme. The search for a
// quote's theme once followed them round for ever.
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

// A split says of neither part how many raise it: that would tell of each part what only the whole said.
func TestSplitThemesSayNoBands(t *testing.T) {
	c := Curate(three(), by(Decision{Deed: Split, Themes: []string{"tokenism"}, Terms: []string{"asked"}, Name: "Too late", Edition: 1}))
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
