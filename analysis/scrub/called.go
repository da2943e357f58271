package scrub

import (
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// cues are words after which a name is said, whatever the name: "everyone called me Win", "surname may be Bell".
var cues = set("surname forename named called calls call nicknamed christened known name name's")

// cueWords may stand between the cue and the name; so many of them.
var cueWords = set("is was as may be 's me him her us them it himself herself themselves by to a the \" ' :")

const cueGap = 3

// markCalled finds names by the words that announce them. Only a capital that no sentence gave counts.
func (n *note) markCalled() {
	for i := range n.words {
		if !n.has(i, isCue) {
			continue
		}
		at := i + 1
		for at < len(n.words) && at-i <= cueGap && cueWords[n.words[at].Low] && n.words[at].Case != split.Title && !n.words[at].Line {
			at++
		}
		to := at
		for to < len(n.words) && to < at+3 && !n.words[to].Line && n.words[to].Case == split.Title && n.page.Class(to) == lists.NoClass && !kept[n.words[to].Low] {
			to++
		}
		n.put(at, to, Person, "called")
	}
	n.markSigned()
	n.markSecrets()
}

// signed are words of a heading that "by" and a name follow: "Minutes by Wend".
var signed = set("minutes notes note typed transcribed written taken recorded interpreted translated")

// markSigned finds who signs: a name after "minutes by", a single letter at the end of what was said, a name with an age after it.
func (n *note) markSigned() {
	for i := 1; i+1 < len(n.words); i++ {
		w := &n.words[i]
		switch {
		case w.Line || w.Sort != split.Letters || n.masked(i):
		case w.Case == split.Title && n.is(i-1, "by") && i > 1 && signed[n.words[i-2].Low] && n.page.Class(i) == lists.NoClass:
			n.put(i, i+1, Person, "signed")
		case w.Case == split.One && w.Low != "a" && n.words[i-1].Sort == split.Mark && !n.glued(i) && n.is(i+1, ".") && n.glued(i+1) &&
			(i+2 == len(n.words) || n.words[i+2].Line || n.is(i+2, "]") || n.is(i+2, ")")):
			n.put(i, i+1, Person, "signed")
		case w.Case == split.Title && n.is(i+1, ",") && i+3 < len(n.words) && n.aged(i+2) && n.page.Class(i) == lists.NoClass && !kept[w.Low]:
			n.put(i, i+1, Person, "aged")
		}
	}
}

// aged reports whether an age stands at i, as it does after a name: a number of two digits or its words, then a comma.
func (n *note) aged(i int) bool {
	w, to := &n.words[i], i+1
	switch {
	case w.Sort == split.Digits && len(w.Low) == 2 && w.Low >= "16":
	case n.page.Class(i) == lists.Number && len(w.Low) > 5: // twenty and more
		if n.is(to, "-") && to+1 < len(n.words) && n.page.Class(to+1) == lists.Number {
			to += 2
		}
	default:
		return false
	}
	return n.is(to, ",")
}

// secrets announce what is said to prove who somebody is: code word "jam".
var secrets = set("code codeword password passphrase passcode")

// markSecrets finds the word that follows one of them, after a mark or "is".
func (n *note) markSecrets() {
	for i := range n.words {
		if !n.has(i, isSecret) || n.is(i, "code") && !n.is(i+1, "word") {
			continue
		}
		to := i + 1
		if n.is(i, "code") {
			to++
		}
		said := false
		for gap := 0; to < len(n.words) && gap < cueGap && secretMarks[n.words[to].Low] && !n.words[to].Line; gap++ {
			said = true
			to++
		}
		if said && to < len(n.words) && !n.words[to].Line && n.words[to].Sort != split.Mark {
			n.put(to, to+1, Code, "secret")
		}
	}
}

// secretMarks stand between.
var secretMarks = set("is was : = \" '")

// spelledLetters is how many single letters in a row spell a name: "L U N D", "B-A-N-K".
const spelledLetters = 4

// markSpelled finds names spelt out.
func (n *note) markSpelled() {
	for i := 0; i < len(n.words); i++ {
		letters, to := 0, i
		for j := i; j < len(n.words) && (j == i || !n.words[j].Line); j++ {
			if w := &n.words[j]; len(w.Low) == 1 && w.Sort == split.Letters {
				letters++
				to = j + 1
			} else if j == i || w.Low != "-" && w.Low != "." && w.Low != "," || j > to {
				break
			}
		}
		if letters >= spelledLetters {
			n.put(i, to, Person, "spelt")
		}
		i = max(i, to-1)
	}
}

// firstLetters takes in the letter with a full stop that stands for a forename: "A. Okonkwo".
func (n *note) firstLetters() {
	for i := len(n.words) - 3; i >= 0; i-- {
		if w := &n.words[i]; len(w.Low) == 1 && w.Case == split.One && n.is(i+1, ".") && n.glued(i+1) && n.personAt(i+2) && !n.words[i+2].Line && !n.masked(i) {
			n.put(i, i+2, Person, "letter")
			n.cells[i+2].first = false
		}
	}
}
