package count

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"strings"

	"elephants/analysis/cooccur"
)

// Partial is the counts of a part of a corpus: of every word its uses, of every pair of stems how
// often the two are near each other. Parts are merged, in any order; [Partial.Result] of the whole
// is what [Text] gives for all of it. Not safe for concurrent use.
type Partial struct {
	documents int
	tokens    int
	least     int // people who said whatever is in it ([Shared]); 0: not looked at
	words     *vocabulary
	near      *cooccur.Counts
}

// Part counts documents, one a line, and leaves it at the counts. Every term counts, whatever
// MinUses says: what is seldom here may be frequent elsewhere.
func Part(text []byte, o Options) *Partial {
	o = o.withDefaults()
	o.MinUses, o.MinNear = 1, 1
	c := o.count(o.source(bytes.NewReader(text)))
	p := &Partial{c.Documents, c.Tokens, 0, c.words, cooccur.New(o.Window)}
	for _, pair := range c.rows.frequent { // each once, so that none outgrows its count
		p.near.Add(c.terms.names[pair.a], c.terms.names[pair.b], pair.near)
	}
	return p
}

// Merge adds the counts of another part, which stay as they are. Both must have been counted with
// the same window. An error leaves the counts neither as they were nor merged.
func (p *Partial) Merge(other *Partial) error {
	p.documents += other.documents
	p.tokens += other.tokens
	p.least = min(p.least, other.least)
	for id, n := range p.words.join(other.words) {
		if p.words.words[n].uses < other.words.words[id].uses {
			return fmt.Errorf("merging counts: a word has more than %d uses", uint32(math.MaxUint32))
		}
	}
	return p.near.Merge(other.near)
}

// Result takes the counts to communities of terms, as [Text] takes a text. The window is the one
// that was counted with, whatever o says.
func (p *Partial) Result(o Options) Result {
	o = o.withDefaults()
	c := counted{words: p.words, terms: rank(p.words, o.MinUses, o.Workers)}
	c.Documents, c.Tokens, c.Types = p.documents, p.tokens, len(p.words.words)
	o.done("stems")

	c.rows = newRows(len(c.terms.names), nil, o.MinNear)
	place := make(map[string]uint32, len(c.terms.names))
	for rank, name := range c.terms.names[1:] {
		place[name] = uint32(rank + 1)
	}
	p.near.Pairs(func(a, b string, times uint32) {
		x, y := place[a], place[b]
		if x == 0 || y == 0 {
			return // one of them is used too seldom
		}
		c.rows.add(&rows{
			pairs: uint64(times), distinct: 1,
			checksum: uint64(times) * cooccur.Hash(a) * cooccur.Hash(b),
		})
		c.rows.margins[x] += uint64(times)
		c.rows.margins[y] += uint64(times)
		if int(times) >= o.MinNear {
			c.rows.frequent = append(c.rows.frequent, pair{min(x, y), max(x, y), times})
		}
	})
	o.done("rows")
	return o.finish(c)
}

// The encoding of a part, version 3. Numbers are unsigned varints of encoding/binary.
//
//	"elephants part 3\n"
//	documents, words used, people who said whatever is in it, different words; of each of these, in alphabetical order of bytes: the length
//	    of the beginning that it shares with the one before, the length of the rest, the rest, its uses
//	CRC-32C of all that, 4 bytes, the lowest first
//	the pairs, as package cooccur encodes them
const partHead = "elephants part 3\n"

// AppendBinary appends the encoding of the counts, which is the same for the same documents in any
// order. The error is always nil.
func (p *Partial) AppendBinary(b []byte) ([]byte, error) {
	start := len(b)
	b = append(b, partHead...)
	order := p.words.alphabetical()
	for _, n := range []int{p.documents, p.tokens, p.least, len(order)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	last := ""
	for _, id := range order {
		name := p.words.name(id)
		b = cooccur.AppendName(b, last, name)
		b = binary.AppendUvarint(b, uint64(p.words.words[id].uses))
		last = name
	}
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
	return p.near.AppendBinary(b)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrPartial is what is wrong with bytes that are no counts, or were changed since they were
// written.
var ErrPartial = errors.New("not written by `elephants count --partial`, or damaged")

// Decode makes a part of its encoding, or says why it cannot, as an [ErrPartial].
func Decode(encoded []byte) (*Partial, error) {
	switch head := string(encoded[:min(len(partHead), len(encoded))]); {
	case strings.HasPrefix(head, partHead[:len(partHead)-2]) && head != partHead:
		return nil, fmt.Errorf("%w, or by another version: it begins with %q, this one writes %q; count "+
			"the text anew with one version", ErrPartial, head, partHead)
	case head != partHead:
		return nil, fmt.Errorf("%w: it does not begin with %q", ErrPartial, partHead)
	}
	d := cooccur.Reader{Rest: encoded[len(partHead):]}
	p := &Partial{documents: int(d.Number(math.MaxInt)), tokens: int(d.Number(math.MaxInt)),
		least: int(d.Number(math.MaxInt32))}
	p.words = readWords(&d)
	body := len(encoded) - len(d.Rest)
	if d.Failed || len(d.Rest) < crc32.Size {
		return nil, fmt.Errorf("%w: it breaks off or is unreadable at byte %d of %d", ErrPartial, body, len(encoded))
	}
	if crc32.Checksum(encoded[:body], castagnoli) != binary.LittleEndian.Uint32(d.Rest) {
		return nil, fmt.Errorf("%w: its checksum does not fit", ErrPartial)
	}
	var err error
	if p.near, err = cooccur.Decode(d.Rest[crc32.Size:]); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPartial, err)
	}
	return p, nil
}

// readWords reads a vocabulary. No word has a zero byte, by which a vocabulary tells words that it
// packed.
func readWords(d *cooccur.Reader) *vocabulary {
	n := d.Number(uint64(len(d.Rest)))
	v := newVocabulary(int(n), true)
	last := ""
	for range n {
		if last = d.Name(last); d.Failed || strings.IndexByte(last, 0) >= 0 {
			d.Failed = true
			return v
		}
		v.words[v.add(last)].uses = uint32(d.Number(math.MaxUint32))
	}
	return v
}
