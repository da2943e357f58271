// Package group says what a project group and its record must be: both sides in each group, a
// lead of each, and a record whose entries keep their ids and that names nobody.
//
// [Check] checks a group as it was formed, [Settle] a record as it was written, [Doubts] finds in
// it what looks like a person, [Reminders] are the days to come, [Times] when a group may say what
// is still there. The package knows no notes, no
// store and no clock: a group is formed around a released edition, and writes of its own work.
package group

import (
	"slices"
	"strings"
	"time"

	pb "elephants/proto/elephants/v1"
	"elephants/proto/record"
	"elephants/proto/refusal"
)

// DayLayout is how a day is written.
const DayLayout = time.DateOnly

// Bounds of a group.
const (
	MaxName    = 100 // bytes
	Least      = 2   // people of each side: nobody is the only one
	MostPeople = 99
	MostThemes = 3
	MostAtOnce = 12 // groups of one event
)

// roles are the two leads by the side that each is of, and the words for them.
var roles = [2]struct {
	role pb.LeadRole
	word string
}{
	{pb.LeadRole_LEAD_ROLE_LIVED_EXPERIENCE, "lived"},
	{pb.LeadRole_LEAD_ROLE_VOLUNTARY, "voluntary"},
}

// Check checks a group of a programme with the two sides: how many are there, who leads, the day,
// which must not be after today. It puts sides and leads in the programme's order.
func Check(g *pb.Group, sides []*pb.Side, today time.Time) error {
	if err := checkSides(g, sides); err != nil {
		return err
	}
	if err := checkLeads(g, sides); err != nil {
		return err
	}
	if g.Formed == "" {
		g.Formed = today.Format(DayLayout)
	}
	if day, err := time.Parse(DayLayout, g.Formed); err != nil || day.After(today) {
		return refusal.GroupDay.With()
	}
	return nil
}

func checkSides(g *pb.Group, sides []*pb.Side) error {
	at := func(s *pb.GroupSide) int {
		return slices.IndexFunc(sides, func(side *pb.Side) bool { return side.Id == s.Side })
	}
	order := func(a, b *pb.GroupSide) int { return at(a) - at(b) }
	slices.SortStableFunc(g.Sides, order)
	if len(g.Sides) != 2 || g.Sides[0].Side != sides[0].Id || g.Sides[1].Side != sides[1].Id {
		return refusal.GroupSides.With(refusal.Ours(sides[0].Id), refusal.Ours(sides[1].Id))
	}
	for i, s := range g.Sides {
		switch {
		case s.People < Least:
			return refusal.GroupAlone.With(refusal.Ours(sides[i].Plural), s.People, Least)
		case s.People > MostPeople:
			return refusal.GroupLarge.With(refusal.Ours(sides[i].Plural), s.People, MostPeople)
		}
	}
	return nil
}

func checkLeads(g *pb.Group, sides []*pb.Side) error {
	slices.SortStableFunc(g.Leads, func(a, b *pb.GroupLead) int { return int(a.Role - b.Role) })
	if len(g.Leads) != 2 || g.Leads[0].Role != roles[0].role || g.Leads[1].Role != roles[1].role {
		return refusal.LeadsTwo.With(len(g.Leads))
	}
	for i, l := range g.Leads {
		if l.Side != sides[i].Id {
			return refusal.LeadSide.With(refusal.Word{Key: roles[i].word},
				refusal.Ours(sides[i].Plural))
		}
	}
	return nil
}

// Focus checks that the themes of a focus are of the edition: what both sides say or mainly one,
// and if there are several, raised together. It returns what the edition calls them.
func Focus(f *pb.GroupFocus, of *pb.Digest) (name string, err error) {
	if len(f.Themes) > MostThemes {
		return "", refusal.FocusMany.With(MostThemes, len(f.Themes))
	}
	all := slices.Concat(of.GetElephants(), of.GetOneSide(), of.GetAlso())
	var first *pb.Theme
	var names []string
	for i, id := range f.Themes {
		at := slices.IndexFunc(all, func(t *pb.Theme) bool { return t.Id == id })
		if at < 0 {
			return "", refusal.FocusTheme.With(i+1, of.GetEdition())
		}
		if first == nil {
			first = all[at]
		}
		theme := all[at]
		together := slices.Contains(first.Together, id) || slices.Contains(theme.Together, first.Id)
		if theme != first && !together {
			return "", refusal.FocusApart.With(i + 1)
		}
		names = append(names, theme.Label)
	}
	if joined := strings.Join(names, "; "); len(joined) <= MaxName {
		return joined, nil
	}
	return names[0], nil
}

// Reminders are the days to come of a group: its next meeting, and the check-ins that it has not
// made, counted from since, or else from the day on which it was formed.
func Reminders(g *pb.Group, since string, today time.Time) (all []*pb.Reminder, err error) {
	if since == "" {
		since = g.Formed
	}
	from, err := time.Parse(DayLayout, since)
	if err != nil {
		return nil, refusal.GroupDay.With()
	}
	first := today.Format(DayLayout)
	if next := g.GetRecord().GetNext(); next.GetDay() >= first {
		all = append(all, &pb.Reminder{Day: next.Day, Where: next.Where})
	}
	for _, months := range record.CheckInMonths {
		day := after(from, int(months)).Format(DayLayout)
		if day >= first && !checked(g.GetRecord(), months) {
			opens := Opens(g, months).Format(DayLayout)
			all = append(all, &pb.Reminder{Day: day, Months: months, From: opens})
		}
	}
	if len(all) == 0 {
		return nil, refusal.NothingAhead.With()
	}
	slices.SortStableFunc(all, func(a, b *pb.Reminder) int { return strings.Compare(a.Day, b.Day) })
	return all, nil
}

// Upcoming takes a next meeting that is past out of a record that people read: nothing of it is
// next. Its leads see it until they write another.
func Upcoming(r *pb.Record, today time.Time) {
	if day := r.GetNext().GetDay(); day != "" && day < today.Format(DayLayout) {
		r.Next = nil
	}
}

// early is how many days before its time a check-in is taken. A group says what is still there when
// it meets, and one that meets every two weeks has a meeting in them.
const early = 14

// Opens is the day from which on a group says what is still there after so many months. A group
// whose day is none, which [Check] lets nobody store, may say it at any time.
func Opens(g *pb.Group, months int32) time.Time {
	formed, _ := time.Parse(DayLayout, g.GetFormed())
	return after(formed, int(months)).AddDate(0, 0, -early)
}

// Times are when a group's check-ins may be made. One that is in the record may be changed.
func Times(g *pb.Group, r *pb.Record, today time.Time) (all []*pb.CheckInTime) {
	for _, months := range record.CheckInMonths {
		from := Opens(g, months)
		all = append(all, &pb.CheckInTime{
			Months: months, From: from.Format(DayLayout),
			Open: !today.Before(from) || checked(r, months),
		})
	}
	return all
}

// checked reports whether a record has the check-in after so many months.
func checked(r *pb.Record, months int32) bool {
	after := func(c *pb.CheckIn) bool { return c.Months == months }
	return slices.ContainsFunc(r.GetCheckIns(), after)
}

// after is the day so many months later, or the last of its month where that has no such day: three
// months after 30 November is 28 February and not 2 March.
func after(day time.Time, months int) time.Time {
	later := day.AddDate(0, months, 0)
	if later.Day() != day.Day() {
		later = later.AddDate(0, 0, -later.Day())
	}
	return later
}
