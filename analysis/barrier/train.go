package barrier

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"elephants/analysis/descent"
	"elephants/analysis/sense"
	"elephants/analysis/vector"
)

const (
	// strength is the inverse of the penalty on squared weights, per example of weight 1. 3 to 30
	// measured the same.
	strength = 5
	// alsoShare is how much of an example belongs to the barriers that it raises in passing.
	alsoShare = 0.2
	// otherwiseWeight and elsewhereWeight are what a passage of these lists counts, where an example
	// of a barrier counts 1. At 1 and 1 comments on hospitals are other matters at .24 in the mean
	// and the sample notes at .12; at these, .39 and .14.
	otherwiseWeight = 0.5
	elsewhereWeight = 1.5
	// rounds bounds the descent; more changed no ranking of the sample notes.
	rounds = 40
	// roundsOn bounds one that begins at the built-in weights, as a book with barriers of its own
	// does. Shared barriers taken out and put back by another name, known by their line (by five
	// examples too), have a mean reciprocal rank of .58 (.63) with 16 rounds, .50 (.48) with 8, and
	// .51 (.64) with 40 from nothing; a training takes 1.8 s of a processor in place of 4.4.
	roundsOn = 16
	// fewest is how many examples a barrier is learnt from, at the least. Where there are fewer,
	// pieces of them stand in: a word in two of the line that describes it, drawn again and again.
	// Without, one line is learnt by heart and nothing but the line is heard. Barriers cut down to
	// their description (and to ten examples), one at a time, then have a mean reciprocal rank of
	// .30 (.56) in their passages of the sample notes; .06 (.07) without this and without raise.
	fewest = 30
)

// Train learns a model from a book: the same book gives the same model, in at most two seconds
// for a book of the size of the built-in one.
func Train(b *Book) (*Model, error) {
	if len(b.Barriers) == 0 {
		return nil, errors.New("code book without a barrier")
	}
	m := &Model{book: b, classes: b.classes()}
	t := gather(m)
	m.examples = len(t.wanted)
	t.describe(m)
	t.descend(m)
	return m, nil
}

// training is the examples as a product of two sparse matrices, since most of a word's work is
// the same wherever it stands: examples x units, where a unit is a distinct word or pair of
// stems, times units x buckets.
type training struct {
	texts     []content
	wanted    [][]float32 // per example x class: what its probabilities should be
	weight    []float32   // per example: how many it counts for
	elsewhere int         // the first example that is about other matters
	known     vocabulary
	examples  descent.Matrix
	units     descent.Matrix
	places    []sense.Vector
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
		first := len(t.texts)
		if b.Description != "" {
			put(b.Name+". "+b.Description, k, nil, 1)
		}
		if len(b.Cues) > 0 {
			put(strings.Join(b.Cues, ". "), k, nil, 1)
		}
		for _, e := range b.Examples {
			put(e.Text, k, e.Also, 1)
		}
		own := t.texts[first:]
		random := rand.New(rand.NewPCG(uint64(k), 13)) //nolint:gosec // fixed: the same book gives the same model
		for i := 0; len(own)+i < fewest; i++ {
			want := make([]float32, m.classes)
			want[k] = 1
			t.texts = append(t.texts, t.known.piece(own[i%len(own)], random))
			t.wanted = append(t.wanted, want)
			t.weight = append(t.weight, 1)
		}
	}
	for _, text := range m.book.None {
		put(text, len(m.book.Barriers), nil, 1)
	}
	for _, text := range m.book.Otherwise {
		put(text, len(m.book.Barriers), nil, otherwiseWeight)
	}
	t.elsewhere = len(t.texts)
	for _, text := range m.book.Elsewhere {
		put(text, m.classes-1, nil, elsewhereWeight)
	}
	return t
}

// piece draws every other word of a text, in order.
func (v *vocabulary) piece(c content, random *rand.Rand) content {
	var out content
	for _, id := range c.words {
		if random.IntN(2) == 0 {
			out.add(v, id)
		}
	}
	return out
}

// shares is the logarithm of each class's share of the examples.
func (t *training) shares(classes int) []float32 {
	sum := make([]float64, classes)
	for i, want := range t.wanted {
		for k, w := range want {
			sum[k] += float64(t.weight[i]) * float64(w)
		}
	}
	out := make([]float32, classes)
	for k, s := range sum {
		out[k] = float32(math.Log(max(s, .5) / float64(len(t.wanted))))
	}
	return out
}

// unitsOf returns the units of each example, and the buckets of each unit: words as they are
// numbered, then pairs in the order in which they are met.
func (t *training) unitsOf() (rows, units [][]descent.Cell) {
	pairs := map[int32]int32{}
	var pairOf []int32
	rows = make([][]descent.Cell, len(t.texts))
	for i, c := range t.texts {
		seen := map[int32]bool{}
		for j, id := range c.words {
			if !seen[id] {
				seen[id] = true
				rows[i] = append(rows[i], descent.Cell{Column: id, Value: 1})
			}
			if j > 0 {
				b := pair(t.known.words[c.words[j-1]].stem, t.known.words[id].stem)
				u, ok := pairs[b]
				if !ok {
					u = int32(len(t.known.words) + len(pairOf))
					pairs[b] = u
					pairOf = append(pairOf, b)
				}
				rows[i] = append(rows[i], descent.Cell{Column: u, Value: 1})
			}
		}
	}
	units = make([][]descent.Cell, 0, len(t.known.words)+len(pairOf))
	for _, e := range t.known.words {
		units = append(units, e.features)
	}
	for _, b := range pairOf {
		units = append(units, []descent.Cell{{Column: b, Value: pairValue}})
	}
	return rows, units
}

