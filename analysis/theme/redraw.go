package theme

import (
	"runtime"
	"slices"
	"sync"
)

// Stability asks whether themes would be there had others been asked: participants are drawn anew, with replacement, as many of each
// side as there are (Efron's bootstrap, 1979, stratified by side), and there says which of the themes a redraw shows. What
// comes back is, per theme, the share of redraws that do.
//
// there gets how often each voice was drawn and marks the themes; it is called on several goroutines at once. Redraw r
// depends on r alone, so that the number of cores changes nothing.
func Stability(sideOf []int, redraws, themes int, there func(times []int32, mark []bool)) []float64 {
	share := make([]float64, themes)
	if redraws <= 0 || themes == 0 {
		return share
	}
	bySide := map[int][]int{}
	for v, s := range sideOf {
		bySide[s] = append(bySide[s], v)
	}
	workers := min(runtime.GOMAXPROCS(0), redraws)
	counts := make([][]int, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			counts[w] = make([]int, themes)
			mark, times := make([]bool, themes), make([]int32, len(sideOf))
			for r := w; r < redraws; r += workers {
				random := fixed(uint64(r), 11)
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
	}
	wait.Wait()
	for k := range share {
		n := 0
		for w := range counts {
			n += counts[w][k]
		}
		share[k] = float64(n) / float64(redraws)
	}
	return share
}

// alike is the Jaccard index from which two sets of terms or voices are the same theme.
const alike = 0.5

// Again says which of the found groups a redraw would show: pairs that still hold, with each voice counted as often as it
// was drawn, make the graph anew, and a group is there when one of its communities has half of the terms of both in common.
// Pairs that only the redraw would have are left out, which flatters slightly and saves counting all words again. A theme
// that people hold to be one is always there.
func (f *Found) Again(times []int32, mark []bool) {
	if len(f.Groups) == 0 {
		return
	}
	var held []pair
	for _, p := range f.pairs {
		n := 0
		for _, v := range p.voices {
			n += int(times[v])
		}
		if n < fewestTogether {
			continue
		}
		if s := -logPoissonTail(n, p.mean); s > f.limit {
			p.surprise = s
			held = append(held, p)
		}
	}
	communities := f.corpus.split(held, []float64{f.resolution}).terms
	for k, g := range f.Groups {
		mark[k] = g.Kept >= 0 || slices.ContainsFunc(communities, func(terms []int32) bool { return jaccard(g.Terms, terms) >= alike })
	}
}

// jaccard is the share of two ascending lists' union that both have.
func jaccard(a, b []int32) float64 {
	both, union := 0, len(a)+len(b)
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			both++
			a, b = a[1:], b[1:]
		}
	}
	return float64(both) / float64(max(1, union-both))
}
