// Package receipts finds receipts in what the programs print of them: tables, lines of JSON and
// the sheets of a page.
package receipts

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
)

// Receipts have so many words: nine of today's, or eight of before, and a check word. Letters alone
// are in them; people write hyphens and commas between.
var (
	line = regexp.MustCompile(`^(?:[A-Za-z]+[ ,-]+){8,9}[A-Za-z]+$`)
	// A line of a table has the name of a file before it, which two spaces set off unless it is long.
	// row is such a line as nobody types it: what somebody says may end in ten words too.
	row = regexp.MustCompile(`^\S.*(?:\s{2,}|\.[A-Za-z]{2,5}\s)(?:[a-z]+ ){8,9}[a-z]+$` +
		`|^FILE\s+RECEIPT$`)
	cell = regexp.MustCompile(`^.*(?:\s{2,}|\t|[^A-Za-z\s]\S*\s)((?:[A-Za-z]+[ ,-]+){8,9}[A-Za-z]+)$`)
)

// In are the receipts in a text, each once; or all of it, which is one as somebody typed it, over
// several lines perhaps, or none, and then the server says what is wrong with it.
func In(text string) (all []string) {
	for l := range lines(text) {
		found := inJSON(l)
		if m := cell.FindStringSubmatch(l); m != nil {
			found = m[1]
		} else if line.MatchString(l) {
			found = l
		}
		if found != "" && !slices.Contains(all, found) {
			all = append(all, found)
		}
	}
	if len(all) == 0 {
		return []string{strings.TrimSpace(text)}
	}
	return all
}

// Alone reports whether a file holds what `submit` printed and nothing else. Sent as a note, it
// would count as a participant and carry other people's receipts to the server.
func Alone(text string) bool {
	none := true
	for l := range lines(text) {
		if none = false; !row.MatchString(l) && inJSON(l) == "" {
			return false
		}
	}
	return !none
}

// ErrNoNote refuses a file of receipts where a note is asked for.
var ErrNoNote = errors.New("these are receipts, not a note. They belong on the cards that you " +
	"give, and to `elephants withdraw` or the page that takes a note back")

// lines are the lines of a text that have something in them.
func lines(text string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for l := range strings.Lines(text) {
			l = strings.TrimSpace(strings.TrimPrefix(l, "\ufeff"))
			if l != "" && !yield(l) {
				return
			}
		}
	}
}

// inJSON is the receipt in a line of --json; "" for none.
func inJSON(l string) string {
	var sent struct{ Receipt string }
	if strings.HasPrefix(l, "{") && json.Unmarshal([]byte(l), &sent) == nil {
		return sent.Receipt
	}
	return ""
}
