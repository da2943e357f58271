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
	"strconv"
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
	//go:embed words.tsv
	wordsFile string
	//go:embed vectors.int8
	vectorsFile []byte
	//go:embed mean.f32
	meanFile string
)

// Vector is a place in the space of meanings.
type Vector [Dims]float32

// Word is a known word: the row of its vector, commonest word first.
type Word int32

// lexicon is words.tsv and mean.f32, read.
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
	for rest := wordsFile; rest != ""; {
		name, figures, _ := strings.Cut(rest, "\t")
		p, after, _ := strings.Cut(figures, "\t")
		scale, next, _ := strings.Cut(after, "\n")
		rest = next
		h := hash(name)
		l.seen.add(h)
		at := slot(h)
		for l.slots[at] != 0 {
			at++
		}
		l.names = append(l.names, name)
		l.slots[at] = uint16(len(l.names))
		l.probability = append(l.probability, number(p))
		l.scale = append(l.scale, number(scale))
	}
	if len(l.names)*Dims != len(vectorsFile) || len(meanFile) != 4*Dims ||
		len(l.names) > len(l.slots)/2 {
		// embedded: a test would have failed
		panic("sense: words.tsv, vectors.int8 and mean.f32 do not belong together")
	}
	for i := range l.mean {
		l.mean[i] = math.Float32frombits(binary.LittleEndian.Uint32([]byte(meanFile[4*i:])))
	}
	return l
})

// slot is where a hash's word is looked for first.
func slot(hash uint32) uint16 { return uint16(hash * 0x85EBCA6B >> 16) }

// number reads a figure of words.tsv. The file is embedded, so that a wrong one is a fault of the
// build.
func number(s string) float32 {
	if f, ok := small(s); ok {
		return f
	}
	f, err := strconv.ParseFloat(s, 32)
	if err != nil {
		panic("sense: words.tsv holds a malformed figure")
	}
	return float32(f)
}

// small reads a figure such as 2.561720e-03, the form that nearly all have, at a fifth of
// ParseFloat's cost.
func small(s string) (float32, bool) {
	digits, exponent, ok := strings.Cut(s, "e-")
	if !ok || len(digits) < 3 || len(digits) > 9 || digits[1] != '.' || len(exponent) != 2 {
		return 0, false
	}
	whole := 0
	for i := range len(digits) {
		if i != 1 {
			whole = 10*whole + int(digits[i]-'0')
		}
	}
	down := len(digits) - 2 + 10*int(exponent[0]-'0') + int(exponent[1]-'0')
	if down > 22 {
		return 0, false // beyond what float64 holds exactly
	}
	return float32(float64(whole) / tens[down]), true
}

var tens = [23]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13,
	1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

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
