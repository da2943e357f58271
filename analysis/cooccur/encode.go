package cooccur

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
)

// The encoding, version 2. Numbers are unsigned varints of encoding/binary.
//
//	"elephants counts 2\n"
//	window
//	number of terms; of each, in alphabetical order of bytes: the length of the beginning that it shares with the one
//	    before, the length of the rest, the rest
//	for each term, in that order: number of later terms it was seen with; of each: how many terms further than the one
//	    before (the first: than the term itself), how often
//	CRC-32C of all that, 4 bytes, the lowest first
//
// Counts that are equal have equal bytes.
const encodingHead = "elephants counts 2\n"

// AppendBinary appends the encoding of the counts. The error is always nil.
func (c *Counts) AppendBinary(b []byte) ([]byte, error) {
	start := len(b)
	b = binary.AppendUvarint(append(b, encodingHead...), uint64(c.window))
	order, pairs := c.sorted()
	b = binary.AppendUvarint(b, uint64(len(order)))
	last := ""
	for _, name := range order {
		b = AppendName(b, last, name)
		last = name
	}
	for a := range order {
		n := 0
		for n < len(pairs) && pairs[n].a == uint32(a) {
			n++
		}
		b = binary.AppendUvarint(b, uint64(n))
		before := uint32(a)
		for _, p := range pairs[:n] {
			b = binary.AppendUvarint(b, uint64(p.b-before))
			b = binary.AppendUvarint(b, uint64(p.times))
			before = p.b
		}
		pairs = pairs[n:]
	}
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli)), nil
}

// AppendName appends a name after the one before it in a list: the length of the beginning that
// they share, the length of the rest, the rest. [Reader.Name] reads it.
func AppendName(b []byte, last, name string) []byte {
	shared := 0
	for shared < min(len(name), len(last)) && name[shared] == last[shared] {
		shared++
	}
	b = binary.AppendUvarint(b, uint64(shared))
	b = binary.AppendUvarint(b, uint64(len(name)-shared))
	return append(b, name[shared:]...)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrEncoding is what is wrong with bytes that are no counts, or were changed since they were
// written.
var ErrEncoding = errors.New("no counts of elephants, or damaged")

// Decode makes counts of their encoding, or says why it cannot, as an [ErrEncoding].
func Decode(b []byte) (*Counts, error) {
	if len(b) < len(encodingHead)+crc32.Size || string(b[:len(encodingHead)]) != encodingHead {
		return nil, fmt.Errorf("decoding counts: %w: they do not begin with %q", ErrEncoding,
			encodingHead)
	}
	body, sum := b[:len(b)-crc32.Size], binary.LittleEndian.Uint32(b[len(b)-crc32.Size:])
	if got := crc32.Checksum(body, castagnoli); got != sum {
		return nil, fmt.Errorf("decoding counts: %w: checksum %08x, %08x is written", ErrEncoding,
			got, sum)
	}
	d := Reader{Rest: body[len(encodingHead):]}
	window := d.Number(MaxWindow)
	if window == 0 || d.Failed {
		return nil, fmt.Errorf("decoding counts: %w: no window", ErrEncoding)
	}
	c := New(int(window))
	d.terms(c)
	d.pairs(c)
	if d.Failed || len(d.Rest) > 0 {
		return nil, fmt.Errorf("decoding counts: %w: %d bytes before the end", ErrEncoding,
			len(d.Rest))
	}
	return c, nil
}

// Reader reads numbers and names of an encoding until one is out of bounds; from then on it reads
// zeros.
type Reader struct {
	Rest   []byte // what is not read yet
	Failed bool
}

// Number reads a number of at most so much.
func (d *Reader) Number(most uint64) uint64 {
	n, size := binary.Uvarint(d.Rest)
	if d.Failed || size <= 0 || n > most {
		d.Failed = true
		return 0
	}
	d.Rest = d.Rest[size:]
	return n
}

// Name reads a name of a list in alphabetical order, given the one before it. It is never empty.
func (d *Reader) Name(last string) string {
	shared := d.Number(uint64(len(last)))
	size := d.Number(uint64(len(d.Rest)))
	if d.Failed || uint64(len(d.Rest)) < size { // the number itself took some of it
		d.Failed = true
		return ""
	}
	name := last[:shared] + string(d.Rest[:size])
	d.Rest = d.Rest[size:]
	if name <= last {
		d.Failed = true
		return ""
	}
	return name
}

func (d *Reader) terms(c *Counts) {
	last := ""
	for range d.Number(uint64(len(d.Rest))) {
		if last = d.Name(last); d.Failed {
			return
		}
		c.number(last)
	}
}

func (d *Reader) pairs(c *Counts) {
	terms := uint64(len(c.names))
	for a := range terms {
		b := a
		for range d.Number(terms) {
			step, times := d.Number(terms-1-b), d.Number(math.MaxUint32)
			if d.Failed || step == 0 || times == 0 {
				d.Failed = true
				return
			}
			b += step
			c.add([2]uint32{uint32(a), uint32(b)}, uint32(times))
		}
	}
}
