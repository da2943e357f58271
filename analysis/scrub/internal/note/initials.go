package note

import (
	"elephants/analysis/scrub/internal/split"
)

// Initialled reports whether words with capitals that stand together in the note begin with the
// letters of low, two or three: "SL" where Sarah Lund is. In the marked notes 380 of 397 such pairs
// are somebody's, and of pairs that match nothing 148 of 718; of three letters 41 of 47, and 7 of 646.
func (n *Note) Initialled(low string) bool {
	if n.matched == nil {
		n.matched = map[string]bool{}
		n.match()
	}
	return n.matched[low]
}

// match gathers the first letters of words with capitals that stand together.
func (n *Note) match() {
	run := ""
	for i := range n.Words {
		w := &n.Words[i]
		switch {
		case w.Case == split.Title || w.Case == split.Camel || w.Case == split.One:
			if w.Line {
				run = ""
			}
			if run += w.Low[:1]; len(run) > MostInitialLetters {
				run = run[1:]
			}
			n.matched[run] = true
			n.matched[run[max(0, len(run)-2):]] = true
		case !n.Glued(i) || w.Low != "." && w.Low != "-":
			run = ""
		}
	}
}
