package alike

import (
	"math"
	"slices"
	"sync"

	"elephants/analysis/barrier"
	"elephants/analysis/sense"
	"elephants/analysis/words"
)

// The space in which lines are compared. In such conversations people talk of rooms, meetings and
// workers all the time, which tells lines apart less than it would in English at large. So sense
// is measured against the sentences of the code book, which are such talk: a word counts less the
// more of them it is in, their mean is taken off, and directions in which they differ much from
// each other count less. The nearness of x and y is x C^(-1/2) y, where C is the sentences'
// covariance, to unit length. Over the plain cosine of sense that was worth .03 of the area under
// the curve, and lines about rooms are no group.

const (
	// shortest and longest sentences, in words, that are like the lines.
	shortest, longest = 3, 18
	// ridge is added to the variance of each direction: those in which sentences hardly differ are
	// noise.
	ridge = 1e-3
)

// space is what is learnt of the sentences.
type space struct {
	rarity []float64 // per known word, 0 to 1
	mean   sense.Vector
	even   square // C^(-1/4), which each vector is multiplied with
}

// talk learns from the built-in code book, at first use: some .1 s.
var talk = sync.OnceValue(func() *space {
	book := barrier.BuiltIn()
	texts := slices.Concat(book.None, book.Elsewhere)
	for _, b := range book.Barriers {
		for _, e := range b.Examples {
			texts = append(texts, e.Text)
		}
	}
	var said [][]sense.Word
	for _, text := range texts {
		for _, at := range words.Sentences(text) {
			if line, n := known(text[at.Start:at.End]); shortest <= n && n <= longest {
				said = append(said, line)
			}
		}
	}
	s := &space{rarity: rarity(said)}
	vectors := make([]sense.Vector, len(said))
	for i, line := range said {
		vectors[i] = s.sum(line)
		for d, x := range vectors[i] {
			s.mean[d] += x / float32(len(said))
		}
	}
	var spread square
	for i := range vectors {
		v := s.centred(vectors[i])
		for a := range v {
			for b := range a + 1 {
				spread[a][b] += float64(v[a]) * float64(v[b]) / float64(len(said))
			}
		}
	}
	for a := range spread {
		spread[a][a] += ridge
		for b := range a {
			spread[b][a] = spread[a][b]
		}
	}
	root, _ := spread.roots()
	_, s.even = root.roots()
	return s
})

// known are the words of a text that say something and whose sense is known, and how many words
// it has.
func known(text string) (out []sense.Word, all int) {
	words.Each(text, func(word string, _ words.Span) {
		all++
		if words.Stop(word) {
			return
		}
		w, ok := sense.Lookup(word)
		if !ok {
			w, ok = sense.Guess(word)
		}
		if ok {
			out = append(out, w)
		}
	})
	return out, all
}

// rarity of each word known to sense: 1 of one that is in no sentence, near 0 of one that is in
// nearly all.
func rarity(said [][]sense.Word) []float64 {
	in := map[sense.Word]int{}
	for _, line := range said {
		line = slices.Clone(line)
		slices.Sort(line)
		for _, w := range slices.Compact(line) {
			in[w]++
		}
	}
	out := make([]float64, sense.Words())
	whole := math.Log(float64(len(said) + 1))
	for w := range out {
		out[w] = 1 - math.Log(float64(in[sense.Word(w)]+1))/whole
	}
	return out
}

// place is where a line lies, a unit vector; nil where no word of it is known.
func (s *space) place(line []sense.Word) *sense.Vector {
	if len(line) == 0 {
		return nil
	}
	v := s.centred(s.sum(line))
	var out sense.Vector
	for a := range out {
		var sum float64
		for b, x := range v {
			sum += float64(s.even[a][b] * float64(x))
		}
		out[a] = float32(sum)
	}
	unit(&out)
	return &out
}

// sum of a line's words, each by its rarity, to unit length.
func (s *space) sum(line []sense.Word) (v sense.Vector) {
	for _, w := range line {
		w.AddTo(&v, w.Weight()*float32(s.rarity[w]))
	}
	unit(&v)
	return v
}

func (s *space) centred(v sense.Vector) sense.Vector {
	for d := range v {
		v[d] -= s.mean[d]
	}
	unit(&v)
	return v
}

func unit(v *sense.Vector) {
	length := math.Sqrt(sense.Dot(v, v))
	for d := range v {
		v[d] /= float32(max(length, 1e-9))
	}
}

// square is a symmetric matrix.
type square [sense.Dims][sense.Dims]float64

// roots are C^(1/2) and C^(-1/2) of a positive definite matrix, but for its scale: by the coupled
// iteration of Newton and Schulz (Higham, Functions of Matrices, 2008, 6.35), which wants no
// eigenvalues.
func (c *square) roots() (root, inverse square) {
	const rounds = 20 // more changed no place by 1e-6
	var trace float64
	for i := range c {
		trace += c[i][i]
	}
	for i := range c {
		for j := range c {
			root[i][j] = c[i][j] / trace
		}
		inverse[i][i] = 1
	}
	for range rounds {
		step := inverse.times(&root)
		for i := range step {
			for j := range step {
				step[i][j] /= -2
			}
			step[i][i] += 1.5
		}
		root, inverse = root.times(&step), step.times(&inverse)
	}
	return root, inverse
}

func (c *square) times(by *square) (out square) {
	for i := range c {
		row := &out[i]
		for k, x := range c[i] {
			for j, y := range by[k] {
				row[j] += float64(x * y)
			}
		}
	}
	return out
}
