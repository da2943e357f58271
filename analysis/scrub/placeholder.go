package scrub

import (
	"strings"

	"elephants/analysis/scrub/internal/split"
)

// Placeholders returns where a text has what scrubbing puts in the place of an identifier, as
// beginnings and ends. Who typed it does not matter: it reads as one.
func Placeholders(text string) (all [][]int) {
	for i := 0; ; {
		next := strings.IndexByte(text[i:], '[')
		if next < 0 {
			return all
		}
		i += next
		if end := split.Placeholder(text, i); end > 0 {
			all = append(all, []int{i, end})
			i = end
		} else {
			i++
		}
	}
}

// Written is how long a text was before it was scrubbed, or less: placeholders do not count against
// whoever wrote it.
func Written(text string) int {
	n := len(text)
	for _, p := range Placeholders(text) {
		n -= p[1] - p[0]
	}
	return n
}
