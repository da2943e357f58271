package report

import (
	"strconv"
	"strings"

	pb "elephants/proto/elephants/v1"
)

// This is what is told of groups: what each wrote of its own work and both of its leads approved, in
// its own words.

// wrote is a group's record as a source.
func (t *teller) wrote(g *pb.Group) *pb.ReportSource {
	return &pb.ReportSource{Record: g.Id, Name: t.say("part.record", t.called(g.Name))}
}

// line is what a group wrote, as a sentence.
func (t *teller) line(g *pb.Group, text string) *pb.ReportSentence {
	text = strings.TrimSpace(text)
	if !strings.HasSuffix(text, "”") && !strings.ContainsAny(text[max(0, len(text)-1):], ".?!") {
		text += "."
	}
	return t.theirs(text, t.wrote(g))
}

// titled is an item under a name that a group gave.
func (t *teller) titled(g *pb.Group, name string, said ...*pb.ReportSentence) *pb.ReportItem {
	return &pb.ReportItem{Name: t.theirs(name, t.wrote(g)), Sentences: said}
}

// tried is what a try of a group is, or else what the group is called.
func tried(g *pb.Group, id string) string {
	for _, try := range g.Record.Tries {
		if id != "" && try.Id == id {
			return try.What
		}
	}
	return g.Name
}

// did says what each group works on and what it tries.
func (t *teller) did() (items []*pb.ReportItem) {
	for _, g := range t.Groups {
		item := t.titled(g, g.Name)
		if g.Record.Work != "" {
			item.Sentences = append(item.Sentences, t.line(g, g.Record.Work))
		}
		if len(g.Record.Tries) > 0 {
			item.Sentences = append(item.Sentences, t.sentence("did.tries", t.wrote(g)))
		}
		for _, try := range g.Record.Tries {
			item.Sentences = append(item.Sentences, t.line(g, try.What))
		}
		items = append(items, item)
	}
	return items
}

// outcomes are what came of it, of a kind.
func (t *teller) outcomes(kind pb.OutcomeKind) (items []*pb.ReportItem) {
	for _, g := range t.Groups {
		for _, o := range g.Record.Outcomes {
			if o.Kind == kind {
				items = append(items, t.titled(g, tried(g, o.Try), t.line(g, o.What)))
			}
		}
	}
	return items
}

// learnt is what the groups learnt.
func (t *teller) learnt() (items []*pb.ReportItem) {
	for _, g := range t.Groups {
		item := t.titled(g, g.Name)
		for _, entry := range g.Record.Learning {
			item.Sentences = append(item.Sentences, t.line(g, entry.Text))
		}
		if len(item.Sentences) > 0 {
			items = append(items, item)
		}
	}
	return items
}

// since is what became of each thing that was tried, as the last of the group's check-ins says that
// says anything of it: a later one may be about some of them alone.
func (t *teller) since() (items []*pb.ReportItem) {
	for _, g := range t.Groups {
		for _, try := range g.Record.Tries {
			answer, months := became(g.Record, try.Id)
			if answer == nil {
				continue
			}
			key := "since." + strings.ToLower(strings.TrimPrefix(answer.Still.String(), "STILL_"))
			item := t.titled(g, try.What, t.sentence(key, t.wrote(g), months))
			if answer.Why != "" {
				item.Sentences = append(item.Sentences, t.line(g, answer.Why))
			}
			items = append(items, item)
		}
	}
	return items
}

// became is the last answer that a record has to what became of a thing, and after how many months;
// nil for none.
func became(r *pb.Record, try string) (last *pb.CheckInAnswer, months int32) {
	for _, c := range r.CheckIns {
		for _, a := range c.Answers {
			if a.Try == try && c.Months > months {
				last, months = a, c.Months
			}
		}
	}
	return last, months
}

// next is when the groups meet and what help they want.
func (t *teller) next() (items []*pb.ReportItem) {
	for _, g := range t.Groups {
		item := t.titled(g, g.Name)
		if day := g.Record.GetNext().GetDay(); day != "" {
			item.Sentences = append(
				item.Sentences,
				t.sentence("next.meets", t.wrote(g), t.day(day)),
			)
		}
		if g.Record.Help != "" {
			item.Sentences = append(item.Sentences, t.sentence("next.help", t.wrote(g)),
				t.line(g, g.Record.Help))
		}
		if len(item.Sentences) > 0 {
			items = append(items, item)
		}
	}
	return items
}

// checkTried asks in a year of each thing that the groups tried: once for groups that were formed in
// the same month.
func (t *teller) checkTried() (items []*pb.ReportItem) {
	asked := map[string]bool{}
	for _, first := range t.Groups {
		if when := t.aYearOn(first); len(first.Record.Tries) > 0 && !asked[when] {
			asked[when] = true
			items = append(items, t.checkIn(when)...)
		}
	}
	return items
}

// aYearOn is the month a year after a group was formed.
func (t *teller) aYearOn(g *pb.Group) string {
	year, month := monthOf(g.Formed)
	return monthsIn(t.language)[max(1, month)-1] + " " + strconv.Itoa(year+1)
}

// checkIn asks in a month of what the groups tried whose year is over then.
func (t *teller) checkIn(when string) []*pb.ReportItem {
	ask := &pb.ReportSentence{Text: t.say("check.tried", when)}
	items := []*pb.ReportItem{{Sentences: []*pb.ReportSentence{ask}}}
	for _, g := range t.Groups {
		if len(g.Record.Tries) == 0 || t.aYearOn(g) != when {
			continue
		}
		ask.Sources = append(ask.Sources, t.wrote(g))
		for _, try := range g.Record.Tries {
			items = append(items, &pb.ReportItem{Name: t.theirs(try.What, t.wrote(g))})
		}
	}
	return items
}

// day says a day such as "2027-01-14" in the report's language.
func (t *teller) day(day string) string {
	year, month := monthOf(day)
	_, last, _ := strings.Cut(strings.TrimPrefix(day, strconv.Itoa(year)+"-"), "-")
	n, err := strconv.Atoi(last)
	if err != nil || month < 1 || month > 12 {
		return day
	}
	return strconv.Itoa(n) + " " + monthsIn(t.language)[month-1] + " " + strconv.Itoa(year)
}

// monthOf is the year and the month of a day, 0 where it is none.
func monthOf(day string) (year, month int) {
	parts := strings.Split(day, "-")
	if len(parts) != 3 {
		return 0, 0
	}
	year, _ = strconv.Atoi(parts[0])
	month, _ = strconv.Atoi(parts[1])
	if month < 1 || month > 12 {
		return year, 0
	}
	return year, month
}
