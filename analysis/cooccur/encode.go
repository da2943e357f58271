package cooccur

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
)

// The encoding, version 1. Numbers are unsigned varints of encoding/binary; a tally is Times, Passages, Participants, of
// counts of nearness Times alone.
//
//	"elephants counts 1\n"
//	window, 1 for counts of nearness alone or 0, participants, passages
//	number of terms; of each, in alphabetical order of bytes: the length of the beginning that it shares with the one
//	    before, the length of the rest, the rest, its tally
//	for each term, in that order: number of later terms it was seen with; of each: how many terms further than the one
//	    before (the first: than the term itself), the pair's tally
//	CRC-32C of all that, 4 bytes, the lowest first
//
// Counts that are equal have equal bytes: what was counted out again is left out, and the order is that of the alphabet.
const encodingHead = "elephants counts 1\n"

// AppendBinary appends the encoding of the counts. The error is always nil.
func (c *Counts) AppendBinary(b []byte) ([]byte, error) {
	start := len(b)
	b = append(b, encodingHead...)
	for _, n := range []int{c.window, flag(c.nearOnly), c.participants, c.passages} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	order, rank := c.alphabet()
	b = binary.AppendUvarint(b, uint64(len(order)))
	last := ""
	for _, n := range order {
		name := c.names[n]
		shared := 0
		for shared < min(len(name), len(last)) && name[shared] == last[shared] {
			shared++
		}
		b = binary.AppendUvarint(b, uint64(shared))
		b = binary.AppendUvarint(b, uint64(len(name)-shared))
		b = append(b, name[shared:]...)
		b = c.appendTally(b, c.tallies[n])
		last = name
	}
	pairs := c.sorted(rank)
	for a := range order {
		row := pairs
		for len(row) > 0 && row[0].a == uint32(a) {
			row = row[1:]
		}
		row, pairs = pairs[:len(pairs)-len(row)], row
		b = binary.AppendUvarint(b, uint64(len(row)))
		before := uint32(a)
		for _, p := range row {
			b = binary.AppendUvarint(b, uint64(p.b-before))
			b = c.appendTally(b, p.Tally)
			before = p.b
		}
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli)), nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (c *Counts) appendTally(b []byte, t Tally) []byte {
	b = binary.AppendUvarint(b, uint64(t.Times))
	if !c.nearOnly {
		b = binary.AppendUvarint(b, uint64(t.Passages))
		b = binary.AppendUvarint(b, uint64(t.Participants))
	}
	return b
}

// alphabet gives the numbers of the terms that are counted, alphabetically, and the place of every number in them.
func (c *Counts) alphabet() (order, rank []uint32) {
	for n, t := range c.tallies {
		if t != (Tally{}) {
			order = append(order, uint32(n))
		}
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(c.names[a], c.names[b]) })
	rank = make([]uint32, len(c.names))
	for i, n := range order {
		rank[n] = uint32(i)
	}
	return order, rank
}

// ranked is a pair by the alphabetical places of its terms, the first term's first.
type ranked struct {
	a, b uint32
	Tally
}

// sorted gives the pairs that are counted, by the places of their terms.
func (c *Counts) sorted(rank []uint32) []ranked {
	var pairs []ranked
	c.pairs.each(func(a, b uint32, t Tally) {
		pairs = append(pairs, ranked{min(rank[a], rank[b]), max(rank[a], rank[b]), t})
	})
	slices.SortFunc(pairs, func(p, q ranked) int {
		return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
	})
	return pairs
}

// Terms calls yield with every term that is counted, alphabetically.
func (c *Counts) Terms(yield func(term string, t Tally)) {
	order, _ := c.alphabet()
	for _, n := range order {
		yield(c.names[n], c.tallies[n])
	}
}

// Pairs calls yield with every pair that is counted, a before b in the alphabet, in the order of a, then b.
func (c *Counts) Pairs(yield func(a, b string, t Tally)) {
	order, rank := c.alphabet()
	for _, p := range c.sorted(rank) {
		yield(c.names[order[p.a]], c.names[order[p.b]], p.Tally)
	}
}

// Checksum is a number that differs when the counts of pairs near each other differ, but for one case in 2^60 or so: the
// sum of Times times the [Hash] of either term. The checksum of merged counts is the sum of theirs.
func (c *Counts) Checksum() (sum uint64) {
	hashes := make([]uint64, len(c.names))
	for n, name := range c.names {
		hashes[n] = Hash(name)
	}
	c.pairs.each(func(a, b uint32, t Tally) { sum += uint64(t.Times) * hashes[a] * hashes[b] })
	return sum
}

// ErrEncoding is what is wrong with bytes that are no counts, or were changed since they were written.
var ErrEncoding = errors.New("no counts of elephants, or damaged")

// Decode makes counts of their encoding, or says why it cannot, as an [ErrEncoding].
func Decode(b []byte) (*Counts, error) {
	if len(b) < len(encodingHead)+crc32.Size || string(b[:len(encodingHead)]) != encodingHead {
		return nil, fmt.Errorf("decoding counts: %w: they do not begin with %q", ErrEncoding, encodingHead)
	}
	body, sum := b[:len(b)-crc32.Size], binary.LittleEndian.Uint32(b[len(b)-crc32.Size:])
	if got := crc32.Checksum(body, castagnoli); got != sum {
		return nil, fmt.Errorf("decoding counts: %w: checksum %08x, %08x is written", ErrEncoding, got, sum)
	}
	d := decoder{rest: body[len(encodingHead):]}
	window, nearOnly := d.number(maxWindow), d.number(1)
	if window == 0 || d.failed {
		return nil, fmt.Errorf("decoding counts: %w: no window", ErrEncoding)
	}
	c := New(int(window))
	c.nearOnly = nearOnly == 1
	c.participants, c.passages = int(d.number(1<<31)), int(d.number(1<<31))
	d.terms(c)
	d.pairs(c)
	if d.failed || len(d.rest) > 0 {
		return nil, fmt.Errorf("decoding counts: %w: %d bytes before the end", ErrEncoding, len(d.rest))
	}
	return c, nil
}

// decoder reads numbers until one is out of bounds; from then on it reads zeros.
type decoder struct {
	rest   []byte
	failed bool
}

func (d *decoder) number(most uint64) uint64 {
	n, size := binary.Uvarint(d.rest)
	if d.failed || size <= 0 || n > most {
		d.failed = true
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

func (d *decoder) tally(c *Counts) (t Tally) {
	t.Times = uint32(d.number(1 << 31))
	if !c.nearOnly {
		t.Passages, t.Participants = uint32(d.number(1<<31)), uint32(d.number(1<<31))
	}
	return t
}

func (d *decoder) terms(c *Counts) {
	last := ""
	for range d.number(uint64(len(d.rest))) {
		shared := d.number(uint64(len(last)))
		size := d.number(uint64(len(d.rest)))
		if uint64(len(d.rest)) < size {
			d.failed = true
		}
		if d.failed {
			return
		}
		name := last[:shared] + string(d.rest[:size])
		d.rest = d.rest[size:]
		if name <= last && len(c.names) > 0 {
			d.failed = true
			return
		}
		c.AddTerm(name, d.tally(c))
		last = name
	}
}

func (d *decoder) pairs(c *Counts) {
	terms := uint64(len(c.names))
	for a := range terms {
		b := a
		for range d.number(terms) {
			step := d.number(terms - 1 - b)
			if d.failed || step == 0 {
				d.failed = true
				return
			}
			b += step
			c.pairs.at(uint32(a), uint32(b)).add(d.tally(c))
		}
	}
}
