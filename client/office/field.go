package office

import (
	"regexp"
	"strings"
)

// field is one of a Word file with a beginning, a code, a result and an end.
type field struct {
	code     strings.Builder
	inResult bool
	chosen   int // of the entries of a list of a form
	entries  []string
	box      bool // to tick
	ticked   bool
	names    bool // its result names somebody or a file
}

// namingFields are those whose results name the author, the reader or the file: ECMA-376 part 1,
// 17.16.5.
var namingFields = regexp.MustCompile(`(?i)^\s*(?:AUTHOR|USERNAME|USERINITIALS|USERADDRESS|LAST` +
	`SAVEDBY|FILENAME|TEMPLATE|DOCPROPERTY|DOCVARIABLE|INFO|TITLE|SUBJECT|KEYWORDS|COMMENTS)\b`)

// fieldChar begins a field, comes to its result or ends it.
func (w *wordText) fieldChar(kind string) error {
	n := len(w.fields)
	switch kind {
	case "begin":
		if n < maxNested {
			w.fields = append(w.fields, field{})
		}
	case "separate":
		if n > 0 {
			w.fields[n-1].inResult = true
			w.fields[n-1].names = namingFields.MatchString(w.fields[n-1].code.String())
		}
	case "end":
		if n == 0 {
			return nil
		}
		ended := w.fields[n-1]
		w.fields = w.fields[:n-1]
		if ended.box {
			return w.unlessHidden(boxOf(ended.ticked))
		}
		if 0 <= ended.chosen && ended.chosen < len(ended.entries) {
			return w.unlessHidden(ended.entries[ended.chosen])
		}
	}
	return nil
}
