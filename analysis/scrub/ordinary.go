package scrub

import (
	"slices"
	"strings"

	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// Ordinary reports whether every word of a text is an ordinary word of British English that names
// nobody: one that says nothing of who used it. Words that are as much a name, as hope and smith
// are, are not.
func Ordinary(text string) bool {
	words := 0
	for _, w := range split.Text(text) {
		if w.Sort == split.Mark {
			continue
		}
		if w.Sort != split.Letters || !known.Ordinary(w.Low) || known.Naming(lists.Of(w.Low).Set) {
			return false
		}
		words++
	}
	return words > 0 && !strings.ContainsAny(text, "[]")
}

// Line returns what is found in a line of a few words that stands by itself, such as a name for a
// barrier. The tagger knows notes, and takes a lone "lunch" for somebody: a word that it alone
// holds for something, or words that it holds for a name, are nothing here where they are ordinary
// English. "The only woman" stays found.
func Line(text string, found []Span) []Span {
	return slices.DeleteFunc(found, func(s Span) bool {
		said := text[s.Start:s.End]
		name := s.Kind == Person || s.Kind == Loc || s.Kind == Org
		return s.Rule == "tagger" && (name || !strings.Contains(said, " ")) && Ordinary(said)
	})
}
