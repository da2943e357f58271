package theme

import (
	"elephants/analysis/cores"
	"elephants/analysis/sense"
	"elephants/analysis/vector"
)

// meanings is the sense of each unit, with the mean of all taken off.
func (c *Corpus) meanings(units []unit) []sense.Vector {
	out := make([]sense.Vector, len(units))
	if !c.language.Sense {
		return out
	}
	workers := cores.Workers(len(units), 64)
	packed := make([]sense.Packed, len(c.Terms))
	known := func(t int32) sense.Word { return c.Forms[c.Terms[t].Form].Known }
	cores.Share(workers, len(c.Terms), func(_, from, to int) {
		for t := from; t < to; t++ {
			if w := known(int32(t)); w >= 0 {
				packed[t] = w.Pack()
			}
		}
	})
	cores.Share(workers, len(units), func(_, from, to int) {
		for i := from; i < to; i++ {
			var sum sense.Sum
			for j, t := range units[i].terms {
				if known(t) >= 0 {
					sum.AddTimes(&packed[t], int(units[i].times[j]))
				}
			}
			out[i] = sum.Vector()
			out[i].Centre()
		}
	})
	var mean sense.Vector
	for i := range out {
		vector.Add(mean[:], 1/float32(len(units)), out[i][:])
	}
	for i := range out {
		if out[i] != (sense.Vector{}) {
			vector.Add(out[i][:], -1, mean[:])
			vector.Normalise(out[i][:])
		}
	}
	return out
}
