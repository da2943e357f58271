package noise

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

// draws of each distribution.
const draws = 100000

// errorsAllowed is how many standard errors a share may be off: by chance one in 26 million is.
// The tests below look at some 200, so one run in 100,000 fails for nothing.
const errorsAllowed = 5.5

// laws are those that questions are answered with: epsilon 1, .5, .37 and .1 over four barriers;
// and one with nearly no noise.
var laws = []Laplace{{400, 100}, {400, 50}, {400, 37}, {400, 10}, {1, 3}}

// off is the greatest distance, in standard errors, of the shares of draws from their odds: of
// numbers out to three scales either way, and of all below them.
func off(drawn map[int]int, l Laplace) (most float64) {
	apart := func(count int, p float64) {
		if e := math.Sqrt(draws * p * (1 - p)); e > 3 { // where the normal distribution is near
			most = max(most, math.Abs(float64(count)-draws*p)/e)
		}
	}
	scale := int(l.Scale / l.Over)
	below, share := 0, 0.0
	for x := -40*scale - 40; x <= 3*scale; x++ {
		if x >= -3*scale && x%max(1, scale/2) == 0 {
			apart(drawn[x], l.Odds(x))
			apart(below, share)
		}
		below += drawn[x]
		share += l.Odds(x)
	}
	return most
}

func TestDrawsAreAsClaimed(t *testing.T) {
	for _, l := range laws {
		drawn := map[int]int{}
		for range draws {
			drawn[l.Draw()]++
		}
		far := off(drawn, l)
		t.Logf("%v: %d draws, %.2f standard errors off at most", l, draws, far)
		if far > errorsAllowed {
			t.Errorf("%v is %.2f standard errors off, at most %.2f may be", l, far, errorsAllowed)
		}
		if wrong := (Laplace{l.Scale, l.Over + max(1, l.Over/10)}); l.Scale > 1 && off(drawn,
			wrong) < errorsAllowed {
			t.Errorf("%v passes for %v: this test proves nothing", l, wrong)
		}
	}
}

// Google's library draws real numbers of the Laplace distribution. Cut to their whole part, and
// without those between -1 and 0, they are of the discrete one. What it drew, which testdata keeps,
// must be as near to the odds that we claim as what we draw.
func TestOddsAreOfWhatGooglesDrew(t *testing.T) {
	for _, l := range []Laplace{laws[0], laws[2]} {
		drawn := googles(t, l.Over)
		if far := off(drawn, l); far > errorsAllowed {
			t.Errorf("%v: Google's is %.2f standard errors from ours, at most %.2f may be",
				l, far, errorsAllowed)
		}
		if wrong := (Laplace{l.Scale, l.Over + l.Over/10}); off(drawn, wrong) < errorsAllowed {
			t.Errorf("%v passes for %v: this test proves nothing", l, wrong)
		}
	}
}

// googles reads how often Google's library drew each number at an epsilon of so many hundredths.
func googles(t *testing.T, hundredths uint64) map[int]int {
	t.Helper()
	text, err := os.ReadFile("testdata/google.txt")
	if err != nil {
		t.Fatal(err)
	}
	drawn, all := map[int]int{}, 0
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var epsilon uint64
		var x, times int
		if _, err := fmt.Sscan(line, &epsilon, &x, &times); err != nil {
			t.Fatalf("reading %q: %v", line, err)
		}
		if epsilon == hundredths {
			drawn[x] = times
			all += times
		}
	}
	if all != draws {
		t.Fatalf("%d draws are kept of an epsilon of %d hundredths, not %d", all, hundredths, draws)
	}
	return drawn
}

// Two sets of data that differ in one person give every answer with odds that differ by a factor
// of at most e to the epsilon claimed. The person is in four counts. The answer by which the two
// are told apart best is that all four are above what they are without that person.
func TestEpsilonIsNoMoreThanClaimed(t *testing.T) {
	for _, l := range []Laplace{laws[0], laws[3]} {
		claimed := 4 * float64(l.Over) / float64(l.Scale)
		const draws = 2 * draws
		above := func(counts int) float64 { // the share of answers with all four above 0
			n := 0
			for range draws {
				if slices.Min([]int{l.Draw(), l.Draw(), l.Draw(), l.Draw()})+counts > 0 {
					n++
				}
			}
			return float64(n) / draws
		}
		with, without := above(1), above(0)
		measured := math.Log(with / without)
		err := math.Sqrt((1-with)/with/draws + (1-without)/without/draws)
		t.Logf("%v: epsilon %.3f claimed, %.3f measured with a standard error of %.3f", l, claimed,
			measured, err)
		if measured-errorsAllowed*err > claimed {
			t.Errorf("%v: epsilon %.3f measured with a standard error of %.3f, %.3f claimed", l,
				measured, err, claimed)
		}
		if measured+errorsAllowed*err < claimed || errorsAllowed*err > claimed {
			t.Errorf("%v: epsilon %.3f measured with a standard error of %.3f, of %.3f claimed: this test proves nothing", l, measured, err, claimed)
		}
	}
}

func TestWithin(t *testing.T) {
	for _, l := range laws {
		inside := func(n int) (p float64) {
			for x := -n; x <= n; x++ {
				p += l.Odds(x)
			}
			return p
		}
		if n := l.Within(0.95); inside(n) < 0.95 || n > 0 && inside(n-1) >= 0.95 {
			t.Errorf("%v is within %d with odds of %.4f, and within %d of %.4f", l, n, inside(n),
				n-1, inside(n-1))
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	for b.Loop() {
		laws[0].Draw()
	}
}

// However wide the noise and however sure one wants to be, the answer comes at once, and is the
// least.
func TestWithinOfWideNoise(t *testing.T) {
	for _, l := range []Laplace{{1, 1 << 32}, {1, 1}, {4, 3}, {200, 1}, {1 << 32, 1}} {
		q := math.Exp(-float64(l.Over) / float64(l.Scale))
		for _, confidence := range []float64{0, 0.5, 0.95, 1 - 1e-12, math.Nextafter(1, 0)} {
			n := l.Within(confidence)
			within := func(n int) bool { return 2*math.Pow(q, float64(n+1))/(1+q) <= 1-confidence }
			// what a float64 cannot tell apart at such widths; none of what anybody asks
			slack := n / 1_000_000
			if !within(n+slack) || n-slack > 0 && within(n-slack-1) {
				t.Errorf("%v.Within(%v) = %d, which is not the least", l, confidence, n)
			}
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a confidence of 1 was answered, or hangs")
		}
	}()
	Laplace{1, 1}.Within(1)
}
