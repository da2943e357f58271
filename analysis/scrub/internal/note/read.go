package note

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// WithoutEnd takes the marks away that end a sentence.
func (n *Note) WithoutEnd(from, to int) int {
	for to > from+1 && n.Words[to-1].Sort == split.Mark {
		to--
	}
	return to
}

// MostInitialLetters is how long the initials of one person are.
const MostInitialLetters = 3

// Office reports whether word i stands before a name and says what its bearer is to others, or to
// everybody: it is no part of the name, and what was said makes sense by it. A nun is called
// Sister; a sister is not.
func (n *Note) Office(i int) bool {
	w := &n.Words[i]
	return known.Offices[w.Low] && !(w.Low == "sister" && (w.Case == split.Title || n.Care[i] != 1))
}

// Pronoun reports whether word i is one.
func (n *Note) Pronoun(i int) bool {
	class := n.Page.Class(i)
	return class == lists.Me || class == lists.They
}

// Unknown reports whether word i is no word of English.
func (n *Note) Unknown(i int) bool {
	return !n.Has(i, IsOrdinary) && len(n.Words[i].Low) > 2
}

// PersonAt reports whether word i exists, is masked as a name, and is a word of it.
func (n *Note) PersonAt(i int) bool {
	return i >= 0 && i < len(n.Words) && n.Masked(i) && n.Kind(i) == Person &&
		n.Words[i].Sort == split.Letters && n.Words[i].Low != "'s"
}

// Is reports whether word i exists and reads low.
func (n *Note) Is(i int, low string) bool {
	return i >= 0 && i < len(n.Words) && n.Words[i].Low == low
}

// Glued reports whether word i follows the one before without white space.
func (n *Note) Glued(i int) bool { return i > 0 && i < len(n.Words) && !n.Words[i].Space }

// On reports whether word i exists and stands on the line of the word before it.
func (n *Note) On(i int) bool { return i > 0 && i < len(n.Words) && !n.Words[i].Line }

// Next is the word after word i on its line, folded; empty if there is none.
func (n *Note) Next(i int) string {
	if n.On(i + 1) {
		return n.Words[i+1].Low
	}
	return ""
}

// Last is the one before it.
func (n *Note) Last(i int) string {
	if n.On(i) {
		return n.Words[i-1].Low
	}
	return ""
}

// Letter reports whether word i is a single letter that is no "I".
func (n *Note) Letter(i int) bool {
	return i < len(n.Words) && len(n.Words[i].Low) == 1 && n.Words[i].Sort == split.Letters &&
		n.Words[i].Low != "i"
}

// Titled reports whether word i has a capital and small letters, and is in no closed set of words.
func (n *Note) Titled(i int) bool {
	return i >= 0 && i < len(n.Words) && n.Words[i].Case == split.Title &&
		n.Page.Class(i) == lists.NoClass
}

// LongestChain bounds, in words, what is read as one reference or address: without a bound a long
// run of such characters would be read again from each of them.
const LongestChain = 64

// Chain returns the end of the words that stand together without white space from i on.
func (n *Note) Chain(i int) int {
	from := i
	for i++; n.Glued(i) && i-from < LongestChain; i++ {
	}
	return i
}

// ShorthandAt reports whether word i is shorthand as it stands there. Two or three capitals are as
// often the initials of somebody: those are left to the tagger, which knows the list. Small letters
// are no initials where other short words have capitals.
func (n *Note) ShorthandAt(i int) bool {
	w := &n.Words[i]
	return known.Shorthand(w.Low) && (len(w.Low) > MostInitialLetters ||
		w.Case == split.Lower && (n.Care[i] == 1 || n.shouts))
}
