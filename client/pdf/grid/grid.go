// Package grid knows the tables in which people agree to things: a yes and a no stand above, and a
// tick below one of them. [Is] tells such a table, and [Text] keeps its empty cells. Word files have
// them too; the package lies here because what reads a PDF file imports nothing else of ours.
package grid

import (
	"slices"
	"strings"
	"unicode"
)

// MostColumns bounds how many columns a cell of a table may be wide.
const MostColumns = 20

// What the two are called. Patterns would be shorter, and a page that reads a PDF would load them.
var (
	yeses = []string{"yes", "y", "agree", "i agree"}
	noes  = []string{"no", "n", "disagree", "i disagree", "i do not agree"}
)

// isOne is whether a cell is one of some words, with whatever signs stand around it.
func isOne(words []string) func(cell string) bool {
	return func(cell string) bool {
		return slices.Contains(words, strings.ToLower(strings.TrimFunc(cell, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r)
		})))
	}
}

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
	return slices.IndexFunc(row, isOne(yeses)), slices.IndexFunc(row, isOne(noes))
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
