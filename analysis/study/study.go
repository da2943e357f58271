// Package study is what a researcher looks at in a corpus of their own, beside its themes: which
// words each side uses, what holds a theme's words together, which themes are akin and which go
// with many others, and where a word stands.
//
// [Read] makes a [Study] of notes; [Lines] is the concordance. Every count counts participants or
// passages, never mentions. The package withholds nothing: it is for the caller's own files, and
// no server may use it.
package study

import (
	"cmp"
	"slices"
	"strings"

	"elephants/analysis"
	"elephants/analysis/cooccur"
	"elephants/analysis/theme"
)

// Study is notes, read.
type Study struct {
	corpus *theme.Corpus
	sides  []analysis.Side
	sideOf []int          // per participant: a place in sides
	at     map[placed]int // where each passage stands in the corpus
}

// placed names a passage as a result does.
type placed struct {
	note  string
	start int
}

// Read reads notes as [analysis.Themes] does with the same options.
func Read(notes []analysis.Note, o analysis.Options) (*Study, error) {
	in, err := o.Reading()
	if err != nil {
		return nil, err
	}
	notes = slices.Clone(notes)
	slices.SortStableFunc(notes, func(a, b analysis.Note) int { return strings.Compare(a.ID, b.ID) })
	s := &Study{at: map[placed]int{}}
	type voice struct {
		side analysis.Side
		name string
	}
	number := map[voice]int{}
	read := make([]theme.Note, len(notes))
	for i, n := range notes {
		v := voice{n.Side, cmp.Or(n.Participant, n.ID)}
		if _, ok := number[v]; !ok {
			number[v] = len(number)
			if !slices.Contains(s.sides, n.Side) {
				s.sides = append(s.sides, n.Side)
			}
		}
		read[i] = theme.Note{Text: n.Text, Voice: number[v], Cuts: n.Cuts(), Out: n.Others}
	}
	slices.Sort(s.sides)
	s.sideOf = make([]int, len(number))
	for v, i := range number {
		s.sideOf[i], _ = slices.BinarySearch(s.sides, v.side)
	}
	s.corpus = theme.Read(read, in)
	for i, p := range s.corpus.Passages {
		s.at[placed{notes[p.Note].ID, p.Start}] = i
	}
	return s, nil
}

// passages are a theme's, as places in the corpus.
func (s *Study) passages(t analysis.Theme) []int {
	out := make([]int, 0, len(t.Passages))
	for _, p := range t.Passages {
		if i, ok := s.at[placed{p.Note, p.Start}]; ok {
			out = append(out, i)
		}
	}
	return out
}

// Pair is two words of a theme and how they keep company, over all passages of the corpus.
type Pair struct {
	A, B     string  // as people say them
	Passages int     // that have both
	NPMI     float64 // -1 never together, 0 as chance has it, 1 never apart
	G2       float64 // Dunning's; above 10.83 by chance once in a thousand
	Strength float64 // how many times as often as chance has it
}

// Pairs are the pairs of a theme's terms that any passage has together, the closest first.
func (s *Study) Pairs(t analysis.Theme) []Pair {
	var terms []int32
	for _, named := range t.Terms {
		i, ok := slices.BinarySearchFunc(s.corpus.Terms, named.Stem,
			func(t theme.Term, stem string) int { return strings.Compare(t.Stem, stem) })
		if ok {
			terms = append(terms, int32(i))
		}
	}
	both := make([][]int, len(terms))
	for i := range both {
		both[i] = make([]int, len(terms))
	}
	var here []int
	for _, p := range s.corpus.Passages {
		here = here[:0]
		for i, t := range terms {
			if _, ok := slices.BinarySearch(p.Terms, t); ok {
				here = append(here, i)
			}
		}
		for x, i := range here {
			for _, j := range here[x+1:] {
				both[i][j]++
			}
		}
	}
	var out []Pair
	all := uint64(len(s.corpus.Passages))
	for i := range terms {
		for j := i + 1; j < len(terms); j++ {
			if both[i][j] == 0 {
				continue
			}
			a, b, n := &s.corpus.Terms[terms[i]], &s.corpus.Terms[terms[j]], uint64(both[i][j])
			x, y := uint64(a.Passages), uint64(b.Passages)
			out = append(out, Pair{a.Text, b.Text, both[i][j], cooccur.NPMI(n, x, y, all),
				cooccur.G2(n, x, y, all), cooccur.Strength(n, x, y, all)})
		}
	}
	slices.SortFunc(out, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.NPMI, a.NPMI), cmp.Compare(b.Passages, a.Passages),
			cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return out
}
