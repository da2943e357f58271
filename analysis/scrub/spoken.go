package scrub

import (
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// How many digits read aloud in a row make a number that nobody counts to; fewer do with letters
// among them, or after a word that announces a number.
const (
	spokenDigits      = 6
	spokenNamedDigits = 3
)

// markSpoken finds numbers read aloud: "oh seven seven double oh", "Alpha four four one nine".
func (n *note) markSpoken() {
	for i := 0; i < len(n.words); {
		if w := &n.words[i]; !n.has(i, isSaid) && w.Sort != split.Digits && len(w.Low) != 1 {
			i++
			continue
		}
		to, digits, letters := n.spoken(i)
		if to == i {
			i++
			continue
		}
		if digits >= spokenDigits || digits >= spokenNamedDigits && (letters > 1 ||
			n.announced(i)) {
			// the last letter of a National Insurance number
			if letters > 1 && n.is(to, "a") && !n.words[to].Line {
				to++
			}
			from := i
			// the first letter of a prison number
			if from > 0 && letters > 1 && n.is(from-1, "a") && !n.words[from].Line {
				from--
			}
			n.put(from, to, Code, "spoken number")
		}
		i = to
	}
}

// spoken reads the digits and letters said from word i on.
func (n *note) spoken(i int) (to, digits, letters int) {
	to = i
	for j := i; j < len(n.words) && (j == i || !n.words[j].Line); j++ {
		w := &n.words[j]
		said, ok := said[w.Low]
		switch {
		case ok:
			digits += said
			if said == 0 {
				letters++
			}
		case w.Sort == split.Digits && len(w.Low) < 5:
			digits += len(w.Low)
		case len(w.Low) == 1 && w.Sort == split.Letters && w.Low != "a" && w.Low != "i":
			letters++
		case j > i && (w.Low == "," || w.Low == "-" || lists.ClassOf(w.Low) == lists.Digit ||
			w.Low == "forward" && n.is(j+1, "slash")):
			continue
		default:
			return to, digits, letters
		}
		to = j + 1
	}
	return to, digits, letters
}

// said is how many digits a word stands for: "double" is one more of the next.
var said = func() map[string]int {
	m := map[string]int{"double": 1, "treble": 2, "triple": 2}
	for w := range set("zero oh nought one two three four five six seven eight nine") {
		m[w] = 1
	}
	for w := range set("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen " +
		"nineteen twenty thirty forty fifty sixty seventy eighty ninety") {
		m[w] = 1
	}
	for w := range set("alpha alfa bravo charlie delta echo foxtrot golf hotel juliet juliett " +
		"kilo lima mike oscar quebec romeo sierra tango uniform whiskey xray yankee zulu bee cee " +
		"dee eff gee aitch haitch jay kay ell em en pee cue ess tee vee ex wye zed") {
		m[w] = 0
	}
	return m
}()

// announced reports whether a word shortly before i promises a number.
func (n *note) announced(i int) bool {
	for j := i - 1; j >= 0 && i-j <= gapWords+1 && !n.words[j+1].Line; j-- {
		if announcing[n.words[j].Low] != 0 {
			return true
		}
	}
	return false
}
