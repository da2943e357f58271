package theme

import (
	"math"
	"runtime"
	"slices"
	"sync"

	"elephants/analysis/sense"
)

// Group is what may become a theme: passages, and the terms that hold them together.
type Group struct {
	Passages []int   // ascending
	Terms    []int32 // ascending
	Kept     int     // which of the kept sets it is, from 0; -1: found
}

const (
	// fewestTerms of a theme keep company with each other: two are a phrase, not a theme.
	fewestTerms = 3
	// fewestRaise is how many participants raise a theme at the least.
	fewestRaise = 3
	// closeness is the product with a theme's centre from which a passage belongs to it: most passages are near to none.
	closeness = 0.15
	// moves is how often passages are assigned and centres recomputed; from the fourth on, few passages move.
	moves = 4
)

// Found is what Find found, and what it takes to look again.
type Found struct {
	Groups     []Group
	corpus     *Corpus
	pairs      []pair
	limit      float64 // of a pair's surprise
	resolution float64
	once       sync.Once // of the first redraw
	shared     *redraws
}

// Find gives the groups of passages that the words alone hold together, beyond what chance would: none in notes whose words
// are strewn at random, and often none in few notes.
//
// Terms that keep company (see pairs) make a graph, weighted by the surprise of their meeting and the likeness of their
// sense. Its communities, at the resolution that changes least, are the seeds. A few rounds then give each passage to the
// nearest centre, if any is near, and recompute the centres: a passage may join that has none of the pairs.
//
// keep has sets of stems that people hold to be themes, whatever chance says: they are seeds, and their terms are in no other.
func (c *Corpus) Find(keep [][]string) *Found {
	f := &Found{corpus: c}
	f.pairs, f.limit = c.pairs()
	c.relate(f.pairs)
	seeds := c.split(f.pairs, resolutions)
	f.resolution = seeds.resolution
	kept := c.numbers(keep)
	seeds.terms = append(slices.Clone(kept), without(seeds.terms, kept)...)
	if len(seeds.terms) == 0 {
		return f
	}
	units := make([]unit, len(c.Passages))
	for i, p := range c.Passages {
		units[i] = unit{p.Terms, p.Times, p.Words()}
	}
	texts := c.texts(units)
	group := c.seed(seeds.terms)
	near := c.nearby(len(seeds.terms))
	for n := 0; n < moves && near.move(texts, group); n++ {
	}
	f.Groups = make([]Group, len(seeds.terms))
	for k := range f.Groups {
		f.Groups[k] = Group{Terms: seeds.terms[k], Kept: k}
		if k >= len(kept) {
			f.Groups[k].Kept = -1
		}
	}
	for i, k := range group {
		if k >= 0 {
			f.Groups[k].Passages = append(f.Groups[k].Passages, i)
		}
	}
	f.Groups = slices.DeleteFunc(f.Groups, func(g Group) bool { return c.voices(g.Passages) < fewestRaise })
	return f
}

// numbers finds the terms of sets of stems; a stem that nobody used is passed over.
func (c *Corpus) numbers(sets [][]string) [][]int32 {
	out := make([][]int32, len(sets))
	for k, set := range sets {
		for _, s := range set {
			if t, ok := slices.BinarySearchFunc(c.Terms, s, func(t Term, s string) int { return compare(t.Stem, s) }); ok {
				out[k] = append(out[k], int32(t))
			}
		}
		slices.Sort(out[k])
		out[k] = slices.Compact(out[k])
	}
	return out
}

// without takes the terms of some sets out of others, and drops those that are left with too few.
func without(sets, taken [][]int32) [][]int32 {
	gone := map[int32]bool{}
	for _, set := range taken {
		for _, t := range set {
			gone[t] = true
		}
	}
	var out [][]int32
	for _, set := range sets {
		set = slices.DeleteFunc(slices.Clone(set), func(t int32) bool { return gone[t] })
		if len(set) >= fewestTerms {
			out = append(out, set)
		}
	}
	return out
}

// voices counts who speaks in some passages.
func (c *Corpus) voices(passages []int) int {
	seen := map[int]bool{}
	for _, i := range passages {
		seen[c.Passages[i].Voice] = true
	}
	return len(seen)
}

