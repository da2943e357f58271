package edition

import (
	"slices"
	"testing"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/words"
)

func quoted(notes []analysis.Note, heardBy map[string]string,
	speakers map[string]Speaker) Evidence {
	e := evidenceOf(notes, heardBy)
	e.Speakers = speakers
	return e
}

func TestQuotes(t *testing.T) {
	r, notes, heardBy := raising(8, 8)
	r.Themes[0].Passages = nil
	speakers := map[string]Speaker{}
	for i := range notes {
		notes[i].Text = "We spoke of this and that."
		speakers[notes[i].ID] = Speaker{Agreed: true, Band: []string{"of few", "of many"}[min(1,
			i/4)]}
	}
	say := func(id, text string, agreed bool, attribution string) {
		i := slices.IndexFunc(notes, func(n analysis.Note) bool { return n.ID == id })
		notes[i].Text = text
		notes[i].Coding = []analysis.Coding{{End: len(text), Barrier: "blame"}}
		speakers[id] = Speaker{agreed, speakers[id].Band, []analysis.OwnWords{{End: len(text),
			Attribution: attribution}}}
		r.Themes[0].Passages = append(r.Themes[0].Passages, analysis.Passage{Note: id,
			End: len(text), Confirmed: true})
	}
	say("a0", "They never rang back.", true, "")
	say("a5", "We were promised a room.", true, "")
	// did not agree
	say("a6", "They always asked and never listened.", false, "")
	// a word of their own
	say("a7", "My quornwick was taken away.", true, "")
	say("a8", "They never.", true, "") // a scrap
	// a run of their own
	say("b1", "They planted turnips behind the yellow railway shed that year.", true, "")
	// an identifier that was missed before
	say("b2", "Ann Hallam never rang.", true, "")
	say("b3", "It was said to [person 1] again.", true, "")
	// it may be the interviewer's
	say("b4", "Were we promised a room?", true, "")
	// read back: it is theirs to give
	say("b5", "My zibbel was carted off that year.", true, "Of many")
	// read back, but it names another
	say("b6", "Ann Hallam took my zibbel away.", true, "of many")
	// they agreed to another description
	say("b7", "My frobble was sold that year.", true, "of others")
	say("a1", "My frobble was lost that year.", true, "of few") // of which only few are
	// its interviewer did not say that it raises the theme
	say("a9", "We were promised a table.", true, "")
	r.Themes[0].Passages[len(r.Themes[0].Passages)-1].Confirmed = false
	r.Themes[0].Confirmed = map[analysis.Side][]string{"a": {"a0", "a5", "a6"}, "b": {"b1", "b2",
		"b3"}}
	notes[29].Text = "We were promised a car." // nobody marked it as said in these words
	d := evidenceOf(notes, heardBy).Digest(r)
	want := []Offered{
		{"blame", "My zibbel was carted off that year.", "of many", true},
		{"blame", "They never rang back.", "", false},
		{"blame", "We were promised a room.", "of many", false},
	}
	if got := quoted(notes, heardBy, speakers).Quotes(d, r); !slices.Equal(got, want) {
		t.Errorf("%d quotes offered, want %d: %v", len(got), len(want), got)
	}
}

// The sentences of passages that raise the theme and nothing else come first, and none comes twice.
func TestQuotesCarryTheirTheme(t *testing.T) {
	r, notes, heardBy := raising(8, 8)
	speakers := map[string]Speaker{}
	for i, text := range []string{"They never rang us back.", "We were promised a room.",
		"We were promised a room."} {
		n := &notes[i]
		n.Text = text
		n.Coding = []analysis.Coding{{End: len(text), Barrier: "blame"}}
		if i == 0 {
			n.Coding = append(n.Coding, analysis.Coding{End: len(text), Barrier: "tokenism"})
		}
		speakers[n.ID] = Speaker{true, "", []analysis.OwnWords{{End: len(text)}}}
		r.Themes[0].Passages = append(r.Themes[0].Passages, analysis.Passage{Note: n.ID,
			End: len(text), Confirmed: true})
	}
	d := evidenceOf(notes, heardBy).Digest(r)
	got := quoted(notes, heardBy, speakers).Quotes(d, r)
	if len(got) != 2 || got[0].Text != notes[1].Text {
		t.Errorf("offered %v, want the room and then the call", got)
	}
}

// Of a passage that raises a theme those sentences come first that say it by themselves; others
// only fill up.
func TestQuotesThatSayTheirTheme(t *testing.T) {
	r, notes, heardBy := raising(8, 8)
	r.Themes[0].Barrier, r.Themes[0].Passages = "tokenism", nil
	const said = "It rained on the day. They had decided before they asked us. We sat on the settee. " +
		"The tea was rather good. It rained on the next day."
	speakers := map[string]Speaker{}
	for i := range notes {
		n := &notes[i]
		n.Text, n.Coding = said, []analysis.Coding{{End: len(said), Barrier: "tokenism"}}
		s := Speaker{Agreed: true}
		for _, at := range words.Sentences(said) {
			s.Own = append(s.Own, analysis.OwnWords{Start: at.Start, End: at.End})
		}
		speakers[n.ID] = s
		r.Themes[0].Passages = append(r.Themes[0].Passages,
			analysis.Passage{Note: n.ID, End: len(said), Confirmed: true})
	}
	e := quoted(notes, heardBy, speakers)
	e.Model = barrier.Default()
	got := e.Quotes(e.Digest(r), r)
	if len(got) != someOffered || got[0].Text != "They had decided before they asked us." {
		t.Errorf("%d quotes offered, want %d, and first what says it: %v", len(got), someOffered, got)
	}
}
