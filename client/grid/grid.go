// Package grid knows the tables in which people agree to things: a yes and a no stand above, and a
// tick below one of them. [Is] tells such a table, and [Text] keeps its empty cells.
package grid

import (
	"slices"
	"strings"

	"elephants/client/pattern"
)

// MostColumns bounds how many columns a cell of a table may be wide.
const MostColumns = 20

var (
	aYes = pattern.New(`(?i)^\W*(?:yes|y|agree|i agree)\W*$`)
	aNo  = pattern.New(`(?i)^\W*(?:no|n|disagree|i disagree|i do not agree)\W*$`)
)

// Is reports whether a table is one of consent: a cell of one of its rows is a yes, another a no,
// and there are rows below.
func Is(rows [][]string) bool {
	at := slices.IndexFunc(rows, func(row []string) bool {
		yes, no := Head(row)
		return yes >= 0 && no >= 0
	})
	return at >= 0 && at+1 < len(rows)
}

// Head is in which cell of a row the yes is, and in which the no; -1 for none.
func Head(row []string) (yes, no int) {
	return slices.IndexFunc(row, aYes.MatchString), slices.IndexFunc(row, aNo.MatchString)
}

// Text is such a table as text: a line for each row, a tab between its cells.
func Text(rows [][]string) string {
	var lines []string
	for _, row := range rows {
		if strings.Join(row, "") != "" {
			lines = append(lines, strings.Join(row, "\t"))
		}
	}
	return strings.Join(lines, "\n")
}
