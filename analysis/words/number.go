package words

import (
	"encoding/binary"
	"math/bits"
)

// Numbers gives each distinct word a number, in the order in which they are first seen. It hears
// the words that [Each] does, without a piece of memory for each: a word of ASCII is packed into
// two integers as its letters are read, and found by comparing these (BenchmarkNumbers 330 to 530
// MB/s; BenchmarkEach, without any map, 90 to 125). The zero value is ready. It is for one
// goroutine.
type Numbers struct {
	Words []string // by number

	packs []packed         // by number; zero for a word that is in long
	index []int32          // open addresses: one more than a number, 0 for none
	shift int              // a hash's upper bits are its slot
	long  map[string]int32 // words beyond sixteen bytes or ASCII
}

// packed is a word of at most sixteen bytes, the first byte lowest. No word contains a zero byte.
type packed struct{ low, high uint64 }

const packedBytes = 16

// hash multiplies with the odd constants of xxHash64; its upper bits are best.
func (p packed) hash() uint64 { return p.low*0x9E3779B185EBCA87 ^ p.high*0xC2B2AE3D27D4EB4F }

// what a byte is to [Numbers.Each].
const (
	between = iota // words
	inWord
	quote
	bracket
	beyond // ASCII
)

var kinds = func() (k [256]byte) {
	for c := range k {
		switch {
		case c >= 0x80:
			k[c] = beyond
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			k[c] = inWord
		case c == '\'':
			k[c] = quote
		case c == '[':
			k[c] = bracket
		}
	}
	return k
}()

// Each calls yield for every word of text in order with its number and its place in text.
func (n *Numbers) Each(text string, yield func(id int32, at Span)) {
	for i := 0; i < len(text); {
		switch kinds[text[i]] {
		case inWord:
			p, end, plain := pack(text, i)
			if plain {
				yield(n.find(p), Span{i, end})
				i = end
				continue
			}
		case bracket:
			i += max(1, placeholder(text[i:]))
			continue
		case beyond:
		default:
			i++
			continue
		}
		word, at := Next(text, i)
		if word == "" {
			return
		}
		yield(n.add(word), at)
		i = at.End
	}
}

// pack reads the word at i, and reports whether it is one of ASCII that has room.
func pack(text string, i int) (p packed, end int, plain bool) {
	for j := i; ; j++ {
		c := byte(0)
		if j < len(text) {
			c = text[j]
		}
		switch kinds[c] {
		case inWord:
		case quote:
			if j+1 == len(text) || kinds[text[j+1]] != inWord {
				return p, j, j+1 == len(text) || kinds[text[j+1]] != beyond
			}
		case beyond:
			return p, j, false
		default:
			return p, j, true
		}
		switch at := j - i; {
		case at < 8:
			p.low |= uint64(c|0x20) << (8 * at) // which leaves an apostrophe as it is
		case at < packedBytes:
			p.high |= uint64(c|0x20) << (8 * (at - 8))
		default:
			return p, j, false
		}
	}
}

// find is the number of a packed word, which is added when it is new.
func (n *Numbers) find(p packed) int32 {
	if 2*len(n.Words) >= len(n.index) {
		n.grow()
	}
	mask := len(n.index) - 1
	for at := int(p.hash() >> n.shift); ; at++ {
		id := n.index[at&mask]
		if id == 0 {
			n.index[at&mask] = int32(len(n.Words)) + 1
			n.Words, n.packs = append(n.Words, p.String()), append(n.packs, p)
			return int32(len(n.Words)) - 1
		}
		if n.packs[id-1] == p {
			return id - 1
		}
	}
}

// grow doubles the index.
func (n *Numbers) grow() {
	size := max(1<<12, 2*len(n.index))
	n.index, n.shift = make([]int32, size), 65-bits.Len(uint(size))
	for id, p := range n.packs {
		if p.low != 0 {
			at := int(p.hash() >> n.shift)
			for n.index[at&(size-1)] != 0 {
				at++
			}
			n.index[at&(size-1)] = int32(id) + 1
		}
	}
}

// add is the number of any word.
func (n *Numbers) add(word string) int32 {
	if p, end, plain := pack(word, 0); plain && end == len(word) {
		return n.find(p)
	}
	id, ok := n.long[word]
	if !ok {
		if n.long == nil {
			n.long = map[string]int32{}
		}
		id = int32(len(n.Words))
		n.long[word] = id
		n.Words, n.packs = append(n.Words, word), append(n.packs, packed{})
	}
	return id
}

// Join numbers the words of another, and gives the number that each of them has here.
func (n *Numbers) Join(other *Numbers) []int32 {
	out := make([]int32, len(other.Words))
	for id, p := range other.packs {
		if p.low != 0 {
			out[id] = n.find(p)
		} else {
			out[id] = n.add(other.Words[id])
		}
	}
	return out
}

// String is the word's letters.
func (p packed) String() string {
	var b [packedBytes]byte
	binary.LittleEndian.PutUint64(b[:], p.low)
	binary.LittleEndian.PutUint64(b[8:], p.high)
	n := (bits.Len64(p.low) + 7) / 8
	if p.high != 0 {
		n = 8 + (bits.Len64(p.high)+7)/8
	}
	return string(b[:n])
}
