package edition

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"elephants/analysis/barrier"
	"elephants/analysis/scrub"
)

// MostLetters of a theme's name: a line.
const MostLetters = 80

// Tidied is a name without white space around it or doubled in it.
func Tidied(name string) string { return strings.Join(strings.Fields(name), " ") }

// checkName checks the name that a decision gives. It may hold nothing that points at a person:
// no name, place, organisation or number, and no word that is not known to be ordinary. The error
// says which kind was found and repeats nothing.
func (d Decision) checkName(shown Digest, book *barrier.Book) error {
	letters := utf8.RuneCountInString(d.Name)
	if letters == 0 || letters > MostLetters || !utf8.ValidString(d.Name) {
		return refuse("NAME_LETTERS", "the name has %d letters, it must have 1 to %d", letters,
			MostLetters)
	}
	if strings.ContainsFunc(d.Name, func(r rune) bool {
		return !unicode.IsPrint(r) || strings.ContainsRune("[]{}<>@/\\|", r)
	}) {
		return refuse("NAME_PLAIN", "the name must be plain words, without brackets or signs")
	}
	if what := PointsAt(d.Name); what != "" {
		return refuse("NAME_HOLDS",
			"the name seems to hold %s. Nobody may be known by the name of a theme: please say it in everyday words", what)
	}
	if strings.IndexFunc(d.Name, unicode.IsLetter) < 0 {
		return refuse("NAME_EMPTY", "the name is empty: it has no letter in it")
	}
	for _, t := range shown.Themes() {
		if strings.EqualFold(t.Label, d.Name) && !slices.Contains(d.Themes, t.ID) {
			return refuse("NAME_TAKEN", "another theme of the draft has this name already")
		}
	}
	for _, b := range book.Barriers {
		if strings.EqualFold(b.Name, d.Name) && !slices.Contains(d.Themes, b.ID) {
			return refuse("NAME_BOOK",
				"the code book has this name for something else: please choose another")
		}
	}
	return nil
}

// Pointers are what somebody could be known by, in words.
var Pointers = map[scrub.Kind]string{
	scrub.Person: "a person's name", scrub.Loc: "a place", scrub.Org: "an organisation",
	scrub.Code: "a number or an address", scrub.DateTime: "a date or a time", scrub.Quantity: "a number",
	scrub.Dem:  "what somebody is known by, such as an age or an origin",
	scrub.Misc: "a word that few people use",
}

// PointsAt says by which kind of thing in it a name could point at somebody; "" if there is none.
// A word alone is a sentence to the scrubber, which takes its capital for a name's: there an
// ordinary word is no pointer. A word of one or two letters that it does not know is none either.
func PointsAt(name string) string {
	for _, s := range scrub.Strict(name) {
		said := name[s.Start:s.End]
		alone := said == name && scrub.Ordinary(said) && !strings.Contains(said, " ")
		if short := s.Kind == scrub.Misc && len(said) <= 2; !s.Ask && !alone && !short {
			return Pointers[s.Kind]
		}
	}
	return ""
}
