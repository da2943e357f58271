package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"elephants/analysis/theme"
)

// corpus is the notes as the steps of the pipeline see them.
type corpus struct {
	*theme.Corpus
	notes  []Note   // by id
	voices []string // participants, or the ids of notes that stand for themselves
	sideOf []int    // per voice: its place in sides
	sides  []Side   // sorted
	sizes  []int    // per side: voices
}

// group is passages that may become a theme.
type group struct {
	id       string // of the Kept that it is
	held     bool   // by that alone
	barrier  string // "" beyond the code book
	stance   Stance
	sure     []int     // passages of which interviewers who read the note say that they raise it
	heard    []heardIn // passages of unread notes in which the model hears it, by passage
	label    string    // a coordinator's; "": the barrier's, or made of the first terms
	passages []int     // ascending
}

// gather reads the notes, by their ids, so that the order they came in is forgotten.
func gather(notes []Note, in theme.Language) (*corpus, error) {
	byID := func(a, b Note) int { return strings.Compare(a.ID, b.ID) }
	if !slices.IsSortedFunc(notes, byID) {
		notes = slices.Clone(notes)
		slices.SortStableFunc(notes, byID)
	}
	c := &corpus{notes: notes}
	type voice struct {
		side Side
		name string
	}
	number := map[voice]int{}
	read := make([]theme.Note, len(c.notes))
	for i, n := range c.notes {
		if i > 0 && c.notes[i-1].ID == n.ID {
			return nil, fmt.Errorf("two notes have the id %q", n.ID)
		}
		for _, k := range n.Coding {
			if k.Start < 0 || k.End < k.Start || len(n.Text) < k.End {
				return nil, fmt.Errorf("note %q is %d bytes long; its coding of %q goes from %d to %d", n.ID, len(n.Text), k.Barrier, k.Start, k.End)
			}
		}
		if at, ok := slices.BinarySearch(c.sides, n.Side); !ok {
			c.sides = slices.Insert(c.sides, at, n.Side)
		}
		v := voice{n.Side, cmp.Or(n.Participant, n.ID)}
		if _, ok := number[v]; !ok {
			number[v] = len(c.voices)
			c.voices = append(c.voices, v.name)
		}
		read[i] = theme.Note{Text: n.Text, Voice: number[v], Cuts: n.Cuts(), Out: n.Others}
	}
	c.sideOf, c.sizes = make([]int, len(c.voices)), make([]int, len(c.sides))
	for v, i := range number {
		c.sideOf[i], _ = slices.BinarySearch(c.sides, v.side)
		c.sizes[c.sideOf[i]]++
	}
	c.Corpus = theme.Read(read, in)
	return c, nil
}

// divide puts the notes into n groups by their words.
func (c *corpus) divide(n int) []group {
	if n <= 0 {
		return nil
	}
	groups := make([]group, n)
	of := c.Divide(len(c.notes), n)
	for i, p := range c.Passages {
		if k := of[p.Note]; k >= 0 {
			groups[k].passages = append(groups[k].passages, i)
		}
	}
	return slices.DeleteFunc(groups, func(g group) bool { return len(g.passages) == 0 })
}

// joined is the share of a group's passages in a barrier's from which the group is part of the
// barrier's theme.
const joined = 0.5

// find finds what the words hold together.
func (c *corpus) find(kept []Kept, sought []Seed) *theme.Found {
	keep, seeds := make([][]string, len(kept)), make([][]string, len(sought))
	for i, k := range kept {
		if len(k.Out) == 0 {
			keep[i] = k.Terms
		}
	}
	for i, s := range sought {
		seeds[i] = s.Terms
	}
	return c.Find(keep, seeds)
}

// beyond leaves of what was found what the code book has no name for.
func beyond(f *theme.Found, known []group) {
	f.Groups = slices.DeleteFunc(f.Groups, func(g theme.Group) bool {
		return g.Kept < 0 && slices.ContainsFunc(known, func(k group) bool {
			return float64(common(k.passages, g.Passages)) >= joined*float64(len(g.Passages))
		})
	})
}

// newGroup is what was found, with the name that a coordinator gave it, or who looks for it, if any
// did.
func newGroup(g theme.Group, kept []Kept, sought []Seed) group {
	if g.Kept < 0 {
		return group{passages: g.Passages}
	}
	if at := g.Kept - len(kept); at >= 0 {
		return group{passages: g.Passages, id: sought[at].ID, held: true, label: sought[at].Name}
	}
	return group{passages: g.Passages, id: kept[g.Kept].ID, held: true, label: kept[g.Kept].Name}
}

// common counts what two ascending lists share.
func common(a, b []int) (n int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n++
			a, b = a[1:], b[1:]
		}
	}
	return n
}
