// Package word knows the words of a line as a PDF file has them: where a sentence ends, what no text
// has ([Clean]), and what stands between the halves of a word that the end of a line divides ([Joint]).
package word

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Ends reports whether a line ends with a sentence.
func Ends(text string) bool {
	text = strings.TrimRight(text, `"'”’)]`)
	return text == "" || strings.ContainsAny(text[len(text)-1:], ".?!:;") ||
		strings.HasSuffix(text, "…")
}

// BeginsSmall reports whether a line begins with a small letter.
func BeginsSmall(text string) bool {
	for _, r := range text {
		return unicode.IsLower(r)
	}
	return false
}

// bullets are what programs put before the items of a list; the private ones are those of fonts
// of symbols.
const bullets = "•‣◦▪●○■□–·\uf0b7\uf0a7\uf0d8\uf02d\uf0fc"

// IsItem reports whether a line is an item of a list, as [Clean] leaves it.
func IsItem(text string) bool { return strings.HasPrefix(text, "- ") }

// Clean is a line with single spaces, without what no text has: control characters, private ones,
// letters that are none. A bullet becomes a dash.
func Clean(text string) string {
	text = strings.TrimSpace(text)
	for _, b := range bullets {
		if rest, ok := strings.CutPrefix(text, string(b)); ok &&
			(strings.HasPrefix(rest, " ") || unicode.Is(unicode.Co, b)) {
			text = "- " + strings.TrimSpace(rest)
			break
		}
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Co, unicode.Cs) || r == unicode.ReplacementChar ||
			r == '\ufffe' || r == '\uffff' || r == '\ufeff':
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// Halves of compounds that are hardly ever in one piece, where the text itself does not tell.
var (
	firstHalves  = []string{"self", "decision"}
	secondHalves = []string{"based", "level", "term", "making", "maker", "makers", "driven", "oriented",
		"centred", "related"}
	notAfterSelf = []string{"ish", "ishly", "less", "lessly", "ness", "hood"}
)

// shortHalf is how many letters a half has at least that is taken for a word.
const shortHalf = 3

// Joint is what stands between the halves of a word: a hyphen where the word has one anyway, as
// names and numbers do, where the text writes it so elsewhere, and where both halves are words of
// the text and the whole is none.
//
// Of 465 compounds in the Markdown of 233 Go modules 272 keep their hyphen so (to ask for the
// compound alone: 211), and 12 of 17,071 words in one piece that were divided anywhere get one. A
// list of the language's words would do more, and this package is loaded by phones.
func Joint(first, second string, known map[string]bool) string {
	a, b := Bare(first), Bare(second)
	short := utf8.RuneCountInString(a) < shortHalf || utf8.RuneCountInString(b) < shortHalf
	switch {
	case !BeginsSmall(second), known[a+"-"+b]:
	case known[a+b]:
		return ""
	case slices.Contains(firstHalves, a) && !slices.Contains(notAfterSelf, b):
	case slices.Contains(secondHalves, b) && known[a]:
	case !short && known[a] && known[b]:
	default:
		return ""
	}
	return "-"
}

// Bare is a word without what stands around it, in small letters.
func Bare(word string) string {
	return strings.ToLower(strings.TrimFunc(word, func(r rune) bool {
		return !unicode.IsLetter(r) &&
			!unicode.IsNumber(r)
	}))
}
