package group

import (
	"slices"
	"strings"
	"testing"

	pb "elephants/proto/elephants/v1"
)

// A thing is named by its id, its words, or as many of the first as tell it from the others; never
// by its place, which is another's once somebody wrote in between.
func TestAThingIsNamedByItsWords(t *testing.T) {
	r := &pb.Record{Tries: []*pb.Try{
		{Id: "a7", What: "Fares paid on the day"}, {Id: "b2", What: "Fares paid"},
		{Id: "c9", What: "A meeting without badges"}, {Id: "d1", What: "Fares for carers"},
	}}
	for words, want := range map[string]string{
		"fares paid": "b2", "Fares paid on": "a7", "A MEETING": "c9", "d1": "d1", "fares": "",
		"1": "", "": "", "meeting": "",
	} {
		if got := tryOf(r, words).GetId(); got != want {
			t.Errorf("%q names %q, want %q", words, got, want)
		}
	}
}

// A focus is a theme by its id or its name; what is neither is refused with those that there are.
func TestAFocusIsAThemeByIdOrName(t *testing.T) {
	d := &pb.Digest{
		Edition:   2,
		Elephants: []*pb.Theme{{Id: "tokenism", Label: "Asked after it was decided"}},
		OneSide:   []*pb.Theme{{Id: "jargon", Label: "Words that shut people out"}},
	}
	themes := []string{"asked after it was decided", "jargon"}
	if err := named(themes, d); err != nil || !slices.Equal(themes, []string{"tokenism", "jargon"}) {
		t.Errorf("named %q, %v", themes, err)
	}
	err := named([]string{"token"}, d)
	if err == nil || !strings.Contains(err.Error(), `"token" is no theme of edition 2`) ||
		!strings.Contains(err.Error(), "jargon (Words that shut people out)") {
		t.Errorf("a theme that there is not: %v", err)
	}
}

// A day alone, or a place alone, leaves the other as it was.
func TestTheNextMeetingIsChangedInPart(t *testing.T) {
	r := &pb.Record{Next: &pb.Meeting{Day: "2099-01-14", Where: "the library"}}
	if _, err := (adding{where: "the hall"}).to(r); err != nil || r.Next.Day != "2099-01-14" ||
		r.Next.Where != "the hall" {
		t.Errorf("the next meeting is %v, %v", r.Next, err)
	}
}

// What came of it is of the thing whose number or first words stand before a colon; a colon of the
// sentence's own stays.
func TestAnOutcomeIsOfAThing(t *testing.T) {
	r := &pb.Record{Tries: []*pb.Try{{Id: "a7", What: "Fares paid"}, {What: "A box of toys"}}}
	for text, want := range map[string][2]string{
		"1: More people came.":        {"#1", "More people came."},
		"Fares: more people came.":    {"a7", "More people came."},
		"a box: Children stayed.":     {"#2", "Children stayed."},
		"One more thing: it was fun.": {"", "One more thing: it was fun."},
		"So: it was fun.":             {"", "So: it was fun."},
		"It was fun.":                 {"", "It was fun."},
	} {
		o := outcome(r, pb.OutcomeKind_OUTCOME_KIND_WORKED, text)
		if o.Try != want[0] || o.What != want[1] {
			t.Errorf("%q is %q of %q, want %v", text, o.What, o.Try, want)
		}
	}
}
