package theme

import (
	"slices"

	"elephants/analysis/place"
)

// Divide puts each of the notes that the corpus was read from into one of n groups: place.Divide. It
// always answers, also where the notes hold no themes; Find is for what can be claimed.
func (c *Corpus) Divide(notes, n int) []int { return c.texts(c.notes(notes), true).Divide(n) }

// Alike says how alike groups of passages are, each with each, from 0 to about 1.
func (c *Corpus) Alike(groups [][]int) [][]float64 { return c.texts(c.units(), true).Alike(groups) }

// texts are units as their words and sense have them; with byShare, sense counts as far as it knows
// their words.
func (c *Corpus) texts(units []place.Unit, byShare bool) *place.Texts {
	terms := make([]place.Term, len(c.Terms))
	for t := range terms {
		f := &c.Forms[c.Terms[t].Form]
		terms[t] = place.Term{Sense: f.Known, AsWritten: f.Known >= 0 && f.Known.Name() == f.Word}
	}
	return place.New(units, terms, byShare)
}

// units are the passages, as texts to be placed.
func (c *Corpus) units() []place.Unit {
	out := make([]place.Unit, len(c.Passages))
	for i := range out {
		p := &c.Passages[i]
		out[i] = place.Unit{Terms: p.Terms, Times: p.Times, Words: p.Words()}
	}
	return out
}

// notes joins the passages of each note to one unit; empty notes have empty ones, and a note of one
// passage shares its terms.
func (c *Corpus) notes(n int) []place.Unit {
	units := make([]place.Unit, n)
	passages := make([]int32, n)
	for i := range c.Passages {
		passages[c.Passages[i].Note]++
	}
	all := map[int][]int32{}
	for i := range c.Passages {
		p := &c.Passages[i]
		u := &units[p.Note]
		u.Words += p.Words()
		if passages[p.Note] == 1 {
			u.Terms, u.Times = p.Terms, p.Times
			continue
		}
		for j, t := range p.Terms {
			for range p.Times[j] {
				all[p.Note] = append(all[p.Note], t)
			}
		}
	}
	for i, terms := range all {
		units[i].Terms, units[i].Times = distinct(terms)
	}
	return units
}

// distinct sorts terms and counts those that are equal, in place.
func distinct(terms []int32) (once, times []int32) {
	slices.Sort(terms)
	once = terms[:0]
	for _, t := range terms {
		if n := len(once); n > 0 && once[n-1] == t {
			times[n-1]++
			continue
		}
		once, times = append(once, t), append(times, 1)
	}
	return slices.Clip(once), times
}
