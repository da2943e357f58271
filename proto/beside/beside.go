// Package beside lays what a learning round found beside what the first conversations said of it:
// that people are asked in time now, where at first both sides said that they were asked too late.
//
// [Lines] does it, of two editions that whoever reads it may read, and says nothing that they do
// not. A reader of two rounds' editions knows no more of either than a reader of one
// (analysis/disclose, rounds.go). What only one of them tells of is in no line: that enough people
// spoke of it in one round and not in the other says nothing of what became of it.
package beside

import (
	"slices"

	pb "elephants/proto/elephants/v1"
)

// Line is a thing that both editions tell of, by the barrier of the code book that it is about.
type Line struct {
	Learnt *pb.Theme // as the learning round has it
	Ask    pb.Ask    // what the learning round asked for: it worked, did not, or is hoped for
	First  *pb.Theme // as the first conversations have it
	Then   Place
}

// Side is the id of the side that mainly said it at first; "" where that was not one.
func (l Line) Side() string {
	if l.Then != One || len(l.First.Shares) == 0 {
		return ""
	}
	return l.First.Shares[0].Side
}

// Place is where something stood at first. Its word ends the key of a message.
type Place string

// The places, what stood in the way first: what became of that is asked before all else.
const (
	Both   Place = "both" // both sides said it
	One    Place = "one"  // mainly one side did
	Also   Place = "also" // enough people did, and more may not be said
	Worked Place = "worked"
	Hoped  Place = "hoped"
)

// Lines are the things of which a learning round and the first conversations both tell, in the order
// in which the learning round tells them. There are none where learnt is of no learning round, or
// first of one.
func Lines(learnt, first *pb.Digest) (all []Line) {
	if !Learning(learnt) || Learning(first) {
		return nil
	}
	for _, found := range []struct {
		ask    pb.Ask
		themes []*pb.Theme
	}{
		{pb.Ask_ASK_WORKED, learnt.GetBetter()}, {pb.Ask_ASK_DID_NOT, learnt.GetAlso()},
		{pb.Ask_ASK_HOPES, learnt.GetHopes()},
	} {
		for _, t := range found.themes {
			if then, place := at(first, t.Barrier); then != nil {
				all = append(all, Line{t, found.ask, then, place})
			}
		}
	}
	return all
}

// at is the theme of an edition about a barrier, and where it stands there; nil for none. What the
// program heard and nobody confirmed is none.
func at(d *pb.Digest, barrier string) (*pb.Theme, Place) {
	about := func(t *pb.Theme) bool { return t.Barrier == barrier && barrier != "" }
	for _, section := range []struct {
		place  Place
		themes []*pb.Theme
	}{
		{Both, d.GetElephants()}, {One, d.GetOneSide()}, {Also, d.GetAlso()},
		{Worked, d.GetBetter()}, {Hoped, d.GetHopes()},
	} {
		if i := slices.IndexFunc(section.themes, about); i >= 0 {
			return section.themes[i], section.place
		}
	}
	return nil, ""
}

// Learning reports whether an edition is of a round that asked what became of things, and not what
// stands in the way: it has no elephants, and what it has as also raised did not work.
func Learning(d *pb.Digest) bool {
	return len(d.GetAsks()) > 0 && !slices.Contains(d.GetAsks(), pb.Ask_ASK_DIFFICULTIES)
}
