package analysis

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
)

// What may be said of a theme from what people confirmed, and from what the program heard.

// An elephant has so many confirmed participants of each side, and of both together. The people
// who were asked are the room and not a sample of it, so there is no test against chance: with
// three of a side, neither its only voice nor one of two is told from "both sides".
const (
	SharedBySide = 3
	SharedByAll  = 5
)

// Voice is a participant in whose unread notes the program hears a barrier.
type Voice struct {
	Participant string
	Side        Side
	Chance      float64 // that they raise it
}

// claim fills in who is confirmed and who is heard to raise a group.
func (c *corpus) claim(t *Theme, g group) {
	t.Stance, t.Confirmed = g.stance, map[Side][]string{}
	sure := map[int]bool{}
	for _, i := range g.sure {
		if v := c.Passages[i].Voice; !sure[v] {
			sure[v] = true
			side := c.sides[c.sideOf[v]]
			t.Confirmed[side] = append(t.Confirmed[side], c.voices[v])
		}
	}
	all := 0
	t.Elephant = len(c.sides) == 2 && g.stance == Difficulty
	for _, side := range c.sides {
		slices.Sort(t.Confirmed[side])
		all += len(t.Confirmed[side])
		t.Elephant = t.Elephant && len(t.Confirmed[side]) >= SharedBySide
	}
	t.Elephant = t.Elephant && all >= SharedByAll
	for v, p := range c.voicesOf(g.heard) {
		t.Heard = append(t.Heard, Voice{c.voices[v], c.sides[c.sideOf[v]], p})
	}
	slices.SortFunc(t.Heard, func(a, b Voice) int {
		return cmp.Or(strings.Compare(a.Participant, b.Participant), strings.Compare(string(a.Side),
			string(b.Side)))
	})
}

// voicesOf gives, by voice, the chance that it raises what is heard in some passages. Passages of
// one note are taken to be independent of each other: added up over eight sets of notes, so many
// notes were coded, and a seventh fewer by the likeliest passage alone.
func (c *corpus) voicesOf(heard []heardIn) map[int]float64 {
	out := map[int]float64{}
	for _, a := range heard {
		v := c.Passages[a.passage].Voice
		out[v] += float64((1 - out[v]) * a.chance)
	}
	return out
}

// enough is the chance that what is heard in some passages is raised by enough participants to be
// a theme.
func (c *corpus) enough(heard []heardIn) float64 {
	by := c.voicesOf(heard)
	var chances []float64
	for _, v := range slices.Sorted(maps.Keys(by)) { // in one order: sums are rounded
		chances = append(chances, by[v])
	}
	return atLeast(fewestVoices, chances, 0)
}

// Chances of a programme lie together above or below what is true, for one barrier is said in
// other words from one place to the next. shift is the standard deviation of that on the
// logarithm of the odds: the variance over eight sources, each heard by a model without it, was
// -.06 to .07 beyond what counting gives. shifts are five points of the normal distribution with
// their weights (Gauss and Hermite), which integrate a polynomial of ninth degree exactly.
const shift = 0.25

var shifts = [5]struct{ at, weight float64 }{
	{-2.8569700138728, 0.0112574113277}, {-1.3556261799743, 0.2220759220056}, {0, 0.5333333333333},
	{1.3556261799743, 0.2220759220056}, {2.8569700138728, 0.0112574113277},
}

// ChanceOf is the chance that at least n participants raise the theme in notes that nobody read.
// Participants are taken to be independent of each other, given how far the program's hearing of
// this barrier is off in this programme, over which the chance is averaged. It is what the
// program hears alone: whoever is confirmed is not counted.
func (t Theme) ChanceOf(n int) (chance float64) {
	var heard []float64
	for _, v := range t.Heard {
		if _, confirmed := slices.BinarySearch(t.Confirmed[v.Side], v.Participant); !confirmed {
			heard = append(heard, v.Chance)
		}
	}
	for _, s := range shifts {
		chance += float64(s.weight * atLeast(n, heard, s.at*shift))
	}
	return min(chance, 1) // the weights add up to a little more
}

// atLeast is the chance that n or more of some events come true, each one's odds being e to the
// given power times what its chance says: the tail of a Poisson-binomial distribution, by
// convolution.
func atLeast(n int, chances []float64, odds float64) float64 {
	exactly := make([]float64, n+1) // so many of them; the last is n or more
	exactly[0] = 1
	for _, p := range chances {
		p = 1 / (1 + math.Exp(-odds)*(1-p)/max(p, 1e-12))
		for k := n; k >= 0; k-- {
			stay := float64(exactly[k] * (1 - p))
			if k == n {
				stay = exactly[k]
			}
			if k > 0 {
				stay += float64(exactly[k-1] * p)
			}
			exactly[k] = stay
		}
	}
	return exactly[n]
}
