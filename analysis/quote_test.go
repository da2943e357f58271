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
	want := []Offered{{0, "They never rang back.", ""}, {0, "We were promised a room.", "of many"}}
	if got := Quotes(d, r, notes, speakers, disclose.Floor); !slices.Equal(got, want) {
		t.Errorf("%d quotes offered, want %d: %v", len(got), len(want), got)
	}
}
