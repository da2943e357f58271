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
}

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
