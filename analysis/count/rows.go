package count

import (
	"cmp"
	"slices"
)

// rows is what a run of rows of the triangle of all pairs comes to.
type rows struct {
	pairs     uint64 // pairs counted
	distinct  int
	checksum  uint64
	margins   []uint64 // by rank: the pairs the term is in
	frequent  []pair   // the pairs counted often enough to be judged
	lacks     []lack   // of the common terms' counters
	tally     []uint32 // scratch: a rarer term's counts, by the other's rank
	columns   []uint32 // scratch: the columns of a row that are not empty
	counts    []uint32 // scratch: the counts in them
	threshold uint32
	hashes    []uint64
}

// pair is two terms by rank, the rarer last, and how often they stand near each other.
type pair struct{ a, b, near uint32 }

func newRows(terms int, hashes []uint64, threshold int) *rows {
	return &rows{
		margins: make([]uint64, terms), columns: make([]uint32, terms+1), counts: make([]uint32,
			terms+1),
		tally:  make([]uint32, terms),
		hashes: hashes, threshold: uint32(threshold),
	}
}

// common sums up the row of a common term, given the block of all workers. Which columns are
// empty is decided without a branch, since no processor could foretell it.
func (r *rows) common(b uint32, block []uint8) {
	first := row(b)
	own := block[first+1 : first+b]
	columns, counts := r.columns[:len(own)+1], r.counts[:len(own)+1]
	k := 0
	for i, n := range own {
		columns[k], counts[k] = uint32(i+1), uint32(n)
		k += some(uint32(n))
	}
	r.sum(b, r.restore(first, b, k))
}

// restore adds what the row's counters lack to the first k columns, which ascend, and says how
// many there are then.
func (r *rows) restore(first, b uint32, k int) int {
	from, _ := slices.BinarySearchFunc(r.lacks, first+1, func(l lack,
		at uint32) int {
		return cmp.Compare(l.at, at)
	})
	i, all := 0, k
	for _, l := range r.lacks[from:] {
		if l.at >= first+b {
			break
		}
		column := l.at - first
		for i < k && r.columns[i] < column {
			i++
		}
		if i < k && r.columns[i] == column {
			r.counts[i] += l.count
		} else { // it came round to 0 and nothing came after
			r.columns[all], r.counts[all] = column, l.count
			all++
		}
	}
	return all
}

// rare sums up the row of a rarer term, as all workers filed it.
func (r *rows) rare(b uint32, workers []*pairs) {
	k := 0
	for _, w := range workers {
		for _, a := range w.filed(b) {
			c := r.tally[a]
			r.tally[a] = c + 1
			r.columns[k] = a
			k += 1 - some(c)
		}
	}
	for i, a := range r.columns[:k] {
		r.counts[i] = r.tally[a]
		r.tally[a] = 0
	}
	r.sum(b, k)
}

// sum adds one row to what the rows come to: the first k columns and counts.
func (r *rows) sum(b uint32, k int) {
	var total, check uint64
	for i, a := range r.columns[:k] {
		n := r.counts[i]
		total += uint64(n)
		check += uint64(n) * r.hashes[a]
		r.margins[a] += uint64(n)
		if n >= r.threshold {
			r.frequent = append(r.frequent, pair{a, b, n})
		}
	}
	r.margins[b] += total
	r.pairs += total
	r.distinct += k
	r.checksum += check * r.hashes[b]
}

// add adds what other rows come to.
func (r *rows) add(other *rows) {
	r.pairs += other.pairs
	r.distinct += other.distinct
	r.checksum += other.checksum
	for t, m := range other.margins {
		r.margins[t] += m
	}
	r.frequent = append(r.frequent, other.frequent...)
}
