package scrub

import (
	"slices"

	"elephants/analysis/scrub/internal/split"
)

// Find must find nothing in what it scrubbed, though the words around a placeholder are judged
// anew. So it scrubs the scrubbed text until nothing more is found: mostly once. From some round on
// it takes whole lines, so that it ends soon on any text, and in the last one everything that is
// left.
const (
	lineRounds = 5
	allRounds  = 8
)

// Find returns the identifiers of text, masks and asks together, sorted and never overlapping. It
// accepts any bytes and takes time in proportion to their number. A text that [Replace] made from
// all the masks holds no more of them.
func Find(text string) []Span { return FindAll(text)[0] }

// FindAll is Find for several notes of one participant: what is recognised in one is looked for in
// all.
func FindAll(texts ...string) [][]Span { return findAll(texts, false) }

// Strict is Find for when nobody will look: it also masks every number, and every word that is not
// known to be ordinary. What is left says little.
func Strict(text string) []Span { return findAll([]string{text}, true)[0] }

func findAll(texts []string, strict bool) [][]Span {
	m := newMemory()
	notes := make([]*note, len(texts))
	for i, text := range texts {
		if len(text) > split.Longest {
			text = "" // masked whole below
		}
		notes[i] = read(text)
		notes[i].mark()
		m.remember(notes[i])
	}
	out := make([][]Span, len(texts))
	for i, n := range notes {
		n.complete(m, strict)
		n.markAsks()
		n.chooseAsks(m)
		if out[i] = settle(n, strict); len(texts[i]) > split.Longest {
			out[i] = []Span{{0, len(texts[i]), Misc, "rest", false}}
		}
	}
	return out
}

// settle adds to what was found in a note what is found when that is gone. It uses the note up.
func settle(n *note, strict bool) []Span {
	found := n.spans()
	masks := slices.DeleteFunc(slices.Clone(found), func(s Span) bool { return s.Ask })
	if len(masks) == 0 {
		return found
	}
	for round := 1; ; round++ {
		n.scrub()
		if round == allRounds {
			n.put(0, len(n.words), Misc, "rest")
		}
		m := newMemory()
		n.mark()
		m.remember(n)
		n.complete(m, strict)
		if round >= lineRounds {
			n.wholeLines()
		}
		more := n.spans()
		if len(more) == 0 {
			return union(masks, found)
		}
		masks = append(masks, more...)
		slices.SortFunc(masks, func(a, b Span) int { return a.Start - b.Start })
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
		if s.Ask && (i == len(masks) || masks[i].Start >= s.End) && (i == 0 ||
			masks[i-1].End <= s.Start) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b Span) int { return a.Start - b.Start })
	return out
}
