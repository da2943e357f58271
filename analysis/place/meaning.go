package place

import (
	"elephants/analysis/cores"
	"elephants/analysis/sense"
	"elephants/analysis/vector"
)

// pack reads what sense knows of the terms.
func (s *Texts) pack() {
	s.packed = make([]sense.Packed, len(s.terms))
	cores.Share(cores.Workers(len(s.terms), 64), len(s.terms), func(_, from, to int) {
		for t := from; t < to; t++ {
			if w := s.terms[t].Sense; w >= 0 {
				s.packed[t] = w.Pack()
			}
		}
	})
}

// meaning is the sense of a unit.
func (s *Texts) meaning(i int) sense.Vector {
	var sum sense.Sum
	for j, t := range s.units[i].Terms {
		if s.terms[t].Sense >= 0 {
			sum.AddTimes(&s.packed[t], int(s.units[i].Times[j]))
		}
	}
	v := sum.Vector()
	v.Centre()
	return v
}

// centre finds the mean of all meanings, which is what makes the likeness of any two of them. It
// adds them up in their order, so that any number of cores gives the same.
func (s *Texts) centre() {
	some := make([]sense.Vector, min(len(s.units), 1<<12))
	for first := 0; first < len(s.units); first += len(some) {
		n := min(len(some), len(s.units)-first)
		cores.Share(cores.Workers(n, 64), n, func(_, from, to int) {
			for i := from; i < to; i++ {
				some[i] = s.meaning(first + i)
			}
		})
		for i := range some[:n] {
			vector.Add(s.mean[:], 1/float32(len(s.units)), some[i][:])
		}
	}
}
