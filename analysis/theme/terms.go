package theme

import (
	"cmp"
	"math"
	"slices"
)

// Word is a term of a group of passages.
type Word struct {
	Term     int32
	Voices   []int   // who used it in the group, ascending
	Passages int     // of the group that have it
	G2       float64 // how much oftener it occurs in the group than elsewhere
}

// fewestVoices is how many participants must use a word in a theme before it is named as one of its words.
const fewestVoices = 2

// Words names the terms of a group, best first, at most n: those that occur in its passages more than elsewhere, by Dunning's G2
// ("Accurate methods for the statistics of surprise and coincidence", 1993) over passages, times the share of the
// group's voices that use them. The first factor alone prefers rare words, the second common ones.
func (c *Corpus) Words(group []int, n int) []Word {
	words := map[int32]*Word{}
	voices := map[int]bool{}
	for _, i := range group {
		p := &c.Passages[i]
		voices[p.Voice] = true
		for _, t := range p.Terms {
			w := words[t]
			if w == nil {
				w = &Word{Term: t}
				words[t] = w
			}
			w.Passages++
			if at, ok := slices.BinarySearch(w.Voices, p.Voice); !ok {
				w.Voices = slices.Insert(w.Voices, at, p.Voice)
			}
		}
	}
	out := make([]Word, 0, len(words))
	for t, w := range words {
		w.G2 = g2(w.Passages, len(group), c.Terms[t].Passages, len(c.Passages))
		if w.G2 > 0 && len(w.Voices) >= min(fewestVoices, len(voices)) {
			out = append(out, *w)
		}
	}
	worth := func(w Word) float64 { return w.G2 * math.Sqrt(float64(len(w.Voices))/float64(len(voices))) }
	slices.SortFunc(out, func(a, b Word) int {
		return cmp.Or(cmp.Compare(worth(b), worth(a)), cmp.Compare(a.Term, b.Term))
	})
	return out[:min(n, len(out))]
}

// g2 is Dunning's statistic for a term in both of a group's passages, given the group's size, the term's passages and
// all; negative where the term is rarer in the group than elsewhere.
func g2(both, group, term, all int) float64 {
	a, b := float64(both), float64(group-both)
	c, d := float64(term-both), float64(all-group-term+both)
	n := float64(all)
	part := func(x, row, column float64) float64 {
		if x == 0 {
			return 0
		}
		return x * math.Log(x*n/(row*column))
	}
	sum := 2 * (part(a, a+b, a+c) + part(b, a+b, b+d) + part(c, c+d, a+c) + part(d, c+d, b+d))
	if a*n < (a+b)*(a+c) {
		return -sum
	}
	return sum
}
