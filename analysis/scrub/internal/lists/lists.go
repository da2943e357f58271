// Package lists says what is known of a word by itself: a forename, a place, an ordinary word of
// English, and which words it is like. Call [Of] with a folded word, or [OfRun] with several.
//
// A list is evidence and never a verdict: Hope, Mark and Reading are in several. The words are held
// as 32-bit hashes, so that the file is small and shows no names; a word in none of the lists is
// mistaken for one in about one case of twenty thousand.
package lists

import (
	_ "embed"
	"encoding/binary"
	"sync"
)

// A Set is a set of lists that a word is in.
type Set uint16

const (
	Forename     Set = 1 << iota // common as a forename in the United Kingdom or the United States
	ForenameRare                 // a forename somewhere
	Surname                      // common as a surname
	SurnameRare                  // a surname somewhere
	Town                         // a settlement, ward or borough of the United Kingdom
	World                        // a city or country elsewhere
	Ordinary                     // an ordinary word of British English
	People                       // a nationality, religion or language
	Job                          // the last word of an occupation
	Occupation                   // a word of an occupation
	Body                         // a word that ends an organisation's name: Trust, Hospice
	Place                        // a word of the name of a British place, but no place by itself
	Ailment                      // a word of a diagnosis
	Callname                     // an ordinary word that people are called by: Innocent, Tiny, Long
	// an abbreviation, role, program or brand of notes, that names nobody
	Shorthand
)

// All lists what a word may be in, in the order of their bits.
var All = []string{"forename", "forename-rare", "surname", "surname-rare", "town", "world",
	"ordinary", "people", "job",
	"occupation", "body", "place", "ailment", "callname", "shorthand"}

// An Entry is what is known of a word.
type Entry struct {
	Set    Set
	Fine   uint16 // the group of words it is like, counted from 1; 0 if its company is not known
	Coarse uint8  // the group of groups
}

//go:embed lists.bin
var packed []byte

const (
	tableBits = 19 // twice the number of words at least
	tableSize = 1 << tableBits
)

// A table holds the lists unpacked, by open addressing.
type table struct {
	keys   [tableSize]uint32
	values [tableSize]uint16 // index into entry
	entry  []Entry
	some   [filterSize / 64]uint64 // bit by bit, whether any word has such a hash
}

// The filter stays in the cache, where the table does not: most runs of words, and many words, are
// in no list.
const (
	filterBits = 20
	filterSize = 1 << filterBits
)

// unpacked is the table. It is made when a word is first looked up: a program that looks up none
// should not wait for it.
//
// The file: number of distinct entries, then each as set, fine, coarse; number of words, then each
// as the distance of its hash from the one before and its entry. All numbers are unsigned varints.
var unpacked = sync.OnceValue(func() *table {
	t, data := new(table), packed
	next := func() uint64 {
		v, n := binary.Uvarint(data)
		data = data[n:]
		return v
	}
	t.entry = make([]Entry, next()+1)
	for i := range t.entry[1:] {
		t.entry[i+1] = Entry{Set(next()), uint16(next()), uint8(next())}
	}
	hash := uint32(0)
	for n := next(); n > 0; n-- {
		hash += uint32(next())
		at := slot(hash)
		for t.keys[at] != 0 {
			at = (at + 1) % tableSize
		}
		t.keys[at], t.values[at] = hash, uint16(next())
		t.some[hash%filterSize/64] |= 1 << (hash % 64)
	}
	return t
})

// Of returns what is known of one folded word.
func Of(low string) Entry { return find(Hash(seed, low)) }

// OfRun returns what is known of several folded words that stand together, such as "moss", "side".
func OfRun(words ...string) Entry {
	h := uint32(seed)
	for i, w := range words {
		if i > 0 {
			h = (h ^ ' ') * prime
		}
		h = Hash(h, w)
	}
	return find(h)
}

func find(h uint32) Entry {
	t := unpacked()
	h = Final(h)
	if t.some[h%filterSize/64]>>(h%64)&1 == 0 {
		return Entry{}
	}
	for at := slot(h); t.keys[at] != 0; at = (at + 1) % tableSize {
		if t.keys[at] == h {
			return t.entry[t.values[at]]
		}
	}
	return Entry{}
}

func slot(h uint32) uint32 { return (h * 0x9e3779b1) >> (32 - tableBits) }

// FNV-1a. http://www.isthe.com/chongo/tech/comp/fnv/
const (
	seed  = 2166136261
	prime = 16777619
)

// Hash continues h with the bytes of s.
func Hash(h uint32, s string) uint32 {
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * prime
	}
	return h
}

// Final mixes a hash; zero is kept free. The filter takes the low bits and the table the high ones,
// so that both must depend on every letter.
func Final(h uint32) uint32 {
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 12
	return max(h, 1)
}

// Key is the hash under which a word, or words with single blanks between them, stand in the lists.
func Key(phrase string) uint32 { return Final(Hash(seed, phrase)) }
