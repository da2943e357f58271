// Package noise draws the noise of differential privacy: whole numbers of the discrete Laplace
// distribution, made of random whole numbers and nothing else, so that no rounding of floating
// point gives a count away (Mironov 2012; Haney et al. 2022).
//
// [Laplace.Draw] draws, [Laplace.Within] says how far draws go. What is added to what, and what
// that may cost, is for the caller to know: one number of the distribution with scale s hides what
// changes a count by 1 at an epsilon of 1/s.
//
// The module github.com/google/differential-privacy draws from the same family; it was not taken
// because it draws real numbers and rounds them, and brings a log of its own. A test holds what it
// drew, kept in testdata, against our odds.
package noise

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"math"
	random "math/rand/v2"
)

// Random gives uniform random numbers of the operating system's source. It is safe for concurrent
// use.
var Random = random.New(source{}) //nolint:gosec // its source is crypto/rand

type source struct{}

func (source) Uint64() uint64 {
	var b [8]byte
	rand.Read(b[:])
	return binary.NativeEndian.Uint64(b[:])
}

// Laplace is the discrete Laplace distribution around 0 with the scale Scale/Over: x has a weight
// of exp(-|x| Over/Scale).
type Laplace struct{ Scale, Over uint64 } // both from 1 to 2^32

// Draw draws a number. The odds of any are exact.
//
// Algorithm 2 of Canonne, Kamath and Steinke, The Discrete Gaussian for Differential Privacy
// (2020): a geometric number of steps of 1/Scale, of which every Over-th is kept, with a sign. It
// takes some ten random numbers a draw, more or fewer by chance, and does not know the count that
// it will be added to, so its time says nothing of that.
func (l Laplace) Draw() int {
	for {
		rest := Random.Uint64N(l.Scale)
		if !expires(rest, l.Scale) {
			continue
		}
		turns := uint64(0)
		for expires(1, 1) {
			turns++
		}
		n := int((rest + l.Scale*turns) / l.Over)
		switch minus := Random.Uint64N(2) == 1; {
		case minus && n == 0: // or 0 would come twice as often as it should
		case minus:
			return -n
		default:
			return n
		}
	}
}

// expires is true with the odds exp(-a/b), for a at most b: how often a run of draws of a/b, a/2b,
// a/3b... comes true is even just so often.
func expires(a, b uint64) bool {
	run := uint64(0)
	for Random.Uint64N(b*(run+1)) < a {
		run++
	}
	return run%2 == 0
}

// Odds of drawing x.
func (l Laplace) Odds(x int) float64 {
	q := math.Exp(-float64(l.Over) / float64(l.Scale))
	return (1 - q) / (1 + q) * math.Pow(q, math.Abs(float64(x)))
}

// Within is the least n for which a draw is from -n to n with at least the odds of confidence,
// from 0 to below 1; for any other it panics, for no n is enough.
//
// The odds of a draw beyond n are 2q^(n+1)/(1+q), so n follows from a logarithm. Counting up to
// it was rejected: at a scale of 2^32 and a confidence near 1 that takes minutes.
func (l Laplace) Within(confidence float64) int {
	if !(confidence >= 0 && confidence < 1) {
		panic(fmt.Sprintf("a confidence is from 0 to below 1, this is %v", confidence))
	}
	q := math.Exp(-float64(l.Over) / float64(l.Scale))
	beyond := func(n int) float64 { return 2 * math.Pow(q, float64(n+1)) / (1 + q) }
	n := max(0, int(math.Ceil(math.Log((1-confidence)*(1+q)/2)/math.Log(q)))-1)
	if n > 0 && beyond(n-1) <= 1-confidence { // the logarithm was rounded, one way or the other
		return n - 1
	}
	if beyond(n) > 1-confidence {
		return n + 1
	}
	return n
}
