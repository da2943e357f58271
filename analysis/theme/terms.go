package theme

import (
	"cmp"
	"math"
	"slices"
)

// Word is a term of a group of passages.
type Word struct {
	Term     int32
	Voices   []int   // who used it in the group, ascending; see Corpus.Voice
	Passages int     // of the group that have it
	G2       float64 // how much oftener it occurs in the group than elsewhere
	voices   int     // how many of Voices
	worth    float64
}

const (
	// fewestVoices is how many participants must use a word in a theme before it is named as one of
	// its words, unless too few words were left.
	fewestVoices = 2
	fewestNamed  = 3
	// telling is the G2 that the word with most pull is worth by it alone: a chance of one in five
	// hundred.
	telling = 10
)

// Words names the terms of a group, best first, at most n: those that occur in its passages more
// than elsewhere, by Dunning's G2 ("Accurate methods for the statistics of surprise and
// coincidence", 1993) over passages, times the share of the group's voices that use them. The
// first factor alone prefers rare words, the second common ones. pull, where it is not nil, says
// what else speaks for a term; its highest value counts as much as a G2 of 10. Who used them is
// left to [Corpus.Voice].
func (c *Corpus) Words(group []int, n int, pull func(term int32) float64) []Word {
	uses, speak := c.used(group)
	logs := c.surprises()
	words, pulls, most := make([]Word, 0, len(uses)), make([]float64, 0, len(uses)), 1e-9
	for _, u := range uses {
		all := c.Terms[u.term].Passages
		if float64(u.passages)*float64(len(c.Passages)) <= float64(len(group))*float64(all) {
			continue // no more than elsewhere
		}
		x := 0.0
		if pull != nil {
			x = max(0, pull(u.term))
			most = max(most, x)
		}
		words, pulls = append(words, Word{Term: u.term, Passages: u.passages, voices: u.voices,
			G2: logs.g2(u.passages, len(group), all, len(c.Passages))}), append(pulls, x)
	}
	for i := range words {
		words[i].worth = (words[i].G2 +
			telling*pulls[i]/most) * math.Sqrt(float64(words[i].voices)/float64(speak))
	}
	best := func(fewest int) []Word {
		return first(words, n, func(w *Word) bool {
			return w.worth > 0 && w.G2 > 0 &&
				w.voices >= fewest
		}, func(a, b Word) int {
			return cmp.Or(cmp.Compare(b.worth, a.worth), cmp.Compare(a.Term, b.Term))
		})
	}
	out := best(fewestVoices)
	if len(out) < fewestNamed {
		out = best(1)
	}
	return out
}

// Said lists the terms of a group that at least so many of its voices used, by stem. Who used them
// is left to [Corpus.Voice].
func (c *Corpus) Said(group []int, least int) (words []Word) {
	uses, _ := c.used(group)
	for _, u := range uses {
		if u.voices >= least {
			words = append(words, Word{Term: u.term, Passages: u.passages, voices: u.voices})
		}
	}
	return words
}

// first gives the n first words of those that pass, in order, without sorting them all.
func first(words []Word, n int, pass func(*Word) bool, order func(a, b Word) int) []Word {
	var out []Word
	for i := range words {
		w := &words[i]
		if !pass(w) || len(out) == n && order(out[n-1], *w) <= 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(out, *w, order)
		if len(out) == n {
			out = out[:n-1]
		}
		out = slices.Insert(out, at, *w)
	}
	return out
}

// nearlyOwn is the share of a term's best worth from which another theme may be named by it, too.
// On BBC (10 to 50 themes, OCTIS protocol) 1 gives coherence .173 and diversity 1.00; .85 gives
// .177 and .97; 0 gives .195 and .82.
const nearlyOwn = 0.85

// Exclusive leaves each term to the list in which it is worth most, and to those in which it is
// worth nearly as much, and cuts the lists to n: what themes beside each other are named by is
// what tells them apart.
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

// use is a term of a group, counted.
type use struct {
	term             int32
	passages, voices int
}

// used lists the terms of a group, ascending, and counts its voices.
func (c *Corpus) used(group []int) (uses []use, voices int) {
	order := make([]*Passage, len(group))
	for j, i := range group {
		order[j] = &c.Passages[i]
	}
	voice := func(a, b *Passage) int { return a.Voice - b.Voice }
	if !slices.IsSortedFunc(order, voice) {
		slices.SortFunc(order, voice)
	}
	type tally struct{ last, voices, passages int32 }
	of := make([]tally, len(c.Terms))
	distinct := 0
	for j, p := range order {
		if j == 0 || order[j-1].Voice != p.Voice {
			voices++
		}
		for _, t := range p.Terms {
			u := &of[t]
			if u.passages == 0 {
				distinct++
			}
			u.passages++
			if u.last != int32(p.Voice)+1 {
				u.last = int32(p.Voice) + 1
				u.voices++
			}
		}
	}
	uses = make([]use, 0, distinct)
	for t := range of {
		if u := &of[t]; u.passages > 0 {
			uses = append(uses, use{int32(t), int(u.passages), int(u.voices)})
		}
	}
	return uses, voices
}

// Voice fills in who of a group used its words.
func (c *Corpus) Voice(words []Word, group []int) {
	for i := range words {
		w := &words[i]
		w.Voices = make([]int, 0, w.Passages)
		for _, j := range group {
			if p := &c.Passages[j]; has(p.Terms, w.Term) {
				w.Voices = append(w.Voices, p.Voice)
			}
		}
		slices.Sort(w.Voices)
		w.Voices = slices.Compact(w.Voices)
	}
}

// has reports whether an ascending list has a term.
func has(terms []int32, t int32) bool {
	_, ok := slices.BinarySearch(terms, t)
	return ok
}

// surprises works out Dunning's statistic of many terms, with a table for the logarithms of whole
// numbers.
type surprises []float64

func (c *Corpus) surprises() surprises {
	c.once.Do(func() {
		c.logs = make(surprises, len(c.Passages)+1)
		for n := 1; n < len(c.logs); n++ {
			c.logs[n] = math.Log(float64(n))
		}
	})
	return c.logs
}

// g2 is Dunning's statistic for a term in both of a group's passages, given the group's size, the
// term's passages and all; negative where the term is rarer in the group than elsewhere.
func (l surprises) g2(both, group, term, all int) float64 {
	part := func(x, row, column int) float64 {
		if x == 0 {
			return 0
		}
		return float64(x) * (l[x] + l[all] - l[row] - l[column])
	}
	sum := 2 * (part(both, group, term) + part(group-both, group, all-term) +
		part(term-both, all-group, term) + part(all-group-term+both, all-group, all-term))
	if float64(both)*float64(all) < float64(group)*float64(term) {
		return -sum
	}
	return sum
}
