package notefile

import (
	"regexp"
	"strings"
	"unicode"

	"elephants/analysis/words"
)

// marks are {#barrier #another} and {something else: in their own words}.
var marks = regexp.MustCompile(`[ \t]*\{(?:#([^}\n]*)|(?i:something else)[ \t]*:([^}\n]*))\}`)

// takeMarks takes the marks off a text and returns them as codings of the passages that they close. A passage begins where its
// paragraph or bullet does, or after the mark before it in the same one; marks that follow each other are of one passage.
func takeMarks(text string) (string, []Coding) {
	var plain strings.Builder
	type mark struct {
		at    int // in the text without marks
		heard []Coding
	}
	var found []mark
	last := 0
	for _, m := range marks.FindAllStringSubmatchIndex(text, -1) {
		plain.WriteString(text[last:m[0]])
		last = m[1]
		if n := len(found); n == 0 || found[n-1].at != plain.Len() {
			found = append(found, mark{at: plain.Len()})
		}
		heard := &found[len(found)-1].heard
		if m[2] < 0 {
			if named := strings.TrimSpace(text[m[4]:m[5]]); named != "" {
				*heard = append(*heard, Coding{Named: named})
			}
			continue
		}
		for _, id := range strings.FieldsFunc(text[m[2]:m[3]], func(r rune) bool { return r == '#' || r == ',' || unicode.IsSpace(r) }) {
			*heard = append(*heard, Coding{Barrier: id})
		}
	}
	plain.WriteString(text[last:])
	stripped := plain.String()
	var codings []Coding
	begin := 0
	var passages []words.Span // that may still begin before a mark
	if len(found) > 0 {
		passages = words.Passages(stripped)
	}
	for _, m := range found {
		for ; len(passages) > 0 && passages[0].Start < m.at; passages = passages[1:] {
			begin = max(begin, passages[0].Start)
		}
		for begin < m.at && unicode.IsSpace(rune(stripped[begin])) {
			begin++
		}
		if begin < m.at {
			for _, c := range m.heard {
				c.Start, c.End = begin, m.at
				codings = append(codings, c)
			}
		}
		begin = m.at
	}
	return stripped, codings
}
