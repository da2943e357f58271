package theme

import (
	"slices"
	"sync"
)

// Group is what may become a theme: passages, and the terms that hold them together.
type Group struct {
	Passages []int   // ascending
	Terms    []int32 // ascending
	Kept     int     // which of the kept sets it is, from 0, then of the seeds; -1: found
}

const (
	// fewestTerms of a theme keep company with each other: two are a phrase, not a theme.
	fewestTerms = 3
	// fewestRaise is how many participants raise a theme at the least.
	fewestRaise = 3
	// closeness is the product with a theme's centre from which a passage belongs to it: most passages
	// are near to none.
	closeness = 0.15
	// moves is how often passages are assigned and centres recomputed; from the fourth on, few
	// passages move.
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

// Find gives the groups of passages that the words alone hold together, beyond what chance would:
// none in notes whose words are strewn at random, and often none in few notes.
//
// Terms that keep company (see pairs) make a graph, weighted by the surprise of their meeting and
// the likeness of their sense. Its communities, at the resolution that changes least, are the
// seeds. A few rounds then give each passage to the nearest centre, if any is near, and recompute
// the centres: a passage may join that has none of the pairs.
//
// keep has sets of stems that people hold to be themes, whatever chance says: they are seeds, and
// their terms are in no other. sought has sets of stems that somebody looks for: a passage in which
// one of them is said is of that theme and of no other.
func (c *Corpus) Find(keep, sought [][]string) *Found {
	f := &Found{corpus: c}
	f.pairs, f.limit = c.pairs()
	c.relate(f.pairs)
	seeds := c.split(f.pairs, resolutions)
	f.resolution = seeds.resolution
	kept, wanted := c.numbers(keep), c.numbers(sought)
	seeds.terms = append(slices.Clone(kept), without(seeds.terms, slices.Concat(kept, wanted))...)
	if len(seeds.terms)+len(wanted) == 0 {
		return f
	}
	texts := c.texts(c.units(), false)
	group := c.seed(seeds.terms)
	if len(seeds.terms) > 0 {
		near := c.nearby(len(seeds.terms))
		for n := 0; n < moves && near.move(texts, group); n++ {
		}
	}
	c.look(wanted, group, len(seeds.terms))
	f.Groups = make([]Group, len(seeds.terms)+len(wanted))
	for k := range f.Groups {
		switch at := k - len(seeds.terms); {
		case at >= 0:
			f.Groups[k] = Group{Terms: wanted[at], Kept: len(kept) + at}
		case k >= len(kept):
			f.Groups[k] = Group{Terms: seeds.terms[k], Kept: -1}
		default:
			f.Groups[k] = Group{Terms: seeds.terms[k], Kept: k}
		}
	}
	for i, k := range group {
		if k >= 0 {
			f.Groups[k].Passages = append(f.Groups[k].Passages, i)
		}
	}
	f.Groups = slices.DeleteFunc(f.Groups,
		func(g Group) bool { return c.voices(g.Passages) < fewestRaise })
	return f
}

// look gives each passage with a wanted term to the group that wants it, numbered from first: the
// one with most of its terms, of equals the first. No passage joins by being near: a centre of two
// or three common words drifts to whatever is said beside them.
func (c *Corpus) look(wanted [][]int32, group []int, first int) {
	for i, p := range c.Passages {
		most := 0
		for k, terms := range wanted {
			n := 0
			for _, t := range terms {
				if has(p.Terms, t) {
					n++
				}
			}
			if n > most {
				most, group[i] = n, first+k
			}
		}
	}
}

// numbers finds the terms of sets of stems; a stem that nobody used is passed over.
func (c *Corpus) numbers(sets [][]string) [][]int32 {
	out := make([][]int32, len(sets))
	for k, set := range sets {
		for _, s := range set {
			if t, ok := slices.BinarySearchFunc(c.Terms, s,
				func(t Term, s string) int { return compare(t.Stem, s) }); ok {
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

// seed gives each passage the community of which it has most terms, two or more, or all there are;
// of equals the first; else none (-1).
func (c *Corpus) seed(communities [][]int32) []int {
	of := map[int32]int{}
	for k, terms := range communities {
		for _, t := range terms {
			of[t] = k
		}
	}
	group := make([]int, len(c.Passages))
	count := make([]int, len(communities))
	for i := range c.Passages {
		p := &c.Passages[i]
		clear(count)
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
