package scrub

import (
	"slices"

	"elephants/analysis/scrub/internal/lists"
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
	traits  []trait   // by number of the distinct word
	cells   []cell    // beside words
	marks   []mark    // what cells say; the first is nothing
}

// A cell is what was decided on a word. There is one for every word of a note, so that it is kept
// small.
type cell struct {
	mark  uint8 // index into the note's marks
	ask   bool
	first bool // the word begins an identifier
	plain bool // no chance makes the word one
}

// A mark says what an identifier is and what found it.
type mark struct {
	kind Kind
	rule string
}

func read(text string) *note {
	words := split.Text(text)
	page := tag.NewPage(words)
	return &note{text: text, words: words, page: page, chances: tag.Default().Weigh(page),
		care:   cares(page, make([]float32, len(words))),
		traits: traits(page), cells: make([]cell, len(words)), marks: make([]mark, 1)}
}

// scrub makes of the note what is left when a placeholder stands for each mask. Words keep their
// offsets into the text before, and a placeholder has those of what it stands for. All is done in
// place: a long note is most of the memory that it takes.
func (n *note) scrub() {
	words, old := n.words[:0], make([]int32, 0, len(n.words))
	for i := 0; i < len(n.words); i++ {
		w, at := n.words[i], int32(i)
		if n.masked(i) {
			w.Sort, w.Low, w.Case, at = split.Held, "[]", split.None, -1
			for i+1 < len(n.words) && n.joined(i+1) {
				i++
			}
			w.End = n.words[i].End
		}
		words, old = append(words, w), append(old, at)
	}
	n.words, n.page = words, n.page.Replaced(words, old)
	n.chances, n.care = tag.Default().Weigh(n.page), cares(n.page, n.care[:len(words)])
	n.cells = n.cells[:len(words)]
	clear(n.cells)
}

// mark runs every way of finding that looks at the text alone, the surest first: what is marked
// stays marked.
func (n *note) mark() {
	n.markPlain()
	n.markLinks()
	n.markAccounts()
	n.markNumbers()
	n.markSpoken()
	n.markPostcodes()
	n.markDates()
	n.markAddresses()
	n.markNames()
	n.markCalled()
	n.markSpelled()
	n.markTagged()
	n.markCompany()
	n.markInitials()
	n.markSingled()
	n.besideNames()
	n.firstLetters()
}

// complete marks what follows from what is marked, here or in other notes.
func (n *note) complete(m *memory, strict bool) {
	n.markAgain(m)
	n.lastLetters()
	n.bridge()
	if strict || foreign(n.words) {
		n.markUnknown()
	}
}

// put marks the words from..to (end exclusive) unless they are marked already.
func (n *note) put(from, to int, kind Kind, rule string) { n.set(from, to, kind, rule, false) }

func (n *note) set(from, to int, kind Kind, rule string, ask bool) {
	first, mark := true, n.markOf(kind, rule)
	for i := max(from, 0); i < min(to, len(n.words)); i++ {
		c := &n.cells[i]
		if n.words[i].Sort == split.Held || c.mark != 0 && (!c.ask || ask) {
			first = true
			continue
		}
		c.mark, c.ask, c.first = mark, ask, first
		first = false
	}
}

// markOf numbers what cells may say: some dozens of things.
func (n *note) markOf(kind Kind, rule string) uint8 {
	m := mark{kind, rule}
	i := slices.Index(n.marks, m)
	if i < 0 {
		i = len(n.marks)
		n.marks = append(n.marks, m)
	}
	return uint8(i)
}

// kind is what word i was marked as, and rule what marked it; both are empty if nothing did.
func (n *note) kind(i int) Kind   { return n.marks[n.cells[i].mark].kind }
func (n *note) rule(i int) string { return n.marks[n.cells[i].mark].rule }

// masked reports whether word i is to be replaced already.
func (n *note) masked(i int) bool { return n.cells[i].mark != 0 && !n.cells[i].ask }

// spans joins the marked words that belong together.
func (n *note) spans() []Span {
	var out []Span
	for i := range n.cells {
		c, w := &n.cells[i], &n.words[i]
		switch {
		case c.mark == 0:
		case n.joined(i):
			out[len(out)-1].End = int(w.End)
		default:
			out = append(out, Span{int(w.Start), int(w.End), n.kind(i), n.rule(i), c.ask})
		}
	}
	return out
}

// joined reports whether word i goes on with the identifier of the word before.
func (n *note) joined(i int) bool {
	if i == 0 || n.cells[i].first || n.words[i].Line {
		return false
	}
	a, b := &n.cells[i-1], &n.cells[i]
	return a.mark != 0 && b.mark != 0 && n.kind(i-1) == n.kind(i) && a.ask == b.ask
}

// is reports whether word i exists and reads low.
func (n *note) is(i int, low string) bool {
	return i >= 0 && i < len(n.words) && n.words[i].Low == low
}

// glued reports whether word i follows the one before without white space.
func (n *note) glued(i int) bool { return i > 0 && i < len(n.words) && !n.words[i].Space }

// on reports whether word i exists and stands on the line of the word before it.
func (n *note) on(i int) bool { return i > 0 && i < len(n.words) && !n.words[i].Line }

// next is the word after word i on its line, folded, and last the one before it; empty if there is none.
func (n *note) next(i int) string {
	if n.on(i + 1) {
		return n.words[i+1].Low
	}
	return ""
}

func (n *note) last(i int) string {
	if n.on(i) {
		return n.words[i-1].Low
	}
	return ""
}

// letter reports whether word i is a single letter that is no "I".
func (n *note) letter(i int) bool {
	return i < len(n.words) && len(n.words[i].Low) == 1 && n.words[i].Sort == split.Letters &&
		n.words[i].Low != "i"
}

// titled reports whether word i has a capital and small letters, and is in no closed set of words.
func (n *note) titled(i int) bool {
	return i >= 0 && i < len(n.words) && n.words[i].Case == split.Title &&
		n.page.Class(i) == lists.NoClass
}

// longestChain bounds, in words, what is read as one reference or address: without a bound a long
// run of such characters would be read again from each of them.
const longestChain = 64

// chain returns the end of the words that stand together without white space from i on.
func (n *note) chain(i int) int {
	from := i
	for i++; n.glued(i) && i-from < longestChain; i++ {
	}
	return i
}
