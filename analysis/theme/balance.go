package theme

import (
	"math"
	"slices"
)

// Jeffreys is a share with half a voice added for and against: (n + 1/2) / (of + 1). Small sides are not pulled to the
// middle as far as by adding one (Brown, Cai, DasGupta, "Interval estimation for a binomial proportion", 2001).
func Jeffreys(n, of int) float64 { return (float64(n) + .5) / (float64(of) + 1) }

// Balance of a theme is the geometric mean of the sides' smoothed shares, 0 to 1: each side weighs the same whatever its
// size, and a theme that one side does not raise is near 0 however loud the other is.
func Balance(raised, of []int) float64 {
	if len(of) == 0 {
		return 0
	}
	var sum float64
	for i := range of {
		sum += math.Log(Jeffreys(raised[i], of[i]))
	}
	return math.Exp(sum / float64(len(of)))
}

const (
	// Floor is the share of a side that must raise a theme, at the least, for the side to count as raising it: one in twenty.
	Floor = 0.05
	// FalseShare bounds the share of themes called shared that are not: the level of the Benjamini-Hochberg procedure.
	FalseShare = 0.05
)

// Shared says which themes both sides raise: for each side the lower bound of its share lies above [Floor]. Both must, so a
// theme's p is the larger of the sides' (intersection-union); over the themes, Benjamini and Hochberg's procedure
// ("Controlling the false discovery rate", 1995) keeps the share of false claims below [FalseShare].
//
// raised has, per theme, the voices of each side that raise it; of has all voices of each side.
func Shared(raised [][]int, of []int) []bool {
	if len(of) != 2 {
		return make([]bool, len(raised)) // no two sides, nothing to share
	}
	p := make([]float64, len(raised))
	for i, n := range raised {
		for s, size := range of {
			p[i] = max(p[i], binomialTail(n[s], size, Floor))
		}
	}
	return discoveries(p, FalseShare)
}

// binomialTail is the probability of n or more in of at the given rate: the exact test of a share above it, which says the
// same as Clopper and Pearson's lower bound.
func binomialTail(n, of int, rate float64) float64 {
	var sum float64
	for k := n; k <= of; k++ {
		sum += math.Exp(logChoose(of, k) + float64(k)*math.Log(rate) + float64(of-k)*math.Log1p(-rate))
	}
	return min(sum, 1)
}

func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// discoveries are the hypotheses that Benjamini and Hochberg's step-up procedure rejects at a level.
func discoveries(p []float64, level float64) []bool {
	sorted := slices.Sorted(slices.Values(p))
	limit := -1.0
	for i, x := range sorted {
		if x <= level*float64(i+1)/float64(len(p)) {
			limit = x
		}
	}
	out := make([]bool, len(p))
	for i, x := range p {
		out[i] = x <= limit
	}
	return out
}
