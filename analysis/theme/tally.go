package theme

import (
	"slices"
)

// longestRun bounds how many words without a space between them are compared with each other.
const longestRun = 7

// tally gives some passages their terms, and counts the passages of each form among them.
func (c *Corpus) tally(from, to int) []int32 {
	counts, last := make([]int32, len(c.Forms)), make([]int32, len(c.Forms))
	size := 0
	for i := from; i < to; i++ {
		for _, id := range c.Passages[i].counted() {
			if c.Forms[id].Term >= 0 {
				size++
			}
		}
	}
	terms, times := make([]int32, 0, size), make([]int32, 0, size)
	for i := from; i < to; i++ {
		p := &c.Passages[i]
		first := len(terms)
		for _, id := range p.counted() {
			t := c.Forms[id].Term
			if t < 0 {
				continue
			}
			terms = append(terms, t)
			if last[id] != int32(i)+1 {
				last[id] = int32(i) + 1
				counts[id]++
			}
		}
		own := terms[first:]
		slices.Sort(own)
		at := len(times)
		for j, t := range own {
			if n := len(times); j > 0 && own[n-at-1] == t {
				times[n-1]++
				continue
			}
			own[len(times)-at] = t
			times = append(times, 1)
		}
		n := len(times) - at
		terms = terms[:first+n]
		p.Terms, p.Times = own[:n:n], times[at:at+n:at+n]
		if p.rest != nil {
			p.glued = c.glue(p)
		}
	}
	return counts
}

// glue lists the pairs of terms that stand in one word, such as "co-ordinate".
func (c *Corpus) glue(p *Passage) (glued [][2]int32) {
	var run []int32 // terms of the open compound
	for i, at := range p.tight {
		if i == 0 || p.tight[i-1] != at-1 {
			run = run[:0]
			if t := c.Forms[p.Said[at-1]].Term; t >= 0 {
				run = append(run, t)
			}
		}
		t := c.Forms[p.Said[at]].Term
		if t < 0 {
			continue
		}
		for _, before := range run {
			glued = append(glued, [2]int32{min(before, t), max(before, t)})
		}
		run = append(run[:min(len(run), longestRun)], t)
	}
	return glued
}

// glues reports whether two terms, the lower first, stand in one word of the passage.
func (p *Passage) glues(a, b int32) bool {
	return p.rest != nil && slices.Contains(p.glued, [2]int32{a, b})
}

// show gives each term the form that most passages have; of equals the first in the alphabet.
func (c *Corpus) show(counts [][]int32) {
	most := make([]int32, len(c.Terms))
	for id := range c.Forms {
		f := &c.Forms[id]
		if f.Term < 0 {
			continue
		}
		n := int32(0)
		for _, of := range counts {
			n += of[id]
		}
		if t := &c.Terms[f.Term]; n > most[f.Term] || n == most[f.Term] && f.Word < t.Text {
			most[f.Term], t.Text, t.Form = n, f.Word, int32(id)
		}
	}
}

// count counts the passages and voices of each term.
func (c *Corpus) count() {
	last := make([]int, len(c.Terms)) // the voice that last counted, plus one
	for _, p := range c.byVoice() {
		c.Voices = max(c.Voices, p.Voice+1)
		for _, t := range p.Terms {
			c.Terms[t].Passages++
			if last[t] != p.Voice+1 {
				last[t] = p.Voice + 1
				c.Terms[t].Voices++
			}
		}
	}
}
