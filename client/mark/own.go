package mark

import (
	"strings"
	"unicode/utf8"

	"elephants/analysis/quote"
	"elephants/analysis/words"
)

// closing is the quotation mark that ends what an opening one begins.
var closing = map[rune]rune{'“': '”', '"': '"', '\'': '\'', '‘': '’', '«': '»'}

// Own returns the sentences of a passage that may be quoted: those in quotation marks, long
// enough, without the marks and without anything that took the place of an identifier.
// Only an interviewer's quotation marks say that these were the participant's words; all else may
// be the interviewer's summary.
func Own(passage string) (own []words.Span) {
	// closing marks of which there are no more: looked for once, not for each opening
	unclosed := map[rune]bool{}
	for i := 0; i < len(passage); {
		r, size := utf8.DecodeRuneInString(passage[i:])
		begin := i + size
		shut, opens := closing[r]
		if !opens || unclosed[shut] || !startsQuote(passage, i) {
			i = begin
			continue
		}
		end := endOf(passage, begin, shut)
		if end < 0 {
			unclosed[shut] = true // a mark that never ends says nothing
			i = begin
			continue
		}
		for _, s := range words.Sentences(passage[begin:end]) {
			s.Start, s.End = s.Start+begin, s.End+begin
			if said := passage[s.Start:s.End]; quote.Long(said) && !strings.ContainsAny(said, "[]") {
				own = append(own, s)
			}
		}
		i = end + utf8.RuneLen(shut)
	}
	return own
}

// startsQuote reports whether a quotation mark at i opens something: no letter stands before it,
// as in don't or 5'.
func startsQuote(text string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	return i == 0 || !wordy(before)
}

// endOf is where what begins at begin is closed; -1 if nowhere. An apostrophe inside a word
// closes nothing.
func endOf(text string, begin int, shut rune) int {
	for i := begin; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		next, _ := utf8.DecodeRuneInString(text[i+size:])
		if r == shut && !(i+size < len(text) && wordy(next)) {
			return i
		}
		i += size
	}
	return -1
}
