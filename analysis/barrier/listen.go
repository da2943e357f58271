package barrier

import (
	"math"

	"elephants/analysis/descent"
	"elephants/analysis/sense"
	"elephants/analysis/vector"
)

// Room is what one goroutine listens with.
type Room struct {
	turn           int32
	part, all      []int32   // per word: the sentence and the passage that last counted it
	letters, pairs []float32 // of the open sentence, per class
	sense          []float32
	whole          summed // the passage so far
	mean           []float64
	out            []float64
}

// summed is what a text's words come to.
type summed struct {
	classes []float32 // letters, stems and pairs
	square  float32   // of their features
	sense   []float32 // per class
	sum     sense.Sum
	product float64 // of the sum and the mean of all texts
}

// Room for a goroutine to listen in.
func (e *Ears) Room() *Room {
	n := e.model.classes
	return &Room{
		part: make([]int32, len(e.sounds)), all: make([]int32, len(e.sounds)),
		letters: make([]float32, n), pairs: make([]float32, n), sense: make([]float32, n),
		whole: summed{classes: make([]float32, n), sense: make([]float32, n)},
		mean:  make([]float64, n), out: make([]float64, n),
	}
}

// Listen hears a passage: each sentence as it ends, then the whole. said are its words, sentences
// where in said each sentence ends. log has room for an answer per barrier. A passage without any
// sentence of three words is one itself.
func (e *Ears) Listen(r *Room, said, sentences []int32, log []float64) Hearing {
	m, n := e.model, e.model.classes
	// the classes but "other matters": which barrier a passage raises is another question than whether
	// it may
	here := n
	if len(m.book.Elsewhere) > 0 {
		here--
	}
	w := &r.whole
	clear(w.classes)
	clear(w.sense)
	clear(r.mean)
	w.square, w.product, w.sum = 0, 0, sense.Sum{}
	r.turn++
	passage, heard, from := r.turn, 0, 0
	var part summed
	part.sense = r.sense
	for _, end := range sentences {
		r.turn++
		clear(r.letters)
		clear(r.pairs)
		clear(part.sense)
		part.square, part.product = 0, 0
		var bySelf float32 // the square of the distinct words of the sentence
		for i := from; i < int(end); i++ {
			id := said[i]
			s := &e.sounds[id]
			row := e.rows[2*int(id)*n : 2*(int(id)+1)*n]
			if r.part[id] != r.turn {
				r.part[id] = r.turn
				plus(r.letters, row)
				bySelf += s.square
				if r.all[id] != passage {
					r.all[id] = passage
					plus(w.classes, row)
					w.square += s.square
				}
			}
			if s.packed > 0 {
				plus(part.sense, row[n:])
				part.product += float64(s.mean)
				part.sum.Add(&e.packed[s.packed])
			}
			if i > 0 {
				b := pair(e.sounds[said[i-1]].stem, s.stem)
				v := pairValue * m.rarity[b]
				if i > from {
					part.square += v * v
					vector.Add(r.pairs, v, m.weight[int(b)*n:])
				} else { // between two sentences: a pair of the whole alone
					w.square += v * v
					vector.Add(w.classes, v, m.weight[int(b)*n:])
				}
			}
		}
		plus(w.classes, r.pairs)
		plus(w.sense, part.sense)
		w.square += part.square
		w.product += part.product
		if int(end)-from >= leastSentence {
			heard++
			plus(r.letters, r.pairs)
			part.classes = r.letters
			part.square += bySelf
			softmax(e.logits(&part, r.out)[:here], r.mean)
		}
		w.sum.Take(&part.sum)
		from = int(end)
	}
	h := Hearing{Words: len(said), Log: log}
	all := e.logits(w, r.out)
	if here < n {
		h.Elsewhere = last(all)
	}
	descent.LogSoftmax(all[:here])
	if barriers := len(h.Log); barriers < here {
		h.none = math.Log1p(-min(math.Exp(all[barriers]), mostNone))
		if heard > 0 {
			h.none += math.Log1p(-min(r.mean[barriers]/float64(heard), mostNone))
		} else {
			h.none *= 2
		}
	}
	for c := range h.Log {
		h.Log[c] = all[c] + r.bySentence(c, heard, all)
	}
	return h
}

// bySentence is the class's logarithm in the sentences that were heard on average, or in the whole
// where none was.
func (r *Room) bySentence(c, heard int, all []float64) float64 {
	if heard == 0 {
		return all[c]
	}
	return math.Log(r.mean[c] / float64(heard))
}

// logits of the classes, in room that the next call uses again. The features of each distinct
// word count once; the length that the features are divided by is that of orthogonal words, which
// adds up word by word where the true one would not (MAP and top-1 measured the same).
func (e *Ears) logits(s *summed, out []float64) []float64 {
	by := float32(1 / math.Sqrt(max(float64(s.square), 1e-18)))
	var times, less float64
	if length := s.sum.Length(); length > 1e-9 {
		// The unit sum less the mean, squared.
		if square := 1 - 2*s.product/length + e.square; square > 1e-9 {
			less = 1 / math.Sqrt(square)
			times = less / length
		}
	}
	for k := range out {
		out[k] = float64(e.model.bias[k]+float32(s.classes[k]*by)) +
			float64(times*float64(s.sense[k])) - float64(less*float64(e.mean[k]))
	}
	return out
}

// last is the probability of the last of some logits.
func last(x []float64) float64 {
	var others float64
	for _, v := range x {
		others += math.Exp(v - x[len(x)-1])
	}
	return 1 / others
}

// plus adds the first of row to sum.
func plus(sum, row []float32) {
	row = row[:len(sum)]
	for len(sum) >= 4 && len(row) >= 4 {
		sum[0] += row[0]
		sum[1] += row[1]
		sum[2] += row[2]
		sum[3] += row[3]
		sum, row = sum[4:], row[4:]
	}
	for k, x := range row {
		sum[k] += x
	}
}

// softmax adds the probabilities that logits stand for to sum, and leaves nothing of the logits.
func softmax(x, sum []float64) {
	top := x[0]
	for _, v := range x {
		top = max(top, v)
	}
	var total float64
	for i, v := range x {
		x[i] = math.Exp(v - top)
		total += x[i]
	}
	total = 1 / total
	for i, v := range x {
		sum[i] += float64(v * total)
	}
}
