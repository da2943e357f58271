package export

import "strings"

// longestStatement is how many letters Polis takes.
const longestStatement = 140

// asStatements writes each elephant as a statement to vote on, in the column that Polis reads
// seeds from. It is made of the theme's name alone.
func asStatements(e *edition) ([]File, error) {
	t := table{columns: []column{{name: "comment_text"}}}
	for _, th := range e.themes {
		if th.both {
			t.add(shorten("Both sides say: "+oneLine(th.Label), longestStatement))
		}
	}
	return []File{{"polis.csv", t.csv()}}, nil
}

// shorten cuts a text between words so that it has at most so many letters.
func shorten(s string, most int) string {
	letters := []rune(s)
	if len(letters) <= most {
		return s
	}
	cut := string(letters[:most-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return cut + "…"
}
