package scrub

import "elephants/analysis/scrub/internal/split"

// The chance from which a word is masked or asked about. A lower chance finds more and hides more that is harmless; the
// README has the curve that these were read from, made by leaving one region out at a time.
const (
	maskChance = 0.30
	askChance  = 0.06
	// beginChance splits two identifiers of one kind that follow each other: "Gaz, Prosser".
	beginChance = 0.5
)

// markTagged masks what the tagger is sure of.
func (n *note) markTagged() { n.tagged(maskChance, false) }

// markAsks asks about what it is less sure of.
func (n *note) markAsks() { n.tagged(askChance, true) }

func (n *note) tagged(least float32, ask bool) {
	for i := 0; i < len(n.words); {
		if n.chances[i].Hide < least {
			i++
			continue
		}
		from := i
		for i++; i < len(n.words) && n.chances[i].Hide >= least && n.chances[i].Begin < beginChance && !n.words[i].Line; i++ {
		}
		n.set(n.trim(from, i, ask))
	}
}

// trim drops punctuation from the edges and names the likeliest kind of the whole.
func (n *note) trim(from, to int, ask bool) (int, int, Kind, string, bool) {
	for from < to && n.words[from].Sort == split.Mark && !opens[n.words[from].Low] {
		from++
	}
	for to > from && n.words[to-1].Sort == split.Mark {
		to--
	}
	var votes [len(kinds)]float32
	best := 0
	for i := from; i < to; i++ {
		k := int(n.chances[i].Kind)
		votes[k] += n.chances[i].Hide
		if votes[k] > votes[best] {
			best = k
		}
	}
	return from, to, kinds[best], "tagger", ask
}

// opens are the marks that can begin an identifier.
var opens = map[string]bool{"£": true, "$": true, "€": true, "@": true, "#": true, "'": true}
