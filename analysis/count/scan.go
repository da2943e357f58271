package count

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"

	"elephants/analysis/words"
)

// scan turns text into numbers of kept words, document by document. It gives the words that
// words.Each gives, faster: eight bytes at a time are told apart into letters, apostrophes and the
// rest (SIMD within a register), the verdicts gathered into one bit mask for 64 bytes, and each
// word cut out of the mask by counting zeros; no branch depends on a single byte. Where a block has
// bytes beyond ASCII or a placeholder, words.Next takes over for its length.
type scan struct {
	*vocabulary
	ids    []uint32  // scratch: of the kept words of a stretch of text, in order
	ends   []uint32  // scratch: where in ids each document ends
	read   []stretch // what was scanned
	tokens int       // words seen, stop words included
	own    []uint32  // uses of each word in what was scanned, which the vocabulary adds others' to

	found   [blockSize / 2]located // scratch: the words of a block
	touched uint32                 // what cut looked at ahead: the compiler must not leave that out
}

const blockSize = 64

// stretch is some documents: of the text their kept words are left, as numbers, in memory that is
// no larger than they are.
type stretch struct {
	ids  []uint32 // of the words; then the ranks of their stems
	ends []uint32 // where in ids each document ends
}

// documents calls do with the words of each document.
func (s stretch) documents(do func(ids []uint32)) {
	start := uint32(0)
	for _, end := range s.ends {
		do(s.ids[start:end])
		start = end
	}
}

// located is a word of a block, or where it is if it is too long to be packed.
type located struct {
	packed
	start, length uint32
}

// text scans documents, one a line.
func (s *scan) text(text []byte) {
	s.ids, s.ends = slices.Grow(s.ids[:0], len(text)/10+blockSize), s.ends[:0]
	for at := 0; at < len(text); {
		end := len(text)
		if n := bytes.IndexByte(text[at:], '\n'); n >= 0 {
			end = at + n
		}
		s.line(text, at, end)
		s.ends = append(s.ends, uint32(len(s.ids)))
		at = end + 1
	}
	s.read = append(s.read, stretch{slices.Clip(slices.Clone(s.ids)), slices.Clip(slices.Clone(s.ends))})
}

// all scans what a source has, until it has no more.
func (s *scan) all(from *source) {
	var text []byte
	for {
		if text = from.next(text); len(text) == 0 {
			break
		}
		s.text(text)
	}
	s.ids, s.ends = nil, nil
	s.own = make([]uint32, len(s.words))
	for id, w := range s.words {
		s.own[id] = w.uses
	}
}

// line scans text[at:end], which has no newline. Each turn of the loop takes the words that end in
// the 64 bytes from at, or hands a difficult stretch to runes.
func (s *scan) line(text []byte, at, end int) {
	for at < end {
		if at+blockSize+packedWord > len(text) {
			at = s.runes(text, at, end) // too near the end of the text to load whole blocks
			continue
		}
		letters, apostrophes, hard := classify((*[blockSize]byte)(text[at:]))
		if rest := end - at; rest < blockSize {
			letters &= 1<<rest - 1
		}
		if hard && difficult(text[at:min(at+blockSize, end)]) {
			at = s.runes(text, at, end)
			continue
		}
		letters |= apostrophes & (letters << 1) & (letters >> 1)
		next := at + blockSize
		if next < end {
			letters |= apostrophes & (letters << 1) & (1 << 63) // may be inside a word: the next turn will tell
		}
		// A word that touches the end of the block is left to the next turn, which begins with it.
		if open := bits.LeadingZeros64(^letters); open > 0 && next < end {
			if open == blockSize {
				at = s.runes(text, at, end)
				continue
			}
			next -= open
			letters &= 1<<(blockSize-open) - 1
		}
		s.cut(text[at:], letters)
		at = next
	}
}

