package scrub

import (
	"slices"

	"elephants/analysis/scrub/internal/ask"
	"elephants/analysis/scrub/internal/judge"
	"elephants/analysis/scrub/internal/name"
	"elephants/analysis/scrub/internal/note"
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
	m := name.NewMemory()
	notes := make([]*note.Note, len(texts))
	for i, text := range texts {
		if len(text) > split.Longest {
			text = "" // masked whole below
		}
		notes[i] = note.Read(text)
		mark(notes[i])
		m.Remember(notes[i])
	}
	out := make([][]Span, len(texts))
	for i, n := range notes {
		complete(n, m, strict)
		judge.Doubted(n)
		ask.Choose(n)
		if out[i] = settle(n, strict); len(texts[i]) > split.Longest {
			out[i] = []Span{{End: len(texts[i]), Kind: Misc, Rule: "rest"}}
		}
	}
	return out
}

// settle adds to what was found in a note what is found when that is gone. It uses the note up.
func settle(n *note.Note, strict bool) []Span {
	found := n.Spans()
	masks := slices.DeleteFunc(slices.Clone(found), func(s Span) bool { return s.Ask })
	if len(masks) == 0 {
		return found
	}
	for round := 1; ; round++ {
		n.Scrub()
		if round == allRounds {
			n.Put(0, len(n.Words), Misc, "rest")
		}
		m := name.NewMemory()
		mark(n)
		m.Remember(n)
		complete(n, m, strict)
		if round >= lineRounds {
			wholeLines(n)
		}
		more := n.Spans()
		if len(more) == 0 {
			return union(masks, found)
		}
		masks = append(masks, more...)
		slices.SortFunc(masks, func(a, b Span) int { return a.Start - b.Start })
	}
}

// wholeLines widens every mark to its line.
func wholeLines(n *note.Note) {
	from, marked := 0, false
	for i := 0; i <= len(n.Words); i++ {
		if i == len(n.Words) || n.Words[i].Line {
			if marked {
				n.Put(from, i, Misc, "rest")
			}
			from, marked = i, false
		}
		if i < len(n.Words) {
			marked = marked || n.Masked(i)
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
