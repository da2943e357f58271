package name

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// markInitials finds people who are called by initials and by nothing else: in lists of who was
// there, and where they speak or are spoken to. Shorthand has capitals too: letters that are known
// to mean something are left.
func (n finder) markInitials() {
	for i := range n.Words {
		switch {
		case n.Has(i, note.IsGathering) && n.Is(i+1, ":"):
			n.markGathered(i + 2)
		case n.initials(i) && n.initialsSpeak(i):
			n.Put(i, i+1, note.Person, "initials")
		case n.Words[i].Low == "initials" && i+1 < len(n.Words) && !n.Words[i+1].Line:
			n.dottedInitials(i + 1)
		}
	}
}

// initials reports whether word i can be initials: two or three capitals that mean nothing else.
func (n finder) initials(i int) bool {
	w := &n.Words[i]
	return w.Case == split.Upper && w.Sort == split.Letters && len(w.Low) <= note.MostInitialLetters &&
		n.Care[i] == 1 &&
		!n.Masked(i) && !n.Cells[i].Plain && !known.Kept[w.Low] && !known.Shorthand(w.Low) &&
		!n.Has(i, note.IsOrdinary)
}

// initialsSpeak reports whether the words beside initials are those beside people.
func (n finder) initialsSpeak(i int) bool {
	if known.Reaches[n.Last(i)] && !n.Has(i-1, note.IsCue) {
		return true
	}
	return (known.Speaks[n.Next(i)] || n.were(i+1)) && !known.Determiners[n.Last(i)]
}

// were reports whether word i says what somebody was or had, as "GS was named" does.
func (n finder) were(i int) bool { return n.Is(i, "was") || n.Is(i, "had") || n.Is(i, "has") }

// markGathered marks the initials of a list from word i to the end of its sentence or line.
func (n finder) markGathered(i int) {
	from := i
	for ; n.On(i) && i-from < note.LongestChain && !(n.Is(i, ".") && !n.Glued(i+1)); i++ {
		w := &n.Words[i]
		ends := !n.On(i+1) || n.Words[i+1].Sort == split.Mark || n.Is(i+1, "and")
		short := len(w.Low) <= note.MostInitialLetters
		if ends && short && w.Case == split.Upper && w.Sort == split.Letters &&
			!n.Cells[i].Plain && !known.Kept[w.Low] && !known.Shorthand(w.Low) {
			n.Put(i, i+1, note.Person, "initials")
		}
	}
}

// dottedInitials marks the letters with full stops, or two or three capitals, that follow a mark at
// word i: "initials: R.A."
func (n finder) dottedInitials(i int) {
	for ; i < len(n.Words) && n.Words[i].Sort == split.Mark && !n.Words[i].Line; i++ {
	}
	to := i
	for to+1 < len(n.Words) && to-i < 2*known.MostInitials && len(n.Words[to].Low) == 1 &&
		(n.Words[to].Case == split.One || n.Care[to] != 1) && n.Is(to+1, ".") {
		to += 2
	}
	if to == i && i < len(n.Words) && !n.Words[i].Line && n.Words[i].Case == split.Upper &&
		len(n.Words[i].Low) <= note.MostInitialLetters {
		to = i + 1
	}
	n.Put(i, to, note.Person, "initials")
}
