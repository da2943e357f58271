package theme

import (
	"math"
	"slices"

	"elephants/analysis/cores"
	"elephants/analysis/place"
	"elephants/analysis/sense"
	"elephants/analysis/vector"
)

// nearby is the centres of groups, the mean directions of their texts, term by term, so that a
// passage's products with all of them run along memory. It is filled anew for each move.
type nearby struct {
	n      int
	byTerm []float32      // terms x centres
	sense  []sense.Vector // per centre
	length []float32      // of its sense
	square []float64      // room
}

func (c *Corpus) nearby(n int) *nearby {
	return &nearby{n, make([]float32, len(c.Terms)*n), make([]sense.Vector, n), make([]float32, n),
		make([]float64, n)}
}

// move gives each passage to the nearest centre, if any is near enough, on all cores, and reports
// whether any moved.
func (near *nearby) move(texts *place.Texts, group []int) bool {
	near.fill(texts, group)
	workers := cores.Workers(len(group), 256)
	moved := make([]bool, workers)
	cores.Share(workers, len(group), func(w, from, to int) {
		room, made := make([]float32, near.n), place.Text{}
		for i := from; i < to; i++ {
			before := group[i]
			group[i] = near.nearest(texts.At(i, &made), before, room)
			moved[w] = moved[w] || group[i] != before
		}
	})
	return slices.Contains(moved, true)
}

// fill puts the centres where the groups are.
func (near *nearby) fill(texts *place.Texts, group []int) {
	n := near.n
	clear(near.byTerm)
	clear(near.sense)
	clear(near.square)
	var made place.Text
	for i, k := range group {
		if k >= 0 {
			t := texts.At(i, &made)
			for j, id := range t.Terms {
				near.byTerm[int(id)*n+k] += t.Values[j]
			}
			vector.Add(near.sense[k][:], 1, t.Sense[:])
		}
	}
	for row := near.byTerm; len(row) > 0; row = row[n:] {
		for k, x := range row[:n] {
			near.square[k] += float64(x) * float64(x)
		}
	}
	by := near.length // first what to multiply with, then the length
	for k := range by {
		for _, x := range near.sense[k] {
			near.square[k] += float64(x) * float64(x)
		}
		by[k] = 0
		if near.square[k] > 0 {
			by[k] = float32(1 / math.Sqrt(near.square[k]))
		}
	}
	for row := near.byTerm; len(row) > 0; row = row[n:] {
		for k := range row[:n] {
			row[k] *= by[k]
		}
	}
	for k := range by {
		way := near.sense[k][:]
		for d := range way {
			way[d] *= by[k]
		}
		near.length[k] = float32(math.Sqrt(float64(vector.Product(way, way))))
	}
}

// nearest is the centre that is nearest to a text, the first of equals, or -1 where none is near
// enough. The sense of most centres need not be looked at: no product is more than the two
// lengths'. Where the text was before is looked at first, since it is likely there still, else
// where its words alone put it. room is for the products.
func (near *nearby) nearest(t *place.Text, before int, room []float32) int {
	clear(room)
	for j, id := range t.Terms {
		vector.Add(room, t.Values[j], near.byTerm[int(id)*len(room):])
	}
	// more than any rounding
	length := float32(math.Sqrt(float64(vector.Product(t.Sense[:], t.Sense[:])))) * 1.0001
	best, at := float32(closeness), -1
	look := func(k int) {
		if x := room[k] + vector.Product(t.Sense[:], near.sense[k][:]); x > best || x == best &&
			at >= 0 && k < at {
			best, at = x, k
		}
	}
	first := before // or where its words put it
	if first < 0 {
		first = 0
		for k, x := range room {
			if x > room[first] {
				first = k
			}
		}
	}
	look(first)
	for k, x := range room {
		if k != first && x+float32(length*near.length[k]) >= best {
			look(k)
		}
	}
	return at
}
