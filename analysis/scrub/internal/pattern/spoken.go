package pattern

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// How many digits read aloud in a row make a number that nobody counts to; fewer do with letters
// among them, or after a word that announces a number.
const (
	spokenDigits      = 6
	spokenNamedDigits = 3
)

// markSpoken finds numbers read aloud: "oh seven seven double oh", "Alpha four four one nine".
// Transcripts hold telephone and case numbers in this form, and the patterns for digits see none of
// it.
func (n finder) markSpoken() {
	for i := 0; i < len(n.Words); {
		w := &n.Words[i]
		if !n.Has(i, note.IsSaid) && w.Sort != split.Digits && len(w.Low) != 1 {
			i++
			continue
		}
		to, digits, letters := n.spoken(i)
		// Without letters and without announcement six digits are wanted: people do count "one two
		// three".
		if digits >= spokenDigits && n.aloud(i, to) ||
			digits >= spokenNamedDigits && (letters > 1 || n.announced(i)) {
			to = n.putSpoken(i, to, letters > 1)
		}
		i = max(to, i+1)
	}
}

// putSpoken marks the number from..to and returns its end. With other letters in it, an "a" at its
// edge belongs to it: the last letter of a National Insurance number, the first of a prison number.
func (n finder) putSpoken(from, to int, lettered bool) int {
	if lettered && n.On(to) && n.Is(to, "a") {
		to++
	}
	if lettered && n.On(from) && n.Is(from-1, "a") {
		from--
	}
	n.Put(from, to, note.Code, "spoken number")
	return to
}

// spoken reads the digits and letters said from word i on. What is said between the digits (a
// pause, "forward slash") is passed over, but the number ends with its last digit or letter, so
// that no comma after it is masked.
func (n finder) spoken(i int) (to, digits, letters int) {
	to = i
	for j := i; j < len(n.Words) && (j == i || !n.Words[j].Line); j++ {
		w := &n.Words[j]
		said, ok := known.Said[w.Low]
		switch {
		case ok:
			digits += said
			if said == 0 {
				letters++
			}
		case w.Sort == split.Digits && len(w.Low) < 5:
			digits += len(w.Low)
		case n.Letter(j) && w.Low != "a", w.Low == "i" && letters > 1: // "q c i", not "two i think"
			letters++
		case j > i && n.pause(j):
			continue
		default:
			return to, digits, letters
		}
		to = j + 1
	}
	return to, digits, letters
}

// pause reports whether word i may stand between the digits of a number read aloud.
func (n finder) pause(i int) bool {
	low := n.Words[i].Low
	return low == "," || low == "-" || lists.ClassOf(low) == lists.Digit ||
		low == "forward" && n.Is(i+1, "slash")
}

// announced reports whether a word shortly before i promises a number.
func (n finder) announced(i int) bool {
	for j := i - 1; j >= 0 && i-j <= gapWords+1 && !n.Words[j+1].Line; j-- {
		if known.Announcing[n.Words[j].Low] != 0 {
			return true
		}
	}
	return false
}

// aloud reports whether some word of from..to is said and not typed as a digit: "20, 31" is a date
// and the time of a message.
func (n finder) aloud(from, to int) bool {
	for i := from; i < to; i++ {
		if n.Words[i].Sort == split.Letters {
			return true
		}
	}
	return false
}
