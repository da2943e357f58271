package cli

import (
	"fmt"
	"slices"
	"strings"
)

// onBothSides are two notes of one participant that say different sides, or none.
func onBothSides(notes []fileNote) (one, other fileNote, found bool) {
	first := map[string]fileNote{}
	for _, n := range notes {
		before, ok := first[n.Participant]
		switch {
		case n.Participant == "":
		case !ok:
			first[n.Participant] = n
		case before.Side != n.Side:
			return before, n, true
		}
	}
	return one, other, false
}

// takeNo has no note of a participant quoted who said no in one of them, and returns which said
// yes. One that does not say is no no.
func takeNo(notes []fileNote) (changed []string) {
	no := map[string]bool{}
	for _, n := range notes {
		no[n.Participant] = no[n.Participant] || n.Participant != "" && !n.Quotable && !n.HeadSilent
	}
	for i := range notes {
		if n := &notes[i]; n.Quotable && no[n.Participant] {
			n.Quotable, n.Own = false, nil
			changed = append(changed, n.name)
		}
	}
	return changed
}

// people are how many participants some notes are of: each without a label is somebody else's.
func people(notes []fileNote) (n int) {
	seen := map[string]bool{}
	for _, note := range notes {
		if note.Participant == "" || !seen[note.Participant] {
			n++
		}
		seen[note.Participant] = true
	}
	return n
}

// agreed refuses the notes of a participant who would be on both sides, and has nobody quoted who
// said no in one of several notes. It says which labels are one but for their capital letters.
func (s *submission) agreed(notes []fileNote) []fileNote {
	for {
		one, other, found := onBothSides(notes)
		if !found {
			break
		}
		s.refuse(one.name + " and " + other.name + " are of the same participant and of different " +
			"sides: give " +
			"two people two labels, or write the side the same in both")
		notes = slices.DeleteFunc(notes, func(n fileNote) bool { return n.Participant == one.Participant })
	}
	s.progress.clear()
	for _, name := range takeNo(notes) {
		fmt.Fprintf(s.Err, "%s: its participant may not be quoted, as another file with the same "+
			"label says: it is "+
			"sent as not to be quoted\n", name)
	}
	first := map[string]fileNote{}
	for _, n := range notes {
		label := strings.ToLower(strings.Join(strings.Fields(n.Participant), ""))
		if other, ok := first[label]; ok && n.Participant != "" && other.Participant != n.Participant {
			fmt.Fprintf(s.Err, "%s and %s: the labels of their participants differ in capital letters or "+
				"spaces "+
				"alone, and they count as two people: write them the same way if they are one\n",
				other.name, n.name)
		}
		if first[label].name == "" {
			first[label] = n
		}
	}
	return notes
}
