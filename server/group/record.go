package group

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"elephants/analysis/edition"
	"elephants/analysis/scrub"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/record"
	"elephants/proto/refusal"
)

// Doubts are the places of a record that find takes for a person's name, or for a number or an
// address that reaches one; but for the words that its writers said are nobody's. Places,
// organisations and days are no doubts: a group says where and when it meets, and with whom it
// works.
func Doubts(r *pb.Record, find func(string) []scrub.Span) (all []*pb.Doubt) {
	for _, l := range record.Lines(r) {
		for _, s := range scrub.Line(l.Text, find(l.Text)) {
			said := l.Text[s.Start:s.End]
			if s.Kind != scrub.Person && s.Kind != scrub.Code || slices.Contains(r.NotPeople,
				said) || l.Part == "meeting" && isHour(s.Kind, said) {
				continue
			}
			all = append(all, &pb.Doubt{
				Part: l.Part, Number: int32(l.Number), Start: int32(s.Start), End: int32(s.End),
				Holds: edition.Pointers[s.Kind],
			})
		}
	}
	return all
}

// isHour reports whether what is taken for a number that reaches somebody, where a group says where
// and at what time it meets, has too few digits to reach anybody: "library, 4pm".
func isHour(k scrub.Kind, said string) bool {
	digits := 0
	for _, r := range said {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return k == scrub.Code && digits <= 4 && !strings.ContainsAny(said, "@/")
}

// Refuse is the refusal of a record with a doubt in it.
func Refuse(d *pb.Doubt) error {
	return refusal.RecordHolds.With(refusal.Word{Key: d.Part, N: int(d.Number)},
		refusal.Said(d.Holds))
}

// Settle checks a record that a group wrote in the place of was, which may be nil, and gives new
// entries the ids that newID makes. The same entry keeps its id whatever becomes of its words.
func Settle(g *pb.Group, r, was *pb.Record, today time.Time, newID func() string) error {
	lists := []int{len(r.Tries), len(r.Outcomes), len(r.Decisions), len(r.Learning),
		len(r.CheckIns), len(r.NotPeople)}
	for _, c := range r.CheckIns {
		lists = append(lists, len(c.Answers))
	}
	if most := slices.Max(lists); most > record.MostEntries {
		return refusal.RecordMany.With(most, record.MostEntries)
	}
	for _, l := range record.Lines(r) {
		if l.Optional && l.Text == "" {
			continue
		}
		if err := refusal.CheckLine(refusal.Word{Key: l.Part, N: l.Number}, l.Text,
			record.MaxLine); err != nil {
			return err
		}
	}
	if err := settleIDs(r, was, newID); err != nil {
		return err
	}
	if err := checkOutcomes(r); err != nil {
		return err
	}
	if err := checkMeeting(r, was, today); err != nil {
		return err
	}
	if err := checkCheckIns(r); err != nil {
		return err
	}
	if err := checkTimes(g, r, was, today); err != nil {
		return err
	}
	// Only words that are there: the list is no place to write in.
	r.NotPeople = slices.DeleteFunc(r.NotPeople, func(words string) bool {
		there := func(l record.Line) bool { return words != "" && strings.Contains(l.Text, words) }
		return !slices.ContainsFunc(record.Lines(r), there)
	})
	slices.Sort(r.NotPeople)
	r.NotPeople = slices.Compact(r.NotPeople)
	return nil
}

// idsOf are where the ids of a record's entries stand, list by list.
func idsOf(r *pb.Record) (lists [4][]*string) {
	for _, t := range r.GetTries() {
		lists[0] = append(lists[0], &t.Id)
	}
	for _, o := range r.GetOutcomes() {
		lists[1] = append(lists[1], &o.Id)
	}
	for _, e := range r.GetDecisions() {
		lists[2] = append(lists[2], &e.Id)
	}
	for _, e := range r.GetLearning() {
		lists[3] = append(lists[3], &e.Id)
	}
	return lists
}

// settleIDs checks ids against those of the record before, and gives one to who has none.
func settleIDs(r, was *pb.Record, newID func() string) error {
	before := idsOf(was)
	for i, list := range idsOf(r) {
		known := map[string]bool{}
		for _, id := range before[i] {
			known[*id] = true
		}
		for _, id := range list {
			switch {
			case *id == "":
				*id = newID()
			case !known[*id]:
				return refusal.RecordEntry.With()
			default:
				known[*id] = false // not a second time
			}
		}
	}
	return nil
}

// checkOutcomes checks that each outcome says its kind, and of which try it is: by id, or a new one
// by "#" and its place, which becomes the id.
func checkOutcomes(r *pb.Record) error {
	for i, o := range r.Outcomes {
		if o.Kind == pb.OutcomeKind_OUTCOME_KIND_UNSPECIFIED ||
			pb.OutcomeKind_name[int32(o.Kind)] == "" {
			return refusal.OutcomeKind.With(i + 1)
		}
		if place, ok := strings.CutPrefix(o.Try, "#"); ok {
			if n, err := strconv.Atoi(place); err == nil && n >= 1 && n <= len(r.Tries) {
				o.Try = r.Tries[n-1].Id
			}
		}
		if o.Try != "" && !tried(r, o.Try) {
			return refusal.RecordTry.With(refusal.Word{Key: "outcome", N: i + 1})
		}
	}
	return nil
}

func tried(r *pb.Record, id string) bool {
	return slices.ContainsFunc(r.Tries, func(t *pb.Try) bool { return t.Id == id })
}

// checkMeeting refuses a next meeting on a day that is past, unless the record said so before: who
// adds a line of learning has not promised anything about the meeting.
func checkMeeting(r, was *pb.Record, today time.Time) error {
	if r.GetNext().GetDay() == "" && r.GetNext().GetWhere() == "" {
		r.Next = nil
		return nil
	}
	day, err := time.Parse(DayLayout, r.Next.Day)
	if err != nil {
		return refusal.MeetingDay.With()
	}
	if day.Format(DayLayout) < today.Format(DayLayout) && r.Next.Day != was.GetNext().GetDay() {
		return refusal.DayPast.With()
	}
	return nil
}

// checkTimes refuses what is said to be so after months that are not over: a report would tell it.
// One that the record has already stays, whatever else is written.
func checkTimes(g *pb.Group, r, was *pb.Record, today time.Time) error {
	for _, months := range record.CheckInMonths {
		from := Opens(g, months)
		if checked(r, months) && today.Before(from) && !checked(was, months) {
			return refusal.CheckInEarly.With(months, refusal.Ours(from.Format(DayLayout)))
		}
	}
	return nil
}

func checkCheckIns(r *pb.Record) error {
	slices.SortStableFunc(r.CheckIns, func(a,
		b *pb.CheckIn) int {
		return int(a.Months - b.Months)
	})
	number := 0
	for i, c := range r.CheckIns {
		if !slices.Contains(record.CheckInMonths, c.Months) || i > 0 &&
			r.CheckIns[i-1].Months == c.Months {
			return refusal.CheckInMonths.With(c.Months)
		}
		answered := map[string]bool{}
		for _, a := range c.Answers {
			number++
			if !tried(r, a.Try) {
				return refusal.RecordTry.With(refusal.Word{Key: "check-in", N: number})
			}
			if pb.Still_name[int32(a.Still)] == "" || a.Still == pb.Still_STILL_UNSPECIFIED ||
				answered[a.Try] {
				return refusal.CheckInStill.With(number)
			}
			answered[a.Try] = true
		}
	}
	return nil
}
