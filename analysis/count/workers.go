package count

import (
	"bytes"
	"math"

	"elephants/analysis/cooccur"
	"elephants/analysis/cores"
)

// each runs a function for every worker and waits for all.
func (o Options) each(run func(worker int)) {
	cores.Share(o.Workers, o.Workers, func(w, _, _ int) { run(w) })
}

// scan gives every worker its own run of lines.
func (o Options) scan(text []byte) []*scan {
	scans := make([]*scan, o.Workers)
	cut := make([]int, o.Workers+1)
	for w := 1; w <= o.Workers; w++ {
		at := max(cut[w-1], len(text)*w/o.Workers)
		if n := bytes.IndexByte(text[at:], '\n'); n >= 0 && w < o.Workers {
			cut[w] = at + n + 1
		} else {
			cut[w] = len(text)
		}
	}
	o.each(func(w int) {
		part := text[cut[w]:cut[w+1]]
		scans[w] = &scan{vocabulary: newVocabulary(len(part)/newWord, true)}
		scans[w].text(part)
	})
	return scans
}

// newWord is how many bytes of a text there are to a word not seen before, about: 270 in 20 Newsgroups, 100 in the notes
// of one event. A guess for the size of tables; a wrong one costs a growth or some memory.
const newWord = 256

// unite brings the workers' vocabularies into one, and says what number each of their words has there.
func unite(scans []*scan) (*vocabulary, [][]uint32) {
	v := scans[0].vocabulary
	renumbered := make([][]uint32, len(scans))
	for w, s := range scans[1:] {
		renumbered[w+1] = v.join(s.vocabulary)
	}
	return v, renumbered
}

// pairs counts every worker's documents.
func (o Options) pairs(scans []*scan, renumbered [][]uint32, t *terms) []*pairs {
	counted := make([]*pairs, len(scans))
	kept := 0
	for _, s := range scans {
		kept += len(s.ids)
	}
	dense := min(o.dense, int(math.Sqrt(denseShare*float64(kept))))
	o.each(func(w int) {
		ranks := t.ranks
		if renumbered[w] != nil {
			ranks = make([]uint32, len(renumbered[w]))
			for id, n := range renumbered[w] {
				ranks[id] = t.ranks[n]
			}
		}
		uses := make([]uint32, len(t.uses))
		for id, n := range scans[w].own {
			uses[ranks[id]] += n
		}
		p := newPairs(o.Window, dense, uses)
		start := 0
		for _, end := range scans[w].ends {
			p.document(scans[w].ids[start:end], ranks)
			start = end
		}
		counted[w] = p
	})
	o.join(counted)
	return counted
}

// join adds the blocks of all workers to the first one's, every worker a run of it.
func (o Options) join(counted []*pairs) {
	wrapped := make([][]uint32, o.Workers)
	size := len(counted[0].block)
	o.each(func(w int) {
		for _, p := range counted[1:] {
			wrapped[w] = append(wrapped[w], counted[0].join(p, w*size/o.Workers, (w+1)*size/o.Workers)...)
		}
	})
	for _, places := range wrapped {
		counted[0].wrapped = append(counted[0].wrapped, places...)
	}
}

// rows sums up all rows, every worker a run of the common ones, the run of the block that it joined, and one of the rarer.
func (o Options) rows(counted []*pairs, t *terms) *rows {
	hashes := make([]uint64, len(t.names))
	o.each(func(w int) {
		for rank := w * len(hashes) / o.Workers; rank < (w+1)*len(hashes)/o.Workers; rank++ {
			hashes[rank] = cooccur.Hash(t.names[rank])
		}
	})
	missing := lacks(counted)
	first := counted[0]
	parts := make([]*rows, o.Workers)
	o.each(func(w int) {
		r := newRows(len(t.names), hashes, o.MinNear)
		r.lacks = missing
		for b := first.commonFrom(w, o.Workers); b < first.commonFrom(w+1, o.Workers); b++ {
			r.common(b, first.block)
		}
		for b := first.rareFrom(w, o.Workers); b < first.rareFrom(w+1, o.Workers); b++ {
			r.rare(b, counted)
		}
		parts[w] = r
	})
	for _, p := range parts[1:] {
		parts[0].add(p)
	}
	return parts[0]
}
