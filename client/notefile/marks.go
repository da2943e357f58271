package notefile

import (
	"regexp"
	"strings"
	"unicode"

	"elephants/analysis/words"
)

var marks = regexp.MustCompile(`[ \t]*\{#([^}\n]*)\}`)

// takeMarks takes the {#barrier} marks off a text and returns them as codings of the passages that they close. A passage
// begins where its paragraph or bullet does, or after the mark before it in the same one.
func takeMarks(text string) (string, []Coding) {
	var plain strings.Builder
	type mark struct {
		at       int // in the text without marks
		barriers []string
	}
	var found []mark
	last := 0
	for _, m := range marks.FindAllStringSubmatchIndex(text, -1) {
		plain.WriteString(text[last:m[0]])
		ids := strings.FieldsFunc(text[m[2]:m[3]], func(r rune) bool { return r == '#' || r == ',' || unicode.IsSpace(r) })
		found = append(found, mark{plain.Len(), ids})
		last = m[1]
	}
	plain.WriteString(text[last:])
	stripped := plain.String()
	var codings []Coding
	begin := 0
	for _, m := range found {
		for _, p := range words.Passages(stripped) {
			if p.Start < m.at && p.Start > begin {
				begin = p.Start
			}
		}
		for begin < m.at && unicode.IsSpace(rune(stripped[begin])) {
			begin++
		}
		if begin < m.at {
			for _, id := range m.barriers {
				codings = append(codings, Coding{begin, m.at, id})
			}
		}
		begin = m.at
	}
	return stripped, codings
}
