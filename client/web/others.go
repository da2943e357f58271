package web

import (
	"slices"
	"strconv"
	"strings"

	"elephants/analysis/words"
	"elephants/client/notefile"
)

// In a transcript others speak beside the participant: see package notefile. Until a note is sent, its passages that they said go from page
// to page as numbers in a field of the form, because the text that is checked has no marks.
const byOthers = "others"

// asked are those of whom the page asks which is the participant. Only this program fills the field: see readNote.
const asked = "asked"

// setOthers keeps which passages of a note others said, if its text says so.
func (f form) setOthers(n notefile.Note) {
	if len(n.Others) == 0 {
		return
	}
	f.Del(byOthers)
	for i, p := range words.Passages(n.Text) {
		if slices.ContainsFunc(n.Others, func(o notefile.Stretch) bool { return o.Start <= p.Start && p.Start < o.End }) {
			f.Add(byOthers, strconv.Itoa(i))
		}
	}
}

// isOthers reports whether somebody else than the participant said a passage.
func (f form) isOthers(passage int) bool {
	return slices.Contains(f.Values[byOthers], strconv.Itoa(passage))
}

// markOthers puts the marks back into a text that somebody goes on writing, whose passages may get other numbers.
func (f form) markOthers() {
	if len(f.Values[byOthers]) == 0 {
		return
	}
	text := f.Get("text")
	passages := words.Passages(text)
	for i := len(passages) - 1; i >= 0; i-- {
		at := passages[i].Start
		if f.isOthers(i) && strings.HasSuffix("\n\n"+text[:at], "\n\n") {
			text = text[:at] + "{other} " + text[at:]
		}
	}
	f.Set("text", text)
	f.Del(byOthers)
}
