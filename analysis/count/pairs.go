package count

import "slices"

// pairs counts, for one worker, how often two terms stand within a window of each other. A pair of two common terms has
// its own counter in a dense block; a pair with a rarer term is written down and counted later, row by row (rows.go).
//
// The block is a triangle: the counter of ranks a < b is at b(b+1)/2 + a, so that the pairs of the commonest terms, which
// are most of all, lie together in a few pages. Counters have 16 bits; one that wraps is noted in wrapped, so that
// counts are exact without a test but of the sum. Column 0 and the diagonal gather what stands for no pair.
type pairs struct {
	window  int
	dense   uint32     // ranks below this one are common
	block   []uint16   // the triangle
	wrapped []uint32   // places in block, once for each 65,536
	tail    [][]uint64 // pairs with a rarer term, its rank, which is the greater, above the other's; in pieces
	starts  []uint32   // once filed: where in columns each rarer term's row begins, from rank dense
	columns []uint32   // once filed: the other terms of the pairs in tail, row by row
	spread  []spread   // scratch: the document's common terms
	ranks   []uint32   // scratch: the document's terms
	rare    []int      // scratch: where the rarer terms are
}

// denseTerms is the most terms whose pairs have a counter of their own: 16.8 MB for 4,096. On 20 Newsgroups, 2,048 cost
// more in the tail than they save in the block, and 8,192 more in page faults and in looking for what is not 0
// (go test -bench Text ./analysis/count, with the constant changed).
const denseTerms = 4096

// tailPiece is how many pairs a piece of the tail holds: 256 kB.
const tailPiece = 1 << 15

// spread is a common term's rank and where its row begins.
type spread struct{ rank, row uint32 }

func newPairs(window int, dense uint32) *pairs {
	return &pairs{window: window, dense: dense, block: make([]uint16, row(dense))}
}

// row is where a rank's row begins in the block.
func row(rank uint32) uint32 { return rank * (rank + 1) / 2 }

// document counts the pairs of one document, given its words and the rank of every word. A term too rare to have a rank
// keeps its place, so that what is counted does not depend on what is left out.
func (p *pairs) document(ids, rank []uint32) {
	n := p.window + len(ids)
	if cap(p.spread) < n {
		p.spread, p.ranks = make([]spread, n, 2*n), make([]uint32, n, 2*n)
	}
	seq, all, rare := p.spread[:n], p.ranks[:n], p.rare[:0]
	clear(seq[:p.window]) // the margin before the first word stands for no word
	for i, id := range ids {
		r := rank[id]
		at := p.window + i
		all[at] = r
		if r >= p.dense {
			rare = append(rare, at)
			r = 0
		}
		seq[at] = spread{r, row(r)}
	}
	p.rare = rare
	p.common(seq)
	for _, at := range rare {
		p.seldom(all, at)
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

// place is where two terms have their counter: of the two ways to look them up the greater, since rows grow faster than
// ranks. It is the built-in max written out, for which the compiler makes a branch that is wrong every other time and
// twice as slow over all.
func place(a, b spread) uint32 {
	x, y := int32(b.row+a.rank), int32(a.row+b.rank)
	d := x - y
	return uint32(x - d&(d>>31))
}

// bump adds one, and reports whether the counter wrapped.
func bump(block []uint16, at uint32) bool {
	n := block[at] + 1
	block[at] = n
	return n == 0
}

// seldom writes down the pairs of the rarer term at one place with the terms before it, and with the common terms behind
// it. Which places have a term that counts is decided without a branch.
func (p *pairs) seldom(ranks []uint32, at int) {
	if n := len(p.tail); n == 0 || cap(p.tail[n-1])-len(p.tail[n-1]) < 2*p.window {
		p.tail = append(p.tail, make([]uint64, 0, max(tailPiece, 2*p.window))) // pieces, since a growing list is copied
	}
	last := &p.tail[len(p.tail)-1]
	n, r := len(*last), ranks[at]
	piece := (*last)[:n+2*p.window]
	for _, q := range ranks[max(p.window, at-p.window):at] {
		piece[n] = uint64(max(q, r))<<32 | uint64(min(q, r))
		n += some(q) & some(q^r)
	}
	for _, q := range ranks[at+1 : min(len(ranks), at+p.window+1)] {
		piece[n] = uint64(r)<<32 | uint64(q)
		n += some(q) & int((q-p.dense)>>31)
	}
	*last = piece[:n]
}

// some is 1 unless n is 0.
func some(n uint32) int { return int((n | -n) >> 31) }

// file sorts the tail into rows, by counting.
func (p *pairs) file(terms int) {
	p.starts = make([]uint32, max(0, terms-int(p.dense))+1)
	total := 0
	for _, piece := range p.tail {
		total += len(piece)
		for _, pair := range piece {
			p.starts[uint32(pair>>32)-p.dense+1]++
		}
	}
	for i := 1; i < len(p.starts); i++ {
		p.starts[i] += p.starts[i-1]
	}
	p.columns = make([]uint32, total)
	next := slices.Clone(p.starts)
	for _, piece := range p.tail {
		for _, pair := range piece {
			at := &next[uint32(pair>>32)-p.dense]
			p.columns[*at] = uint32(pair)
			*at++
		}
	}
	p.tail = nil
}

// filed is the row of a rarer term: the other term of each of its pairs.
func (p *pairs) filed(b uint32) []uint32 {
	return p.columns[p.starts[b-p.dense]:p.starts[b-p.dense+1]]
}

// wrapped says what the counters that wrapped, of all workers, lack.
func wrapped(counted []*pairs) map[uint32]uint32 {
	lack := map[uint32]uint32{}
	for _, p := range counted {
		for _, at := range p.wrapped {
			lack[at] += 1 << 16
		}
	}
	return lack
}
