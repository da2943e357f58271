package interviewer

import (
	"slices"
	"strings"

	"elephants/analysis/words"
	"elephants/client/notefile"
)

// In a transcript others speak beside the participant: see package notefile. Until a note is sent,
// the numbers of the passages that they said go from page to page, because the text that is checked
// has no marks.
const byOthers = "others"

// asked are those of whom the page asks which is the participant. Only this program fills the
// field.
const asked = "asked"

// setOthers keeps which passages of a note others said, if its text says so.
func (v *walk) setOthers(n notefile.Note) {
	v.Del(byOthers)
	for i, p := range words.Passages(n.Text) {
		said := func(o notefile.Stretch) bool { return o.Start <= p.Start && p.Start < o.End }
		if slices.ContainsFunc(n.Others, said) {
			v.Add(byOthers, itoa(i))
		}
	}
}

// isOthers reports whether somebody else than the participant said a passage.
func (v walk) isOthers(passage int) bool {
	return slices.Contains(v.Values[byOthers], itoa(passage))
}

// Written is the text as it was written: with the marks of what others said, whose passages get
// other numbers when somebody goes on writing.
func (v walk) Written() string {
	text := v.Get("text")
	if len(v.Values[byOthers]) == 0 {
		return text
	}
	passages := words.Passages(text)
	for i := len(passages) - 1; i >= 0; i-- {
		at := passages[i].Start
		if v.isOthers(i) && strings.HasSuffix("\n\n"+text[:at], "\n\n") {
			text = text[:at] + "{other} " + text[at:]
		}
	}
	return text
}

// Speakers are those of whom the page asks which is the participant.
func (v walk) Speakers() []string { return v.Values[asked] }
