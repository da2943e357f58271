// Package cluster puts points into groups by their places alone: [Divide] into a given number,
// [Unite] into fewer. Points have length 1, and near is alike. It knows nothing of words.
package cluster

import (
	"math/rand/v2"

	"elephants/analysis/cores"
	"elephants/analysis/vector"
)

const (
	starts = 4  // of which the tightest division is kept
	draws  = 4  // for each centre of a start
	passes = 40 // of assigning and recomputing, at most; most divisions settle within twenty
)

// Divide puts each point into one of n groups, at most one for each point, and returns the group of
// each: k-means from several spread-out starts (Arthur and Vassilvitskii, "k-means++", 2007), whose
// random draws come from a fixed seed.
func Divide(points [][]float32, n int) []int {
	var best division
	for seed := range uint64(starts) {
		d := divide(points, n, rand.New(rand.NewPCG(seed, 7))) //nolint:gosec // the same for the same points
		if seed == 0 || d.fit > best.fit {
			best = d
		}
	}
	return best.group
}

// division is a way to put points into groups.
type division struct {
	group []int
	fit   float64 // the higher, the nearer the points are to their centres
}

// divide is k-means from one start.
func divide(points [][]float32, n int, random *rand.Rand) division {
	centres := spread(points, n, random)
	d := division{group: make([]int, len(points))}
	for range passes {
		changed, fit := assign(points, centres, d.group)
		d.fit = fit
		if !changed {
			break
		}
		centres = recompute(points, d.group, centres)
	}
	return d
}

// spread draws n points far from each other: each next one with a chance that grows with the
// squared distance to the nearest drawn, and of a few such draws the one that leaves the others
// nearest.
func spread(points [][]float32, n int, random *rand.Rand) [][]float32 {
	far := make([]float64, len(points))
	for i := range far {
		far[i] = 1
	}
	var centres [][]float32
	for range n {
		var best []float64
		var least float64
		at := 0
		for range draws {
			i := draw(far, random)
			left, sum := distances(points, points[i], far, len(centres) == 0)
			if best == nil || sum < least {
				best, least, at = left, sum, i
			}
		}
		far = best
		centres = append(centres, points[at])
	}
	return centres
}

// draw picks an index with a chance in proportion to its weight; when all weights are zero, the
// first.
func draw(weight []float64, random *rand.Rand) int {
	var total float64
	for _, w := range weight {
		total += w
	}
	at, left := 0, random.Float64()*total
	for i, w := range weight {
		if w == 0 {
			continue
		}
		at = i
		if left -= w; left < 0 {
			break
		}
	}
	return at
}

// distances gives each point's squared distance to its nearest centre once another is added, and
// their sum.
func distances(points [][]float32, centre []float32, before []float64, first bool) (after []float64, sum float64) {
	after = make([]float64, len(points))
	for i, p := range points {
		d := max(0, 2-2*float64(vector.Product(p, centre))) // all have length 1
		if !first {
			d = min(d, before[i])
		}
		after[i] = d
		sum += d
	}
	return after, sum
}

// assign gives each point its nearest centre, the first of equals, and reports whether any changed.
// Each point is for itself, so that sharing them among cores changes nothing.
func assign(points, centres [][]float32, group []int) (changed bool, fit float64) {
	half := make([]float32, len(centres)) // of the squared length
	for k, c := range centres {
		half[k] = vector.Product(c, c) / 2
	}
	near := make([]float32, len(points))
	moved := make([]bool, len(points))
	cores.Share(cores.Workers(len(points), 256), len(points), func(_, from, to int) {
		for i := from; i < to; i++ {
			best := 0
			for k, c := range centres {
				if x := vector.Product(points[i], c) - half[k]; k == 0 || x > near[i] {
					best, near[i] = k, x
				}
			}
			moved[i] = group[i] != best
			group[i] = best
		}
	})
	for i := range points {
		changed = changed || moved[i]
		fit += float64(near[i])
	}
	return changed, fit
}

// recompute puts each centre into the middle of its points; one that lost them all stays.
func recompute(points [][]float32, group []int, centres [][]float32) [][]float32 {
	size := make([]float32, len(centres))
	next := make([][]float32, len(centres))
	for k := range next {
		next[k] = make([]float32, len(points[0]))
	}
	for i, p := range points {
		size[group[i]]++
		vector.Add(next[group[i]], 1, p)
	}
	for k := range next {
		if size[k] == 0 {
			next[k] = centres[k]
			continue
		}
		for j := range next[k] {
			next[k][j] /= size[k]
		}
	}
	return next
}
