package study

import (
	"cmp"
	"slices"

	"elephants/analysis"
	"elephants/analysis/cooccur"
)

// Key is a word that more people of one side use than of the others.
type Key struct {
	Text   string
	People int     // of the side, who used it
	Others int     // of the other sides
	G2     float64 // Dunning's, over participants
	Ratio  float64 // of the two shares, each smoothed by half a person (Jeffreys)
}

// telling is the G2 from which a word is a side's own: by chance once in twenty words. fewest is
// how many of the side use it, so that no one person's word is called a side's.
const (
	telling = 3.84
	fewest  = 2
)

// Keyness gives each side the words that are most its own, at most n, the most telling first.
func (s *Study) Keyness(n int) map[analysis.Side][]Key {
	uses := make([][]int, len(s.corpus.Terms)) // per term and side: participants
	last := make([]int, len(s.corpus.Terms))   // the participant last counted, from 1
	for i := range uses {
		uses[i] = make([]int, len(s.sides))
	}
	for _, p := range s.byPerson() {
		for _, t := range s.corpus.Passages[p].Terms {
			if who := s.corpus.Passages[p].Voice; last[t] != who+1 {
				last[t] = who + 1
				uses[t][s.sideOf[who]]++
			}
		}
	}
	sizes := make([]int, len(s.sides))
	for _, side := range s.sideOf {
		sizes[side]++
	}
	out := map[analysis.Side][]Key{}
	for side, name := range s.sides {
		out[name] = []Key{}
		for t, of := range uses {
			all := 0
			for _, n := range of {
				all += n
			}
			if k, ok := key(of[side], all, sizes[side], len(s.sideOf)); ok {
				k.Text = s.corpus.Terms[t].Text
				out[name] = append(out[name], k)
			}
		}
		slices.SortFunc(out[name], func(a, b Key) int {
			return cmp.Or(cmp.Compare(b.G2, a.G2), cmp.Compare(a.Text, b.Text))
		})
		out[name] = out[name][:min(n, len(out[name]))]
	}
	return out
}

// key weighs a word that own of a side's size used, and all of everybody.
func key(own, all, size, everybody int) (Key, bool) {
	k := Key{People: own, Others: all - own}
	k.G2 = cooccur.G2(uint64(own), uint64(all), uint64(size), uint64(everybody))
	share := func(n, of int) float64 { return (float64(n) + .5) / (float64(of) + 1) }
	k.Ratio = share(own, size) / share(k.Others, everybody-size)
	more := float64(own)*float64(everybody) > float64(all)*float64(size)
	return k, own >= fewest && more && k.G2 >= telling
}

// byPerson are the passages, those of one participant together.
func (s *Study) byPerson() []int {
	order := make([]int, len(s.corpus.Passages))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return s.corpus.Passages[a].Voice - s.corpus.Passages[b].Voice
	})
	return order
}
