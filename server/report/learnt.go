package report

import (
	"strings"

	"elephants/proto/beside"
	pb "elephants/proto/elephants/v1"
)

// learning reports whether an edition is of a round that asked what came of it, and not what stands
// in the way: what it has under "also" did not work then.
func learning(d *pb.Digest) bool { return beside.Learning(d) }

// in tells of another edition: sources are of that one.
func (t *teller) in(d *pb.Digest) *teller {
	other := *t
	other.latest = d
	return &other
}

// learned are themes of the learning rounds, by their names, with what the first conversations said
// of the same. Those with nothing but a name come first: as a list they would else stand under the
// name of another.
func (t *teller) learned(themes func(*pb.Digest) []*pb.Theme) (items []*pb.ReportItem) {
	var told []*pb.ReportItem
	for _, d := range t.Learnt {
		then := map[*pb.Theme]*pb.ReportSentence{}
		for _, line := range beside.Lines(d, t.themes) {
			then[line.Learnt] = t.then(line)
		}
		found := themes(d)
		for i, item := range t.in(d).named(found) {
			if said := then[found[i]]; said != nil {
				item.Sentences = append([]*pb.ReportSentence{said}, item.Sentences...)
			}
			if len(item.Sentences) > 0 {
				told = append(told, item)
			} else {
				items = append(items, item)
			}
		}
	}
	return append(items, told...)
}

// then says what the first conversations said of a thing that a learning round tells of.
func (t *teller) then(line beside.Line) *pb.ReportSentence {
	side := ""
	if id := line.Side(); id != "" {
		side = t.side(id)
	}
	return t.sentence("then."+string(line.Then), t.about(line.First), t.name(line.First).Text, side)
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
