// Package record walks through the record of a project group: its lines, in the order in which
// people read them.
//
// [Lines] lists them; [Said] finds the words of a doubt in them. Whether a record is as it must be,
// the service says (server/group).
package record

import pb "elephants/proto/elephants/v1"

// Bounds of a record: a page that people read, and far below what a message may hold.
const (
	MaxLine     = 500 // bytes
	MostEntries = 60  // of each list
)

// CheckInMonths are when a group looks at what is still there, counted from when it was formed.
var CheckInMonths = []int32{3, 6, 12}

// Line is a text of a record.
type Line struct {
	Part     string // "try", or another that the .proto file lists at Doubt.part
	Number   int    // its place in its list, from 1; 0: the part is no list
	Text     string
	Optional bool // it may be empty
}

// Lines are all texts of a record.
func Lines(r *pb.Record) (all []Line) {
	add := func(part string, number int, text string, optional bool) {
		all = append(all, Line{part, number, text, optional})
	}
	add("work", 0, r.GetWork(), true)
	for i, t := range r.GetTries() {
		add("try", i+1, t.What, false)
	}
	for i, o := range r.GetOutcomes() {
		add("outcome", i+1, o.What, false)
	}
	add("meeting", 0, r.GetNext().GetWhere(), true)
	add("help", 0, r.GetHelp(), true)
	for i, e := range r.GetDecisions() {
		add("decision", i+1, e.Text, false)
	}
	for i, e := range r.GetLearning() {
		add("learning", i+1, e.Text, false)
	}
	number := 0
	for _, c := range r.GetCheckIns() {
		for _, a := range c.Answers {
			number++
			add("check-in", number, a.Why, true)
		}
	}
	return all
}

// Said returns the words of a doubt; "" if the record has no such place.
func Said(r *pb.Record, d *pb.Doubt) string {
	for _, l := range Lines(r) {
		if l.Part == d.Part && l.Number == int(d.Number) && 0 <= d.Start && d.Start <= d.End &&
			int(d.End) <= len(l.Text) {
			return l.Text[d.Start:d.End]
		}
	}
	return ""
}
