package plain

import (
	"unicode"
	"unicode/utf8"

	"elephants/client/pattern"
)

// goesOn is the end of a line after which a sentence goes on, whatever the next one begins with.
var goesOn = pattern.New(`(?i)(?:,|(?:^|[^\p{L}])(?:the|an?|and|or|but|of|to|in|for|with|by|from|that|which|who|` +
	`is|was|were|my|our|their|his|her|your|at|on|as))$`)

// Flow is a text with a space in place of each line end that stands within a sentence, as it does
// in every line of a page: a word that is alone on its line looks like a name, and a name that
// begins one does not. Nothing moves, so that places in the text stay.
func Flow(text string) string {
	out := []byte(text)
	begin := 0 // of the line
	for i, b := range out {
		if b != '\n' {
			continue
		}
		line, next := text[begin:i], text[i+1:]
		begin = i + 1
		if line == "" || next == "" {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(line)
		first, _ := utf8.DecodeRuneInString(next)
		within := unicode.IsLetter(last) || unicode.IsNumber(last) || last == '’' || last == '\'' ||
			last == ')'
		if within && unicode.IsLower(first) || unicode.IsLetter(first) && goesOn.MatchString(line) {
			out[i] = ' '
		}
	}
	return string(out)
}
