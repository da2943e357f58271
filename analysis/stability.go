package analysis

import (
	"math/rand/v2"

	"elephants/analysis/cores"
)

// stability asks whether themes would be there had others been asked: participants are drawn
// anew, with replacement, as many of each side as there are (Efron's bootstrap, 1979, stratified
// by side), and there says which of the themes a redraw shows. What comes back is, per theme, the
// share of redraws that do.
//
// there gets how often each voice was drawn and marks the themes; it is called on several
// goroutines at once. Redraw r depends on r alone, so that the number of cores changes nothing.
func stability(sideOf []int, redraws, themes int, there func(times []int32,
	mark []bool)) []float64 {
	share := make([]float64, themes)
	if redraws <= 0 || themes == 0 {
		return share
	}
	bySide := map[int][]int{}
	for v, s := range sideOf {
		bySide[s] = append(bySide[s], v)
	}
	workers := cores.Workers(redraws, 1)
	counts := make([][]int, workers)
	cores.Share(workers, redraws, func(w, from, to int) {
		counts[w] = make([]int, themes)
		mark, times := make([]bool, themes), make([]int32, len(sideOf))
		for r := from; r < to; r++ {
			random := rand.New(rand.NewPCG(uint64(r), 11)) //nolint:gosec // the same for the same notes
			clear(mark)
			clear(times)
			for s := 0; len(bySide[s]) > 0; s++ {
				for range bySide[s] {
					times[bySide[s][random.IntN(len(bySide[s]))]]++
				}
			}
			there(times, mark)
			for k, yes := range mark {
				if yes {
					counts[w][k]++
				}
			}
		}
	})
	for k := range share {
		n := 0
		for w := range counts {
			n += counts[w][k]
		}
		share[k] = float64(n) / float64(redraws)
	}
	return share
}
