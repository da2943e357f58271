package group_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"elephants/analysis/scrub"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/group"
)

var sides = []*pb.Side{
	{Id: "lived-experience", Plural: "people with lived experience"},
	{Id: "decision-maker", Plural: "decision-makers"},
}

// reason names what was refused; "" for nothing.
func reason(err error) string {
	if e, ok := errors.AsType[*refusal.Error](err); ok {
		return e.Reason.Name
	}
	return ""
}

// A group is formed of both sides, and then has days to come.
func Example() {
	g := &pb.Group{
		Name: "Asked before it is decided", Formed: "2026-11-28",
		Sides: []*pb.GroupSide{{Side: sides[1].Id, People: 5}, {Side: sides[0].Id, People: 1}},
		Leads: []*pb.GroupLead{
			{Role: pb.LeadRole_LEAD_ROLE_VOLUNTARY, Side: sides[1].Id},
			{Role: pb.LeadRole_LEAD_ROLE_LIVED_EXPERIENCE, Side: sides[0].Id},
		},
	}
	today := time.Date(2026, time.November, 30, 0, 0, 0, 0, time.UTC)
	fmt.Println(reason(group.Check(g, sides, today)))
	g.Sides[0].People = 3
	fmt.Println(group.Check(g, sides, today))
	ahead, err := group.Reminders(g, "", today)
	fmt.Println(ahead[0].Day, ahead[0].Months, len(ahead), err)
	// Output:
	// GROUP_ALONE
	// <nil>
	// 2027-02-28 3 3 <nil>
}

// A focus is of themes that an edition says, and of several only where the same people raise them.
func TestFocus(t *testing.T) {
	of := &pb.Digest{
		Edition:   2,
		Elephants: []*pb.Theme{{Id: "tokenism", Label: "Asked late", Together: []string{"blame"}}},
		OneSide:   []*pb.Theme{{Id: "blame", Label: "Blame"}},
		Also:      []*pb.Theme{{Id: "easy-lives", Label: "Easy lives"}},
		Heard:     []*pb.Theme{{Id: "monoculture", Label: "All alike"}},
	}
	for name, c := range map[string]struct {
		themes       []string
		want, reason string
	}{
		"one":                    {[]string{"easy-lives"}, "Easy lives", ""},
		"raised together":        {[]string{"tokenism", "blame"}, "Asked late; Blame", ""},
		"the other way about":    {[]string{"blame", "tokenism"}, "Blame; Asked late", ""},
		"not raised together":    {[]string{"tokenism", "easy-lives"}, "", "FOCUS_APART"},
		"the third is not":       {[]string{"tokenism", "blame", "easy-lives"}, "", "FOCUS_APART"},
		"heard by nobody but us": {[]string{"monoculture"}, "", "FOCUS_THEME"},
		"too many":               {[]string{"a", "b", "c", "d"}, "", "FOCUS_MANY"},
	} {
		got, err := group.Focus(&pb.GroupFocus{Themes: c.themes}, of)
		if refused := reason(err); got != c.want || refused != c.reason {
			t.Errorf("%s: %q, refused with %q; want %q and %q", name, got, refused, c.want, c.reason)
		}
	}
}

// Where and at what time a group meets is nobody's number; one that reaches somebody is.
func TestWhereAGroupMeets(t *testing.T) {
	code := func(text string) []scrub.Span {
		if text == "" {
			return nil
		}
		return []scrub.Span{{Start: 0, End: len(text), Kind: scrub.Code}}
	}
	for where, doubts := range map[string]int{
		"library, 4pm": 0, "hall, 10.30": 0, "library, 07700 900123": 1, "ask a@b.example, 4pm": 1,
	} {
		r := &pb.Record{Next: &pb.Meeting{Day: "2027-01-14", Where: where}}
		if got := group.Doubts(r, code); len(got) != doubts {
			t.Errorf("%d doubts in a place of %d letters, want %d", len(got), len(where), doubts)
		}
	}
	if got := group.Doubts(&pb.Record{Help: "4pm"}, code); len(got) != 1 {
		t.Error("what is no place of a meeting is let through as one")
	}
}

// Of days that are all past there is nothing to remember.
func TestNothingAhead(t *testing.T) {
	g := &pb.Group{Formed: "2020-01-31", Record: &pb.Record{Next: &pb.Meeting{Day: "2020-02-03"}}}
	today := time.Date(2026, time.November, 30, 0, 0, 0, 0, time.UTC)
	all, err := group.Reminders(g, "", today)
	if reason(err) != "NOTHING_AHEAD" || len(all) > 0 {
		t.Errorf("of days gone by there are %d to come, %v", len(all), err)
	}
}
