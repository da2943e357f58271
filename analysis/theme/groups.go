package theme

import (
	"elephants/analysis/sense"
	"elephants/analysis/vector"
)

// Alike says how alike groups of passages are, each with each: the product of their centres, by
// words and sense, from 0 to about 1.
func (c *Corpus) Alike(groups [][]int) [][]float64 {
	units := make([]unit, len(c.Passages))
	for i, p := range c.Passages {
		units[i] = unit{p.Terms, p.Times, p.Words()}
	}
	texts := c.texts(units, c.knownShare)
	centres := make([][]float32, len(groups))
	for k, group := range groups {
		centres[k] = make([]float32, len(c.Terms)+sense.Dims)
		for _, i := range group {
			texts[i].addTo(centres[k])
		}
		vector.Normalise(centres[k])
	}
	out := make([][]float64, len(groups))
	for i := range out {
		out[i] = make([]float64, len(groups))
		for j := range out[i] {
			out[i][j] = float64(vector.Product(centres[i], centres[j]))
		}
	}
	return out
}
