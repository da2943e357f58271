package theme

import (
	"math"
	"slices"

	"elephants/analysis/sense"
	"elephants/analysis/vector"
)

const (
	// axes is how many directions of the words' own space are kept. 50 to 200 measured the same on
	// BBC, 60 better than 100 on 20 Newsgroups.
	axes = 64
	// turns is how often the axes are refined; from six to twelve, NMI on 20 Newsgroups rose by .01.
	turns = 10
	// brief is the length, in words, of a text whose meaning by sense counts as much again as half of
	// what its own words say. Long texts are told apart by their words (on BBC sense alone scores NMI
	// .73, words .89), answers of a dozen words by sense (NHS: .30 by words, .35 with both). On 20
	// Newsgroups 15 gives .57, 25 .58, 50 .54, 100 .50.
	brief = 25
	// fewestPlaces is in how many units a term must occur to be an axis's part.
	fewestPlaces = 2
)

// unit is a text to be placed: a note, or a passage.
type unit struct {
	terms, times []int32
	words        int
}

// notes joins the passages of each note to one unit; empty notes have empty ones.
func (c *Corpus) notes(n int) []unit {
	units := make([]unit, n)
	all := make([][]int32, n)
	for _, p := range c.Passages {
		for j, t := range p.Terms {
			for range p.Times[j] {
				all[p.Note] = append(all[p.Note], t)
			}
		}
		units[p.Note].words += p.Words()
	}
	for i := range units {
		units[i].terms, units[i].times = distinct(all[i])
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

// row is a sparse vector.
type row struct {
	terms  []int32
	values []float32
}

// weigh gives each unit its terms by (1 + log times) x idf, to unit length; terms of a single unit
// say nothing of others.
func (c *Corpus) weigh(units []unit) []row {
	places, idf := rarity(units, len(c.Terms))
	rows := make([]row, len(units))
	for i, u := range units {
		var square float64
		rows[i].terms, rows[i].values = make([]int32, 0, len(u.terms)), make([]float32, 0, len(u.terms))
		for j, t := range u.terms {
			if places[t] < fewestPlaces {
				continue
			}
			v := idf[t]
			if n := u.times[j]; n > 1 {
				v *= 1 + math.Log(float64(n))
			}
			square += v * v
			rows[i].terms = append(rows[i].terms, t)
			rows[i].values = append(rows[i].values, float32(v))
		}
		for j := range rows[i].values {
			rows[i].values[j] /= float32(math.Sqrt(square))
		}
	}
	return rows
}

// text is a unit as its own words and their sense have it: together of length 1, the sense the more
// the shorter it is.
type text struct {
	row
	sense sense.Vector
}

// texts weighs units' words and senses against each other. known says of a unit how far sense knows
// it, from 0 to 1; nil: wholly.
func (c *Corpus) texts(units []unit, known func(unit) float32) []text {
	rows, meanings := c.weigh(units), c.meanings(units)
	out := make([]text, len(units))
	for i, u := range units {
		share := float32(brief) / float32(brief+u.words)
		if known != nil {
			share *= known(u)
		}
		own := float32(1 / math.Sqrt(float64(1+share*share)))
		out[i] = text{row{rows[i].terms, rows[i].values}, meanings[i]}
		for j := range out[i].values {
			out[i].values[j] *= own
		}
		for d := range out[i].sense {
			out[i].sense[d] *= own * share
		}
	}
	return out
}

// knownShare is the share of a unit's uses of terms that sense knows as they are written. Where a
// corpus has words of its own, the few that sense knows are the least telling, and their sense is
// that of other matters (titles on programming: README). A guess at a misspelt word does not count:
// in such a corpus it is mostly wrong.
func (c *Corpus) knownShare(u unit) float32 {
	known, all := int32(0), int32(0)
	for j, t := range u.terms {
		all += u.times[j]
		if f := &c.Forms[c.Terms[t].Form]; f.Known >= 0 && f.Known.Name() == f.Word {
			known += u.times[j]
		}
	}
	return float32(known) / float32(max(1, all))
}

// addTo adds a text to a centre: terms, then sense.
func (t *text) addTo(centre []float32) {
	for j, id := range t.terms {
		centre[id] += t.values[j]
	}
	vector.Add(centre[len(centre)-sense.Dims:], 1, t.sense[:])
}

// times is the product of a text and a centre.
func (t *text) times(centre []float32) float32 {
	sum := vector.Product(t.sense[:], centre[len(centre)-sense.Dims:])
	for j, id := range t.terms {
		sum += float32(t.values[j] * centre[id])
	}
	return sum
}

// place puts units into one space, where near is alike: the principal axes of their words (latent
// semantic analysis, Deerwester and others, 1990), and beside them, the more the shorter a text is,
// the sense of the words. Each comes out at unit length, or zero where nothing is known of it.
//
// The axes are those of the largest singular values, found by subspace iteration (Halko,
// Martinsson, Tropp, "Finding structure with randomness", 2011) from a fixed start; only the space
// they span matters to distances, so that they are not turned into singular vectors. Cost: some 2 x
// turns x axes operations a term of a unit.
func (c *Corpus) place(texts []text) [][]float32 {
	base := c.axes(texts)
	points := make([][]float32, len(texts))
	for i, t := range texts {
		p := make([]float32, axes+sense.Dims)
		var square float64
		for j, id := range t.terms {
			vector.Add(p[:axes], t.values[j], base[int(id)*axes:])
			square += float64(t.values[j]) * float64(t.values[j])
		}
		vector.Normalise(p[:axes]) // the axes hold a part of a text's own words: it counts for all
		for j := range axes {
			p[j] *= float32(math.Sqrt(square))
		}
		copy(p[axes:], t.sense[:])
		vector.Normalise(p)
		points[i] = p
	}
	return points
}

// axes gives each term its place on the axes: terms x axes.
func (c *Corpus) axes(rows []text) []float32 {
	base := make([]float32, len(c.Terms)*axes)
	random := fixed(1, 2) // any start does
	for i := range base {
		base[i] = float32(random.NormFloat64())
	}
	for range turns {
		vector.Orthonormalise(base, axes)
		next := make([]float32, len(base))
		var at [axes]float32
		for _, r := range rows {
			clear(at[:])
			for j, t := range r.terms {
				vector.Add(at[:], r.values[j], base[int(t)*axes:])
			}
			for j, t := range r.terms {
				vector.Add(next[int(t)*axes:int(t+1)*axes], r.values[j], at[:])
			}
		}
		base = next
	}
	vector.Orthonormalise(base, axes)
	return base
}

// known are the units of which something is known, in order.
func known(points [][]float32) []int {
	var out []int
	for i, p := range points {
		if slices.ContainsFunc(p, func(x float32) bool { return x != 0 }) {
			out = append(out, i)
		}
	}
	return out
}
