package label

import (
	"strconv"
	"strings"

	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// A Cast numbers the people of a note, so that who said what to whom can still be followed. It is
// made for one note and thrown away: the same person has another number in the next note, or the
// numbers would lead from note to note.
type Cast struct {
	number map[string]int // by part of a name, folded
	last   int
}

// NewCast begins after the highest number that text has already: what was scrubbed before keeps its
// numbers. A note that the client has scrubbed already comes to the server with its numbers. If the
// server began at 1 again, somebody whom only the server finds would be taken for "[person 1]".
func NewCast(text string) *Cast {
	c := &Cast{number: map[string]int{}}
	for i := strings.IndexByte(text, '['); i >= 0 && i < len(text); {
		if end := split.Placeholder(text, i); end > 0 {
			if n, err := strconv.Atoi(strings.TrimPrefix(text[i+1:end-1], "person ")); err == nil {
				c.last = max(c.last, n)
			}
		}
		next := strings.IndexByte(text[i+1:], '[')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return c
}

// Placeholder is what stands for an identifier that was typed so, found by a rule.
func (c *Cast) Placeholder(kind note.Kind, rule, typed string) string {
	if kind == note.Person {
		return "[person " + strconv.Itoa(c.of(typed)) + "]"
	}
	return "[" + general(kind, rule, typed) + "]"
}

// of returns the number of the person called so: that of the first who shares a part of the name,
// else the next. Sarah, Sarah Lund, Lund and SL are one person. A part in common decides, the first
// one to be met; two people called Lund become one in that note. That is the safe mistake: it hides
// that they are two, and shows neither.
func (c *Cast) of(typed string) int {
	words := split.Text(typed)
	number := 0
	for _, w := range words {
		if n := c.number[w.Low]; n != 0 && nameful(&w) {
			number = n
			break
		}
	}
	if number == 0 {
		c.last++
		number = c.last
	}
	// The parts are remembered after the number is known, and never taken from somebody who has
	// one.
	initials := ""
	for _, w := range words {
		if nameful(&w) && c.number[w.Low] == 0 {
			c.number[w.Low] = number
		}
		if w.Sort == split.Letters && w.Low != "'s" && len(initials) <= known.MostInitials {
			initials += w.Low[:1]
		}
	}
	if len(initials) > 1 && len(initials) <= known.MostInitials && c.number[initials] == 0 {
		c.number[initials] = number
	}
	return number
}

// nameful reports whether a word tells people apart. Titles do not: Mr Lund and Mr Shah would be
// one.
func nameful(w *split.Word) bool {
	return w.Sort != split.Mark && w.Low != "'s" && !known.Titles[w.Low] && !known.Small[w.Low]
}
