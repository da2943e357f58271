package edition

import (
	"slices"
	"testing"

	"elephants/analysis"
)

func quoted(notes []analysis.Note, heardBy map[string]string, speakers map[string]Speaker) Evidence {
	e := evidenceOf(notes, heardBy)
	e.Speakers = speakers
	return e
}

func TestQuotes(t *testing.T) {
	r, notes, heardBy := raising(8, 8, true)
	speakers := map[string]Speaker{}
	for i := range notes {
		notes[i].Text = "We spoke of this and that."
		speakers[notes[i].ID] = Speaker{Agreed: true, Band: []string{"of few", "of many"}[min(1, i/4)]}
	}
	say := func(id, text string, agreed bool) {
		i := slices.IndexFunc(notes, func(n analysis.Note) bool { return n.ID == id })
		notes[i].Text = text
		speakers[id] = Speaker{agreed, speakers[id].Band}
		r.Themes[0].Passages = append(r.Themes[0].Passages, analysis.Passage{Note: id, End: len(text)})
	}
	say("a0", "They never rang back.", true)
	say("a5", "We were promised a room.", true)
	say("a6", "They always asked and never listened.", false)                         // did not agree
	say("a7", "My quornwick was taken away.", true)                                   // a word of their own
	say("b1", "They planted turnips behind the yellow railway shed that year.", true) // a run of their own
	say("b2", "Ann Hallam never rang.", true)                                         // an identifier that was missed before
	say("b3", "It was said to [person 1] again.", true)
	d := evidenceOf(notes, heardBy).Digest(r)
	want := []Offered{{"blame", "They never rang back.", ""}, {"blame", "We were promised a room.", "of many"}}
	if got := quoted(notes, heardBy, speakers).Quotes(d, r); !slices.Equal(got, want) {
		t.Errorf("%d quotes offered, want %d: %v", len(got), len(want), got)
	}
}

// A theme beyond the code book may be shown under another label than its own. Its quotes find it by id.
func TestQuotesOfARelabelledTheme(t *testing.T) {
	kennel, own := analysis.Term{Text: "kennel", Participants: 6, InTheme: 6}, analysis.Term{Text: "quornwick", Participants: 4, InTheme: 4}
	r, notes, heardBy := raising(8, 8, true, own, kennel)
	r.Themes[0].Barrier, r.Themes[0].Label = "", "quornwick, kennel"
	notes[0].Text = "They never rang back."
	r.Themes[0].Passages = []analysis.Passage{{Note: notes[0].ID, End: len(notes[0].Text)}}
	for i := range notes[1:] {
		notes[i+1].Text = notes[0].Text
	}
	d := evidenceOf(notes, heardBy).Digest(r)
	want := []Offered{{"+kennel", "They never rang back.", ""}}
	if got := quoted(notes, heardBy, map[string]Speaker{notes[0].ID: {Agreed: true, Band: "one"}}).Quotes(d, r); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Two themes that are known by the same words are not told apart: the first of them has the id.
func TestNoTwoThemesHaveOneID(t *testing.T) {
	r, notes, heardBy := raising(8, 8, true, analysis.Term{Text: "kennel", Participants: 6, InTheme: 6})
	r.Themes[0].Barrier = ""
	r.Themes = append(r.Themes, r.Themes[0])
	if d := evidenceOf(notes, heardBy).Digest(r); len(d.Elephants) != 1 {
		t.Errorf("%d themes are shown as +kennel, want 1", len(d.Elephants))
	}
}
