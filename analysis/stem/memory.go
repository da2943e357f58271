package stem

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

// memorySlots bounds the words a stemmer remembers. An event of 500 notes has some 18,000
// distinct words, and Zipf's law puts nearly all uses on the first few thousand.
const memorySlots = 1 << 13

// memory is a stemmer that remembers. Each word has one slot, and the latest word in a slot
// stays: no lock, no clearing, no growth. A lost race costs one stemming.
type memory struct {
	of    func(string) string
	seed  maphash.Seed
	slots [memorySlots]atomic.Pointer[remembered]
}

type remembered struct{ word, stem string }

func remembering(of func(string) string) *memory {
	return &memory{of: of, seed: maphash.MakeSeed()}
}

func (m *memory) stem(word string) string {
	slot := &m.slots[maphash.String(m.seed, word)%memorySlots]
	if r := slot.Load(); r != nil && r.word == word {
		return r.stem
	}
	// the caller's word may be a piece of a whole note, and notes are not to be kept
	word = strings.Clone(word)
	r := &remembered{word, m.of(word)}
	slot.Store(r)
	return r.stem
}
