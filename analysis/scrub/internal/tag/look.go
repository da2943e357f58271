package tag

import (
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// A look is everything about a word that does not depend on its neighbours.
type look struct {
	low, shape, tail uint32
	fine, coarse     uint32
	set              uint32
	class            uint32
	form             uint32 // sort and case
	number           int    // of the folded word in its note
	sums             *sums  // what it adds to itself and its neighbours, once asked for
}

// edge stands for what lies before the first and after the last word. Its numbers are such as no
// word has: a list, a class and a group that do not exist, so that "first of its line" is evidence
// by itself.
var edge = look{low: 1, shape: 1, tail: 1, fine: 1000, coarse: 1000, set: 1 << 17, class: 99,
	form: 99}

// heldLook is the look of all placeholders: scrubbing twice must see what scrubbing once saw.
func heldLook() *look {
	return &look{low: 2, shape: 2, tail: 2, fine: 1001, coarse: 1001, set: 1 << 16, class: 98,
		form: 98}
}

func lookAt(w *split.Word) *look {
	e := lists.Of(w.Low)
	l := &look{
		low:    text(saltLow, w.Low),
		shape:  shape(w),
		fine:   uint32(e.Fine),
		coarse: uint32(e.Coarse),
		set:    uint32(e.Set),
		class:  uint32(lists.ClassOf(w.Low)),
		form:   uint32(w.Sort)<<4 | uint32(w.Case),
	}
	l.tail = text(saltTail, w.Low[max(0, len(w.Low)-3):])
	return l
}

// shape is the word with every run of letters, and every digit of the first few, reduced to what it
// is; of long numbers only the length counts. Telephone numbers differ and look alike: the weights
// are to know the look. Twelve characters tell all that people type by hand apart; what is longer
// is a code whatever it holds.
func shape(w *split.Word) uint32 {
	h := mix(saltShape, uint32(w.Sort)<<8|uint32(w.Case))
	if w.Sort == split.Letters {
		return mix(h, uint32(min(len(w.Low), 4)))
	}
	if w.Sort == split.Mark {
		return text(h, w.Low)
	}
	last := byte(0)
	for i := 0; i < len(w.Low) && i < 12; i++ {
		c := w.Low[i]
		switch {
		case '0' <= c && c <= '9':
			c = '0'
		default:
			c = 'a'
		}
		if c == 'a' && last == 'a' {
			continue
		}
		h, last = mix(h, uint32(c)), c
	}
	return h
}

// own calls f with each feature of the word itself. A word that training never met is judged by its
// affixes, its lists and its group of like words: names of which the training notes hold none are
// found by these.
func (l *look) own(w *split.Word, f func(uint32)) {
	f(mix(1, l.low))
	f(mix(2, l.shape))
	f(mix(3, l.set))
	f(mix(4, l.class))
	f(mix(5, l.fine))
	f(mix(6, l.coarse))
	f(mix(mix(7, l.set), l.form))
	for b := range lists.All {
		if l.set>>b&1 != 0 {
			f(mix(8, uint32(b)))
		}
	}
	if w.Sort == split.Letters || w.Sort == split.Mixed {
		for n := 1; n <= 4 && n < len(w.Low); n++ {
			f(text(mix(20, uint32(n)), w.Low[:n]))
			f(text(mix(30, uint32(n)), w.Low[len(w.Low)-n:]))
		}
		f(mix(40, uint32(min(len(w.Low), 12))))
	}
}

// near calls f with each feature of the word as its direct neighbour's neighbour; salt tells the
// sides apart. A neighbour says less than the word itself, and one two words off less again: each
// list here is shorter than the one before, since every feature costs a row that another could
// have.
func (l *look) near(salt uint32, f func(uint32)) {
	f(mix(salt, l.low))
	f(mix(salt+1, l.shape))
	f(mix(salt+2, l.set))
	f(mix(salt+3, l.fine))
	f(mix(salt+4, l.coarse))
	f(mix(salt+5, l.class))
	f(mix(salt+6, l.tail))
}

// far calls f with each feature of the word as seen from two words off.
func (l *look) far(salt uint32, f func(uint32)) {
	f(mix(salt, l.low))
	f(mix(salt+1, l.coarse))
	f(mix(salt+2, l.fine))
	f(mix(salt+3, l.set))
	f(mix(salt+4, l.class))
}

const (
	saltLow   = 0x51ed270b
	saltTail  = 0x2545f491
	saltShape = 0x68e31da4
)

func text(h uint32, s string) uint32 { return lists.Hash(h*0x9e3779b1, s) }

// mix continues the hash h with the number v.
func mix(h, v uint32) uint32 {
	h = h*0x85ebca6b ^ v*0xc2b2ae35
	return h ^ h>>15
}
