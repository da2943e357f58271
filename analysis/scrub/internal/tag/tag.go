// Package tag is the statistical half of the scrubber: for every word of a note, how likely it is
// that the word points at somebody, and as what. [NewPage] prepares the words, [Model.Weigh] judges
// them, [Default] is the model that ships.
//
// The model is a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) over
// BIO labels, with hashed features (Weinberger et al. 2009) and weights of one byte;
// analysis/scrub/train makes it. Unlike the perceptron of the first experiment it gives chances and
// not only the best labelling, and that is what two strengths need: a word is masked above one
// chance and asked about above a lower one. Weighing is linear in the number of words.
package tag

import (
	_ "embed"
	"sync"
)

// Kinds is the number of kinds; kind k has the labels 1+2k (it begins) and 2+2k (it goes on). Label
// 0 is no identifier. The kinds are in the order of note.Kinds and of train: in another order the
// weights would mask the right words and put "[place]" where a person was.
const (
	Kinds  = 8
	Labels = 1 + 2*Kinds
)

// RowBits fixes the number of rows of weights, and with it the number of features. weights.bin is
// laid out by it and by Labels: whoever changes either must train anew.
const (
	RowBits = 17
	Rows    = 1 << RowBits
)

// A Model holds weights. It is never written after it was read and may be shared.
type Model struct {
	rows   []row
	slots  Slots                      // whose row is which
	enter  [Labels][1 + Kinds]float32 // odds of: a label, then none or the beginning of a kind
	stay   [Kinds]float32             // of the beginning of a kind, then more of it
	onward [Kinds]float32             // of more, then more
	odds   []float32                  // exp of minus so many steps of a weight
}

// A row is what one feature says for labels 1 to 16, each against label 0, one byte a label, 128
// added: four rows to a cache line, and two loads and four additions to a row. Reading rows from
// memory is what weighing costs.
// Label 0 needs no byte: only differences between labels count, so that [Read] takes its weight
// from all the others.
type row [Labels / 8]uint64

// bias keeps the bytes of a row positive: a negative byte would borrow from the label beside it
// when four are added at once.
const bias = 128

// The weights travel in the program: the scrubber runs in a browser without network, and the client
// and the server must mask the same words.
//
//go:embed weights.bin
var shipped []byte

// Default returns the model that ships. It is unpacked once.
var Default = sync.OnceValue(func() *Model {
	m, err := Read(shipped)
	if err != nil {
		panic("scrub: the embedded weights, which train wrote, cannot be read: " + err.Error())
	}
	return m
})
