package pattern

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// between may stand between such a word and its number.
var between = known.Set("is was : no number num # . - ref reference my the it's its code '")

// gapWords is how many of them may stand there, in words. It bounds what is read after every "no"
// of a note, and a number further off is seldom the one that was announced.
const gapWords = 3

// markNamed finds numbers by the word before them: "crime ref 4471", "room 14".
func (n finder) markNamed() {
	for i := range n.Words {
		if n.Has(i, note.IsNamed) && n.Words[i].Sort == split.Letters {
			n.announcedNumber(i)
		}
	}
}

// announcedNumber marks the number that word i announces. The fewest digits that count depend on
// the word (known.Announcing): room 4 is one person's room, while "report 2" is anybody's and a
// report of three figures or more is one case.
func (n finder) announcedNumber(i int) {
	least := known.Announcing[n.Words[i].Low]
	at := i + 1
	for n.On(at) && at-i <= gapWords && between[n.Words[at].Low] {
		at++
	}
	switch {
	case !n.On(at), least == 1 && at > i+1:
		return
	case least == 1 && lists.ClassOf(n.Words[at].Low) == lists.Number:
		n.Put(i, at+1, note.Code, "named number")
		return
	// "application 2019" is a year; "application no 2019" is a number.
	case !n.numbered(at, least), n.isYear(at) && least > 2 && at == i+1:
		return
	}
	from := at
	// A room or a badge is masked with its word, or "room [number]" would say which sort of home it
	// is.
	if least <= 2 {
		from = i
	}
	if to := n.linked(at); !n.counts(to) && !known.Measure(n.Words[at].Low) {
		n.Put(from, to, note.Code, "named number")
	}
}

// longestPrefix is how many capitals may stand before a number, apart from it, and belong to it:
// "FW 30917", "CAD 4471". A reference that was cut, "CAD [number]", leads to the office that keeps
// the case: notes without a direct leak rose from 84.7 to 86.7 % on left-out sources when such
// prefixes were taken in.
const longestPrefix = 4

// markPrefixes takes in the capitals before a number that is masked: they say whose numbers these
// are.
func (n finder) markPrefixes() {
	for i := 0; i+1 < len(n.Words); i++ {
		if n.prefix(i) && n.On(i+1) && n.Words[i+1].Sort == split.Digits && n.Masked(i+1) &&
			n.Kind(i+1) == note.Code && n.Rule(i+1) != "phone" {
			n.Put(i, i+1, note.Code, n.Rule(i+1))
			n.Cells[i+1].First = false
		}
	}
}

// prefix reports whether word i is a few capitals that mean nothing else.
func (n finder) prefix(i int) bool {
	w := &n.Words[i]
	if w.Sort != split.Letters || len(w.Low) < 2 || len(w.Low) > longestPrefix ||
		w.Case != split.Upper && (n.Care[i] == 1 || n.Has(i, note.IsOrdinary)) {
		return false
	}
	return !n.Masked(i) && known.Announcing[w.Low] == 0 && !known.Kept[w.Low] && !known.Small[w.Low]
}

// digitsAt counts the digits of what stands together at word i, if it looks like a number or a
// reference.
func (n finder) digitsAt(i int) int {
	w := &n.Words[i]
	if w.Sort != split.Digits && w.Sort != split.Mixed && w.Case != split.Upper &&
		w.Case != split.One {
		return 0
	}
	digits := 0
	for _, w := range n.Words[i:n.linked(i)] {
		digits += countDigits(w.Low)
	}
	return digits
}

// numbered reports whether enough digits stand at word i, or a reference with few.
func (n finder) numbered(i, least int) bool { return n.digitsAt(i) >= least || n.lettered(i) }

// lettered reports whether a capital and digits stand together at word i with a stroke or a hyphen
// between them, as they do in references and nowhere else: "S/41", "14/N".
func (n finder) lettered(i int) bool {
	capital, digits, joined := false, 0, false
	for _, w := range n.Words[i:n.linked(i)] {
		capital = capital || w.Case == split.Upper || w.Case == split.One
		digits += countDigits(w.Low)
		joined = joined || w.Low == "/" || w.Low == "-"
	}
	return capital && joined && digits > 1
}

func (n finder) isYear(i int) bool {
	w := &n.Words[i]
	return w.Sort == split.Digits && len(w.Low) == 4 && (w.Low[:2] == "19" || w.Low[:2] == "20")
}
