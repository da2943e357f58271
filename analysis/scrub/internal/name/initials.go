package name

import (
	"strings"

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
		case n.stopped(i) && !(n.Masked(i) && n.Masked(i+2)):
			n.putStopped(i, n.stopAfter(i+2))
		case n.initials(i) && n.initialsSpeak(i), n.cast(i), n.letterA(i):
			n.Put(i, i+1, note.Person, "initials")
		case n.Words[i].Low == "initials" && i+1 < len(n.Words) && !n.Words[i+1].Line:
			n.dottedInitials(i + 1)
		}
	}
}

// stopped reports whether word i begins two capitals with a full stop between them that stand for
// somebody: "typed J.A.". In the marked notes all fourteen are people but for what everybody writes.
func (n finder) stopped(i int) bool {
	small := n.Is(i+3, ".") && n.Glued(i+3) && n.smallLetter(i) && n.smallLetter(i+2)
	if !n.capital(i) && !small || !n.Is(i+1, ".") || !n.Glued(i+1) || !n.Glued(i+2) ||
		!n.capital(i+2) && !small || n.Glued(n.stopAfter(i+2)) {
		return false
	}
	first := !n.Glued(i) || n.Words[i-1].Sort == split.Mark && !n.Is(i-1, ".")
	return first && !n.Cells[i].Plain && !known.Determiners[n.Last(i)] &&
		!n.everybodysPair(n.Words[i].Low+n.Words[i+2].Low)
}

// smallLetter reports whether word i is a letter in a line without capitals.
func (n finder) smallLetter(i int) bool {
	return i < len(n.Words) && len(n.Words[i].Low) == 1 && n.Words[i].Sort == split.Letters &&
		n.Care[i] != 1
}

// everybodysPair reports whether two letters with full stops mean something.
func (n finder) everybodysPair(pair string) bool {
	return known.Kept[pair] || everybodys[pair] || pair == "eg" || pair == "ie"
}

// capital reports whether word i exists and is a single capital.
func (n finder) capital(i int) bool { return i < len(n.Words) && n.Words[i].Case == split.One }

// putStopped marks them as one, whatever of them is marked already.
func (n finder) putStopped(from, to int) {
	n.Put(from, to, note.Person, "initials")
	for i := from + 1; i < to; i++ {
		n.Cells[i].First = false
	}
}

// stopAfter returns the end of word i with the full stop after it.
func (n finder) stopAfter(i int) int {
	if n.Is(i+1, ".") && n.Glued(i+1) {
		return i + 2
	}
	return i + 1
}

// everybodys are pairs of letters that are written with full stops too.
var everybodys = known.Set("us am pm ad bc ne nw se sw ot")

// initials reports whether word i can be initials: two or three capitals that mean nothing else.
func (n finder) initials(i int) bool {
	w := &n.Words[i]
	return w.Case == split.Upper && w.Sort == split.Letters && len(w.Low) <= note.MostInitialLetters &&
		n.Care[i] == 1 &&
		!n.Masked(i) && !n.Cells[i].Plain && !known.Kept[w.Low] && !known.Shorthand(w.Low) &&
		(!n.Has(i, note.IsOrdinary) || !strings.ContainsAny(w.Low, "aeiouy"))
}

// initialsSpeak reports whether the words beside initials are those beside people.
func (n finder) initialsSpeak(i int) bool {
	if known.Reaches[n.Last(i)] && !n.Has(i-1, note.IsCue) ||
		n.Next(i) == "," && n.Next(i+1) == "who" && !known.Determiners[n.Last(i)] {
		return true
	}
	return (known.Speaks[n.Next(i)] || n.were(i+1)) && !known.Determiners[n.Last(i)]
}

// cast reports whether word i is capitals that a note says to stand for somebody who takes part: "AH
// is the citizen", or of whom it goes on to tell: "all but SC, who has".
func (n finder) cast(i int) bool {
	w := &n.Words[i]
	if w.Case != split.Upper && w.Case != split.One || len(w.Low) > note.MostInitialLetters ||
		n.Care[i] != 1 || n.Masked(i) || n.Cells[i].Plain || known.Determiners[n.Last(i)] {
		return false
	}
	return n.Next(i) == "is" && n.Next(i+1) == "the" && known.TalkRoles[n.Next(i+2)] ||
		len(w.Low) == 2 && n.Next(i) == "," && n.Next(i+1) == "who" && n.were(i+3)
}

// letterA reports whether word i is the letter A for somebody: a capital within a sentence, and after
// it what no article stands before. "Won't have A in the report".
func (n finder) letterA(i int) bool {
	return n.Is(i, "a") && n.capital(i) && n.On(i) && n.Words[i-1].Case == split.Lower &&
		!n.Cells[i].Plain && n.Care[i] == 1 && !lettered[n.Last(i)] && afterLetter[n.Next(i)]
}

var (
	// lettered are things that are told apart by letters.
	lettered = known.Set("vitamin hepatitis hep plan option level grade part section class category " +
		"band group type team model point block wing ward row bay platform form appendix annex an " +
		"the a got straight strep")
	afterLetter = known.Set("in on at of to and or for is was by with from said says asked told 's")
)

// were reports whether word i says what somebody was or had, as "GS was named" does.
func (n finder) were(i int) bool { return n.Is(i, "was") || n.Is(i, "had") || n.Is(i, "has") }

// markGathered marks the initials of a list from word i to the end of its sentence or line. After
// "Present:" no verb tells people from shorthand, so the list of shorthand alone decides.
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
