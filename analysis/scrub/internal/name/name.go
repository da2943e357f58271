// Package name finds names by what stands beside them, and finds again whatever was recognised
// once.
//
// Call [Announced] before the tagger's chances are judged, [Company] and [Beside] after it; then
// [Memory.Remember] and [Memory.Again] for each note of one participant.
//
// The tagger knows most names. These rules are for what it gives no chance: names that are words,
// such as So, An and Long, and notes without capitals.
package name

import "elephants/analysis/scrub/internal/note"

// Announced masks names that something announces: a title or "goes by" before, a colon after, a
// farewell on the line before.
func Announced(n *note.Note) {
	f := finder{n}
	f.markNames()
	f.markCalled()
	f.markSpelled()
}

// Company masks names that are ordinary words, and initials, where people do what people do.
func Company(n *note.Note) {
	f := finder{n}
	f.markCompany()
	f.markInitials()
}

// Beside masks what stands beside a recognised part of a name and can only be more of it.
func Beside(n *note.Note) {
	f := finder{n}
	f.besideNames()
	f.hyphenated()
	f.firstLetters()
}

// Again masks everything that the memory holds, wherever it comes: whole, in parts, as initials,
// possessive, misspelt, in any case.
func (m *Memory) Again(n *note.Note) {
	f := finder{n}
	f.markAgain(m)
	f.lastLetters()
}

// A finder is a note whose words the rules of this package mark.
type finder struct{ *note.Note }
