// Package ask chooses what an interviewer is asked to look at. Call [Choose] on a note in which
// [judge.Doubted] has asked about too much.
package ask

import (
	"cmp"
	"slices"

	"elephants/analysis/scrub/internal/judge"
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/name"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// Most is how many places of a note an interviewer is asked to look at. An interviewer who is
// asked too much looks at nothing. So few words are asked about, those first that would do most
// harm if they were somebody's and were left.
const Most = 6

// From these chances on the tagger's doubt is worth a look. A name or number that is left leads to
// somebody by itself, so that a slight doubt does. Measured by leaving sources out: lower ones ask
// three times as much and find one more name in 300.
const (
	askDirect = judge.AskChance
	askOther  = 0.12
)

// A finder is a note in which words are asked about.
type finder struct{ *note.Note }

// A question is a run of words that is asked about.
type question struct {
	from, to int
	worth    float32
}

// Choose takes back all but the most worthwhile of what is asked. The memory holds the names of
// the note.
func Choose(t *note.Note, m *name.Memory) {
	n := finder{t}
	var all []question
	for i := 0; i < len(n.Words); {
		if !n.Cells[i].Ask {
			i++
			continue
		}
		from := i
		for i++; i < len(n.Words) && n.Joined(i); i++ {
		}
		q := question{from, i, 0}
		if n.Kind(from) == note.Person {
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
		if i < Most && q.worth >= 1 {
			continue
		}
		n.takeBack(q.from, q.to)
	}
}

// takeBack asks no longer about the words from..to.
func (n finder) takeBack(from, to int) {
	for i := from; i < to; i++ {
		n.Cells[i] = note.Cell{Plain: n.Cells[i].Plain}
	}
}

// nameIn returns the part of from..to that could be a name, if somebody who reads it should wonder.
func (n finder) nameIn(from, to int, m *name.Memory) (int, int) {
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
func (n finder) nameLike(i int, m *name.Memory) bool {
	w := &n.Words[i]
	switch {
	case w.Sort != split.Letters, known.Dialect[w.Low], n.ShorthandAt(i):
		return false
	case n.PersonAt(i-1) && !w.Line, n.PersonAt(i+1) && n.On(i+1):
		return true // more of a name that was found: "child Ray", "Sandy who"
	case n.Page.Class(i) != lists.NoClass:
		return false
	case m.Parts[w.Low] != "", !n.Has(i, note.IsOrdinary):
		return true
	case n.Care[i] != 1:
		return known.CalledSo(w.Low)
	case !n.On(i) || n.Words[i-1].Sort != split.Letters: // a sentence may have given the capital
		return known.CalledSo(w.Low) && w.Case != split.Lower
	}
	return w.Case != split.Lower
}

// worth is how much an answer is worth: at least one if it should be asked.
func (n finder) worth(from, to int) float32 {
	best := float32(0)
	for i := from; i < to; i++ {
		best = max(best, n.Chances[i].Hide)
	}
	switch n.Kind(from) {
	case note.Person, note.Code:
		return best / askDirect
	}
	return best / askOther
}
