package sense

// shortest is the length from which a word is taken for misspelt: almost any three letters are one letter away from
// some word.
const shortest = 4

// longest bounds the work of one guess; no word of words.tsv is longer.
const longest = 24

// Guess finds the known word that a typing error turned into the given one: two neighbouring letters swapped, one left
// out, one too many, or one wrong (Damerau, "A technique for computer detection and correction of spelling errors",
// 1964, found four errors in five to be one of these). Of several, the commonest word wins; ties cannot be, since words
// are ranked. A known word, a short one, or one with letters outside a-z is nobody's error.
//
// Every candidate is hashed against a filter before the map is asked: 2 us a guess.
func Guess(word string) (Word, bool) {
	l := known()
	if _, ok := l.of[word]; ok || len(word) < shortest || len(word) > longest {
		return 0, false
	}
	for i := range len(word) {
		if word[i] < 'a' || 'z' < word[i] {
			return 0, false
		}
	}
	best := Word(-1)
	var buffer [longest + 1]byte
	try := func(n int) {
		if !l.seen.may(buffer[:n]) {
			return
		}
		if w, ok := l.of[string(buffer[:n])]; ok && (best < 0 || w < best) {
			best = w
		}
	}
	n := len(word)
	for i := range n + 1 { // one left out
		copy(buffer[:], word[:i])
		copy(buffer[i+1:], word[i:])
		for c := byte('a'); c <= 'z'; c++ {
			buffer[i] = c
			try(n + 1)
		}
	}
	copy(buffer[:], word)
	for i := range n { // one wrong, then two swapped
		for c := byte('a'); c <= 'z'; c++ {
			buffer[i] = c
			try(n)
		}
		buffer[i] = word[i]
		if i+1 < n {
			buffer[i], buffer[i+1] = word[i+1], word[i]
			try(n)
			buffer[i], buffer[i+1] = word[i], word[i+1]
		}
	}
	for i := range n { // one too many
		copy(buffer[:], word[:i])
		copy(buffer[i:], word[i+1:])
		try(n - 1)
	}
	return max(best, 0), best >= 0
}

// Name is the word as it is written.
func (w Word) Name() string { return known().names[w] }

// filterBits is twenty-five bits a word: one candidate in twenty-five passes by mistake and costs a look at the map.
const filterBits = 1 << 19

// filter is a Bloom filter with one hash.
type filter [filterBits / 64]uint64

func (f *filter) add(word string) {
	h := hash([]byte(word))
	f[h/64] |= 1 << (h % 64)
}

func (f *filter) may(word []byte) bool {
	h := hash(word)
	return f[h/64]>>(h%64)&1 != 0
}

// hash is FNV-1a, folded to filterBits.
func hash(word []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range word {
		h = (h ^ uint32(c)) * 16777619
	}
	return (h ^ h>>19) % filterBits
}
