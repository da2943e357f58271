package cluster

import (
	"math"

	"elephants/analysis/vector"
)

// Unite makes n groups of more, in place: again and again the two whose first groups are nearest to
// each other on average become one (average linkage; Sokal and Michener, 1958). Division alone
// makes groups of one size, and what people answer is not so: a few things are said by many, and
// many by a few.
func Unite(points [][]float32, group []int, n int) {
	first := 0
	for _, k := range group {
		first = max(first, k+1)
	}
	centres := recompute(points, group, make([][]float32, first))
	near := make([][]float64, first) // to each other, as the mean over first groups
	parts := make([]float64, first)  // how many first groups are in it; 0: in another, or empty
	into := make([]int, first)
	left := 0
	for i, c := range centres {
		near[i], into[i] = make([]float64, first), i
		if c == nil {
			continue
		}
		left++
		parts[i] = 1
		vector.Normalise(c)
		for j := range i {
			if parts[j] > 0 {
				near[i][j] = float64(vector.Product(c, centres[j]))
				near[j][i] = near[i][j]
			}
		}
	}
	for ; left > n; left-- {
		a, b := nearest(near, parts)
		for j := range near {
			near[a][j] = (float64(parts[a]*near[a][j]) + float64(parts[b]*near[b][j])) / (parts[a] + parts[b])
			near[j][a] = near[a][j]
		}
		parts[a] += parts[b]
		parts[b] = 0
		for i, k := range into {
			if k == b {
				into[i] = a
			}
		}
	}
	number := map[int]int{}
	for i, k := range group {
		if _, ok := number[into[k]]; !ok {
			number[into[k]] = len(number)
		}
		group[i] = number[into[k]]
	}
}

// nearest are the two groups most alike, the first of equals.
func nearest(near [][]float64, parts []float64) (a, b int) {
	best := math.Inf(-1)
	for i := range near {
		for j := range i {
			if parts[i] > 0 && parts[j] > 0 && near[i][j] > best {
				a, b, best = j, i, near[i][j]
			}
		}
	}
	return a, b
}
