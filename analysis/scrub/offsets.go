package scrub

import (
	"elephants/analysis/scrub/internal/label"
)

// Moved returns where byte at of text stands in Replace(text, spans), for text that is valid UTF-8.
// A byte inside a replaced span moves to the end of its placeholder.
func Moved(text string, spans []Span, at int) int {
	names := label.NewCast(text)
	moved, last := at, 0
	for _, s := range spans {
		if s.Start >= at {
			break
		}
		if s.Ask || s.Start < last || s.End > len(text) || s.Start >= s.End {
			continue // as Replace does
		}
		moved += len(names.Placeholder(s.Kind, s.Rule, text[s.Start:s.End])) - (min(s.End,
			at) - s.Start)
		last = s.End
	}
	return moved
}
