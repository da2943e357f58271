package edition

import (
	"fmt"
	"reflect"
	"testing"

	"elephants/analysis"
	"elephants/analysis/disclose"
)

var sides = [2]analysis.Side{"a", "b"}

// raising makes a theme raised by so many of each side of 15, heard by two interviewers in turn.
func raising(a, b int, shared bool, terms ...analysis.Term) (analysis.Result, []analysis.Note, map[string]string) {
	theme := analysis.Theme{Label: "a theme", Barrier: "blame", Terms: terms, Shared: shared, Stability: 1, Sides: map[analysis.Side]int{"a": a, "b": b}}
	var notes []analysis.Note
	heardBy := map[string]string{}
	for s, side := range sides {
		for i := range 15 {
			id := fmt.Sprint(side, i)
			notes = append(notes, analysis.Note{ID: id, Side: side})
			heardBy[id] = fmt.Sprint("interviewer ", i%2)
			if i < []int{a, b}[s] {
				theme.Notes = append(theme.Notes, id)
			}
		}
	}
	return analysis.Result{Themes: []analysis.Theme{theme}}, notes, heardBy
}

// evidenceOf is evidence of the two sides under the floor of every rule.
func evidenceOf(notes []analysis.Note, heardBy map[string]string) Evidence {
	return Evidence{Notes: notes, HeardBy: heardBy, Sides: sides, Policy: disclose.Floor}
}

func TestDigest(t *testing.T) {
	some := func(a, b disclose.Band) []Share { return []Share{{Side: "a", Band: a}, {Side: "b", Band: b}} }
	for _, c := range []struct {
		why       string
		a, b      int
		shared    bool
		elephants []Share // nil: not among them
		oneSide   []Share
	}{
		{"both sides, both sayable", 6, 8, true, some(disclose.Many, disclose.Most), nil},
		{"both sides, one too few to say how many", 6, 3, true, some(disclose.Many, disclose.Withheld), nil},
		{"both sides, five in all", 3, 2, true, nil, nil},
		{"both sides, but two voices are no side", 6, 2, true, nil, []Share{{Side: "a", Band: disclose.Many}}},
		{"the engine is not sure of both", 7, 4, false, nil, []Share{{Side: "a", Band: disclose.Many}}},
		{"one side", 0, 6, false, nil, []Share{{Side: "b", Band: disclose.Many}}},
		{"one side, nearly all of it", 13, 0, false, nil, []Share{{Side: "a", Band: disclose.Withheld}}},
		{"one side, too few", 4, 1, false, nil, nil},
		{"nobody", 0, 0, false, nil, nil},
	} {
		r, notes, heardBy := raising(c.a, c.b, c.shared)
		d := evidenceOf(notes, heardBy).Digest(r)
		for what, list := range map[string]struct {
			got  []*Theme
			want []Share
		}{"elephants": {d.Elephants, c.elephants}, "one side": {d.OneSide, c.oneSide}} {
			if len(list.want) == 0 && len(list.got) == 0 {
				continue
			}
			if len(list.got) != 1 || !reflect.DeepEqual(list.got[0].Shares, list.want) {
				t.Errorf("%s: %s: %v, want shares %v", c.why, what, list.got, list.want)
			}
		}
	}
}

func TestDigestCountsParticipantsAndInterviewers(t *testing.T) {
	r, notes, heardBy := raising(8, 8, true)
	for i := range notes {
		notes[i].Participant = "the same" // who spoke sixteen times
	}
	if d := evidenceOf(notes, heardBy).Digest(r); len(d.Elephants)+len(d.OneSide) > 0 {
		t.Error("one participant's many notes were shown as a theme")
	}
	r, notes, heardBy = raising(8, 8, true)
	for id := range heardBy {
		heardBy[id] = "the only one"
	}
	if d := evidenceOf(notes, heardBy).Digest(r); len(d.Elephants)+len(d.OneSide) > 0 {
		t.Error("one interviewer's theme was shown")
	}
}

