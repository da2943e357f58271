package report

import (
	"slices"
	"strings"

	pb "elephants/proto/elephants/v1"
)

// learning reports whether an edition is of a round that asked what came of it, and not what stands
// in the way: what it has under "also" did not work then.
func learning(d *pb.Digest) bool {
	return len(d.Asks) > 0 && !slices.Contains(d.Asks, pb.Ask_ASK_DIFFICULTIES)
}

// in tells of another edition: sources are of that one.
func (t *teller) in(d *pb.Digest) *teller {
	other := *t
	other.latest = d
	return &other
}

// learned are themes of the learning rounds, by their names.
func (t *teller) learned(themes func(*pb.Digest) []*pb.Theme) (items []*pb.ReportItem) {
	for _, d := range t.Learnt {
		items = append(items, t.in(d).named(themes(d))...)
	}
	return items
}

// unplanned is what nobody planned, in words that several interviewers wrote.
func (t *teller) unplanned() (items []*pb.ReportItem) {
	for _, d := range t.Learnt {
		for _, found := range d.Unplanned {
			words := strings.Join(found.Words, ", ")
			source := t.in(d).source("unplanned", t.say("part.unplanned"))
			items = append(items, &pb.ReportItem{
				Name:      t.theirs(words, source),
				Sentences: []*pb.ReportSentence{t.sentence("unplanned.words", source)},
			})
		}
	}
	return items
}
