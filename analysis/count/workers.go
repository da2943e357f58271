package count

import (
	"math"

	"elephants/analysis/cooccur"
	"elephants/analysis/cores"
)

// each runs a function for every worker and waits for all.
func (o Options) each(run func(worker int)) {
	cores.Share(o.Workers, o.Workers, func(w, _, _ int) { run(w) })
}

// scan has every worker take of a text what the others leave.
func (o Options) scan(from *source) []*scan {
	scans := make([]*scan, o.Workers)
	o.each(func(w int) {
		scans[w] = &scan{vocabulary: newVocabulary(firstWords, true)}
		scans[w].all(from)
	})
	return scans
}

// firstWords is how many different words there is room for before a table grows: an event of 500
// notes has 18,000. A guess; a wrong one costs a growth or some memory.
const firstWords = 1 << 15

// unite brings the workers' vocabularies into one, and says what number each of their words has
// there.
func unite(scans []*scan) (*vocabulary, [][]uint32) {
	v := scans[0].vocabulary
	renumbered := make([][]uint32, len(scans))
	for w, s := range scans[1:] {
		renumbered[w+1] = v.join(s.vocabulary)
	}
	return v, renumbered
}

// pairs counts every worker's documents: all pairs of common terms, and then, a run of ranks at a
// time, the rows of the rarer ones, which it sums up at once, so that no more than a run's rows
// have to be held. The last run is left to rows.
func (o Options) pairs(scans []*scan, renumbered [][]uint32, t *terms) *tables {
	all := &tables{counted: make([]*pairs, len(scans)), sums: make([]*rows, len(scans))}
	kept := 0
	for _, s := range scans {
		for _, read := range s.read {
			kept += len(read.ids)
		}
	}
	dense := min(o.dense, len(t.uses), int(math.Sqrt(denseShare*float64(kept))))
	runs := o.runs(t.uses, dense, max(o.columns, kept/columnShare))
	hashes := make([]uint64, len(t.names))
	o.each(func(w int) {
		for rank := w * len(hashes) / o.Workers; rank < (w+1)*len(hashes)/o.Workers; rank++ {
			hashes[rank] = cooccur.Hash(t.names[rank])
		}
	})
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
		p := newPairs(o.Window, dense, uses, runs)
		for _, read := range scans[w].read {
			read.documents(func(ids []uint32) { p.document(ids, ranks) })
		}
		all.counted[w], all.sums[w] = p, newRows(len(t.names), hashes, o.MinNear)
	})
	for _, next := range runs[1:] {
		o.rare(all)
		o.each(func(w int) {
			p := all.counted[w]
			p.open(next)
			for _, read := range scans[w].read {
				read.documents(p.again)
			}
		})
	}
	return all
}

// tables are what pairs are counted in, and what rows are summed up in, each worker's own.
type tables struct {
	counted []*pairs
	sums    []*rows
}

// run is a run of ranks.
type run struct{ from, to uint32 }

// The rows of rarer terms are written down for a run of ranks at a time, of at most so many columns
// together: all at once where the text is small, and never more than half of what the words take.
// Each further run costs another look at all words, a hundredth of the time.
const (
	leastColumns = 32 << 20
	columnShare  = 2
)

// runs cuts the ranks from dense on into runs whose rows have about so many columns.
func (o Options) runs(uses []uint32, dense, columns int) []run {
	runs := []run{{uint32(dense), uint32(dense)}}
	size := 0
	for rank := dense; rank < len(uses); rank++ {
		n := 2 * o.Window * int(uses[rank])
		if size > 0 && size+n > columns {
			runs, size = append(runs, run{uint32(rank), uint32(rank)}), 0
		}
		size += n
		runs[len(runs)-1].to = uint32(rank + 1)
	}
	return runs
}

// rare sums up the rows of the rarer terms of a run, every worker a part of them.
func (o Options) rare(all *tables) {
	first := all.counted[0]
	o.each(func(w int) {
		for b := first.rareFrom(w, o.Workers); b < first.rareFrom(w+1, o.Workers); b++ {
			all.sums[w].rare(b, all.counted)
		}
	})
}

// having counts the documents that have each stem, by rank.
func having(scans []*scan, renumbered [][]uint32, t *terms) []uint32 {
	documents, seen := make([]uint32, len(t.names)), make([]uint32, len(t.names))
	number := uint32(0)
	for w, s := range scans {
		for _, read := range s.read {
			read.documents(func(ids []uint32) {
				number++
				for _, id := range ids {
					if renumbered[w] != nil {
						id = renumbered[w][id]
					}
					if rank := t.ranks[id]; seen[rank] != number {
						seen[rank] = number
						documents[rank]++
					}
				}
			})
		}
	}
	return documents
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

// rows sums up the rows that are left, every worker a run of the common ones, the run of the block
// that it joined, and one of the rarer.
func (o Options) rows(all *tables) *rows {
	o.rare(all)
	o.join(all.counted)
	missing := lacks(all.counted)
	first, parts := all.counted[0], all.sums
	o.each(func(w int) {
		r := parts[w]
		r.lacks = missing
		for b := first.commonFrom(w, o.Workers); b < first.commonFrom(w+1, o.Workers); b++ {
			r.common(b, first.block)
		}
	})
	for _, p := range parts[1:] {
		parts[0].add(p)
	}
	return parts[0]
}
