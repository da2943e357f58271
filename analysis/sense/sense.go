// Package sense knows which English words mean alike: 20,000 of them, each with a small vector
// that was fitted offline to what a sentence transformer says of whole sentences, so that a sum
// of word vectors comes near the vector of the text.
//
// Call [Lookup] for a word, then [Word.AddTo] to sum words into a [Vector], and [Vector.Centre]
// once the sum is complete. [Guess] finds the word that a typing error hid. The package knows no
// phrases, no other language, and nothing of word order; README.md says where the vectors come
// from, under which licences, and how to fit others.
package sense

import (
	_ "embed"
	"encoding/binary"
	"math"
	"strings"
	"sync"
)

// Dims is the length of a vector.
const Dims = 96

// rarity is a of a / (a + p), the weight of a word of probability p in a text's vector: common
// words say little. Source: Arora, Liang, Ma, "A simple but tough-to-beat baseline for sentence
// embeddings", ICLR 2017. The vectors were fitted with this value and mean.f32 was taken with it,
// so it changes only with a refit.
const rarity = 1e-3

var (
	//go:embed words.txt
	wordsFile string
	//go:embed figures.f32
	figuresFile string
	//go:embed vectors.int8
	vectorsFile []byte
	//go:embed mean.f32
	meanFile string
)

// Vector is a place in the space of meanings.
type Vector [Dims]float32

// Word is a known word: the row of its vector, commonest word first.
type Word int32

// lexicon is words.txt, figures.f32 and mean.f32, read.
type lexicon struct {
	slots       [1 << 16]uint16 // open addresses by hash: one more than a word's row, 0 for none
	names       []string
	probability []float32
	scale       []float32 // a row of vectors.int8 times its scale is the word's vector
	mean        Vector
	seen        filter // see Guess
}

// known reads the files once, at first use: some 2 ms.
var known = sync.OnceValue(func() *lexicon {
	n := strings.Count(wordsFile, "\n")
	l := &lexicon{names: make([]string, 0, n), probability: make([]float32, 0, n),
		scale: make([]float32, 0, n)}
	if n*Dims != len(vectorsFile) || 8*n != len(figuresFile) || len(meanFile) != 4*Dims ||
		n > len(l.slots)/2 {
		// embedded: a test would have failed
		panic("sense: words.txt, figures.f32, vectors.int8 and mean.f32 do not belong together")
	}
	for name := range strings.Lines(wordsFile) {
		name = strings.TrimSuffix(name, "\n")
		h := hash(name)
		l.seen.add(h)
		at := slot(h)
		for l.slots[at] != 0 {
			at++
		}
		l.names = append(l.names, name)
		l.slots[at] = uint16(len(l.names))
		row := 2 * (len(l.names) - 1)
		l.probability = append(l.probability, float(figuresFile, row))
		l.scale = append(l.scale, float(figuresFile, row+1))
	}
	for i := range l.mean {
		l.mean[i] = float(meanFile, i)
	}
	return l
})

// float is the n-th number of a file of little-endian floats.
func float(file string, n int) float32 {
	return math.Float32frombits(binary.LittleEndian.Uint32([]byte(file[4*n : 4*n+4])))
}

// slot is where a hash's word is looked for first.
func slot(hash uint32) uint16 { return uint16(hash * 0x85EBCA6B >> 16) }

// Lookup finds a word, lower-cased as words.Each gives it.
func Lookup(word string) (Word, bool) { return known().lookup(word) }

func (l *lexicon) lookup(word string) (Word, bool) {
	for at := slot(hash(word)); ; at++ {
		n := l.slots[at]
		if n == 0 {
			return 0, false
		}
		if l.names[n-1] == word {
			return Word(n - 1), true
		}
	}
}

// Probability is how often the word is used, among all words; above 0, below .1.
func (w Word) Probability() float64 { return float64(known().probability[w]) }

// Weight is what the word counts in a text: near 1 for rare words, near 0 for "the".
func (w Word) Weight() float32 { return rarity / (rarity + known().probability[w]) }

// AddTo adds the word's vector, by times, to v.
func (w Word) AddTo(v *Vector, times float32) {
	times *= known().scale[w]
	row := (*[Dims]byte)(vectorsFile[int(w)*Dims:]) // of fixed length: no bounds to check
	for i := range v {
		v[i] += float32(times * float32(int8(row[i])))
	}
}

// Centre turns the sum of a text's words, each times its weight, into the text's vector: to unit
// length, the mean of all texts off, to unit length. The sum of no known word stays zero.
func (v *Vector) Centre() {
	if !v.unit() {
		return
	}
	for i, m := range known().mean {
		v[i] -= m
	}
	v.unit()
}

// unit brings v to length 1, unless it is zero.
func (v *Vector) unit() bool {
	square := Dot(v, v)
	if square < 1e-18 {
		return false
	}
	by := float32(1 / math.Sqrt(square))
	for i := range v {
		v[i] *= by
	}
	return true
}

// Dot is the product of two vectors: for unit vectors the cosine, -1 to 1.
func Dot(a, b *Vector) float64 {
	var sum float64
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}
