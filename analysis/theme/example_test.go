package theme_test

import (
	"fmt"

	"elephants/analysis/theme"
)

// Notes are read into passages and terms, and a group of passages is named by the words that stand
// in it more than elsewhere.
func Example() {
	corpus := theme.Read([]theme.Note{
		{Text: "The bus was late.\n\nNobody listened."},
		{Text: "The bus costs a fortune.\n\nThe kettle was on."},
		{Text: "Two buses and a walk.\n\nThe office was closed."},
	}, theme.English)
	for _, w := range corpus.Words([]int{0, 2, 4}, 1, nil) {
		fmt.Println(corpus.Terms[w.Term].Stem)
	}
	// Output: bus
}
