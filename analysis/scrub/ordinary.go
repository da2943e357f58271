package scrub

import (
	"slices"
	"strings"

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
		if w.Sort != split.Letters || !ordinary(w.Low) || naming(lists.Of(w.Low).Set) {
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

// naming reports whether a word in these lists is likely to name somebody, or a group or place that
// somebody belongs to. Most short words are a surname somewhere; those that are forenames besides
// are names to people.
func naming(s lists.Set) bool {
	const surnameAndForename = lists.Surname | lists.ForenameRare
	return s&(lists.Forename|lists.Town|lists.World|lists.People) != 0 ||
		s&surnameAndForename == surnameAndForename
}
