package analysis

import (
	"math"
	"math/rand/v2"

	"elephants/analysis/barrier"
)

const (
	// strewings is how many times the words are strewn anew to learn what chance looks like.
	strewings = 3
	// mostProbed bounds the passages that are looked at: more would not change the answer, and cost
	// time.
	mostProbed = 120
	// longestProbed bounds what is looked at of one passage, in words.
	longestProbed = 700
	// surety is how many standard deviations from chance a corpus must be: of strewn corpora, one in
	// thirty thousand is. The sample notes are 20 away, any three of them 5 or more, the same notes
	// strewn less than 1.
	surety = 4.0
)

// audible reports whether passages are talk: whether their words follow each other more as words
// do in the code book's examples than when strewn over the same passages. The model weighs words,
// and hears barriers in any heap of them; what it hears in a heap is nobody's.
func (h *heard) audible() bool {
	every := max(1, (len(h.open)+mostProbed-1)/mostProbed)
	var probed [][]int32
	var all []int32
	var found, mean, variance float64
	for i := 0; i < len(h.open); i += every {
		said := h.corpus.Passages[h.open[i]].Said
		said = said[:min(len(said), longestProbed)]
		probed, all = append(probed, said), append(all, said...)
		found += h.ears.Flow(said)
	}
	sums, squares := make([]float64, len(probed)), make([]float64, len(probed))
	for range strewings {
		random := rand.New(rand.NewPCG(3, 5)) //nolint:gosec // fixed: the same notes give the same answer
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		rest := all
		for i, said := range probed {
			x := h.ears.Flow(rest[:len(said)])
			rest = rest[len(said):]
			sums[i] += x
			squares[i] += float64(x * x)
		}
	}
	for i, s := range sums {
		mean += s / strewings
		variance += (squares[i] - float64(s*s)/strewings) / (strewings - 1)
	}
	return found-mean > surety*math.Sqrt(variance*(1+1.0/strewings))
}

// otherMatters is the mean chance of other matters from which on notes are about them. Of the
// sample notes it is .12, of seven sets of plain notes .10 to .17, each heard by a model without
// them; of the five motions .41 to .68.
const otherMatters = 0.28

// elsewhere reports whether notes are about other matters than the code book's, on average over
// their passages; those that interviewers coded are not. A chance is right for notes of
// conversations such as it was fitted to, and this keeps it from others.
func elsewhere(hearings []barrier.Hearing, coded int) bool {
	var sum float64
	for _, h := range hearings {
		sum += h.Elsewhere
	}
	return sum > otherMatters*float64(len(hearings)+coded)
}
