package theme

import (
	"elephants/analysis/cluster"
	"elephants/analysis/sense"
	"elephants/analysis/vector"
)

const (
	// rounds is how often texts are moved by the words themselves; ten measured the same.
	rounds = 5
	// finer is how many times as many groups answers are divided into first as there will be in the
	// end. Themes of NHS comments (2,580 with one of 41 labels): ARI .10 at 1, .14 at 2, .15 at 3.
	// Groups that people made equal suffer: the first sentences of BBC's articles, of five kinds,
	// have NMI .63, .62, .59; their titles .34, .18, .25.
	finer = 2
)

// Divide puts each note into one of n groups by what its words and their sense say, and gives each
// note its group, or -1 where nothing is known of it: k-means from several spread-out starts
// (Arthur and Vassilvitskii, "k-means++", 2007), whose random draws come from a fixed seed. It
// always answers, also where the notes hold no themes; Find is for what can be claimed. A loose
// corpus, one of many small matters, it divides into more groups first and then unites them. notes
// is how many notes the corpus was read from.
func (c *Corpus) Divide(notes, n int) []int {
	units := c.notes(notes)
	texts := c.texts(units, c.knownShare)
	points := c.place(texts)
	out := make([]int, notes)
	for i := range out {
		out[i] = -1
	}
	at := known(points)
	n = min(n, len(at))
	if n == 0 {
		return out
	}
	kept := make([][]float32, len(at))
	for i, p := range at {
		kept[i] = points[p]
	}
	first := n
	if loose(units, len(c.Terms)) {
		first = min(finer*n, len(at))
	}
	of := cluster.Divide(kept, first)
	if first > n {
		cluster.Unite(kept, of, n)
	}
	for i, p := range at {
		out[p] = of[i]
	}
	for range rounds {
		c.refine(texts, out, n)
	}
	return out
}

// refine moves each text to the group whose mean is nearest in the words themselves, not their
// axes: what the axes left out tells neighbouring themes apart (20 Newsgroups: NMI .56 before, .58
// after; ARI .39, .43).
func (c *Corpus) refine(texts []text, group []int, n int) {
	centres := c.centres(texts, group, n)
	for i, t := range texts {
		best := float32(-2)
		for k, centre := range centres {
			if x := t.times(centre); group[i] >= 0 && x > best {
				best, group[i] = x, k
			}
		}
	}
}

// centres of the groups: the mean direction of their texts, as terms, then sense.
func (c *Corpus) centres(texts []text, group []int, n int) [][]float32 {
	out := make([][]float32, n)
	for k := range out {
		out[k] = make([]float32, len(c.Terms)+sense.Dims)
	}
	for i := range texts {
		if k := group[i]; k >= 0 {
			texts[i].addTo(out[k])
		}
	}
	for _, centre := range out {
		vector.Normalise(centre)
	}
	return out
}
