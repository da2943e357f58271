package cooccur

import "fmt"

// count counts a note in (sign 1) or out (-1). Tallies are unsigned and counting out wraps them back, which underflow
// then notices.
func (c *Counts) count(n Note, sign int) {
	by := uint32(sign)
	if c.nearOnly {
		for _, passage := range n {
			c.uses(passage, by)
			c.acrossFrom(passage, 0, by)
		}
		return
	}
	c.participant++
	c.participants += sign
	for _, passage := range n {
		for start := 0; start < len(passage); start += longPassage {
			c.passages += sign
			part := passage[start:min(len(passage), start+longPassage)]
			c.different(part, by)
			c.matrix()
			c.together(by)
			if start > 0 {
				c.acrossFrom(passage[max(0, start-c.window):], min(start, c.window), by)
			}
		}
	}
	if c.participants < 0 || c.passages < 0 {
		panic("cooccur: removed a note that was not added")
	}
}

// uses counts the uses of terms and nothing else.
func (c *Counts) uses(passage []uint32, by uint32) {
	for _, term := range passage {
		c.tallies[term].Times += by
		underflow(c.tallies[term].Times, by)
	}
}

// acrossFrom counts the pairs near each other of which the later term stands at cut or after it, and the earlier one
// before the cut; with cut 0, all pairs.
func (c *Counts) acrossFrom(passage []uint32, cut int, by uint32) {
	end := len(passage)
	if cut > 0 {
		end = min(end, cut+c.window)
	}
	for i := cut; i < end; i++ {
		for j := max(0, i-c.window); j < i; j++ {
			if cut > 0 && j >= cut {
				break
			}
			if a, b := passage[j], passage[i]; a != b {
				e := c.pairs.at(a, b)
				e.Times += by
				underflow(e.Times, by)
			}
		}
	}
}

// different counts the terms of a passage, and lists the different ones in terms and every one's place there in places.
func (c *Counts) different(passage []uint32, by uint32) {
	c.passage++
	c.terms, c.places = c.terms[:0], c.places[:0]
	for _, term := range passage {
		t, s := &c.tallies[term], &c.seen[term]
		t.Times += by
		if s.passage != c.passage {
			s.passage, s.place = c.passage, uint32(len(c.terms))
			c.terms = append(c.terms, term)
			t.Passages += by
			if s.participant != c.participant {
				s.participant = c.participant
				t.Participants += by
			}
		}
		underflow(t.Times|t.Passages|t.Participants, by)
		c.places = append(c.places, int(s.place))
	}
}

// matrix counts how often the different terms of the passage are near each other.
func (c *Counts) matrix() {
	n := len(c.terms)
	if cap(c.near) < n*n {
		c.near = make([]uint16, n*n)
	}
	c.near = c.near[:n*n]
	clear(c.near)
	for i, p := range c.places {
		for _, q := range c.places[max(0, i-c.window):i] {
			c.near[max(p, q)*n+min(p, q)]++
		}
	}
}

// together counts all pairs of the different terms of the passage: each pair is looked up once.
func (c *Counts) together(by uint32) {
	n := len(c.terms)
	c.pairs.reserve(n * (n - 1) / 2)
	for i, b := range c.terms {
		near := c.near[i*n:]
		for j, a := range c.terms[:i] {
			e := c.pairs.at(a, b)
			e.Passages += by
			e.Times += by * uint32(near[j])
			if e.participant != c.participant {
				e.participant = c.participant
				e.Participants += by
			}
			underflow(e.Times|e.Passages|e.Participants, by)
		}
	}
}

// underflow panics when counting out brought a tally below zero. No tally comes to two thousand millions honestly.
func underflow(tally, by uint32) {
	if tally>>31 != 0 && by>>31 != 0 {
		panic(fmt.Sprintf("cooccur: removed a note that was not added (a tally fell to %d)", int32(tally)))
	}
}
