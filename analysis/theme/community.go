package theme

import (
	"math"
	"slices"

	"elephants/analysis/cores"
	"elephants/analysis/graph"
	"elephants/analysis/sense"
)

// kinship is how much more a pair of terms of like sense weighs in the graph than one of unlike.
const kinship = 1.0

// resolutions are tried from coarse to fine, each a half more than the last.
var resolutions = []float64{0.3, 0.45, 0.7, 1, 1.5, 2.25, 3.4}

// communities of terms, and the resolution at which they were found.
type communities struct {
	terms      [][]int32 // ascending
	resolution float64
}

// split finds the communities of the graph of pairs, those of enough terms, at the steadiest of
// some resolutions.
func (c *Corpus) split(pairs []pair, resolutions []float64) communities {
	if len(pairs) == 0 {
		return communities{}
	}
	nodes := nodesOf(pairs)
	edges := make([]graph.Edge, len(pairs))
	for i, p := range pairs {
		a, _ := slices.BinarySearch(nodes, p.a)
		b, _ := slices.BinarySearch(nodes, p.b)
		edges[i] = graph.Edge{A: int32(a), B: int32(b), Weight: weight(p.surprise, p.kin)}
	}
	g := graph.New(len(nodes), edges)
	tried := make([][]int32, len(resolutions))
	cores.Share(cores.Workers(len(resolutions), 1), len(resolutions), func(_, from, to int) {
		for i := from; i < to; i++ {
			tried[i] = g.Communities(resolutions[i])
		}
	})
	best := steadiest(tried)
	of := tried[best]
	sets := make([][]int32, len(nodes)) // communities are numbered by their lowest nodes
	for i, k := range of {
		sets[k] = append(sets[k], nodes[i])
	}
	out := communities{resolution: resolutions[best]}
	for _, set := range sets {
		if len(set) >= fewestTerms {
			out.terms = append(out.terms, set)
		}
	}
	return out
}

// nodesOf are the terms of pairs, ascending.
func nodesOf(pairs []pair) []int32 {
	nodes := make([]int32, 0, 2*len(pairs))
	for i := range pairs {
		nodes = append(nodes, pairs[i].a, pairs[i].b)
	}
	slices.Sort(nodes)
	return slices.Compact(nodes)
}

// weight of an edge, in sixteenths: whole numbers add up to the same in any order.
func weight(surprise, kin float64) int32 { return int32(math.Round(16 * surprise * kin)) }

// relate weighs each pair by the sense of its terms.
func (c *Corpus) relate(pairs []pair) {
	known := map[int32]*sense.Vector{}
	of := func(term int32) *sense.Vector {
		v, ok := known[term]
		if !ok {
			own := c.sense(term)
			v = &own
			known[term] = v
		}
		return v
	}
	for i := range pairs {
		pairs[i].kin = 1 + kinship*max(0, sense.Dot(of(pairs[i].a), of(pairs[i].b)))
	}
}

// sense is a term's own vector, unit or zero.
func (c *Corpus) sense(term int32) (v sense.Vector) {
	if w, ok := sense.Lookup(c.Terms[term].Text); ok && c.language.Sense {
		w.AddTo(&v, 1)
		v.Centre()
	}
	return v
}

// steadiest is the division that is most like its neighbours: a structure that is there shows
// over a range of resolutions. Of equals the coarser.
func steadiest(divisions [][]int32) int {
	best, most := 0, -1.0
	for i := 1; i+1 < len(divisions); i++ {
		if s := likeness(divisions[i-1], divisions[i]) + likeness(divisions[i],
			divisions[i+1]); s > most+1e-9 {
			best, most = i, s
		}
	}
	return best
}

// likeness of two divisions is the share of pairs together in either that are together in both
// (Jaccard).
func likeness(a, b []int32) float64 {
	type cell struct{ a, b int32 }
	cells, rows, columns := map[cell]int{}, map[int32]int{}, map[int32]int{}
	for i := range a {
		cells[cell{a[i], b[i]}]++
		rows[a[i]]++
		columns[b[i]]++
	}
	both, x, y := 0, 0, 0
	for _, n := range cells {
		both += n * (n - 1)
	}
	for _, n := range rows {
		x += n * (n - 1)
	}
	for _, n := range columns {
		y += n * (n - 1)
	}
	if x+y == both {
		return 1
	}
	return float64(both) / float64(x+y-both)
}
