package place

import (
	"math"
	"math/rand/v2"
	"slices"

	"elephants/analysis/sense"
	"elephants/analysis/vector"
)

const (
	// axes is how many directions of the words' own space are kept. 50 to 200 measured the same on
	// BBC, 60 better than 100 on 20 Newsgroups.
	axes = 64
	// turns is how often the axes are refined; from six to twelve, NMI on 20 Newsgroups rose by .01.
	turns = 10
)

// place puts units into one space, where near is alike: the principal axes of their words (latent
// semantic analysis, Deerwester and others, 1990), and beside them, the more the shorter a text is,
// the sense of the words. Each comes out at unit length, or zero where nothing is known of it.
//
// The axes are those of the largest singular values, found by subspace iteration (Halko,
// Martinsson, Tropp, "Finding structure with randomness", 2011) from a fixed start; only the space
// they span matters to distances, so that they are not turned into singular vectors. Cost: some 2 x
// turns x axes operations a term of a unit.
func (s *Texts) place() [][]float32 {
	base := s.axes()
	points := make([][]float32, len(s.units))
	var room Text
	for i := range points {
		t := s.At(i, &room)
		p := make([]float32, axes+sense.Dims)
		var square float64
		for j, id := range t.Terms {
			vector.Add(p[:axes], t.Values[j], base[int(id)*axes:])
			square += float64(t.Values[j]) * float64(t.Values[j])
		}
		vector.Normalise(p[:axes]) // the axes hold a part of a text's own words: it counts for all
		for j := range axes {
			p[j] *= float32(math.Sqrt(square))
		}
		copy(p[axes:], t.Sense[:])
		vector.Normalise(p)
		points[i] = p
	}
	return points
}

// axes gives each term its place on the axes: terms x axes.
func (s *Texts) axes() []float32 {
	base := make([]float32, len(s.terms)*axes)
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // any start does, the same for the same texts
	for i := range base {
		base[i] = float32(random.NormFloat64())
	}
	for range turns {
		vector.Orthonormalise(base, axes)
		next := make([]float32, len(base))
		var at [axes]float32
		var room Text
		for i := range s.units {
			r := s.words(i, &room)
			clear(at[:])
			for j, t := range r.Terms {
				vector.Add(at[:], r.Values[j], base[int(t)*axes:])
			}
			for j, t := range r.Terms {
				vector.Add(next[int(t)*axes:int(t+1)*axes], r.Values[j], at[:])
			}
		}
		base = next
	}
	vector.Orthonormalise(base, axes)
	return base
}

// known are the units of which something is known, in order.
func known(points [][]float32) []int {
	var out []int
	for i, p := range points {
		if slices.ContainsFunc(p, func(x float32) bool { return x != 0 }) {
			out = append(out, i)
		}
	}
	return out
}
