// Package ask chooses what an interviewer is asked to look at. Call [Choose] on a note in which
// judge.Doubted has asked about too much.
package ask

import (
	"cmp"
	"slices"

	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// Most is how many places of a note an interviewer is asked to look at. An interviewer who is
// asked too much looks at nothing. So few words are asked about, those first that would do most
// harm if they were somebody's and were left.
const Most = 6

// From these chances on the tagger's doubt is worth a look, for a name and for anything else.
// Measured by leaving sources out: from .02 on for names, whatever their form, twice as many are
// asked, and no more of them are right (README, "Asks").
const (
	askName  = 0.05
	askOther = 0.12
	// askLone is for a word by itself that is neither: it is seldomer right than several are.
	askLone = 0.2
	// askSmall is for a word of English in a line without capitals.
	askSmall = 0.04
)

// A finder is a note in which words are asked about.
type finder struct{ *note.Note }

// A question is a run of words that is asked about.
type question struct {
	from, to int
	worth    float32
}

// Choose takes back all but the most worthwhile of what is asked.
func Choose(t *note.Note) {
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
			q.from, q.to = n.nameIn(from, i)
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
func (n finder) nameIn(from, to int) (int, int) {
	for from < to && !n.nameLike(from) {
		from++
	}
	for to > from && !n.nameLike(to-1) {
		to--
	}
	return from, to
}

// nameLike reports whether a name could be written as word i is: with a capital that no sentence and
// no neighbour gave, as two capitals that stand alone, or, where there are no capitals, as no word of
// English or one that people are called by. Of 1,400 doubtful words that are written otherwise a
// dozen were names.
func (n finder) nameLike(i int) bool {
	w := &n.Words[i]
	switch {
	case w.Sort != split.Letters, len(w.Low) == 1, known.Dialect[w.Low], n.ShorthandAt(i),
		n.Page.Class(i) != lists.NoClass:
		return false
	case w.Case == split.Upper:
		return len(w.Low) < note.MostInitialLetters && !n.beside(i, split.Upper)
	case known.Titles[n.Last(i)]:
		return true // mr police
	case n.Has(i, note.IsOrdinary):
		return !known.Determiners[n.Last(i)] && n.wordLike(i)
	case w.Case == split.Lower && n.Care[i] != 1:
		return len(w.Low) > longestShort
	}
	const names = lists.Forename | lists.ForenameRare | lists.Surname
	return lists.Of(w.Low).Set&names != 0 || w.Case != split.Lower && n.within(i)
}

// longestShort is how many letters shorthand has that no list knows, "sw" and "hb". Of 50 such words
// that were asked about where there are no capitals none was a name, but for one that is a word.
const longestShort = 2

// wordLike reports the same of a word of English.
func (n finder) wordLike(i int) bool {
	w := &n.Words[i]
	if w.Case == split.Lower {
		job := lists.Of(n.Last(i)).Set&lists.Job != 0 // a youth worker bash
		return n.Care[i] != 1 && n.Chances[i].Hide >= askSmall && (known.CalledSo(w.Low) || job)
	}
	return n.within(i) && !n.beside(i, split.Title)
}

// within reports whether a word stands before word i in its sentence.
func (n finder) within(i int) bool { return n.On(i) && n.Words[i-1].Sort == split.Letters }

// beside reports whether a word near word i is written so too: in a heading, in the name of a thing,
// in a list of shorthand.
func (n finder) beside(i int, so split.Case) bool {
	for _, j := range [...]int{i - 1, i + 1} {
		if j >= 0 && j < len(n.Words) && n.Words[j].Case == so {
			return true
		}
	}
	return false
}

// bareNumber reports whether the words from..to are one number and nothing else.
func (n finder) bareNumber(from, to int) bool {
	return to == from+1 && n.Words[from].Sort == split.Digits
}

// worth is how much an answer is worth: at least one if it should be asked.
func (n finder) worth(from, to int) float32 {
	best := float32(0)
	for i := from; i < to; i++ {
		// Where there are no capitals the tagger sees less, and more is left: less must do.
		best = max(best, n.Chances[i].Hide/n.Care[i])
	}
	switch kind := n.Kind(from); {
	case kind == note.Person:
		return best / askName
	case kind == note.Code, kind == note.Dem && n.bareNumber(from, to):
		// Rules find the numbers that lead to somebody: of 64 that were doubted beside them one was
		// marked, and of 38 ages without a word beside them four.
		return 0
	case to == from+1:
		return best / askLone
	}
	return best / askOther
}
