package judge

import (
	"strconv"

	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/split"
)

// Furniture is what stands around what was said: the times of a transcript and of messages, the
// labels of telephone numbers in a signature, the numbers of questions. It is nobody's, and there
// is more of it in a transcript than of all identifiers.

// markFurniture notes it.
func (n finder) markFurniture() {
	n.plainElapsed()
	for i := 0; i < len(n.Words); i++ {
		w := &n.Words[i]
		switch {
		case w.Line:
			n.plainCue(i)
		case n.Is(i, "-") && n.Is(i+1, "-") && n.Is(i+2, ">"):
			n.plainArrow(i)
		}
		if n.enumerates(i) || n.forwards(i) {
			n.Plain(i, i+1)
		}
		if w.Sort == split.Letters && contactLabels[w.Low] {
			n.plainContact(i)
		}
		if w.Sort == split.Mixed && (questionNumber(w.Low) || counted(w.Low)) {
			n.Plain(i, i+1)
		}
	}
}

// forwards reports whether word i says that a message is passed on: "Subject: FW: notes".
func (n finder) forwards(i int) bool {
	return n.Is(i+1, ":") && n.On(i+1) && (n.Is(i, "fw") || n.Is(i, "fwd"))
}

// cueWords is how far from the beginning of a line the time of a message may stand, and from the
// time the colon after its speaker.
const cueWords = 9

// plainCue notes the time at which a line of a transcript or a message begins: "[12/03/2025, 14:02]
// Kaz:", "03/02/2025, 20:33 - T", "09:26 Me:". The time that an e-mail was sent at is left: with
// its date it may say which e-mail that was.
func (n finder) plainCue(i int) {
	for j := i; j < i+cueWords && (j == i || n.On(j)) && n.Words[j].Sort != split.Letters; j++ {
		to := n.clock(j)
		if to == j {
			continue
		}
		if n.Is(to, "]") || n.Is(to, "-") && n.Words[to].Space || n.labelled(to) {
			n.Plain(j, to)
		}
		return
	}
}

// firstElapsed is the highest first number of the first time in a transcript that counts from its
// beginning, "0:04" or "01:00"; where that is higher, times are of a clock and say when it was.
const firstElapsed = 2

// plainElapsed notes the times that follow the labels of speakers on lines of their own, "Lisa
// Marchetti   5:27", if they count from the beginning of a recording.
func (n finder) plainElapsed() {
	found := false
	for i := range n.Words {
		if !n.Words[i].Line {
			continue
		}
		at := i
		for at < i+cueWords/2 && (at == i || n.On(at)) && !n.short(at) {
			at++
		}
		to := n.clock(at)
		if at == i || to == at || !n.On(at) || n.On(to) {
			continue
		}
		if first, err := strconv.Atoi(n.Words[at].Low); !found && (err != nil || first > firstElapsed) {
			return
		}
		found = true
		n.Plain(at, to)
	}
}

// labelled reports whether the words from i on label a speaker: a few of them, then a colon.
func (n finder) labelled(i int) bool {
	for j := i; n.On(j) && j < i+cueWords/2; j++ {
		if n.Is(j, ":") {
			return j > i
		}
	}
	return false
}

// clock returns the end of the time that begins at word i, 14:02 or 00:03:58.400, or i.
func (n finder) clock(i int) int {
	to := i
	for n.short(to) && n.Is(to+1, ":") && n.Glued(to+1) && n.Glued(to+2) && n.short(to+2) {
		to += 2
	}
	if to == i {
		return i
	}
	to++
	if n.Is(to, ".") && n.Glued(to) && n.Glued(to+1) && n.Words[to+1].Sort == split.Digits {
		to += 2
	}
	return to
}

// short reports whether word i is a number of one or two digits.
func (n finder) short(i int) bool {
	return i < len(n.Words) && n.Words[i].Sort == split.Digits && len(n.Words[i].Low) <= 2
}

// plainArrow notes the times beside the arrow of a cue at i: 00:03:58.400 --> 00:04:02.100.
func (n finder) plainArrow(i int) {
	if to := n.clock(i + 3); to > i+3 {
		n.Plain(i+3, to)
	}
	for from := i - 1; from >= 0 && i-from < cueWords && !n.Words[from+1].Line; from-- {
		if n.clock(from) == i {
			n.Plain(from, i)
		}
	}
}

// enumerates reports whether word i is the letter of an item at the beginning of a line: "(b)
// Risk", "c) the bus".
func (n finder) enumerates(i int) bool {
	if !n.Letter(i) || !n.Is(i+1, ")") || !n.Glued(i+1) {
		return false
	}
	return n.Words[i].Line || n.Words[i-1].Line && n.Is(i-1, "(")
}

// contactLabels stand before a number or an address in a signature.
var contactLabels = known.Set("t m e f w d tel mob mobile ph phone ddi fax email dd")

// plainContact notes the label at word i if a mark and digits, or digits alone, follow it.
func (n finder) plainContact(i int) {
	at := i + 1
	for n.On(at) && (n.Is(at, ":") || n.Is(at, ".") || n.Is(at, "+") || n.Is(at, "(")) {
		at++
	}
	alone := len(n.Words[i].Low) > 1 || at > i+1
	// In a later round the number is a placeholder.
	if w := n.Words[min(at, len(n.Words)-1)]; alone && n.On(at) &&
		(w.Sort == split.Held || w.Sort == split.Digits && len(w.Low) > 2) {
		n.Plain(i, i+1)
	}
}

// questionNumber reports whether a word is the number of a question: q5, q5a.
func questionNumber(low string) bool {
	if len(low) < 2 || len(low) > 4 || low[0] != 'q' {
		return false
	}
	for i := 1; i < len(low); i++ {
		if digit := '0' <= low[i] && low[i] <= '9'; !digit && (i < 2 || i < len(low)-1) {
			return false
		}
	}
	return true
}

// counted reports whether a word counts something everybody shares: s117, a section of an act, or
// x3, times.
func counted(low string) bool {
	if len(low) < 2 || len(low) > 4 || low[0] != 's' && low[0] != 'x' {
		return false
	}
	for i := 1; i < len(low); i++ {
		if low[i] < '0' || low[i] > '9' {
			return false
		}
	}
	return true
}
