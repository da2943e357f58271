package analysis

import (
	"fmt"
	"reflect"
	"testing"

	"elephants/analysis/disclose"
)

var sides = [2]Side{"a", "b"}

// people makes a theme raised by so many of each side of 15, heard by two interviewers in turn.
func people(a, b int, shared bool, terms ...Term) (Result, []Note, map[string]string) {
	theme := Theme{Label: "a theme", Barrier: "blame", Terms: terms, Shared: shared, Stability: 1, Sides: map[Side]int{"a": a, "b": b}}
	var notes []Note
	heardBy := map[string]string{}
	for s, side := range sides {
		for i := range 15 {
			id := fmt.Sprint(side, i)
			notes = append(notes, Note{ID: id, Side: side})
			heardBy[id] = fmt.Sprint("interviewer ", i%2)
			if i < []int{a, b}[s] {
				theme.Notes = append(theme.Notes, id)
			}
		}
	}
	return Result{Themes: []Theme{theme}}, notes, heardBy
}

func TestDisclose(t *testing.T) {
	some := func(a, b disclose.Band) []Share { return []Share{{"a", a}, {"b", b}} }
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
		{"both sides, but two voices are no side", 6, 2, true, nil, []Share{{"a", disclose.Many}}},
		{"the engine is not sure of both", 7, 4, false, nil, []Share{{"a", disclose.Many}}},
		{"one side", 0, 6, false, nil, []Share{{"b", disclose.Many}}},
		{"one side, nearly all of it", 13, 0, false, nil, []Share{{"a", disclose.Withheld}}},
		{"one side, too few", 4, 1, false, nil, nil},
		{"nobody", 0, 0, false, nil, nil},
	} {
		r, notes, heardBy := people(c.a, c.b, c.shared)
		d := Disclose(r, notes, heardBy, sides, disclose.Floor)
		for what, list := range map[string]struct {
			got  []Shown
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

func TestDiscloseCountsParticipantsAndInterviewers(t *testing.T) {
	r, notes, heardBy := people(8, 8, true)
	for i := range notes {
		notes[i].Participant = "the same" // who spoke sixteen times
	}
	if d := Disclose(r, notes, heardBy, sides, disclose.Floor); len(d.Elephants)+len(d.OneSide) > 0 {
		t.Error("one participant's many notes were shown as a theme")
	}
	r, notes, heardBy = people(8, 8, true)
	for id := range heardBy {
		heardBy[id] = "the only one"
	}
	if d := Disclose(r, notes, heardBy, sides, disclose.Floor); len(d.Elephants)+len(d.OneSide) > 0 {
		t.Error("one interviewer's theme was shown")
	}
}

func TestDiscloseLeavesOutWhatIsNotSteady(t *testing.T) {
	r, notes, heardBy := people(8, 8, true)
	r.Themes[0].Stability = Steady - 0.01
	if d := Disclose(r, notes, heardBy, sides, disclose.Floor); len(d.Elephants)+len(d.OneSide) > 0 {
		t.Error("a theme was shown that others asked might well not have raised")
	}
}

func TestDiscloseTerms(t *testing.T) {
	r, notes, heardBy := people(8, 8, true,
		Term{Text: "zibbelled", Participants: 9, InTheme: 5}, Term{Text: "quornwick", Participants: 4, InTheme: 4},
		Term{Text: "promised", Participants: 3, InTheme: 3}, Term{Text: "asked", Participants: 20, InTheme: 1},
		Term{Text: "[place]", Participants: 20, InTheme: 9})
	d := Disclose(r, notes, heardBy, sides, disclose.Floor)
	if want := []string{"zibbelled", "promised"}; len(d.Elephants) != 1 || !reflect.DeepEqual(d.Elephants[0].Terms, want) {
		t.Errorf("terms %v, want %v", d.Elephants, want)
	}
	// A theme beyond the code book is called by its terms: if none may be said, neither may it.
	r.Themes[0].Barrier, r.Themes[0].Terms = "", r.Themes[0].Terms[3:]
	if d := Disclose(r, notes, heardBy, sides, disclose.Floor); len(d.Elephants) > 0 {
		t.Error("a theme was shown whose words may not be")
	}
}

// A theme beyond the code book is called by its first terms only if all of them may be said.
func TestDiscloseLabels(t *testing.T) {
	kennel, own := Term{Text: "kennel", Participants: 6, InTheme: 6}, Term{Text: "quornwick", Participants: 4, InTheme: 4}
	r, notes, heardBy := people(8, 8, true, own, kennel)
	for label, want := range map[string]string{"quornwick, kennel": "kennel", "kennel": "kennel"} {
		r.Themes[0].Barrier, r.Themes[0].Label = "", label
		if d := Disclose(r, notes, heardBy, sides, disclose.Floor); len(d.Elephants) != 1 || d.Elephants[0].Label != want || d.Elephants[0].ID != "+kennel" {
			t.Errorf("%s: %v, want it called %s", label, d.Elephants, want)
		}
	}
}

// The words of a side stand beside an elephant if several of the side used them.
func TestDiscloseWordings(t *testing.T) {
	r, notes, heardBy := people(8, 8, true)
	r.Themes[0].Framing = map[Side][]Term{
		"a": {{Text: "asked", Participants: 9, InTheme: 2}, {Text: "report", Participants: 9, InTheme: 3}},
		"b": {{Text: "quornwick", Participants: 4, InTheme: 4}},
	}
	d := Disclose(r, notes, heardBy, sides, disclose.Floor)
	if want := []Wording{{"a", []string{"report"}}}; len(d.Elephants) != 1 || !reflect.DeepEqual(d.Elephants[0].Wordings, want) {
		t.Errorf("%v, want %v", d.Elephants, want)
	}
}

// The place in the list says what the bands say and nothing more.
func TestDiscloseOrder(t *testing.T) {
	r, notes, heardBy := people(6, 6, true)
	second, _, _ := people(5, 5, true)
	third, _, _ := people(8, 8, true)
	r.Themes[0].Label, second.Themes[0].Label, third.Themes[0].Label = "b", "a", "c"
	r.Themes = append(r.Themes, second.Themes[0], third.Themes[0])
	for i := range r.Themes {
		r.Themes[i].Barrier = fmt.Sprint("barrier-", i)
	}
	labels := ""
	for _, e := range Disclose(r, notes, heardBy, sides, disclose.Floor).Elephants {
		labels += e.Label
	}
	if labels != "cab" {
		t.Errorf("order %s, want c (most), then a and b (many) by name though b has more voices", labels)
	}
}
