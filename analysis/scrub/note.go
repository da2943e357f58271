package scrub

import (
	"elephants/analysis/scrub/internal/split"
	"elephants/analysis/scrub/internal/tag"
)

// kinds in the order of the tagger's labels.
var kinds = [tag.Kinds]Kind{Person, Code, Loc, Org, Dem, DateTime, Quantity, Misc}

// A note is a text while identifiers are looked for in it. Rules read its words and mark them.
type note struct {
	text    string
	words   []split.Word
	page    *tag.Page
	chances []tag.Chance
	care    []float32 // by what chances are multiplied, beside words
	cells   []cell    // beside words
}

// A cell is what was decided on a word.
type cell struct {
	kind  Kind // empty: nothing
	rule  string
	ask   bool
	first bool // the word begins an identifier
}

func read(text string) *note {
	n := &note{text: text, words: split.Text(text)}
	n.page = tag.NewPage(n.words)
	n.chances = tag.Default().Weigh(n.page)
	n.care = cares(n.page)
	n.cells = make([]cell, len(n.words))
	return n
}

// mark runs every way of finding that looks at the text alone, the surest first: what is marked stays marked.
func (n *note) mark() {
	n.markLinks()
	n.markNumbers()
	n.markSpoken()
	n.markPostcodes()
	n.markDates()
	n.markAddresses()
	n.markNames()
	n.markTagged()
	n.markSingled()
}

// complete marks what follows from what is marked, here or in other notes.
func (n *note) complete(m *memory) {
	n.markAgain(m)
	n.lastLetters()
	n.bridge()
}

// put marks the words from..to (end exclusive) unless they are marked already.
func (n *note) put(from, to int, kind Kind, rule string) { n.set(from, to, kind, rule, false) }

func (n *note) set(from, to int, kind Kind, rule string, ask bool) {
	first := true
	for i := max(from, 0); i < min(to, len(n.words)); i++ {
		c := &n.cells[i]
		if n.words[i].Sort == split.Held || c.kind != "" && (!c.ask || ask) {
			first = true
			continue
		}
		*c = cell{kind, rule, ask, first}
		first = false
	}
}

// masked reports whether word i is to be replaced already.
func (n *note) masked(i int) bool { return n.cells[i].kind != "" && !n.cells[i].ask }

// spans joins the marked words that belong together.
func (n *note) spans() []Span {
	var out []Span
	for i := range n.cells {
		c, w := &n.cells[i], &n.words[i]
		if c.kind == "" {
			continue
		}
		if last := len(out) - 1; last >= 0 && i > 0 && !c.first && !w.Line && n.joins(i) {
			out[last].End = w.End
			continue
		}
		out = append(out, Span{w.Start, w.End, c.kind, c.rule, c.ask})
	}
	return out
}

// joins reports whether word i goes on with the identifier of the word before.
func (n *note) joins(i int) bool {
	a, b := &n.cells[i-1], &n.cells[i]
	return a.kind == b.kind && a.ask == b.ask
}

// is reports whether word i exists and reads low.
func (n *note) is(i int, low string) bool {
	return i >= 0 && i < len(n.words) && n.words[i].Low == low
}

// glued reports whether word i follows the one before without white space.
func (n *note) glued(i int) bool { return i > 0 && i < len(n.words) && !n.words[i].Space }

// chain returns the end of the words that stand together without white space from i on.
func (n *note) chain(i int) int {
	for i++; n.glued(i); i++ {
	}
	return i
}