// seed gives each passage the community of which it has most terms, two or more, or all there are; of equals the first; else
// none (-1).
func (c *Corpus) seed(communities [][]int32) []int {
	of := map[int32]int{}
	for k, terms := range communities {
		for _, t := range terms {
			of[t] = k
		}
	}
	group := make([]int, len(c.Passages))
	for i, p := range c.Passages {
		count := make([]int, len(communities))
		group[i] = -1
		most := 1
		for _, t := range p.Terms {
			if k, ok := of[t]; ok {
				count[k]++
			}
		}
		for k, n := range count {
			if n > most || n > 0 && n == len(communities[k]) && group[i] < 0 {
				group[i], most = k, max(most, n)
			}
		}
	}
	return group
}

// nearby is the centres of groups, the mean directions of their texts, term by term, so that a passage's products with all of
// them run along memory. It is filled anew for each move.
type nearby struct {
	n      int
	byTerm []float32      // terms x centres
	sense  []sense.Vector // per centre
	length []float32      // of its sense
	square []float64      // room
}

func (c *Corpus) nearby(n int) *nearby {
	return &nearby{n, make([]float32, len(c.Terms)*n), make([]sense.Vector, n), make([]float32, n), make([]float64, n)}
}

// move gives each passage to the nearest centre, if any is near enough, on all cores, and reports whether any moved.
func (near *nearby) move(texts []text, group []int) bool {
	near.fill(texts, group)
	workers := max(1, min(runtime.GOMAXPROCS(0), len(texts)/256))
	moved := make([]bool, workers)
	share(workers, len(texts), func(w, from, to int) {
		room := make([]float32, near.n)
		for i := from; i < to; i++ {
			before := group[i]
			group[i] = near.nearest(&texts[i], before, room)
			moved[w] = moved[w] || group[i] != before
		}
	})
	return slices.Contains(moved, true)
}

// fill puts the centres where the groups are.
func (near *nearby) fill(texts []text, group []int) {
	n := near.n
	clear(near.byTerm)
	clear(near.sense)
	clear(near.square)
	for i := range texts {
		if k := group[i]; k >= 0 {
			for j, id := range texts[i].terms {
				near.byTerm[int(id)*n+k] += texts[i].values[j]
			}
			along(near.sense[k][:], 1, texts[i].sense[:])
		}
	}
	for row := near.byTerm; len(row) > 0; row = row[n:] {
		for k, x := range row[:n] {
			near.square[k] += float64(x) * float64(x)
		}
	}
	by := near.length // first what to multiply with, then the length
	for k := range by {
		for _, x := range near.sense[k] {
			near.square[k] += float64(x) * float64(x)
		}
		by[k] = 0
		if near.square[k] > 0 {
			by[k] = float32(1 / math.Sqrt(near.square[k]))
		}
	}
	for row := near.byTerm; len(row) > 0; row = row[n:] {
		for k := range row[:n] {
			row[k] *= by[k]
		}
	}
	for k := range by {
		way := near.sense[k][:]
		for d := range way {
			way[d] *= by[k]
		}
		near.length[k] = float32(math.Sqrt(float64(product(way, way))))
	}
}

// nearest is the centre that is nearest to a text, the first of equals, or -1 where none is near enough. The sense of most
// centres need not be looked at: no product is more than the two lengths'. Where the text was before is looked at first, since it is
// likely there still, else where its words alone put it. room is for the products.
func (n *nearby) nearest(t *text, before int, room []float32) int {
	clear(room)
	for j, id := range t.terms {
		along(room, t.values[j], n.byTerm[int(id)*len(room):])
	}
	length := float32(math.Sqrt(float64(product(t.sense[:], t.sense[:])))) * 1.0001 // more than any rounding
	best, at := float32(closeness), -1
	look := func(k int) {
		if x := room[k] + product(t.sense[:], n.sense[k][:]); x > best || x == best && at >= 0 && k < at {
			best, at = x, k
		}
	}
	first := before // or where its words put it
	if first < 0 {
		first = 0
		for k, x := range room {
			if x > room[first] {
				first = k
			}
		}
	}
	look(first)
	for k, x := range room {
		if k != first && x+float32(length*n.length[k]) >= best {
			look(k)
		}
	}
	return at
}
