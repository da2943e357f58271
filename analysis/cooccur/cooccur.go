// Package cooccur counts which terms occur together, so that counts of notes can be added, removed and merged: the same
// notes come to the same counts in whatever order and by whatever way they were counted.
//
// [New] makes empty [Counts]. [Counts.Note] turns what one participant said into numbers, [Counts.Add] and
// [Counts.Remove] count it in and out, [Counts.Merge] adds other counts, [Counts.AppendBinary] and [Decode] keep them.
// [NPMI] and [G2] say what a count means. Package count makes counts of long texts, faster.
//
// Two terms can be together in three ways, and each pair has a count of each (see [Tally]): near each other, in one
// passage, and with one participant, who counts once however often she said it. The package knows nothing of words,
// stop words or stems: a term is any string.
package cooccur

import (
	"fmt"
	"math"
)

// Tally is how often a term, or a pair of different terms, was seen.
type Tally struct {
	Times        uint32 // of a term, its uses; of a pair, how often the two stood within the window of each other
	Passages     uint32 // the passages that have the term, or both
	Participants uint32 // the participants one of whose passages has the term, or both
}

// longPassage is the most terms that count as one passage: about a page. A longer one is counted as several, cut after
// every longPassage terms, since a page without a break is no unit of thought and the pairs of a passage grow with the
// square of it. Nearness does not end at such a cut.
const longPassage = 256

// Counts are how often terms and pairs of terms were seen. They are not safe for concurrent use; let every goroutine
// count for itself, and merge.
type Counts struct {
	window       int
	nearOnly     bool
	participants int
	passages     int

	numbers map[string]uint32
	names   []string
	tallies []Tally
	pairs   pairs

	participant uint32 // which Add or Remove is under way
	passage     uint32 // which passage
	seen        []seen // by term
	places      []int  // scratch: each term of the passage, as its place among the different ones
	terms       []uint32
	near        []uint16 // scratch: for different terms i > j of a passage, how often they are near, at i*len(terms)+j
}

// seen is when a term was last counted, and its place in the passage.
type seen struct{ participant, passage, place uint32 }

// maxWindow keeps what is near in a passage of longPassage terms within 16 bits.
const maxWindow = 255

// New makes empty counts in which terms are near each other when they stand at most window places apart, in one passage.
// It panics unless window is from 1 to 255.
func New(window int) *Counts {
	if window < 1 || window > maxWindow {
		panic(fmt.Sprintf("cooccur: window is %d, from 1 to %d are possible", window, maxWindow))
	}
	return &Counts{window: window, numbers: map[string]uint32{}, pairs: newPairs()}
}

// NewNear makes counts of uses and nearness alone, without passages and participants: for texts of which nobody knows
// who says what, and whose passages may be long.
func NewNear(window int) *Counts {
	c := New(window)
	c.nearOnly = true
	return c
}

// Note is what one participant said: the terms of each passage in their order, by their numbers in one set of counts.
type Note [][]uint32

// Note gives a participant's passages by the numbers of their terms, numbering new ones. Everything of one participant
// belongs in one note: what is added twice counts as two participants.
func (c *Counts) Note(passages [][]string) Note {
	n := make(Note, len(passages))
	for i, terms := range passages {
		n[i] = make([]uint32, len(terms))
		for j, term := range terms {
			n[i][j] = c.number(term)
		}
	}
	return n
}

func (c *Counts) number(term string) uint32 {
	n, ok := c.numbers[term]
	if !ok {
		n = uint32(len(c.names))
		c.numbers[term] = n
		c.names, c.tallies, c.seen = append(c.names, term), append(c.tallies, Tally{}), append(c.seen, seen{})
		c.pairs.widen(len(c.names))
	}
	return n
}

// Add counts a note in.
func (c *Counts) Add(n Note) { c.count(n, 1) }

// Remove counts a note out that was added before, and leaves the counts as if it had not been. It panics when a count
// falls below zero: then the note was never added.
func (c *Counts) Remove(n Note) { c.count(n, -1) }

// Of gives what was counted of a term.
func (c *Counts) Of(term string) Tally {
	if n, ok := c.numbers[term]; ok {
		return c.tallies[n]
	}
	return Tally{}
}

// Pair gives what was counted of two terms together.
func (c *Counts) Pair(a, b string) Tally {
	m, ok := c.numbers[a]
	n, also := c.numbers[b]
	if !ok || !also || m == n {
		return Tally{}
	}
	return c.pairs.of(m, n)
}

// Participants is how many notes are counted in, and Passages how many passages they have.
func (c *Counts) Participants() int { return c.participants }

// Passages is how many passages are counted in; see Participants.
func (c *Counts) Passages() int { return c.passages }

// Merge adds other counts, which stay as they are. Both must have been made for the same window, with or without
// passages. An error leaves the counts neither as they were nor merged.
func (c *Counts) Merge(other *Counts) error {
	if c.window != other.window || c.nearOnly != other.nearOnly {
		return fmt.Errorf("merging counts: window %d, passages %t into window %d, passages %t",
			other.window, !other.nearOnly, c.window, !c.nearOnly)
	}
	c.participants += other.participants
	c.passages += other.passages
	numbers, wrapped := make([]uint32, len(other.names)), false
	for n, name := range other.names {
		numbers[n] = c.number(name)
		wrapped = c.tallies[numbers[n]].add(other.tallies[n]) || wrapped
	}
	other.pairs.each(func(a, b uint32, t Tally) {
		wrapped = c.pairs.at(numbers[a], numbers[b]).add(t) || wrapped
	})
	if wrapped {
		return fmt.Errorf("merging counts: a term or pair was seen more than %d times", uint32(math.MaxUint32))
	}
	return nil
}

// AddTerm and AddPair count what was counted elsewhere: rows of a table, say. They leave participants and passages alone.
func (c *Counts) AddTerm(term string, t Tally) { c.tallies[c.number(term)].add(t) }

// AddPair counts two terms together, in either order; see AddTerm. A term is no pair with itself.
func (c *Counts) AddPair(a, b string, t Tally) {
	if a != b {
		m, n := c.number(a), c.number(b)
		c.pairs.at(m, n).add(t)
	}
}

// add adds another tally, and reports whether one of its numbers came round to 0.
func (t *Tally) add(other Tally) (wrapped bool) {
	t.Times += other.Times
	t.Passages += other.Passages
	t.Participants += other.Participants
	return t.Times < other.Times || t.Passages < other.Passages || t.Participants < other.Participants
}
