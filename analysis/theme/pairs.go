package theme

import (
	"math"
	"slices"

	"elephants/analysis/cores"
)

const (
	// fewestTogether is how many participants must use two terms in one passage before the two may
	// hold a theme together. With two, one pair of friends who talk alike would do.
	fewestTogether = 3
	// luck bounds the chance that words which have nothing to do with each other hold any pair
	// together, in the whole corpus.
	luck = 0.01
)

// pair is two terms that keep company more than chance explains.
type pair struct {
	a, b     int32   // a before b
	voices   []int32 // that use both in one passage, ascending
	mean     float64 // how many passages would have both by chance
	surprise float64 // -log of the probability of so many voices by chance
	kin      float64 // 1 for terms of unlike sense, up to 1 + kinship for terms that mean the same
}

// pairs finds the terms that keep company. By chance, that is, with all words strewn over the
// passages, long passages getting more, two terms meet in a number of passages that is near
// Poisson with mean (passages of a) x (passages of b) x sum of (length / all lengths)^2; by so
// many voices or more, more seldom still. A pair is kept when the chance of that is below [luck]
// divided by the number of pairs that were looked at (Bonferroni); limit is minus its logarithm.
// In strewn notes, ninety-nine corpora in a hundred have no pair at all.
//
// Each term's passages are gone through once and its partners counted in an array, voice by
// voice: no hashing. A term that could not be part of any pair at its best is not counted at all,
// parts of one word are told apart only in the few pairs that pass, and terms are shared among
// cores. Cost: the sum of the squared lengths of passages.
func (c *Corpus) pairs() (found []pair, limit float64) {
	k := c.company()
	if k == nil {
		return nil, 0
	}
	workers := cores.Workers(len(k.places), 64)
	parts := make([][]pair, len(k.places)/stripe+1)
	rooms := make([][]meeting, workers)
	for w := range rooms {
		rooms[w] = make([]meeting, len(k.places))
	}
	cores.Each(workers, len(parts), func(w, n int) {
		for a := n * stripe; a < min((n+1)*stripe, len(k.places)); a++ {
			parts[n] = k.partners(parts[n], int32(a), rooms[w])
		}
	})
	return slices.Concat(parts...), k.limit
}

// stripe is how many terms a worker takes at a time: early terms have more partners left than
// late ones.
const stripe = 16

// company is what pairs are counted from.
type company struct {
	order   []*Passage // those of one voice together
	kept    [][]int32  // per passage: the terms that may be part of a pair, by their place in terms
	terms   []int32    // ascending
	places  [][]int32  // per such term: its passages
	voices  []int32    // per passage
	logs    []float64  // per such term: the logarithm of its passages
	lgamma  []float64  // of n + 1
	meet    float64    // the chance that two uses share a passage
	logMeet float64
	limit   float64
}

// company lists who may keep company; nil where nobody does.
func (c *Corpus) company() *company {
	k := &company{order: c.byVoice()}
	var all, squares, candidates float64
	most := 0
	for i := range c.Terms {
		if c.Terms[i].Voices >= fewestTogether {
			candidates++
			most = max(most, c.Terms[i].Voices)
		}
	}
	for i := range k.order {
		n := 0.0
		for _, t := range k.order[i].Terms {
			if c.Terms[t].Voices >= fewestTogether {
				n++
			}
		}
		all += n
		squares += n * n
	}
	if all == 0 {
		return nil
	}
	k.meet = squares / (all * all)
	k.logMeet = math.Log(k.meet)
	k.limit = -math.Log(luck / max(1, candidates*(candidates-1)/2))
	k.lgamma = make([]float64, most+1)
	for n := range k.lgamma {
		k.lgamma[n], _ = math.Lgamma(float64(n + 1))
	}
	number := make([]int32, len(c.Terms)) // place in terms, or -1
	for t := range c.Terms {
		number[t] = -1
		if k.able(c.Terms[t].Voices, c.Terms[t].Passages) {
			number[t] = int32(len(k.terms))
			k.terms = append(k.terms, int32(t))
			k.places = append(k.places, make([]int32, 0, c.Terms[t].Passages))
			k.logs = append(k.logs, math.Log(float64(c.Terms[t].Passages)))
		}
	}
	k.kept, k.voices = make([][]int32, len(k.order)), make([]int32, len(k.order))
	for i := range k.order {
		p := k.order[i]
		k.voices[i] = int32(p.Voice)
		kept := make([]int32, 0, len(p.Terms))
		for _, t := range p.Terms {
			if a := number[t]; a >= 0 {
				kept = append(kept, a)
				k.places[a] = append(k.places[a], int32(i))
			}
		}
		k.kept[i] = kept
	}
	return k
}

