// Package quote says which of a participant's own words can stand by themselves as a quote, and how
// they are printed. Whether they lead to somebody is another question: of package disclose.
package quote

import (
	"strings"
	"unicode"
)

// Fewest words of a quote: fewer are a scrap that says nothing by itself.
const Fewest = 4

// Long reports whether a sentence has words enough to say something by itself.
func Long(sentence string) bool {
	count, inWord := 0, false
	for _, r := range sentence {
		is := unicode.IsLetter(r) || inWord && (r == '\'' || r == '’')
		if is && !inWord {
			count++
		}
		inWord = is
	}
	return count >= Fewest
}

// Spoken reports whether words that were marked as the participant's are so by their form too. A
// question may be the interviewer's, what is in brackets an aside, and capitals alone a heading.
func Spoken(sentence string) bool {
	heading := strings.ContainsFunc(sentence, unicode.IsUpper) &&
		!strings.ContainsFunc(sentence, unicode.IsLower)
	return !heading && !strings.ContainsAny(sentence, "?()؟？")
}

// marks open and close a quotation.
var marks = [][2]string{{"“", "”"}, {`"`, `"`}, {"«", "»"}}

// Printed is a sentence as it is printed, between marks that the page puts there: without marks
// of its own around it, or of which only one is left because what was quoted was longer.
func Printed(sentence string) string {
	sentence = strings.TrimSpace(sentence)
	for _, m := range marks {
		begun, opens := strings.CutPrefix(sentence, m[0])
		inner, shuts := strings.CutSuffix(begun, m[1])
		whole := opens && shuts && !strings.Contains(inner, m[0])
		switch ended := strings.TrimSuffix(sentence, m[1]); {
		case whole:
			return strings.TrimSpace(inner)
		case opens && !strings.Contains(begun, m[1]):
			return begun
		case ended != sentence && !strings.Contains(ended, m[0]):
			return ended
		}
	}
	return sentence
}
