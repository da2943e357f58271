package scrub

import "elephants/analysis/scrub/internal/split"

// mostInitialLetters is how long the initials of one person are.
const mostInitialLetters = 3

// gatherings are headings after which people are listed, by initials or by name.
var gatherings = set("present apologies attendees attending attendance apols invited")

// markInitials finds people who are called by initials and by nothing else: in lists of who was
// there, and where they speak or are spoken to. Shorthand has capitals too: letters that are known
// to mean something are left.
func (n *note) markInitials() {
	for i := range n.words {
		switch {
		case n.has(i, isGathering) && n.is(i+1, ":"):
			n.markGathered(i + 2)
		case n.initials(i) && n.initialsSpeak(i):
			n.put(i, i+1, Person, "initials")
		case n.words[i].Low == "initials" && i+1 < len(n.words) && !n.words[i+1].Line:
			n.dottedInitials(i + 1)
		}
	}
}

// initials reports whether word i can be initials: two or three capitals that mean nothing else.
func (n *note) initials(i int) bool {
	w := &n.words[i]
	return w.Case == split.Upper && w.Sort == split.Letters && len(w.Low) <= mostInitialLetters &&
		n.care[i] == 1 &&
		!n.masked(i) && !n.cells[i].plain && !kept[w.Low] && !shorthand(w.Low) &&
		!n.has(i, isOrdinary)
}

// initialsSpeak reports whether the words beside initials are those beside people.
func (n *note) initialsSpeak(i int) bool {
	if i > 0 && !n.words[i].Line && (reaches[n.words[i-1].Low] && !n.has(i-1, isCue)) {
		return true
	}
	return i+1 < len(n.words) && !n.words[i+1].Line && speaks[n.words[i+1].Low] && (i == 0 ||
		n.words[i].Line || !determiners[n.words[i-1].Low])
}

// markGathered marks the initials of a list from word i to the end of its sentence or line.
func (n *note) markGathered(i int) {
	from := i
	for ; n.on(i) && i-from < longestChain && !(n.is(i, ".") && !n.glued(i+1)); i++ {
		w := &n.words[i]
		ends := !n.on(i+1) || n.words[i+1].Sort == split.Mark || n.is(i+1, "and")
		if ends && w.Case == split.Upper && w.Sort == split.Letters && len(w.Low) <= mostInitialLetters &&
			!n.cells[i].plain && !kept[w.Low] && !shorthand(w.Low) {
			n.put(i, i+1, Person, "initials")
		}
	}
}

// dottedInitials marks the letters with full stops, or two or three capitals, that follow a mark at
// word i: "initials: R.A."
func (n *note) dottedInitials(i int) {
	for ; i < len(n.words) && n.words[i].Sort == split.Mark && !n.words[i].Line; i++ {
	}
	to := i
	for to+1 < len(n.words) && to-i < 2*mostInitials && len(n.words[to].Low) == 1 &&
		n.words[to].Case == split.One && n.is(to+1, ".") {
		to += 2
	}
	if to == i && i < len(n.words) && !n.words[i].Line && n.words[i].Case == split.Upper &&
		len(n.words[i].Low) <= mostInitialLetters {
		to = i + 1
	}
	n.put(i, to, Person, "initials")
}
