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
	worth    float64
}

const (
	// fewestVoices is how many participants must use a word in a theme before it is named as one of its words, unless too
	// few words were left.
	fewestVoices = 2
	fewestNamed  = 3
	// telling is the G2 that the word with most pull is worth by it alone: a chance of one in five hundred.
	telling = 10
)

// Words names the terms of a group, best first, at most n: those that occur in its passages more than elsewhere, by Dunning's G2
// ("Accurate methods for the statistics of surprise and coincidence", 1993) over passages, times the share of the
// group's voices that use them. The first factor alone prefers rare words, the second common ones. pull, where it is not
// nil, says what else speaks for a term; its highest value counts as much as a G2 of 10.
func (c *Corpus) Words(group []int, n int, pull func(term int32) float64) []Word {
	words, speak := c.used(group)
	pulls, most := make([]float64, len(words)), 1e-9
	for i := range words {
		w := &words[i]
		w.G2 = g2(w.Passages, len(group), c.Terms[w.Term].Passages, len(c.Passages))
		if pull != nil {
			pulls[i] = max(0, pull(w.Term))
			most = max(most, pulls[i])
		}
	}
	for i := range words {
		words[i].worth = (words[i].G2 + telling*pulls[i]/most) * math.Sqrt(float64(len(words[i].Voices))/float64(speak))
	}
	slices.SortFunc(words, func(a, b Word) int {
		return cmp.Or(cmp.Compare(b.worth, a.worth), cmp.Compare(a.Term, b.Term))
	})
	var out []Word
	for _, fewest := range []int{fewestVoices, 1} {
		out = out[:0]
		for _, w := range words {
			if len(out) < n && w.worth > 0 && w.G2 > 0 && len(w.Voices) >= fewest {
				out = append(out, w)
			}
		}
		if len(out) >= fewestNamed {
			break
		}
	}
	return out
}

// nearlyOwn is the share of a term's best worth from which another theme may be named by it, too. On BBC (10 to 50 themes,
// OCTIS protocol) 1 gives coherence .173 and diversity 1.00; .85 gives .177 and .97; 0 gives .195 and .82.
const nearlyOwn = 0.85

// Exclusive leaves each term to the list in which it is worth most, and to those in which it is worth nearly as much, and
// cuts the lists to n: what themes beside each other are named by is what tells them apart.
func Exclusive(lists [][]Word, n int) [][]Word {
	best := map[int32]float64{}
	owner := map[int32]int{}
	for k, list := range lists {
		for _, w := range list {
			if w.worth > best[w.Term] {
				best[w.Term], owner[w.Term] = w.worth, k
			}
		}
	}
	out := make([][]Word, len(lists))
	for k, list := range lists {
		for _, w := range list {
			if (owner[w.Term] == k || w.worth >= nearlyOwn*best[w.Term]) && len(out[k]) < n {
				out[k] = append(out[k], w)
			}
		}
	}
	return out
}

// Contrast names the terms that a group uses more than the rest does, best first, at most n, by at least two voices: two ways
// of speaking of one thing.
func (c *Corpus) Contrast(group, rest []int, n int) []Word {
	words, _ := c.used(group)
	others, _ := c.used(rest)
	elsewhere := map[int32]int{}
	for _, w := range others {
		elsewhere[w.Term] = w.Passages
	}
	for i := range words {
		w := &words[i]
		w.G2 = g2(w.Passages, len(group), w.Passages+elsewhere[w.Term], len(group)+len(rest))
	}
	words = slices.DeleteFunc(words, func(w Word) bool { return w.G2 < contrasting || len(w.Voices) < fewestVoices })
	slices.SortFunc(words, func(a, b Word) int {
		return cmp.Or(cmp.Compare(b.G2, a.G2), cmp.Compare(a.Term, b.Term))
	})
	return words[:min(n, len(words))]
}

// contrasting is the G2 from which a word is one side's: one in twenty passes it by chance.
const contrasting = 3.84

// used lists the terms of a group, and counts its voices.
func (c *Corpus) used(group []int) (words []Word, voices int) {
	at := map[int32]int{}
	all := map[int]bool{}
	for _, i := range group {
		p := &c.Passages[i]
		all[p.Voice] = true
		for _, t := range p.Terms {
			k, ok := at[t]
			if !ok {
				k = len(words)
				at[t] = k
				words = append(words, Word{Term: t})
			}
			w := &words[k]
			w.Passages++
			if j, ok := slices.BinarySearch(w.Voices, p.Voice); !ok {
				w.Voices = slices.Insert(w.Voices, j, p.Voice)
			}
		}
	}
	return words, len(all)
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
