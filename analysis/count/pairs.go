package count

import (
	"encoding/binary"
	"slices"
	"sort"
)

// pairs counts, for one worker, how often two terms stand within a window of each other. A pair of
// two common terms has its own counter in a dense block; a pair with a rarer term is written down
// in the row of the rarer one, to be counted when rows are summed up (rows.go).
//
// The block is a triangle: the counter of ranks a < b is at b(b+1)/2 + a, so that the pairs of the
// commonest terms, which are most of all, lie together. What counting costs is fetching counters
// from memory, so they have one byte each: one that comes round to 0 is noted in wrapped, every
// 256th time. Column 0 and the diagonal gather what stands for no pair.
type pairs struct {
	window  int
	dense   uint32   // ranks below this one are common
	block   []uint8  // the triangle
	wrapped []uint32 // places in block, once for each 256
	uses    []uint32 // of each term in the worker's own text, by rank
	run     run      // the rarer terms whose rows are written down
	starts  []int    // where in columns the row of each of them begins
	ends    []int    // and how far it is written
	columns []uint32 // the other term of each pair in the row
	spread  []spread // scratch: the document's common terms
	rare    []int    // scratch: where the rarer terms are
}

// denseShare bounds the block of a short text, to half as many counters a word: of a larger one,
// most would stay 0. For an event of 1.8 MB all values from 4 to 32 are alike (go test -bench Text
// ./analysis/count).
const denseShare = 16

// denseTerms is the most terms whose pairs have a counter of their own: 8.4 MB for 4,096. On 20
// Newsgroups, fewer cost more in rows than they save in the block, and more cost page faults and
// looking for what is not 0 (go test -bench Text ./analysis/count, with the constant changed).
const denseTerms = 4096

// spread is a common term's rank and where its row begins.
type spread struct{ rank, row uint32 }

// newPairs makes room for the pairs of common terms, and for the rows of the largest of some runs
// of rarer ones, given how often the worker's own text uses each term, by its rank, 0 standing for
// none.
func newPairs(window, dense int, uses []uint32, runs []run) *pairs {
	p := &pairs{window: window, dense: uint32(dense), block: make([]uint8, row(uint32(dense))), uses: uses}
	most := 0
	for _, next := range runs {
		most = max(most, p.open(next))
	}
	p.columns = make([]uint32, most)
	p.open(runs[0])
	return p
}

// open begins the rows of a run of rarer terms, in place of those of the run before, and says how
// many columns they have.
func (p *pairs) open(next run) (columns int) {
	p.run, p.starts = next, p.starts[:0]
	for _, n := range p.uses[next.from:next.to] {
		p.starts = append(p.starts, columns)
		columns += 2 * p.window * int(n) // a use has at most that many neighbours
	}
	p.ends = append(p.ends[:0], p.starts...)
	return columns
}

// row is where a rank's row begins in the block.
func row(rank uint32) uint32 { return rank * (rank + 1) / 2 }

// document counts the pairs of one document, given its words and the rank of every word, which it
// writes in place of the words. A term too rare to have a rank keeps its place, so that what is
// counted does not depend on what is left out.
func (p *pairs) document(ids, rank []uint32) {
	n := p.window + len(ids)
	if cap(p.spread) < n {
		p.spread = make([]spread, n, 2*n)
	}
	seq, rare := p.spread[:n], p.rare[:0]
	clear(seq[:p.window]) // the margin before the first word stands for no word
	for i, id := range ids {
		r := rank[id]
		ids[i] = r
		if r >= p.dense {
			if r < p.run.to {
				rare = append(rare, i)
			}
			r = 0
		}
		seq[p.window+i] = spread{r, row(r)}
	}
	p.rare = rare
	p.common(seq)
	for _, at := range rare {
		p.seldom(ids, at)
	}
}

// again writes down the rows of another run of terms, given a document's ranks.
func (p *pairs) again(ranks []uint32) {
	from, size := p.run.from, p.run.to-p.run.from
	for i, r := range ranks {
		if r-from < size {
			p.seldom(ranks, i)
		}
	}
}

// common counts the pairs of common terms, without a branch that depends on them.
func (p *pairs) common(seq []spread) {
	if p.window == 5 {
		p.commonFive(seq)
		return
	}
	for i := p.window; i < len(seq); i++ {
		for _, a := range seq[i-p.window : i] {
			if at := place(a, seq[i]); bump(p.block, at) {
				p.wrapped = append(p.wrapped, at)
			}
		}
	}
}

