package scrub

import (
	"strings"
	"unicode/utf8"

	"elephants/analysis/scrub/internal/label"
)

// Replace returns text with every span that is not Ask replaced by a placeholder: "[person 1]",
// "[place]", "[age 40s]". The same person has the same number throughout, counted from the first to
// appear; a number says nothing in another note. The spans must be sorted and must not overlap, as
// Find returns them; one that lies outside the text is an error of the caller and is left out. What
// comes back is valid UTF-8.
func Replace(text string, spans []Span) string {
	var b strings.Builder
	b.Grow(len(text))
	names := label.NewCast(text)
	last := 0
	for _, s := range spans {
		if s.Ask || s.Start < last || s.End > len(text) || s.Start >= s.End {
			continue
		}
		b.WriteString(text[last:s.Start])
		b.WriteString(names.Placeholder(s.Kind, s.Rule, text[s.Start:s.End]))
		last = s.End
	}
	b.WriteString(text[last:])
	if out := b.String(); utf8.ValidString(out) {
		return out
	} else {
		return strings.ToValidUTF8(out, "\uFFFD")
	}
}
