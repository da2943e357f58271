package count

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"elephants/analysis/cooccur"
)

// Tally is one number of what a part of a corpus comes to, as a row of a table. Tallies that are
// alike but for N are added, by whatever can add: the sums over all parts are the tallies of the
// whole ([Tallies]), and [Sum] takes them back to counts.
type Tally struct {
	Kind Kind
	Side string // of the documents that were counted
	A, B string
	N    uint64
}

// Kind says what a tally counts.
type Kind string

// The kinds, in the order in which they are written: what a reader needs first comes first.
const (
	Word      Kind = "word"      // uses of the word A
	Stem      Kind = "stem"      // documents that have the stem A
	Pair      Kind = "pair"      // how often the stems A and B stand near each other, A before B
	Documents Kind = "documents" // documents; A is the window of the pairs, B the version
	Check     Kind = "check"     // a checksum of all tallies above of the side: it adds up as they do
)

// Known reports whether k is one of the kinds.
func (k Kind) Known() bool { return slices.Contains(kinds, k) }

var kinds = []Kind{Word, Stem, Pair, Documents, Check}

// tallyVersion rises when tallies mean something else: those of two versions must not be added.
const tallyVersion = "1"

// checkSize bounds a checksum, so that the sum over four thousand million parts is still a number
// of 63 bits, which is what tables have.
const checkSize = 1 << 31

// check is what a tally adds to the checksum.
func (t Tally) check() uint64 {
	kind, a, b := cooccur.Hash(string(t.Kind)), cooccur.Hash(t.A), cooccur.Hash(t.B)
	return t.N * (kind ^ bits.RotateLeft64(a, 7) ^ bits.RotateLeft64(b, 31)*3) % checkSize
}

// Tallies counts documents, one a line, of the sides that texts has, and calls yield with every
// number, in the order of [Kind] as listed, A, B and Side. Every term counts, whatever MinUses
// says.
func Tallies(texts map[string][]byte, o Options, yield func(Tally)) {
	o = o.withDefaults()
	o.MinUses, o.MinNear, o.having = 1, 1, true
	var sides []*tallied
	for side, text := range texts {
		sides = append(sides, o.tally(side, text))
	}
	slices.SortFunc(sides, func(a, b *tallied) int { return strings.Compare(a.side, b.side) })
	checks := make([]uint64, len(sides))
	for _, kind := range kinds[:len(kinds)-1] {
		next := make([]int, len(sides)) // of each side, the tally to come
		for {
			least, at := Tally{}, -1
			for i, s := range sides {
				if next[i] == s.count(kind) {
					continue
				}
				if t := s.at(kind, next[i]); at < 0 || t.before(least) {
					least, at = t, i
				}
			}
			if at < 0 {
				break
			}
			next[at]++
			checks[at] += least.check()
			yield(least)
		}
	}
	for i, s := range sides {
		yield(Tally{Kind: Check, Side: s.side, N: checks[i] % checkSize})
	}
}

// before reports whether a tally of the same kind, and of an earlier side, comes after t.
func (t Tally) before(other Tally) bool {
	return cmp.Or(strings.Compare(t.A, other.A), strings.Compare(t.B, other.B)) < 0
}

// tallied is the counts of one side, in the order of the alphabet.
type tallied struct {
	side   string
	window int
	counted
	order  []uint32 // the words, by number
	ranks  []uint32 // the stems, by rank
	places []pair   // the pairs, by the places of their stems in ranks
}

func (o Options) tally(side string, text []byte) *tallied {
	t := &tallied{side: side, window: o.Window, counted: o.count(o.source(bytes.NewReader(text)))}
	t.order = t.words.alphabetical()
	t.ranks = make([]uint32, len(t.terms.names)-1)
	for i := range t.ranks {
		t.ranks[i] = uint32(i + 1)
	}
	slices.SortFunc(t.ranks, func(a, b uint32) int {
		return strings.Compare(t.terms.names[a], t.terms.names[b])
	})
	place := make([]uint32, len(t.terms.names))
	for i, rank := range t.ranks {
		place[rank] = uint32(i)
	}
	t.places = t.rows.frequent
	for i, p := range t.places {
		a, b := place[p.a], place[p.b]
		t.places[i].a, t.places[i].b = min(a, b), max(a, b)
	}
	slices.SortFunc(t.places, func(p, q pair) int {
		return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
	})
	return t
}

// count is how many tallies of a kind there are.
func (t *tallied) count(k Kind) int {
	switch k {
	case Word:
		return len(t.order)
	case Stem:
		return len(t.ranks)
	case Pair:
		return len(t.places)
	}
	return 1 // Documents
}

// at is one tally of a kind, by its place in the alphabet.
func (t *tallied) at(k Kind, i int) Tally {
	out := Tally{Kind: k, Side: t.side}
	switch k {
	case Word:
		out.A, out.N = t.words.name(t.order[i]), uint64(t.words.words[t.order[i]].uses)
	case Stem:
		out.A, out.N = t.terms.names[t.ranks[i]], uint64(t.having[t.ranks[i]])
	case Pair:
		p := t.places[i]
		out.A, out.B = t.terms.names[t.ranks[p.a]], t.terms.names[t.ranks[p.b]]
		out.N = uint64(p.near)
	case Documents:
		out.A, out.B, out.N = strconv.Itoa(t.window), tallyVersion, uint64(t.Documents)
	}
	return out
}

// AppendText appends the tally as a line: its fields with tabs between them.
func (t Tally) AppendText(b []byte) ([]byte, error) {
	for _, field := range []string{string(t.Kind), t.Side, t.A, t.B} {
		b = append(append(b, field...), '\t')
	}
	return append(strconv.AppendUint(b, t.N, 10), '\n'), nil
}

// CheckField says why a side, or what else it is, cannot stand in a row, if it cannot. \N is how
// tables write that there is none.
func CheckField(what, value string) error {
	if value == `\N` || strings.ContainsFunc(value, unicode.IsControl) {
		return fmt.Errorf("its %s has a tab, a line break or another control character, or is \\N, "+
			"which no table takes: rename it", what)
	}
	return nil
}

// ErrTally is what is wrong with lines that are no tallies, or do not belong together.
var ErrTally = errors.New("not rows of `elephants count --rows`, or not all of them")

// ParseTally reads what AppendText wrote, without the line break.
func ParseTally(line string) (t Tally, err error) {
	fields := strings.Split(line, "\t")
	if len(fields) != 5 || !Kind(fields[0]).Known() {
		return t, fmt.Errorf("%w: a row has a kind, a side, two terms and a number, with tabs between "+
			"them; this one has %d fields", ErrTally, len(fields))
	}
	t = Tally{Kind: Kind(fields[0]), Side: fields[1], A: fields[2], B: fields[3]}
	if t.N, err = strconv.ParseUint(fields[4], 10, 63); err != nil {
		return t, fmt.Errorf("%w: the number of a row is no whole number of at most 63 bits", ErrTally)
	}
	return t, nil
}
