package disclose

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Description is how a participant may be described beside their words: by that of the role bands
// of their side which has most of its words in their role; and if none has all of its words
// there, by side and sector, as thousands are. A description of somebody's own would be shared by
// nobody.
//
// The service says with it what stands beside a quote, and a page what an interviewer reads back
// with the words: if these were two rules, words would be read back with one description and
// printed with another. Side is a person of it, such as "decision maker", and sector may be
// empty.
func Description(role string, bands []string, side, sector string) string {
	band, most, said := "", 0, wordsOf(role)
	for _, b := range bands {
		words := wordsOf(b)
		missing := func(w string) bool { return !slices.Contains(said, w) }
		if !slices.ContainsFunc(words, missing) && len(words) > most {
			band, most = b, len(words)
		}
	}
	switch {
	case band != "":
		return capital(band)
	case sector == "":
		return capital(side)
	}
	return capital(side) + ", " + sector + " sector"
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’'
	})
}

func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
