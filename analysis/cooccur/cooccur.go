// Package cooccur keeps how often terms stand near each other, and says which of them keep
// company more than by chance.
//
// [New] makes empty [Counts] of parts of a corpus; [Counts.Merge] adds those of another part,
// [Counts.AppendBinary] and [Decode] keep them: the same documents come to the same bytes in
// whatever order and by whatever way they were counted. [Judge] says which pairs to join. Package
// count does the counting. The package knows nothing of words, stop words or stems: a term is any
// string.
package cooccur

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Counts are how often pairs of different terms stood within a window of each other. They are not
// safe for concurrent use.
type Counts struct {
	window  int
	numbers map[string]uint32
	names   []string
	pairs   map[[2]uint32]uint32 // by the numbers of the terms, the lower one first
}

// MaxWindow is the widest window that can be counted with.
const MaxWindow = 255

// New makes empty counts in which terms are near each other when they stand at most window places
// apart. It panics unless window is from 1 to 255.
func New(window int) *Counts {
	if window < 1 || window > MaxWindow {
		panic(fmt.Sprintf("cooccur: window is %d, from 1 to %d are possible", window, MaxWindow))
	}
	return &Counts{window: window, numbers: map[string]uint32{}, pairs: map[[2]uint32]uint32{}}
}

// Window is the window that the counts were made with.
func (c *Counts) Window() int { return c.window }

// SetWindow says for which window the counts were made, where that is not known before them. It
// panics as [New] does.
func (c *Counts) SetWindow(window int) { c.window = New(window).window }

func (c *Counts) number(term string) uint32 {
	n, ok := c.numbers[term]
	if !ok {
		n = uint32(len(c.names))
		c.numbers[term], c.names = n, append(c.names, term)
	}
	return n
}

// Add counts two different terms that stood near each other so many times. It reports whether their
// count has room for it; without, the count is no longer what was seen.
func (c *Counts) Add(a, b string, times uint32) (room bool) {
	x, y := c.number(a), c.number(b)
	return c.add([2]uint32{min(x, y), max(x, y)}, times)
}

func (c *Counts) add(p [2]uint32, times uint32) (room bool) {
	n := c.pairs[p] + times
	c.pairs[p] = n
	return n >= times
}

// Merge adds other counts, which stay as they are. Both must have been made for the same window. An
// error leaves the counts neither as they were nor merged.
func (c *Counts) Merge(other *Counts) error {
	if c.window != other.window {
		return fmt.Errorf("merging counts: window %d into window %d", other.window, c.window)
	}
	numbers, room := make([]uint32, len(other.names)), true
	for n, name := range other.names {
		numbers[n] = c.number(name)
	}
	for p, times := range other.pairs {
		x, y := numbers[p[0]], numbers[p[1]]
		room = c.add([2]uint32{min(x, y), max(x, y)}, times) && room
	}
	if !room {
		return fmt.Errorf("merging counts: a pair was seen more than %d times",
			uint32(math.MaxUint32))
	}
	return nil
}

// Pairs calls yield with every pair that was seen, a before b in the alphabet, in the order of a,
// then b.
func (c *Counts) Pairs(yield func(a, b string, times uint32)) {
	order, pairs := c.sorted()
	for _, p := range pairs {
		yield(order[p.a], order[p.b], p.times)
	}
}

// ranked is a pair by the alphabetical places of its terms, the first term's first.
type ranked struct{ a, b, times uint32 }

// sorted gives the terms alphabetically, and the pairs by the places of their terms.
func (c *Counts) sorted() (order []string, pairs []ranked) {
	order = slices.Sorted(slices.Values(c.names))
	place := make([]uint32, len(order))
	for i, name := range order {
		place[c.numbers[name]] = uint32(i)
	}
	pairs = make([]ranked, 0, len(c.pairs))
	for p, times := range c.pairs {
		x, y := place[p[0]], place[p[1]]
		pairs = append(pairs, ranked{min(x, y), max(x, y), times})
	}
	slices.SortFunc(pairs, func(p, q ranked) int {
		return cmp.Or(cmp.Compare(p.a, q.a),
			cmp.Compare(p.b, q.b))
	})
	return order, pairs
}
