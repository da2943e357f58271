package scrub

import (
	"slices"
	"strings"
)

// Find must find nothing in what it scrubbed, though the words around a placeholder are judged anew. So it scrubs the scrubbed
// text until nothing more is found: mostly once. From some round on it takes whole lines, so that it ends soon on any text,
// and in the last one everything that is left.
const (
	lineRounds = 3
	allRounds  = 6
)

// Find returns the identifiers of text, masks and asks together, sorted and never overlapping. It accepts any bytes and takes
// time in proportion to their number. A text that [Replace] made from all the masks holds no more of them.
func Find(text string) []Span {
	n := read(text)
	n.mark()
	n.markAsks()
	found := n.spans()
	masks := slices.DeleteFunc(slices.Clone(found), func(s Span) bool { return s.Ask })
	if len(masks) == 0 {
		return found
	}
	for round := 1; ; round++ {
		rest, from := blanked(text, masks)
		n := read(rest)
		if round == allRounds {
			n.put(0, len(n.words), Misc, "rest")
		}
		n.mark()
		if round >= lineRounds {
			n.wholeLines()
		}
		more := n.spans()
		if len(more) == 0 {
			return union(masks, found)
		}
		for _, s := range more {
			shift := from(s.Start)
			masks = append(masks, Span{s.Start + shift, s.End + shift, s.Kind, s.Rule, false})
		}
		slices.SortFunc(masks, func(a, b Span) int { return a.Start - b.Start })
	}
}

// blanked is text with a placeholder for every mask, and the distance of what stands at an offset in it from where it stood.
func blanked(text string, masks []Span) (string, func(int) int) {
	const blank = "[detail]"
	var b strings.Builder
	b.Grow(len(text))
	var starts, shifts []int
	last := 0
	for _, s := range masks {
		starts, shifts = append(starts, b.Len()), append(shifts, last-b.Len())
		b.WriteString(text[last:s.Start])
		b.WriteString(blank)
		last = s.End
	}
	starts, shifts = append(starts, b.Len()), append(shifts, last-b.Len())
	b.WriteString(text[last:])
	return b.String(), func(at int) int {
		i, ok := slices.BinarySearch(starts, at)
		if !ok {
			i--
		}
		return shifts[i]
	}
}

// wholeLines widens every mark to its line.
func (n *note) wholeLines() {
	from, marked := 0, false
	for i := 0; i <= len(n.words); i++ {
		if i == len(n.words) || n.words[i].Line {
			if marked {
				n.put(from, i, Misc, "rest")
			}
			from, marked = i, false
		}
		if i < len(n.words) {
			marked = marked || n.masked(i)
		}
	}
}

// union is the masks and those of found that ask and touch none of them.
func union(masks, found []Span) []Span {
	out := slices.Clone(masks)
	for _, s := range found {
		i, _ := slices.BinarySearchFunc(masks, s, func(a, b Span) int { return a.Start - b.Start })
		if s.Ask && (i == len(masks) || masks[i].Start >= s.End) && (i == 0 || masks[i-1].End <= s.Start) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Span) int { return a.Start - b.Start })
	return out
}