// cut interns the words that the runs of ones in letters stand for. It does so in two passes: the
// first packs all words and looks at their places in the index, which fetches these from memory
// together; the second finds them there.
func (s *scan) cut(block []byte, letters uint64) {
	const lower = 0x2020202020202020 // sets what an apostrophe has set already
	found, n, touched := &s.found, 0, uint32(0)
	for ; letters != 0; n++ {
		start := bits.TrailingZeros64(letters)
		length := bits.TrailingZeros64(^(letters >> start))
		letters &= letters + 1<<start
		f, w := &found[n%len(found)], block[start:start+packedWord]
		if length > packedWord {
			f.packed, f.start, f.length = packed{}, uint32(start), uint32(length)
			continue
		}
		f.packed = packed{
			(binary.LittleEndian.Uint64(w) | lower) & keep[length].lo,
			(binary.LittleEndian.Uint64(w[8:]) | lower) & keep[length].hi,
		}
		touched |= s.index[f.hash()>>s.shift]
	}
	s.touched |= touched
	s.tokens += n

	if cap(s.ids)-len(s.ids) < blockSize {
		s.ids = append(s.ids, make([]uint32, len(s.ids)+blockSize)...)[:len(s.ids)]
	}
	ids, k := s.ids[len(s.ids):len(s.ids)+blockSize], 0
	for i := range found[:n] {
		f := &found[i]
		var id uint32
		switch at := s.index[f.hash()>>s.shift]; {
		case f.lo == 0:
			id = s.add(string(bytes.ToLower(block[f.start : f.start+f.length])))
		case at != 0 && s.words[at-1].packed == f.packed:
			id = at - 1
		default:
			id = s.find(f.packed)
		}
		w := &s.words[id]
		w.uses++
		ids[k] = id
		k += int(w.kept)
	}
	s.ids = s.ids[:len(s.ids)+k]
}

// keep masks the first n bytes of a packed word.
var keep = func() (masks [packedWord + 1]packed) {
	for n := range masks {
		masks[n].lo = 1<<(8*min(n, 8)) - 1
		masks[n].hi = 1<<(8*max(n-8, 0)) - 1
	}
	return masks
}()

// classify gives, for 64 bytes, a bit for each letter of ASCII and for each apostrophe, and whether
// there is a bracket or a byte beyond ASCII. The sums set the highest bit of a byte by comparing
// its lower seven: H. S. Warren, Hacker's Delight, section 6-1.
func classify(block *[blockSize]byte) (letters, apostrophes uint64, hard bool) {
	const (
		ones = 0x0101010101010101
		low7 = 0x7f * ones
		top  = 0x80 * ones
	)
	var difficult uint64
	for i := 0; i < blockSize; i += 8 {
		x := binary.LittleEndian.Uint64(block[i : i+8])
		l := (x | 0x20*ones) & low7
		isLetter := (l + (0x80-'a')*ones) &^ (l + (0x80-'z'-1)*ones) &^ x & top
		isApostrophe := ^(((x^'\''*ones)&low7 + low7) | x) & top
		isBracket := ^(((x^'['*ones)&low7 + low7) | x) & top
		difficult |= x&top | isBracket
		letters |= gather(isLetter) << i
		apostrophes |= gather(isApostrophe) << i
	}
	return letters, apostrophes, difficult != 0
}

// gather brings the highest bits of eight bytes together, the first byte's lowest.
func gather(x uint64) uint64 { return x >> 7 * 0x0102040810204080 >> 56 }

// difficult reports whether a block has what only words.Next knows: bytes beyond ASCII, or what may
// be a placeholder.
func difficult(block []byte) bool {
	for i, c := range block {
		if c >= 0x80 || c == '[' && (i+1 == len(block) || 'a' <= block[i+1] && block[i+1] <= 'z') {
			return true
		}
	}
	return false
}

// ahead is how many bytes runes looks at, and margin how many of them, at its end, may look other
// than they are because what they belong to is cut off: the longest placeholder, and an apostrophe
// with the letter behind it.
const (
	ahead  = 4 * blockSize
	margin = 48
)

// runes scans the words that begin within a block of at, rune by rune, and says where to go on.
func (s *scan) runes(text []byte, at, end int) int {
	for size := ahead; ; size *= 2 {
		part := string(text[at:min(at+size, end)])
		sure := len(part) - margin
		if at+len(part) == end {
			sure = len(part)
		}
		word, span := words.Next(part, 0)
		taken := 0
		for word != "" && span.Start < blockSize && span.End <= sure {
			id := s.add(word)
			s.tokens++
			s.words[id].uses++
			if s.words[id].kept == 1 {
				s.ids = append(s.ids, id)
			}
			taken = span.End
			word, span = words.Next(part, taken)
		}
		next := max(sure, taken)
		if word != "" {
			next = min(next, span.Start)
		}
		if next < len(part) { // not into the middle of a placeholder
			from := max(taken, next-margin)
			if i := strings.LastIndexByte(part[from:next], '['); i >= 0 {
				next = from + i
			}
		}
		if next > 0 {
			return at + next
		}
		// One word fills what was looked at: look at more.
	}
}
