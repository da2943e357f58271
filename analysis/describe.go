package analysis

import (
	"cmp"
	"slices"
	"strings"

	"elephants/analysis/barrier"
	"elephants/analysis/cores"
	"elephants/analysis/theme"
)

// mostWords of a theme are named.
const mostWords = 10

// candidates is how many terms are looked at to find mostWords that are a theme's own.
const candidates = 5 * mostWords

// name finds the words of each group: of a barrier, those that say it, whatever else they say;
// beyond the code book, those that tell the groups apart.
func (c *corpus) name(groups []group, h *heard) [][]theme.Word {
	out := make([][]theme.Word, len(groups))
	var unnamed [][]theme.Word
	var at []int
	cores.Each(cores.Workers(len(groups), 1), len(groups), func(_, i int) {
		if g := groups[i]; g.barrier != "" {
			out[i] = c.Words(g.passages, mostWords, h.pull(g.barrier))
		} else {
			out[i] = c.Words(g.passages, candidates, nil)
		}
	})
	for i, g := range groups {
		if g.barrier == "" {
			unnamed, at = append(unnamed, out[i]), append(at, i)
		}
	}
	for k, words := range theme.Exclusive(unnamed, mostWords) {
		out[at[k]] = words
	}
	cores.Each(cores.Workers(len(groups), 1), len(groups), func(_, i int) { c.Voice(out[i], groups[i].passages) })
	return out
}

// theme describes a group.
func (c *corpus) theme(g group, words []theme.Word, book *barrier.Book) Theme {
	t := Theme{ID: g.id, Held: g.held, Barrier: g.barrier, Participants: map[Side][]string{}, Sides: map[Side]int{}}
	raised := make([]int, len(c.sides))
	spoke := map[int]bool{}
	for _, i := range g.passages {
		p := &c.Passages[i]
		id := c.notes[p.Note].ID
		_, sure := slices.BinarySearch(g.sure, i)
		t.Passages = append(t.Passages, Passage{id, p.Start, p.End, sure})
		if n := len(t.Notes); n == 0 || t.Notes[n-1] != id {
			t.Notes = append(t.Notes, id)
		}
		if !spoke[p.Voice] {
			spoke[p.Voice] = true
			side := c.sideOf[p.Voice]
			raised[side]++
			t.Participants[c.sides[side]] = append(t.Participants[c.sides[side]], c.voices[p.Voice])
		}
	}
	for i, side := range c.sides {
		slices.Sort(t.Participants[side])
		t.Sides[side] = raised[i]
	}
	t.Balance = balance(raised, c.sizes)
	c.claim(&t, g)
	for _, w := range words {
		t.Terms = append(t.Terms, c.term(w))
	}
	t.Label = cmp.Or(g.label, c.label(&t, g.passages, book))
	return t
}

// said describes all terms that at least so many voices used in a group, by stem.
func (c *corpus) said(g group, least int) (all []Term) {
	words := c.Said(g.passages, least)
	c.Voice(words, g.passages)
	for _, w := range words {
		all = append(all, c.term(w))
	}
	return all
}

// term describes a word of a theme.
func (c *corpus) term(w theme.Word) Term {
	known := c.Terms[w.Term]
	t := Term{Text: known.Text, Stem: known.Stem, Participants: known.Voices, Sides: map[Side]int{},
		Passages: w.Passages, G2: w.G2}
	for _, v := range w.Voices {
		t.Users = append(t.Users, c.voices[v])
		t.Sides[c.sides[c.sideOf[v]]]++
	}
	slices.Sort(t.Users)
	return t
}

// label is the barrier's name; of a barrier outside the book, its id as words; beyond the code
// book, its first terms, those that people say in one breath as they say them.
func (c *corpus) label(t *Theme, passages []int, book *barrier.Book) string {
	if t.Barrier == "" {
		return strings.Join(c.phrases(t.Terms, passages), ", ")
	}
	if b, ok := book.Lookup(t.Barrier); ok {
		if t.Stance != Difficulty {
			return b.OtherWay()
		}
		return b.Name
	}
	return strings.ReplaceAll(t.Barrier, "-", " ")
}

// reached counts the participants of each side, and those whom a theme reaches.
func (c *corpus) reached(themes []Theme) (people, reached map[Side]int) {
	people, reached = map[Side]int{}, map[Side]int{}
	for i, side := range c.sides {
		people[side] = c.sizes[i]
		seen := map[string]bool{}
		for _, t := range themes {
			for _, v := range t.Participants[side] {
				seen[v] = true
			}
		}
		reached[side] = len(seen)
	}
	return people, reached
}

// unthemed lists the notes that no theme reaches.
func (c *corpus) unthemed(themes []Theme) []string {
	reached := map[string]bool{}
	for _, t := range themes {
		for _, id := range t.Notes {
			reached[id] = true
		}
	}
	var out []string
	for _, n := range c.notes {
		if !reached[n.ID] {
			out = append(out, n.ID)
		}
	}
	return out
}
