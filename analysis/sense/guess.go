package sense

// shortest is the length from which a word is taken for misspelt: almost any three letters are
// one letter away from some word.
const shortest = 4

// longest bounds the work of one guess; no word of words.txt is longer.
const longest = 24

// Guess finds the known word that a typing error turned into the given one: two neighbouring
// letters swapped, one left out, one too many, or one wrong (Damerau, "A technique for computer
// detection and correction of spelling errors", 1964, found four errors in five to be one of
// these). Of several, the commonest word wins; ties cannot be, since words are ranked. A known
// word, a short one, or one with letters outside a-z is nobody's error.
//
// A candidate's hash is worked out from the word's in a few steps, and asked of a filter before
// any is spelt out: 1.3 us for a word of twelve letters.
func Guess(word string) (Word, bool) {
	l := known()
	if _, ok := l.lookup(word); ok || !mayBeMisspelt(word) {
		return 0, false
	}
	best := l.nearest(word)
	return max(best, 0), best >= 0
}

// nearest is the commonest known word that is one typing error away, or -1.
func (l *lexicon) nearest(word string) Word {
	n := len(word)
	var h hashes
	h.of(word)
	before, after, nearer := &h.before, &h.after, &h.nearer
	best := Word(-1)
	var room [longest + 1]byte
	take := func(candidate []byte) {
		if w, ok := l.lookup(string(candidate)); ok && (best < 0 || w < best) {
			best = w
		}
	}
	whole := before[n]
	for i := range n + 1 { // one left out
		rest := before[i] + after[i]*radix
		for c := uint32('a'); c <= 'z'; c++ {
			if l.seen.may(rest + c*power[i]) {
				take(append(append(append(room[:0], word[:i]...), byte(c)), word[i:]...))
			}
		}
	}
	for i := range n { // one wrong, then two swapped, then one too many
		rest := whole - uint32(word[i])*power[i]
		for c := uint32('a'); c <= 'z'; c++ {
			if l.seen.may(rest + c*power[i]) {
				take(append(append(append(room[:0], word[:i]...), byte(c)), word[i+1:]...))
			}
		}
		if i+1 < n && l.seen.may(whole+swapped(word, i)) {
			take(append(append(append(room[:0], word[:i]...), word[i+1], word[i]), word[i+2:]...))
		}
		if l.seen.may(before[i] + nearer[i+1]) {
			take(append(append(room[:0], word[:i]...), word[i+1:]...))
		}
	}
	return best
}

// swapped is what a word's hash gains when the letters at i and after it are swapped.
func swapped(word string, i int) uint32 {
	more := uint32(word[i+1]) - uint32(word[i])
	return more*power[i] - more*power[i+1]
}

// mayBeMisspelt reports whether a word has the length and the letters of one that is guessed.
func mayBeMisspelt(word string) bool {
	if len(word) < shortest || len(word) > longest {
		return false
	}
	for i := range len(word) {
		if word[i] < 'a' || 'z' < word[i] {
			return false
		}
	}
	return true
}

// hashes are those of the parts of a word: of what stands before each place, from it on, and the
// latter one place nearer to the beginning.
type hashes struct{ before, after, nearer [longest + 2]uint32 }

func (h *hashes) of(word string) {
	for i := range len(word) {
		h.before[i+1] = h.before[i] + uint32(word[i])*power[i]
	}
	for i := len(word) - 1; i >= 0; i-- {
		h.after[i] = h.after[i+1] + uint32(word[i])*power[i]
		if i > 0 {
			h.nearer[i] = h.nearer[i+1] + uint32(word[i])*power[i-1]
		}
	}
}

// Words is how many words are known: a [Word] is below it.
func Words() int { return len(known().names) }

// Name is the word as it is written.
func (w Word) Name() string { return known().names[w] }

// filterBits is twenty-five bits a word, of which two are set: one candidate in two hundred
// passes by mistake and costs a look at the words.
const filterBits = 1 << 19

// filter is a Bloom filter whose two bits lie in one integer.
type filter [filterBits / 64]uint64

func (f *filter) add(hash uint32) {
	at, bits := place(hash)
	f[at] |= bits
}

func (f *filter) may(hash uint32) bool {
	at, bits := place(hash)
	return f[at]&bits == bits
}

// place mixes a hash, whose upper bits are the better ones.
func place(hash uint32) (at uint32, bits uint64) {
	h := hash * 0x85EBCA6B
	h ^= h >> 15
	h *= 0xC2B2AE35
	return h >> 19, 1<<(h&63) | 1<<(h>>6&63)
}

// radix of the hash of a word, the sum of its letters, each times a power of it.
const radix = 0x9E3779B1

var power = func() (p [64]uint32) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * radix
	}
	return p
}()

// hash of a word.
func hash(word string) (h uint32) {
	for i := range len(word) {
		h += uint32(word[i]) * power[i%len(power)]
	}
	return h
}
