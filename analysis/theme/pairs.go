package theme

import (
	"math"
	"slices"
)

const (
	// fewestTogether is how many participants must use two terms in one passage before the two may hold a theme together. With
	// two, one pair of friends who talk alike would do.
	fewestTogether = 3
	// luck bounds the chance that words which have nothing to do with each other hold any pair together, in the whole corpus.
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

// pairs finds the terms that keep company. By chance, that is, with all words strewn over the passages, long passages
// getting more, two terms meet in a number of passages that is near Poisson with mean (passages of a) x (passages of b) x
// sum of (length / all lengths)^2; by so many voices or more, more seldom still. A pair is kept when the chance of that is below
// [luck] divided by the number of pairs that were looked at (Bonferroni); limit is minus its logarithm. In strewn notes, ninety-nine corpora in a hundred
// have no pair at all.
//
// Each term's passages are gone through once and its partners counted in an array, voice by voice: no hashing. Cost: the
// sum of the squared lengths of passages.
func (c *Corpus) pairs() (found []pair, limit float64) {
	places := make([][]int32, len(c.Terms)) // of terms with enough voices
	var all, squares float64
	order := c.byVoice()
	for i, p := range order {
		n := 0.0
		for _, t := range p.Terms {
			if c.Terms[t].Voices >= fewestTogether {
				places[t] = append(places[t], int32(i))
				n++
			}
		}
		all += n
		squares += n * n
	}
	if all == 0 {
		return nil, 0
	}
	meet := squares / (all * all)
	candidates := 0.0
	for _, at := range places {
		if len(at) > 0 {
			candidates++
		}
	}
	limit = -math.Log(luck / max(1, candidates*(candidates-1)/2))
	count := make([]int32, len(c.Terms)) // voices that use both
	last := make([]int32, len(c.Terms))  // the voice that was counted last, plus one
	var touched []int32
	for a := range places {
		for _, i := range places[a] {
			p := &order[i]
			for j := len(p.Terms) - 1; j >= 0 && p.Terms[j] > int32(a); j-- {
				if b := p.Terms[j]; len(places[b]) > 0 && last[b] != int32(p.Voice)+1 && !slices.Contains(p.glued, [2]int32{int32(a), b}) {
					if last[b] == 0 {
						touched = append(touched, b)
					}
					last[b] = int32(p.Voice) + 1
					count[b]++
				}
			}
		}
		for _, b := range touched {
			if n := int(count[b]); n >= fewestTogether {
				mean := float64(len(places[a])) * float64(len(places[b])) * meet
				if s := -logPoissonTail(n, mean); s > limit {
					found = append(found, pair{a: int32(a), b: b, mean: mean, surprise: s})
				}
			}
			count[b], last[b] = 0, 0
		}
		touched = touched[:0]
	}
	c.voicesOf(found, places, order)
	return found, limit
}

// voicesOf fills in who holds each pair together.
func (c *Corpus) voicesOf(pairs []pair, places [][]int32, order []Passage) {
	for k := range pairs {
		p := &pairs[k]
		x, y := places[p.a], places[p.b]
		for len(x) > 0 && len(y) > 0 {
			switch {
			case x[0] < y[0]:
				x = x[1:]
			case x[0] > y[0]:
				y = y[1:]
			default:
				v := int32(order[x[0]].Voice)
				if n := len(p.voices); n == 0 || p.voices[n-1] != v {
					p.voices = append(p.voices, v)
				}
				x, y = x[1:], y[1:]
			}
		}
	}
}

// logPoissonTail is the logarithm of the probability of n or more where the mean is expected; 0, that is certainty, where n
// is no more than the mean.
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
