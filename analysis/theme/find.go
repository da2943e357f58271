package theme

import (
	"slices"
	"sync"
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
