package scrub

import (
	"cmp"
	"slices"

	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// An interviewer who is asked too much looks at nothing. So few words are asked about, those first
// that would do most harm if they were somebody's and were left.
const mostAsks = 6

// From these chances on the tagger's doubt is worth a look. A name or number that is left leads to
// somebody by itself, so that a slight doubt does. Measured by leaving sources out: lower ones ask
// three times as much and find one more name in 300.
const (
	askDirect = 0.02
	askOther  = 0.12
)

// A question is a run of words that is asked about.
type question struct {
	from, to int
	worth    float32
}

// chooseAsks takes back all but the most worthwhile of what is asked. The memory holds the names of
// the note.
func (n *note) chooseAsks(m *memory) {
	var all []question
	for i := 0; i < len(n.words); {
		if !n.cells[i].ask {
			i++
			continue
		}
		from := i
		for i++; i < len(n.words) && n.joined(i); i++ {
		}
		q := question{from, i, 0}
		if n.kind(from) == Person {
			q.from, q.to = n.nameIn(from, i, m)
			n.takeBack(from, q.from)
			n.takeBack(q.to, i)
		}
		if q.from < q.to {
			q.worth = n.worth(q.from, q.to)
			all = append(all, q)
		}
	}
	slices.SortStableFunc(all, func(a, b question) int { return cmp.Compare(b.worth, a.worth) })
	for i, q := range all {
		if i < mostAsks && q.worth >= 1 {
			continue
		}
		n.takeBack(q.from, q.to)
	}
}

// takeBack asks no longer about the words from..to.
func (n *note) takeBack(from, to int) {
	for i := from; i < to; i++ {
		n.cells[i] = cell{plain: n.cells[i].plain}
	}
}

// nameIn returns the part of from..to that could be a name, if somebody who reads it should wonder.
func (n *note) nameIn(from, to int, m *memory) (int, int) {
	for from < to && !n.nameLike(from, m) {
		from++
	}
	for to > from && !n.nameLike(to-1, m) {
		to--
	}
	return from, to
}

// nameLike reports whether a name could be written as word i is: with a capital that says
// something, or as no word of English, or as somebody in this note is called, or, where there are
// no capitals, as people are.
func (n *note) nameLike(i int, m *memory) bool {
	w := &n.words[i]
	switch {
	case w.Sort != split.Letters, dialect[w.Low], n.shorthandAt(i):
		return false
	case n.personAt(i-1) && !w.Line, n.personAt(i+1) && n.on(i+1):
		return true // more of a name that was found: "child Ray", "Sandy who"
	case n.page.Class(i) != lists.NoClass:
		return false
	case m.parts[w.Low] != "", !n.has(i, isOrdinary):
		return true
	case n.care[i] != 1:
		return calledSo(w.Low)
	case !n.on(i) || n.words[i-1].Sort != split.Letters: // a sentence may have given the capital
		return calledSo(w.Low) && w.Case != split.Lower
	}
	return w.Case != split.Lower
}

// worth is how much an answer is worth: at least one if it should be asked.
func (n *note) worth(from, to int) float32 {
	best := float32(0)
	for i := from; i < to; i++ {
		best = max(best, n.chances[i].Hide)
	}
	switch n.kind(from) {
	case Person, Code:
		return best / askDirect
	}
	return best / askOther
}
