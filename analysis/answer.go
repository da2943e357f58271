package analysis

import (
	"cmp"
	"math"
	"slices"

	"elephants/analysis/barrier"
)

// spare is how many times the answers that the rate allows are kept: redraws may go further down the list.
const spare = 3

// strongest are the answers with most evidence. lines has, per barrier, the groups that it counts for.
func strongest(hearings []barrier.Hearing, passages []int, lines [][]int, rate float64) []answer {
	evidence := make([]float64, 0, len(hearings)*len(lines))
	for _, h := range hearings {
		for k := range h.Log {
			if h.Words > 0 {
				evidence = append(evidence, h.Log[k])
			}
		}
	}
	most := min(len(evidence), int(spare*math.Round(rate*float64(len(hearings)))))
	if most == 0 {
		return nil
	}
	floor := largest(evidence, most)
	out := make([]answer, 0, most)
	for i, h := range hearings {
		for k, e := range h.Log {
			if h.Words > 0 && e >= floor {
				out = append(out, answer{e, passages[i], lines[k]})
			}
		}
	}
	slices.SortFunc(out, func(a, b answer) int {
		return cmp.Or(cmp.Compare(b.evidence, a.evidence), cmp.Compare(a.passage, b.passage), slices.Compare(a.groups, b.groups))
	})
	return out
}

// largest is the n-th largest of some numbers, which are left in another order. A sample says where to look: sorting
// all evidence took longer than hearing it.
func largest(of []float64, n int) float64 {
	const every = 64
	var sample []float64
	for i := 0; i < len(of); i += every {
		sample = append(sample, of[i])
	}
	slices.Sort(sample)
	least := sample[max(0, len(sample)-1-2*(n/every)-8)] // well below the n-th, as far as the sample goes
	top := make([]float64, 0, 3*n)
	for _, x := range of {
		if x >= least {
			top = append(top, x)
		}
	}
	if len(top) < n {
		top = of
	}
	slices.Sort(top)
	return top[len(top)-n]
}
