package refusal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// CheckLine refuses what is no line of text of at most limit bytes with a letter in it. what names
// it; it must be one of the words for the place {thing}.
func CheckLine(what Word, text string, limit int) error {
	switch {
	case len(text) > limit || !utf8.ValidString(text):
		return LineLong.With(what, len(text), limit)
	case strings.ContainsFunc(text, unicode.IsControl):
		return LineBroken.With(what)
	case strings.IndexFunc(text, unicode.IsLetter) < 0:
		return LineEmpty.With(what)
	}
	return nil
}
