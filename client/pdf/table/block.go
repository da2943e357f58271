package table

import (
	"math"
	"slices"
	"strings"

	"elephants/client/pdf/word"
)

// A name may stand on two lines beside one of words, or in the middle of several. Where the rows of
// a table are visibly apart, the room between them says what is one row.

// wider is how much wider the room between two rows is than between two lines of one.
const wider = 1.3

// oneCell is how far apart the lines of a cell are at most, in heights of letters.
const oneCell = 1.6

// tight reports whether the last of some rows follows the one above it as the lines of a cell do.
func tight(rows []talkRow) bool {
	n := len(rows)
	return n > 1 && rows[n-2].bottom-rows[n-1].bottom < oneCell*rows[n-1].height()
}

func (r talkRow) height() float64 {
	for _, c := range r.cells {
		if c != nil {
			return c.height()
		}
	}
	return 0
}

// block is a row of a table, as the heights of which it is made.
type block []talkRow

// blocksOf are the rows of a table that room divides, each with a name; nil if nobody can tell them
// so.
func blocksOf(heights []talkRow) (blocks []block) {
	least := math.Inf(1)
	for i := 1; i < len(heights); i++ {
		least = min(least, heights[i-1].bottom-heights[i].bottom)
	}
	if len(heights) == 0 || least > oneCell*heights[0].height() {
		return nil // no two lines of one row
	}
	// a name in the middle of two lines halves the room between them
	lines := slices.DeleteFunc(slices.Clone(heights), func(r talkRow) bool { return r.words() == nil })
	step := math.Inf(1)
	for i := 1; i < len(lines); i++ {
		step = min(step, lines[i-1].bottom-lines[i].bottom)
	}
	if step > oneCell*heights[0].height() {
		step = least
	}
	for i, h := range heights {
		if i == 0 || heights[i-1].bottom-h.bottom > wider*step {
			blocks = append(blocks, nil)
		}
		last := &blocks[len(blocks)-1]
		*last = append(*last, h)
	}
	if len(blocks) < fewRows || slices.ContainsFunc(blocks, func(b block) bool { return !b.isRow() }) {
		return nil
	}
	return blocks
}

func (r talkRow) words() *Piece { return r.cells[len(r.cells)-1] }

// named reports whether a name or a time stands on a height.
func (r talkRow) named() bool {
	return slices.ContainsFunc(r.cells[:len(r.cells)-1], func(c *Piece) bool { return c != nil })
}

// isRow reports whether heights are one row: a name is in it, words are, and where another line of
// a name stands beside words, these go on with those above them.
func (b block) isRow() bool {
	named, words := false, (*Piece)(nil)
	for _, r := range b {
		said := r.words()
		if r.named() && named && said != nil && words != nil &&
			(word.Ends(words.Text) || !word.BeginsSmall(said.Text)) {
			return false
		}
		named = named || r.named()
		if said != nil {
			words = said
		}
	}
	return named && words != nil
}

// rows is the row with its cells, and below it the lines with which its words go on.
func (b block) rows() (rows []Row) {
	cells := make([]*Piece, len(b[0].cells))
	var more []Row
	for _, r := range b {
		for i, c := range r.cells {
			switch {
			case c == nil:
			case cells[i] == nil:
				one := *c
				cells[i] = &one
			case i == len(cells)-1:
				more = append(more, Row{Piece: *c})
			default:
				cells[i].Text = strings.Join([]string{cells[i].Text, c.Text}, " ")
			}
		}
	}
	return append([]Row{joined(cells)}, more...)
}
