// Package note holds a text while identifiers are looked for in it: its words, the tagger's chances
// for them, and what rules have marked. Call [Read], let rules call [Note.Put], and take
// [Note.Spans].
package note

import (
	"slices"

	"elephants/analysis/scrub/internal/split"
	"elephants/analysis/scrub/internal/tag"
)

// A Note is a text while identifiers are looked for in it. Rules read its words and mark them.
type Note struct {
	text    string
	Words   []split.Word
	Page    *tag.Page
	Chances []tag.Chance
	Care    []float32       // by what chances are multiplied, beside words
	traits  []trait         // by number of the distinct word
	Cells   []Cell          // beside words
	marks   []mark          // what cells say; the first is nothing
	matched map[string]bool // initials of what has capitals, once asked for
	shouts  bool            // some short word is in capitals: initials and shorthand have them here
}

// A Cell is what was decided on a word. There is one for every word of a note, so that it is kept
// small.
type Cell struct {
	mark  uint8 // index into the note's marks
	Ask   bool
	First bool // the word begins an identifier
	Plain bool // no chance makes the word one
}

// A mark says what an identifier is and what found it.
type mark struct {
	kind Kind
	rule string
}

// Read splits a text and weighs its words.
func Read(text string) *Note {
	words := split.Text(text)
	page := tag.NewPage(words)
	return &Note{text: text, Words: words, Page: page, Chances: tag.Default().Weigh(page),
		Care:   cares(page, make([]float32, len(words))),
		shouts: shouts(words), traits: traits(page), Cells: make([]Cell, len(words)),
		marks: make([]mark, 1)}
}

// shouts reports whether some word as short as initials is written in capitals, though not the
// whole text is.
func shouts(words []split.Word) bool {
	short, small := false, false
	for i := range words {
		w := &words[i]
		short = short || w.Case == split.Upper && len(w.Low) <= MostInitialLetters
		small = small || w.Case == split.Lower
	}
	return short && small
}

// Scrub makes of the note what is left when a placeholder stands for each mask. Words keep their
// offsets into the text before, and a placeholder has those of what it stands for. All is done in
// place: a long note is most of the memory that it takes.
func (n *Note) Scrub() {
	words, old := n.Words[:0], make([]int32, 0, len(n.Words))
	for i := 0; i < len(n.Words); i++ {
		w, at := n.Words[i], int32(i)
		if n.Masked(i) {
			w.Sort, w.Low, w.Case, at = split.Held, "[]", split.None, -1
			for i+1 < len(n.Words) && n.Joined(i+1) {
				i++
			}
			w.End = n.Words[i].End
		}
		words, old = append(words, w), append(old, at)
	}
	n.Words, n.Page = words, n.Page.Replaced(words, old)
	n.Chances, n.Care = tag.Default().Weigh(n.Page), cares(n.Page, n.Care[:len(words)])
	n.Cells = n.Cells[:len(words)]
	clear(n.Cells)
}

// Put marks the words from..to (end exclusive) unless they are marked already.
func (n *Note) Put(from, to int, kind Kind, rule string) { n.Set(from, to, kind, rule, false) }

// Set marks the words from..to, to be masked or asked about. A mask takes the place of a question.
func (n *Note) Set(from, to int, kind Kind, rule string, ask bool) {
	first, mark := true, n.markOf(kind, rule)
	for i := max(from, 0); i < min(to, len(n.Words)); i++ {
		c := &n.Cells[i]
		if n.Words[i].Sort == split.Held || c.mark != 0 && (!c.Ask || ask) {
			first = true
			continue
		}
		c.mark, c.Ask, c.First = mark, ask, first
		first = false
	}
}

// markOf numbers what cells may say: some dozens of things.
func (n *Note) markOf(kind Kind, rule string) uint8 {
	m := mark{kind, rule}
	i := slices.Index(n.marks, m)
	if i < 0 {
		i = len(n.marks)
		n.marks = append(n.marks, m)
	}
	return uint8(i)
}

// Kind is what word i was marked as; empty, as its rule is, if nothing marked it.
func (n *Note) Kind(i int) Kind { return n.marks[n.Cells[i].mark].kind }

// Rule is what marked word i.
func (n *Note) Rule(i int) string { return n.marks[n.Cells[i].mark].rule }

// Masked reports whether word i is to be replaced already.
func (n *Note) Masked(i int) bool { return n.Cells[i].mark != 0 && !n.Cells[i].Ask }

// Spans joins the marked words that belong together.
func (n *Note) Spans() []Span {
	var out []Span
	for i := range n.Cells {
		c, w := &n.Cells[i], &n.Words[i]
		switch {
		case c.mark == 0:
		case n.Joined(i):
			out[len(out)-1].End = int(w.End)
		default:
			out = append(out, Span{int(w.Start), int(w.End), n.Kind(i), n.Rule(i), c.Ask})
		}
	}
	return out
}

// Joined reports whether word i goes on with the identifier of the word before.
func (n *Note) Joined(i int) bool {
	if i == 0 || n.Cells[i].First || n.Words[i].Line {
		return false
	}
	a, b := &n.Cells[i-1], &n.Cells[i]
	return a.mark != 0 && b.mark != 0 && n.Kind(i-1) == n.Kind(i) && a.Ask == b.Ask
}

// Plain notes that no chance makes an identifier of the words from..to.
func (n *Note) Plain(from, to int) {
	for i := from; i < to; i++ {
		n.Cells[i].Plain = true
	}
}
