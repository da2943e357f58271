package pattern

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// ages announce an age in figures. Without the rule a bare age would depend on the tagger's chance
// alone.
var ages = known.Set("aged turned turning")

// markAges finds ages in figures by the words beside them: "aged 46", "81 years old",
// "46-year-old". Only two figures from 10 on: "3 years old" is as often a house or a complaint, and
// the tagger judges it; an age of three figures is no age of a participant.
func (n finder) markAges() {
	for i := range n.Words {
		w := &n.Words[i]
		if w.Sort != split.Digits || len(w.Low) != 2 || w.Low < "10" || n.Masked(i) {
			continue
		}
		at := i + 1
		if n.Is(at, "-") {
			at++
		}
		years := n.Is(at, "years") || n.Is(at, "year") || n.Is(at, "yrs") || n.Is(at, "yr")
		if n.Is(at+1, "-") {
			at++
		}
		switch {
		case years && n.Is(at+1, "old"):
			n.Put(i, at+2, note.Dem, "age")
		case ages[n.Last(i)]:
			n.Put(i, i+1, note.Dem, "age")
		}
	}
}
