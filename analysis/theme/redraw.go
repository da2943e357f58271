package theme

import (
	"slices"

	"elephants/analysis/graph"
)

// alike is the Jaccard index from which two sets of terms or voices are the same theme.
const alike = 0.5

// redraws is what all redraws of found groups share: the graph's nodes and edges, and what each
// edge weighs by how many drawn participants hold it together.
type redraws struct {
	nodes  int
	ends   [][2]int32 // per pair: its nodes
	voices [][]int32  // per pair: who holds it together
	// per pair and number of voices, from fewestTogether: its weight, or 0 where it does not hold
	weights [][]int32
	groups  [][]int32 // per group: its terms that are nodes
	sizes   []int     // per group: its terms
}

// prepare works out what all redraws share. A redraw of a pair's voices seldom has twice as many
// as there are.
func (f *Found) prepare() *redraws {
	nodes := nodesOf(f.pairs)
	d := &redraws{nodes: len(nodes)}
	for i := range f.pairs {
		p := &f.pairs[i]
		a, _ := slices.BinarySearch(nodes, p.a)
		b, _ := slices.BinarySearch(nodes, p.b)
		d.ends = append(d.ends, [2]int32{int32(a), int32(b)})
		d.voices = append(d.voices, p.voices)
		row := make([]int32, 2*len(p.voices)+1)
		for n := range row {
			row[n] = f.weight(p, n+fewestTogether)
		}
		d.weights = append(d.weights, row)
	}
	for _, g := range f.Groups {
		var at []int32
		for _, t := range g.Terms {
			if i, ok := slices.BinarySearch(nodes, t); ok {
				at = append(at, int32(i))
			}
		}
		d.groups, d.sizes = append(d.groups, at), append(d.sizes, len(g.Terms))
	}
	return d
}

// weight of a pair that n voices hold together; 0 where chance may have brought them together.
func (f *Found) weight(p *pair, n int) int32 {
	s := -logPoissonTail(n, p.mean)
	if s <= f.limit {
		return 0
	}
	return weight(s, p.kin)
}

// Again says which of the found groups a redraw would show: pairs that still hold, with each
// voice counted as often as it was drawn, make the graph anew, and a group is there when one of
// its communities has half of the terms of both in common. Pairs that only the redraw would have
// are left out, which flatters slightly and saves counting all words again. A theme that people
// hold to be one is always there.
func (f *Found) Again(times []int32, mark []bool) {
	if len(f.Groups) == 0 {
		return
	}
	f.once.Do(func() { f.shared = f.prepare() })
	d := f.shared
	edges := make([]graph.Edge, 0, len(d.ends))
	for i, voices := range d.voices {
		n := int32(-fewestTogether)
		for _, v := range voices {
			n += times[v]
		}
		if n < 0 {
			continue
		}
		var w int32
		if row := d.weights[i]; int(n) < len(row) {
			w = row[n]
		} else {
			w = f.weight(&f.pairs[i], int(n)+fewestTogether)
		}
		if w > 0 {
			edges = append(edges, graph.Edge{A: d.ends[i][0], B: d.ends[i][1], Weight: w})
		}
	}
	of := graph.New(d.nodes, edges).Communities(f.resolution)
	size := make([]int, d.nodes) // of each community
	for _, k := range of {
		size[k]++
	}
	both := make([]int, d.nodes) // terms of one group in each community
	for k, terms := range d.groups {
		mark[k] = f.Groups[k].Kept >= 0
		for _, t := range terms {
			both[of[t]]++
		}
		for _, t := range terms {
			if n := both[of[t]]; n > 0 && size[of[t]] >= fewestTerms {
				union := d.sizes[k] + size[of[t]] - n
				mark[k] = mark[k] || float64(n)/float64(max(1, union)) >= alike
			}
			both[of[t]] = 0
		}
	}
}