// commonFive is common for the usual window, its loop unrolled.
func (p *pairs) commonFive(seq []spread) {
	block := p.block
	for ; len(seq) > 5; seq = seq[1:] {
		s := (*[6]spread)(seq)
		b := s[5]
		v, w, x, y, z := place(s[0], b), place(s[1], b), place(s[2], b), place(s[3], b), place(s[4], b)
		if bump(block, v) {
			p.wrapped = append(p.wrapped, v)
		}
		if bump(block, w) {
			p.wrapped = append(p.wrapped, w)
		}
		if bump(block, x) {
			p.wrapped = append(p.wrapped, x)
		}
		if bump(block, y) {
			p.wrapped = append(p.wrapped, y)
		}
		if bump(block, z) {
			p.wrapped = append(p.wrapped, z)
		}
	}
}

// place is where two terms have their counter: of the two ways to look them up the greater, since
// rows grow faster than ranks. It is the built-in max written out, for which the compiler makes a
// branch that is wrong every other time and twice as slow over all.
func place(a, b spread) uint32 {
	x, y := int32(b.row+a.rank), int32(a.row+b.rank)
	d := x - y
	return uint32(x - d&(d>>31))
}

// bump adds one, and reports whether the counter wrapped.
func bump(block []uint8, at uint32) bool {
	n := block[at] + 1
	block[at] = n
	return n == 0
}

// seldom writes down the pairs of the rarer term at one place with commoner terms around it: each
// pair of terms is in the row of the rarer. Which neighbours are commoner is decided without a
// branch.
func (p *pairs) seldom(ranks []uint32, at int) {
	r := ranks[at]
	end := &p.ends[r-p.run.from]
	to, n := p.columns[*end:], 0
	for _, q := range ranks[max(0, at-p.window):at] {
		to[n] = q
		n += commoner(q, r)
	}
	for _, q := range ranks[at+1 : min(len(ranks), at+p.window+1)] {
		to[n] = q
		n += commoner(q, r)
	}
	*end += n
}

// commoner is 1 if q is a rank, which 0 is not, and below r.
func commoner(q, r uint32) int { return some(q) & int((uint64(q)-uint64(r))>>63) }

// some is 1 unless n is 0.
func some(n uint32) int { return int((n | -n) >> 31) }

// filed is the row of a rarer term: the other term of each of its pairs.
func (p *pairs) filed(b uint32) []uint32 {
	return p.columns[p.starts[b-p.run.from]:p.ends[b-p.run.from]]
}

// join adds a run of another worker's counters to the same run of this one's, and gives the places
// of those that wrapped.
func (p *pairs) join(other *pairs, from, to int) (wrapped []uint32) {
	own, add := p.block[from:to], other.block[from:to]
	for len(add) >= 8 && len(own) >= 8 {
		if binary.LittleEndian.Uint64(add) != 0 { // eight counters of seldom pairs are mostly 0
			for i, n := range add[:8] {
				own[i] += n
				if own[i] < n {
					wrapped = append(wrapped, uint32(to-len(add)+i))
				}
			}
		}
		own, add = own[8:], add[8:]
	}
	for i, n := range add {
		own[i] += n
		if own[i] < n {
			wrapped = append(wrapped, uint32(to-len(add)+i))
		}
	}
	return wrapped
}

// commonFrom is the first common term of a worker's share of the block, which is cut into equal
// shares.
func (p *pairs) commonFrom(worker, workers int) uint32 {
	share := worker * len(p.block) / workers
	return max(1, uint32(sort.Search(int(p.dense), func(b int) bool { return int(row(uint32(b))) >= share })))
}

// rareFrom is the first rarer term of a worker's share of the columns, which are cut into equal
// shares.
func (p *pairs) rareFrom(worker, workers int) uint32 {
	share := worker * len(p.columns) / workers
	b := sort.SearchInts(p.starts, share)
	if worker == workers {
		b = len(p.starts)
	}
	return p.run.from + uint32(b)
}

// lack is what a counter that wrapped lacks.
type lack struct{ at, count uint32 }

// lacks says what the counters of all workers lack, by place.
func lacks(counted []*pairs) (all []lack) {
	var places []uint32
	for _, p := range counted {
		places = append(places, p.wrapped...)
	}
	slices.Sort(places)
	for i, at := range places {
		if i == 0 || at != places[i-1] {
			all = append(all, lack{at: at})
		}
		all[len(all)-1].count += 1 << 8
	}
	return all
}
