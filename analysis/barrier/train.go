package barrier

import (
	"errors"
	"math"
	"slices"
	"strings"

	"elephants/analysis/sense"
)

const (
	// strength is the inverse of the penalty on squared weights, per example of weight 1. 3 to 30 measured the same.
	strength = 5
	// alsoShare is how much of an example belongs to the barriers that it raises in passing.
	alsoShare = 0.2
	// rounds bounds the descent; more changed no ranking of the sample notes.
	rounds = 40
)

// Train learns a model from a book: the same book gives the same model, in at most two seconds for a book of the size of
// the built-in one.
func Train(b *Book) (*Model, error) {
	if len(b.Barriers) == 0 {
		return nil, errors.New("code book without a barrier")
	}
	m := &Model{book: b, classes: len(b.Barriers)}
	if len(b.None) > 0 {
		m.classes++
	}
	t := gather(m)
	m.examples = len(t.wanted)
	t.describe(m)
	t.descend(m)
	return m, nil
}

// training is the examples as a product of two sparse matrices, since most of a word's work is the same wherever it stands:
// examples x units, where a unit is a distinct word or pair of stems, times units x buckets.
type training struct {
	texts    []content
	wanted   [][]float32 // per example x class: what its probabilities should be
	weight   []float32   // per example: how many it counts for
	known    vocabulary
	examples sparse
	units    sparse
	places   []sense.Vector
}

// gather lists the examples of a book.
func gather(m *Model) *training {
	t := &training{}
	index := map[string]int{}
	for k, b := range m.book.Barriers {
		index[b.ID] = k
	}
	put := func(text string, class int, also []string, weight float32) {
		want := make([]float32, m.classes)
		want[class] = 1
		for _, id := range also {
			want[class] -= alsoShare / float32(len(also))
			want[index[id]] += alsoShare / float32(len(also))
		}
		t.texts = append(t.texts, t.known.read(text))
		t.wanted = append(t.wanted, want)
		t.weight = append(t.weight, weight)
	}
	for k, b := range m.book.Barriers {
		if b.Description != "" {
			put(b.Name+". "+b.Description, k, nil, 1)
		}
		if len(b.Cues) > 0 {
			put(strings.Join(b.Cues, ". "), k, nil, 1)
		}
		for _, e := range b.Examples {
			put(e.Text, k, e.Also, 1)
		}
	}
	for _, text := range m.book.None {
		put(text, m.classes-1, nil, 1)
	}
	return t
}

// describe fills the matrices, and the model's count of buckets.
func (t *training) describe(m *Model) {
	// Units: words as they are numbered, then pairs in the order in which they are met.
	pairs := map[int32]int32{}
	var pairOf []int32
	rows := make([][]feature, len(t.texts)) // units here, not buckets
	for i, c := range t.texts {
		seen := map[int32]bool{}
		for j, id := range c.words {
			if !seen[id] {
				seen[id] = true
				rows[i] = append(rows[i], feature{id, 1})
			}
			if j > 0 {
				b := pair(t.known.words[c.words[j-1]].stem, t.known.words[id].stem)
				u, ok := pairs[b]
				if !ok {
					u = int32(len(t.known.words) + len(pairOf))
					pairs[b] = u
					pairOf = append(pairOf, b)
				}
				rows[i] = append(rows[i], feature{u, 1})
			}
		}
	}
	units := make([][]feature, 0, len(t.known.words)+len(pairOf))
	for _, e := range t.known.words {
		units = append(units, e.features)
	}
	for _, b := range pairOf {
		units = append(units, []feature{{b, pairValue}})
	}
	// Rarity of buckets, over the examples.
	m.spread = make([]uint16, buckets)
	last := make([]int, buckets)
	for i, row := range rows {
		for _, u := range row {
			for _, f := range units[u.bucket] {
				if last[f.bucket] != i+1 {
					last[f.bucket] = i + 1
					m.spread[f.bucket] = min(m.spread[f.bucket], math.MaxUint16-1) + 1
				}
			}
		}
	}
	m.rare()
	for u := range units {
		units[u] = slices.Clone(units[u])
		for j := range units[u] {
			units[u][j].value *= m.rarity[units[u][j].bucket]
		}
	}
	// Each example to the length that Listener.classify gives it.
	for _, row := range rows {
		var square float64
		for _, u := range row {
			for _, f := range units[u.bucket] {
				square += float64(f.value) * float64(f.value)
			}
		}
		for j := range row {
			row[j].value = float32(1 / math.Sqrt(max(square, 1e-18)))
		}
	}
	t.examples, t.units = compress(rows, len(units)), compress(units, buckets)
	for _, c := range t.texts {
		c.sense.Centre()
		for d := range c.sense {
			c.sense[d] *= senseValue
		}
		t.places = append(t.places, c.sense)
	}
}

// descend finds the weights: the least of the examples' cross-entropy plus the penalty.
func (t *training) descend(m *Model) {
	k := m.classes
	w, s := buckets*k, (buckets+sense.Dims)*k
	inUnits := make([]float32, t.units.rows()*k)
	gradUnits := make([]float32, t.units.rows()*k)
	delta := make([]float32, len(t.wanted)*k)
	back, backUnits := t.examples.turned(), t.units.turned()
	loss := func(x, grad []float32) float64 {
		t.units.times(inUnits, x[:w], k)
		t.examples.times(delta, inUnits, k)
		var total float64
		logits := make([]float64, k)
		clear(grad[w:])
		for i, want := range t.wanted {
			row := delta[i*k : (i+1)*k]
			for c := range logits {
				logits[c] = float64(row[c]) + float64(x[s+c])
			}
			for d, v := range t.places[i] {
				for c := range logits {
					logits[c] += float64(v * x[w+d*k+c])
				}
			}
			logSoftmax(logits)
			for c := range row {
				total -= float64(t.weight[i]) * float64(want[c]) * logits[c]
				row[c] = t.weight[i] * (float32(math.Exp(logits[c])) - want[c])
			}
			for d, v := range t.places[i] {
				add(grad[w+d*k:w+(d+1)*k], v, row)
			}
			add(grad[s:], 1, row)
		}
		back.times(gradUnits, delta, k)
		backUnits.times(grad[:w], gradUnits, k)
		for i, v := range x[:s] {
			total += float64(v) * float64(v) / (2 * strength)
			grad[i] += v / strength
		}
		return total
	}
	x := minimise(loss, s+k, rounds)
	m.weight, m.meaning, m.bias = x[:w], x[w:s], x[s:]
}
