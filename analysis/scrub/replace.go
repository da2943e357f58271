package scrub

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"elephants/analysis/scrub/internal/split"
)

// Replace returns text with every span that is not Ask replaced by a placeholder: "[person 1]",
// "[place]", "[age 40s]". The same person has the same number throughout, counted from the first to
// appear; a number says nothing in another note. The spans must be sorted and must not overlap, as
// Find returns them; one that lies outside the text is an error of the caller and is left out. What
// comes back is valid UTF-8.
func Replace(text string, spans []Span) string {
	var b strings.Builder
	b.Grow(len(text))
	names := newCast(text)
	last := 0
	for _, s := range spans {
		if s.Ask || s.Start < last || s.End > len(text) || s.Start >= s.End {
			continue
		}
		b.WriteString(text[last:s.Start])
		b.WriteString(names.placeholder(s.Kind, s.Rule, text[s.Start:s.End]))
		last = s.End
	}
	b.WriteString(text[last:])
	if out := b.String(); utf8.ValidString(out) {
		return out
	} else {
		return strings.ToValidUTF8(out, "\uFFFD")
	}
}

// A cast numbers the people of a note.
type cast struct {
	number map[string]int // by part of a name, folded
	last   int
}

// newCast begins after the highest number that text has already: what was scrubbed before keeps its
// numbers.
func newCast(text string) *cast {
	c := &cast{number: map[string]int{}}
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

func (c *cast) placeholder(kind Kind, rule, typed string) string {
	if kind == Person {
		return "[person " + strconv.Itoa(c.of(typed)) + "]"
	}
	return "[" + general(kind, rule, typed) + "]"
}

// of returns the number of the person called so: that of the first who shares a part of the name,
// else the next.
func (c *cast) of(typed string) int {
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
	initials := ""
	for _, w := range words {
		if nameful(&w) && c.number[w.Low] == 0 {
			c.number[w.Low] = number
		}
		if w.Sort == split.Letters && w.Low != "'s" && len(initials) <= mostInitials {
			initials += w.Low[:1]
		}
	}
	if len(initials) > 1 && len(initials) <= mostInitials && c.number[initials] == 0 {
		c.number[initials] = number
	}
	return number
}

func nameful(w *split.Word) bool {
	return w.Sort != split.Mark && w.Low != "'s" && !titles[w.Low] && !small[w.Low]
}
