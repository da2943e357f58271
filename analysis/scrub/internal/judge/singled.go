package judge

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// Singling out: a phrase that fits one person is as good as a name. The tagger sees where such
// phrases begin better than where they end; these rules know how they go on.
const (
	phraseWords    = 14   // longest phrase after "the only"
	phraseEvidence = 0.05 // the chance that some word of it must reach
)

// markSingled masks "the only Black headteacher in Tameside", "youngest of nine".
func (n finder) markSingled() {
	for i := range n.Words {
		if !n.Has(i, note.IsSingle) || n.Masked(i) && n.Rule(i) != "tagger" {
			continue
		}
		if to := n.phraseEnd(i + 1); to > i+1 && n.singlesOut(i, to) {
			n.Put(i, to, note.Dem, "singled out")
			for j := i; j < to; j++ {
				n.Cells[j].First = j == i
			}
		}
	}
}

// phraseEnd is where the clause ends that goes on at word i.
func (n finder) phraseEnd(i int) int {
	from := i
	for ; i < len(n.Words) && i-from < phraseWords && !n.Words[i].Line; i++ {
		w := &n.Words[i]
		if w.Sort == split.Mark && w.Low != "-" && w.Low != "'" && w.Low != "&" ||
			i > from+2 && clauses[w.Low] || w.Sort == split.Held {
			break
		}
	}
	return i
}

// clauses begin something else.
var clauses = known.Set("and but so because when then which if as while although though where " +
	"until i we they he she")

// singlesOut reports whether the phrase from..to is about somebody: it names a sort of person near
// its beginning, and the tagger has some suspicion too.
func (n finder) singlesOut(from, to int) bool {
	evidence, person := float32(0), false
	for i := from; i < to; i++ {
		evidence = max(evidence, n.Chances[i].Hide)
		if i > from && i <= from+4 {
			w := &n.Words[i]
			person = person || personal[w.Low] ||
				lists.Of(w.Low).Set&(lists.Job|lists.People) != 0 && !thingsFirst[w.Low] ||
				lists.ClassOf(w.Low) == lists.Rank
		}
	}
	return person && evidence >= phraseEvidence
}

var (
	personal = known.Set("woman women man men lad lads lass girl boy female male black white asian " +
		"brown deaf blind trans gay muslim hijabi disabled wheelchair mother father mum dad " +
		"grandmother resident survivor family couple twin twins child son daughter born " +
		"officer nurse doctor teacher headteacher chief director councillor mayor " +
		"speaker member of ever")
	// thingsFirst are in the lists of jobs and peoples but are said of things.
	thingsFirst = known.Set("time thing things day week month year night place step one way bus bit " +
		"part line word page")
)