// describe fills the matrices, and the model's count of buckets.
func (t *training) describe(m *Model) {
	rows, units := t.unitsOf()
	// Rarity of buckets, over the examples.
	m.spread = make([]uint16, buckets)
	last := make([]int, buckets)
	for i, row := range rows {
		for _, u := range row {
			for _, f := range units[u.Column] {
				if last[f.Column] != i+1 {
					last[f.Column] = i + 1
					m.spread[f.Column] = min(m.spread[f.Column], math.MaxUint16-1) + 1
				}
			}
		}
	}
	m.rare()
	for u := range units {
		units[u] = slices.Clone(units[u])
		for j := range units[u] {
			units[u][j].Value *= m.rarity[units[u][j].Column]
		}
	}
	// Each example to the length that Ears.logits gives it.
	for _, row := range rows {
		var square float64
		for _, u := range row {
			for _, f := range units[u.Column] {
				square += float64(f.Value) * float64(f.Value)
			}
		}
		for j := range row {
			row[j].Value = float32(1 / math.Sqrt(max(square, 1e-18)))
		}
	}
	t.examples, t.units = descent.Compress(rows, len(units)), descent.Compress(units, buckets)
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
	inUnits := make([]float32, t.units.Rows()*k)
	gradUnits := make([]float32, t.units.Rows()*k)
	delta := make([]float32, len(t.wanted)*k)
	losses := make([]float64, len(t.wanted))
	back, backUnits := t.examples.Turned(), t.units.Turned()
	loss := func(x, grad []float32) float64 {
		t.units.Times(inUnits, x[:w], k)
		t.examples.Times(delta, inUnits, k)
		descent.Share(len(t.wanted), func(i int) {
			losses[i] = t.judge(i, delta[i*k:(i+1)*k],
				x[w:s], x[s:])
		})
		var total float64
		clear(grad[w:])
		for i, l := range losses {
			total += l
			vector.Add(grad[s:], 1, delta[i*k:(i+1)*k])
		}
		descent.Share(sense.Dims, func(d int) {
			row := grad[w+d*k : w+(d+1)*k]
			for i := range t.places {
				vector.Add(row, t.places[i][d], delta[i*k:(i+1)*k])
			}
		})
		back.Times(gradUnits, delta, k)
		backUnits.Times(grad[:w], gradUnits, k)
		for i, v := range x[:s] {
			total += float64(v) * float64(v) / (2 * strength)
			grad[i] += v / strength
		}
		return total
	}
	x := make([]float32, s+k)
	// else a class of one example spends the descent on its way down from the average
	copy(x[s:], t.shares(k))
	rounds := rounds
	if m.book.Version != BuiltIn().Version {
		m.begin(x, Default())
		rounds = roundsOn
	}
	x = descent.Minimise(loss, x, rounds)
	m.weight, m.meaning, m.bias = x[:w], x[w:s], x[s:]
	loss(x, make([]float32, len(x)))
	t.raise(m, delta)
}

// begin puts the weights that the built-in model has for what both models tell apart where the
// descent begins: a book that extends the built-in one is a few steps away from there.
func (m *Model) begin(x []float32, from *Model) {
	to := map[int]int{} // from a class of the built-in model
	for k, b := range m.book.Barriers {
		if at := slices.IndexFunc(from.book.Barriers,
			func(o Barrier) bool { return o.ID == b.ID }); at >= 0 {
			to[at] = k
		}
	}
	if len(m.book.None) > 0 && len(from.book.None) > 0 {
		to[len(from.book.Barriers)] = len(m.book.Barriers)
	}
	if len(m.book.Elsewhere) > 0 && len(from.book.Elsewhere) > 0 {
		to[from.classes-1] = m.classes - 1
	}
	for old, fresh := range to {
		for row := range buckets {
			x[row*m.classes+fresh] = from.weight[row*from.classes+old]
		}
		for row := range sense.Dims {
			x[(buckets+row)*m.classes+fresh] = from.meaning[row*from.classes+old]
		}
		x[(buckets+sense.Dims)*m.classes+fresh] = from.bias[old]
	}
}

// judge gives the loss of example i. row has its logits by words and is left with the gradient by
// them; meaning and bias are the other weights.
func (t *training) judge(i int, row, meaning, bias []float32) (loss float64) {
	vector.Add(row, 1, bias)
	for d, v := range t.places[i] {
		vector.Add(row, v, meaning[d*len(row):])
	}
	logits := make([]float64, len(row))
	for c, x := range row {
		logits[c] = float64(x)
	}
	descent.LogSoftmax(logits)
	for c, want := range t.wanted[i] {
		loss -= float64(t.weight[i]) * float64(want) * logits[c]
		row[c] = t.weight[i] * (float32(math.Exp(logits[c])) - want)
	}
	return loss
}

// raise lifts the barriers that few examples describe to where they are heard as readily as the
// others: their mean probability over the examples of other barriers to half of an even share.
// The descent puts them far below: it knows all the passages that are not theirs and hardly one
// that is. over has, per example x class, probability minus what was wanted.
func (t *training) raise(m *Model, over []float32) {
	for k, b := range m.book.Barriers {
		if len(b.Examples) >= fewest {
			continue
		}
		var odds []float64 // of the barrier against all others, in others' examples
		for i, want := range t.wanted[:t.elsewhere] {
			if want[k] == 0 {
				p := max(float64(over[i*m.classes+k]), 1e-12)
				odds = append(odds, p/(1-p))
			}
		}
		low, high := 0.0, 30.0
		for range 40 {
			middle := (low + high) / 2
			var mean float64
			for _, o := range odds {
				o *= math.Exp(middle)
				mean += o / (1 + o) / float64(len(odds))
			}
			if mean < 0.5/float64(m.classes) {
				low = middle
			} else {
				high = middle
			}
		}
		m.bias[k] += float32(low)
	}
}
