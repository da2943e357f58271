package scrub

import (
	"regexp"
)

// numbered is a placeholder of a person, with the number that tells people of one note apart.
var numbered = regexp.MustCompile(`\[person \d+\]`)

// LineText returns a line of a few words, such as a name for a barrier, without what found points
// at. The line stands beside a note but is numbered by itself: its first person is not the note's.
// So people lose their numbers here, or a reader would take one person for another.
func LineText(line string, found []Span) string {
	return numbered.ReplaceAllString(Replace(line, Line(line, found)), "[person]")
}
