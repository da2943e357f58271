package sense

import "math"

// Packed is a word's vector times its weight, as whole numbers four to an integer: adding one to
// a [Sum] takes 24 additions where [Word.AddTo] takes 96 conversions, products and additions (5
// ns for 60).
type Packed [Dims / 4]uint64

const (
	// unit is what a vector's part of 1 comes to; the largest part of any word times its weight is
	// .34.
	unit = 6000
	// bias keeps the numbers above zero, so that none borrows from its neighbour.
	bias = 2048
	// atOnce is how many words fit into sixteen bits a part.
	atOnce = 1 << 16 / (2 * bias)
)

// Pack makes ready to be summed.
func (w Word) Pack() (p Packed) {
	var v Vector
	w.AddTo(&v, unit*w.Weight())
	for i, x := range v {
		// to the nearest: what is cut off is above zero
		part := max(1, min(int(x+(bias+.5)), 2*bias-1))
		p[i/4] |= uint64(part) << (16 * (i % 4))
	}
	return p
}

// Sum is the sum of the words of a text. The zero value is an empty one.
type Sum struct {
	open  Packed // the latest words
	count int    // of them
	parts [Dims]int64
}

// Add adds a word.
func (s *Sum) Add(p *Packed) {
	for i, x := range p {
		s.open[i] += x
	}
	if s.count++; s.count == atOnce {
		s.settle()
	}
}

// AddTimes adds a word that occurs some times.
func (s *Sum) AddTimes(p *Packed, times int) {
	if times > atOnce {
		s.settle()
		var one Sum
		one.Add(p)
		one.settle()
		for i, x := range one.parts {
			s.parts[i] += int64(times) * x
		}
		return
	}
	for range times {
		s.Add(p)
	}
}

// settle moves the latest words to the others.
func (s *Sum) settle() {
	less := int64(s.count) * bias
	for i, x := range s.open {
		s.parts[4*i] += int64(x&0xffff) - less
		s.parts[4*i+1] += int64(x>>16&0xffff) - less
		s.parts[4*i+2] += int64(x>>32&0xffff) - less
		s.parts[4*i+3] += int64(x>>48) - less
	}
	s.open, s.count = Packed{}, 0
}

// Take moves another sum's words here.
func (s *Sum) Take(other *Sum) {
	other.settle()
	for i, x := range other.parts {
		s.parts[i] += x
	}
	*other = Sum{}
}

// Vector is the sum as [Word.AddTo] with the words' weights would give it, but for rounding.
func (s *Sum) Vector() (v Vector) {
	s.settle()
	for i, x := range s.parts {
		v[i] = float32(x) / unit
	}
	return v
}

// Length of the sum.
func (s *Sum) Length() float64 {
	s.settle()
	var a, b float64 // two that do not wait for each other; whole numbers, exact up to 2^53
	for i := 0; i < Dims; i += 2 {
		x, y := float64(s.parts[i]), float64(s.parts[i+1])
		a += float64(x * x)
		b += float64(y * y)
	}
	return math.Sqrt(a+b) / unit
}

// Mean is the mean of all texts, which [Vector.Centre] takes off.
func Mean() Vector { return known().mean }