// able reports whether a term of so many voices and passages could be part of a pair at its best:
// all the uses of its partner beside its own.
func (k *company) able(voices, passages int) bool {
	for n := fewestTogether; n <= voices; n++ {
		mean := float64(n) * float64(passages) * k.meet
		if -(float64(n)*math.Log(mean) - mean - k.lgamma[n]) > k.limit-slack {
			return true
		}
	}
	return false
}

// slack is more than what the rounding of a surprise comes to.
const slack = 1e-6

// meeting counts the voices that use a term together with another.
type meeting struct{ last, count int32 }

// partners adds the pairs that a term makes with later ones. room comes back as it was, all zero.
func (k *company) partners(found []pair, a int32, room []meeting) []pair {
	for _, i := range k.places[a] {
		v, kept := k.voices[i]+1, k.kept[i]
		from, _ := slices.BinarySearch(kept, a)
		for _, b := range kept[from+1:] {
			m := &room[b]
			if m.last != v {
				m.last = v
				m.count++
			}
		}
	}
	for b := int(a) + 1; b < len(room); b++ {
		n := int(room[b].count)
		if n == 0 {
			continue
		}
		room[b] = meeting{}
		if n < fewestTogether {
			continue
		}
		mean := float64(len(k.places[a])) * float64(len(k.places[b])) * k.meet
		if -(float64(n)*(k.logs[a]+k.logs[b]+k.logMeet) - mean - k.lgamma[n]) < k.limit-slack {
			continue // the tail is no less than its first term
		}
		if p, ok := k.together(a, int32(b), mean); ok {
			found = append(found, p)
		}
	}
	return found
}

// together looks at two terms passage by passage: parts of one word such as "co-ordinate" are not
// counted where they are.
func (k *company) together(a, b int32, mean float64) (pair, bool) {
	p := pair{a: k.terms[a], b: k.terms[b], mean: mean}
	x, y, n, last := k.places[a], k.places[b], 0, int32(-1)
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0] < y[0]:
			x = x[1:]
		case x[0] > y[0]:
			y = y[1:]
		default:
			v := k.voices[x[0]]
			if n := len(p.voices); n == 0 || p.voices[n-1] != v {
				p.voices = append(p.voices, v)
			}
			if v != last && !k.order[x[0]].glues(p.a, p.b) {
				last = v
				n++
			}
			x, y = x[1:], y[1:]
		}
	}
	if n < fewestTogether {
		return pair{}, false
	}
	p.surprise = -logPoissonTail(n, mean)
	return p, p.surprise > k.limit
}

// logPoissonTail is the logarithm of the probability of n or more where the mean is expected; 0,
// that is certainty, where n is no more than the mean.
func logPoissonTail(n int, mean float64) float64 {
	if float64(n) <= mean {
		return 0
	}
	log, _ := math.Lgamma(float64(n + 1))
	first := float64(n)*math.Log(mean) - mean - log
	// The terms after the first fall faster than a geometric series.
	sum, term := 1.0, 1.0
	for k := n + 1; term > 1e-12; k++ {
		term *= mean / float64(k)
		sum += term
	}
	return first + math.Log(sum)
}
