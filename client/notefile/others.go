package notefile

import (
	"fmt"
	"sort"
	"strings"

	"elephants/client/transcript"
)

// Stretch is a part of a text, in bytes, its end exclusive.
type Stretch struct{ Start, End int }

// leaveOthers takes the {other} marks off the text of a note, moves codings and own words to
// where they are then, and leaves out codings of what others said. Own words among what others
// said are an error.
func (n *Note) leaveOthers() error {
	plain, others, cuts := takeOthers(n.Text)
	gone := make([]int, len(cuts)+1) // by the cuts before each
	for i, c := range cuts {
		gone[i+1] = gone[i] + c.End - c.Start
	}
	moved := func(at int) int {
		// the first that ends later
		i := sort.Search(len(cuts), func(i int) bool { return cuts[i].End > at })
		to := at - gone[i]
		if i < len(cuts) && cuts[i].Start < at {
			to -= at - cuts[i].Start
		}
		return to
	}
	n.Text, n.Others = plain, others
	var kept []Coding
	for _, c := range n.Codings {
		c.Start, c.End = moved(c.Start), moved(c.End)
		if !n.saidByOthers(c.Start, c.End) {
			kept = append(kept, c)
		}
	}
	n.Codings = kept
	for i := range n.Own {
		o := &n.Own[i]
		o.Start, o.End = moved(o.Start), moved(o.End)
		if n.saidByOthers(o.Start, o.End) {
			return fmt.Errorf("line %d: words are marked as the participant's own where somebody else "+
				"speaks: take the mark {\"} away", o.Line)
		}
	}
	return nil
}

// takeOthers takes the {other} marks off a text and says what they marked, which are whole
// paragraphs, and what was cut out of the text.
func takeOthers(text string) (plain string, others, cuts []Stretch) {
	var out strings.Builder
	at := 0 // of the paragraph in text
	for i, paragraph := range strings.Split(text, "\n\n") {
		if i > 0 {
			out.WriteString("\n\n")
			at += 2
		}
		lead := len(paragraph) - len(strings.TrimLeft(paragraph, " \t\n"))
		if rest := paragraph[lead:]; len(rest) >= len(transcript.Other) &&
			strings.EqualFold(rest[:len(transcript.Other)], transcript.Other) {
			said := strings.TrimLeft(rest[len(transcript.Other):], " \t\n")
			cuts = append(cuts, Stretch{at, at + len(paragraph) - len(said)})
			if said != "" {
				others = append(others, Stretch{out.Len(), out.Len() + len(said)})
			}
			out.WriteString(said)
		} else {
			out.WriteString(paragraph)
		}
		at += len(paragraph)
	}
	return out.String(), others, cuts
}

// saidByOthers reports whether somebody else said a part of a stretch. Others are in the order of
// the text and do not meet.
func (n Note) saidByOthers(start, end int) bool {
	i := sort.Search(len(n.Others), func(i int) bool { return n.Others[i].End > start })
	return i < len(n.Others) && n.Others[i].Start < end
}
