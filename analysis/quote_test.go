package analysis

import (
	"slices"
	"testing"

	"elephants/analysis/disclose"
)

func TestQuotes(t *testing.T) {
	r, notes, heardBy := people(8, 8, true)
	speakers := map[string]Speaker{}
	for i := range notes {
		notes[i].Text = "We spoke of this and that."
		speakers[notes[i].ID] = Speaker{Agreed: true, Band: []string{"of few", "of many"}[min(1, i/4)]}
	}
	say := func(id, text string, agreed bool) {
		i := slices.IndexFunc(notes, func(n Note) bool { return n.ID == id })
		notes[i].Text = text
		speakers[id] = Speaker{agreed, speakers[id].Band}
		r.Themes[0].Passages = append(r.Themes[0].Passages, Passage{id, 0, len(text)})
	}
	say("a0", "They never rang back.", true)
	say("a5", "We were promised a room.", true)
	say("a6", "They always asked and never listened.", false)                         // did not agree
	say("a7", "My quornwick was taken away.", true)                                   // a word of their own
	say("b1", "They planted turnips behind the yellow railway shed that year.", true) // a run of their own
	say("b2", "Ann Hallam never rang.", true)                                         // an identifier that was missed before
	say("b3", "It was said to [person 1] again.", true)
	d := Disclose(r, notes, heardBy, sides, disclose.Floor)
	want := []Offered{{"blame", "They never rang back.", ""}, {"blame", "We were promised a room.", "of many"}}
	if got := Quotes(d, r, notes, speakers, disclose.Floor); !slices.Equal(got, want) {
		t.Errorf("%d quotes offered, want %d: %v", len(got), len(want), got)
	}
}

// A theme beyond the code book may be shown under another label than its own. Its quotes find it by id.
func TestQuotesOfARelabelledTheme(t *testing.T) {
	kennel, own := Term{Text: "kennel", Participants: 6, InTheme: 6}, Term{Text: "quornwick", Participants: 4, InTheme: 4}
	r, notes, heardBy := people(8, 8, true, own, kennel)
	r.Themes[0].Barrier, r.Themes[0].Label = "", "quornwick, kennel"
	notes[0].Text = "They never rang back."
	r.Themes[0].Passages = []Passage{{notes[0].ID, 0, len(notes[0].Text)}}
	for i := range notes[1:] {
		notes[i+1].Text = notes[0].Text
	}
	d := Disclose(r, notes, heardBy, sides, disclose.Floor)
	want := []Offered{{"+kennel", "They never rang back.", ""}}
	if got := Quotes(d, r, notes, map[string]Speaker{notes[0].ID: {Agreed: true, Band: "one"}}, disclose.Floor); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Two themes that are known by the same words are not told apart: the first of them has the id.
func TestNoTwoThemesHaveOneID(t *testing.T) {
	r, notes, heardBy := people(8, 8, true, Term{Text: "kennel", Participants: 6, InTheme: 6})
	r.Themes[0].Barrier = ""
	r.Themes = append(r.Themes, r.Themes[0])
	if d := Disclose(r, notes, heardBy, sides, disclose.Floor); len(d.Elephants) != 1 {
		t.Errorf("%d themes are shown as +kennel, want 1", len(d.Elephants))
	}
}
