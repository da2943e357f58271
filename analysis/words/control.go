package words

import "unicode"

// Control returns the first character of a text that is neither text nor white space, such as NUL
// or the escape that terminals act on, and its place: the line, and the character in it, both
// from 1. ok is false if there is none.
//
// Such characters come of a file that is no text or of somebody who tries what happens; no
// program that shows a note should have to deal with them. Form feeds and vertical tabs are white
// space here: programs that take text out of documents write them.
func Control(text string) (r rune, line, column int, ok bool) {
	line, column = 1, 0
	for _, r := range text {
		column++
		switch {
		case r == '\n':
			line, column = line+1, 0
		case unicode.IsControl(r) && !unicode.IsSpace(r):
			return r, line, column, true
		}
	}
	return 0, 0, 0, false
}
