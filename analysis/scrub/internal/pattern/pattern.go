// Package pattern finds what its form gives away: addresses of the internet and of streets,
// numbers, references, dates. Call [Mark].
//
// The patterns are scanners over words, each bounded, so that time is linear in the note. Shape
// and context decide. No checksum is computed: one that holds could only raise a mask that shape
// has made already, and one that fails must clear nothing, since a mistyped number leads to people
// too.
package pattern

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/note"
)

// Mark masks all of it, the surest forms first: what is marked stays marked. Links come before
// numbers, or the digits of an address would be taken out of its middle and the rest left; capitals
// before a number can only be taken in once the number is masked.
func Mark(n *note.Note) {
	f := finder{n}
	f.markLinks()
	f.markAccounts()
	f.markNumbers()
	f.markSpoken()
	f.markPrefixes()
	f.markPostcodes()
	f.markDates()
	f.markAddresses()
	f.markAges()
}

// A finder is a note whose words the rules of this package mark.
type finder struct{ *note.Note }

// Put marks the words from..to, but no single one that everybody uses: 999, NHS111.
func (n finder) Put(from, to int, kind note.Kind, rule string) {
	if to != from+1 || !n.Cells[from].Plain && !known.Kept[n.Words[from].Low] {
		n.Note.Put(from, to, kind, rule)
	}
}
