package words

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

//go:embed stop.txt
var stopList string

var stops = fields(uncommented(stopList))

// Stop reports whether a word, lower-cased as [Each] gives it, says nothing about what was talked
// of: the grammar of English, reporting verbs, the fillers of speech (stop.txt), any single
// letter, and contractions of these ("they've", "who'd've", "doesn't").
func Stop(word string) bool {
	if stops[word] || len(word) < 2 {
		return true
	}
	if len(word) <= utf8.UTFMax && utf8.RuneCountInString(word) == 1 {
		return true
	}
	i := strings.IndexByte(word, '\'')
	if i < 0 {
		return false
	}
	switch word[i:] {
	case "'s", "'m", "'d", "'ve", "'re", "'ll", "'d've", "'ll've":
		return Stop(word[:i])
	case "'t", "'t've":
		return stops[strings.TrimSuffix(word[:i], "n")]
	}
	return false
}

// uncommented drops the lines of a list that begin with "#".
func uncommented(list string) string {
	var kept strings.Builder
	for line := range strings.Lines(list) {
		if !strings.HasPrefix(line, "#") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}
