package analysis

import (
	"math"

	"elephants/analysis/barrier"
	"elephants/analysis/theme"
)

const (
	// strewings is how many times the words are strewn anew to learn what chance looks like.
	strewings = 3
	// mostProbed bounds the passages that are looked at: more would not change the answer, and cost time.
	mostProbed = 120
	// longestProbed bounds what is looked at of one passage, in bytes.
	longestProbed = 4 << 10
	// surety is how many standard deviations from chance a corpus must be: of strewn corpora, one in thirty thousand is.
	// The sample notes are 20 away, any three of them 5 or more, the same notes strewn less than 1.
	surety = 4.0
)

// audible reports whether passages are talk: whether their words follow each other more as words do in the code book's examples than
// when strewn over the same passages. The model weighs words, and hears barriers in any heap of them; what it hears in a
// heap is nobody's.
func audible(m *barrier.Model, texts []string) bool {
	every := max(1, (len(texts)+mostProbed-1)/mostProbed)
	var probed []string
	for i := 0; i < len(texts); i += every {
		probed = append(probed, texts[i][:min(len(texts[i]), longestProbed)])
	}
	l := m.Listener()
	var found, mean, variance float64
	for _, text := range probed {
		found += l.Flow(text)
	}
	sums, squares := make([]float64, len(probed)), make([]float64, len(probed))
	strewn := probed
	for range strewings {
		strewn = theme.Strewn(strewn)
		for i, text := range strewn {
			x := l.Flow(text)
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
