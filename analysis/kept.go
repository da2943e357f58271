package analysis

import (
	"slices"
	"strings"

	"elephants/analysis/theme"
)

// join gives the barriers of a [Kept] that has terms as well what was found by the terms, as if
// interviewers had said so.
func (h *heard) join(f *theme.Found, kept []Kept) {
	before := len(f.Groups)
	f.Groups = slices.DeleteFunc(f.Groups, func(g theme.Group) bool {
		if g.Kept < 0 || g.Kept >= len(kept) { // found, or a seed
			return false
		}
		k := slices.IndexFunc(h.groups, func(known group) bool {
			return slices.Contains(kept[g.Kept].Barriers, known.barrier) &&
				known.id == kept[g.Kept].ID
		})
		if k >= 0 {
			h.coded[k] = append(h.coded[k], g.Passages...)
		}
		return k >= 0
	})
	if len(f.Groups) < before {
		h.settle()
	}
}

// part takes out of the groups what coordinators want apart. Whether a part is there in a redraw
// is not looked at: it is as steady as the group that it left. found stands among the groups from
// unnamed on.
func (c *corpus) part(groups []group, steady []float64, unnamed int, found *theme.Found,
	kept []Kept) ([]group, []float64) {
	for _, keep := range kept {
		from := -1
		switch {
		case len(keep.Out) == 0:
		case len(keep.Barriers) > 0:
			from = slices.IndexFunc(groups,
				func(g group) bool { return g.barrier == keep.Barriers[0] })
		default:
			if from = c.holds(found.Groups, keep.Terms); from >= 0 {
				from += unnamed
			}
		}
		if from < 0 {
			continue
		}
		out := c.terms(keep.Out)
		var taken []int
		for _, i := range groups[from].passages {
			if slices.ContainsFunc(c.Passages[i].Terms,
				func(t int32) bool { return slices.Contains(out, t) }) {
				taken = append(taken, i)
			}
		}
		of := group{id: keep.ID, held: true, label: keep.Name, passages: taken}
		for _, i := range groups[from].sure {
			if slices.Contains(taken, i) {
				of.sure = append(of.sure, i)
			}
		}
		groups[from].leave(taken)
		groups = append(groups, of)
		steady = append(steady, steady[from])
	}
	return groups, steady
}

// leave takes passages out of a group.
func (g *group) leave(taken []int) {
	gone := func(i int) bool { return slices.Contains(taken, i) }
	g.passages = slices.DeleteFunc(slices.Clone(g.passages), gone)
	g.sure = slices.DeleteFunc(slices.Clone(g.sure), gone)
	g.heard = slices.DeleteFunc(slices.Clone(g.heard),
		func(h heardIn) bool { return gone(h.passage) })
}

// half is the share of a theme's terms by which it is known again.
const half = 0.5

// holds returns the place of the found group that has most of some stems, the first of equals; -1
// if none has half.
func (c *corpus) holds(found []theme.Group, stems []string) int {
	want := c.terms(stems)
	best, most := -1, 0
	for i, g := range found {
		n := 0
		for _, t := range want {
			if _, ok := slices.BinarySearch(g.Terms, t); ok {
				n++
			}
		}
		if n > most && float64(n) >= half*float64(len(stems)) {
			best, most = i, n
		}
	}
	return best
}

// terms finds the numbers of stems; a stem that nobody used is passed over.
func (c *corpus) terms(stems []string) (out []int32) {
	for _, s := range stems {
		if t, ok := slices.BinarySearchFunc(c.Terms, s, func(known theme.Term,
			s string) int {
			return strings.Compare(known.Stem, s)
		}); ok {
			out = append(out, int32(t))
		}
	}
	return out
}