func TestDigestLeavesOutWhatIsNotSteady(t *testing.T) {
	r, notes, heardBy := raising(8, 8, true)
	r.Themes[0].Stability = analysis.Steady - 0.01
	if d := evidenceOf(notes, heardBy).Digest(r); len(d.Elephants)+len(d.OneSide) > 0 {
		t.Error("a theme was shown that others asked might well not have raised")
	}
}

func TestDigestTerms(t *testing.T) {
	r, notes, heardBy := raising(8, 8, true,
		analysis.Term{Text: "zibbelled", Participants: 9, InTheme: 5}, analysis.Term{Text: "quornwick", Participants: 4, InTheme: 4},
		analysis.Term{Text: "promised", Participants: 3, InTheme: 3}, analysis.Term{Text: "asked", Participants: 20, InTheme: 1},
		analysis.Term{Text: "[place]", Participants: 20, InTheme: 9})
	d := evidenceOf(notes, heardBy).Digest(r)
	if want := []string{"zibbelled", "promised"}; len(d.Elephants) != 1 || !reflect.DeepEqual(d.Elephants[0].Terms, want) {
		t.Errorf("terms %v, want %v", d.Elephants, want)
	}
	// A theme beyond the code book is called by its terms: if none may be said, neither may it.
	r.Themes[0].Barrier, r.Themes[0].Terms = "", r.Themes[0].Terms[3:]
	if d := evidenceOf(notes, heardBy).Digest(r); len(d.Elephants) > 0 {
		t.Error("a theme was shown whose words may not be")
	}
}

// A theme beyond the code book is called by its first terms only if all of them may be said.
func TestDigestLabels(t *testing.T) {
	kennel, own := analysis.Term{Text: "kennel", Participants: 6, InTheme: 6}, analysis.Term{Text: "quornwick", Participants: 4, InTheme: 4}
	r, notes, heardBy := raising(8, 8, true, own, kennel)
	for label, want := range map[string]string{"quornwick, kennel": "kennel", "kennel": "kennel"} {
		r.Themes[0].Barrier, r.Themes[0].Label = "", label
		if d := evidenceOf(notes, heardBy).Digest(r); len(d.Elephants) != 1 || d.Elephants[0].Label != want || d.Elephants[0].ID != "+kennel" {
			t.Errorf("%s: %v, want it called %s", label, d.Elephants, want)
		}
	}
}

// The words of a side stand beside an elephant if several of the side used them.
func TestDigestWordings(t *testing.T) {
	r, notes, heardBy := raising(8, 8, true)
	r.Themes[0].Framing = map[analysis.Side][]analysis.Term{
		"a": {{Text: "asked", Participants: 9, InTheme: 2}, {Text: "report", Participants: 9, InTheme: 3}},
		"b": {{Text: "quornwick", Participants: 4, InTheme: 4}},
	}
	d := evidenceOf(notes, heardBy).Digest(r)
	if want := []Wording{{"a", []string{"report"}}}; len(d.Elephants) != 1 || !reflect.DeepEqual(d.Elephants[0].Wordings, want) {
		t.Errorf("%v, want %v", d.Elephants, want)
	}
}

// The place in the list says what the bands say and nothing more.
func TestDigestOrder(t *testing.T) {
	r, notes, heardBy := raising(6, 6, true)
	second, _, _ := raising(5, 5, true)
	third, _, _ := raising(8, 8, true)
	r.Themes[0].Label, second.Themes[0].Label, third.Themes[0].Label = "b", "a", "c"
	r.Themes = append(r.Themes, second.Themes[0], third.Themes[0])
	for i := range r.Themes {
		r.Themes[i].Barrier = fmt.Sprint("barrier-", i)
	}
	labels := ""
	for _, e := range evidenceOf(notes, heardBy).Digest(r).Elephants {
		labels += e.Label
	}
	if labels != "cab" {
		t.Errorf("order %s, want c (most), then a and b (many) by name though b has more voices", labels)
	}
}
