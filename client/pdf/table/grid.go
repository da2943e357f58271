package table

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"elephants/client/pdf/grid"
)

// mostTicks is how many words the cell of a grid has at most: a tick, a yes.
const mostTicks = 2

// longGrid is how far below its head, in heights of letters, a grid's next row may stand.
const longGrid = 5

// oneQuestion is how far apart the lines of a question are at most, in heights of letters.
const oneQuestion = 1.6

// grids are the tables with a yes and a no above, and below them what stands in each row, with a
// tab for an empty cell: an empty cell leaves nothing on a page, and nobody could tell below which
// of the two the tick stands.
func grids(pieces []Piece) (all []Table) {
	sorted := slices.Clone(pieces)
	slices.SortStableFunc(sorted, func(a, b Piece) int { return cmp.Compare(b.Bottom, a.Bottom) })
	for at := 0; at < len(sorted); {
		head, n := onHeight(sorted[at:])
		t, ok := gridBelow(head, sorted[at+n:], pieces)
		if ok {
			all = append(all, t)
		}
		at += n
	}
	return all
}

// gridBelow is the grid of which some pieces are the head, and whether there is one.
func gridBelow(head, below, all []Piece) (t Table, ok bool) {
	texts := make([]string, len(head))
	for i, h := range head {
		texts[i] = h.Text
	}
	yes, no := grid.Head(texts)
	if yes < 0 || no < 0 {
		return t, false
	}
	g := reading{choices: head[min(yes, no):], ticks: map[int][]Piece{}, of: slices.Clone(head),
		bottom: head[0].Bottom}
	for i := 0; i < len(below); {
		cells, n := onHeight(below[i:])
		var next []Piece
		if i+n < len(below) {
			next, _ = onHeight(below[i+n:])
		}
		more, sure := g.row(cells, next)
		if !sure {
			return t, false
		}
		if !more {
			break
		}
		i += n
	}
	g.trim()
	if len(g.rows) == 0 || !follow(&t, g.of, all) {
		return t, false
	}
	t.Rows = append(t.Rows, headRow(head, g.choices))
	for i, question := range g.rows {
		t.Rows = append(t.Rows, gridRow(question, g.ticks[i], g.choices))
	}
	return t, true
}

// reading is where the reading of a grid is.
type reading struct {
	choices []Piece         // a yes, a no, and what stands beside them
	rows    [][]Piece       // the lines of each question
	ticks   map[int][]Piece // by question
	of      []Piece         // all of it
	bottom  float64
}

// row takes the pieces on one height, above the next, and reports whether they are the grid's, and
// whether it is sure which question a tick is of: if not, that is for people to see.
func (g *reading) row(cells, next []Piece) (more, sure bool) {
	question, marks := divide(cells, g.choices)
	if question == nil && marks == nil || g.bottom-cells[0].Bottom > longGrid*cells[0].height() {
		return false, true
	}
	last := len(g.rows) - 1
	switch {
	case len(question) == 0:
		after, _ := divide(next, g.choices)
		if last < 0 || !g.near(cells[0], after) {
			return false, false
		}
	case last >= 0 && goesOn(g.rows[last], question):
		g.rows[last] = append(g.rows[last], question...)
	default:
		g.rows = append(g.rows, question)
	}
	if last = len(g.rows) - 1; len(marks) > 0 {
		g.ticks[last] = append(g.ticks[last], marks...)
	}
	g.of, g.bottom = append(g.of, cells...), cells[0].Bottom
	return true, true
}

// near reports whether a tick that stands beside no line is of the question above it: another font
// put it a little lower, or it is in the middle of a question that goes on below.
func (g *reading) near(tick Piece, after []Piece) bool {
	question := g.rows[len(g.rows)-1]
	last := question[len(question)-1]
	return last.Bottom-tick.Bottom < last.height()/2 || len(after) > 0 && goesOn(question, after)
}

// trim leaves out what follows the last question that has a tick.
func (g *reading) trim() {
	for n := len(g.rows); n > 0 && g.ticks[n-1] == nil; n-- {
		g.of = g.of[:len(g.of)-len(g.rows[n-1])]
		g.rows = g.rows[:n-1]
	}
}

// goesOn reports whether a line is the next of a question, which may have its tick beside any.
func goesOn(question, next []Piece) bool {
	last := question[len(question)-1]
	first, _ := utf8.DecodeRuneInString(next[0].Text)
	return last.Bottom-next[0].Bottom < oneQuestion*last.height() && unicode.IsLower(first)
}

// divide are the pieces of a row that are no ticks, and those that stand below a choice; nil both
// if one is neither.
func divide(cells, choices []Piece) (question, marks []Piece) {
	for _, c := range cells {
		switch {
		case c.Right < choices[0].Left-c.height():
			question = append(question, c)
		case len(strings.Fields(c.Text)) <= mostTicks && below(c, choices) >= 0:
			marks = append(marks, c)
		default:
			return nil, nil
		}
	}
	return question, marks
}

// below is the choice below which a piece stands; -1 for none.
func below(c Piece, choices []Piece) int {
	nearest, gap := -1, math.Inf(1)
	for i, choice := range choices {
		if d := math.Abs(choice.middle() - c.middle()); d < gap {
			nearest, gap = i, d
		}
	}
	room := 2 * choices[nearest].height()
	for i := 1; i < len(choices); i++ {
		room = max(room, (choices[i].middle()-choices[i-1].middle())/2)
	}
	if gap > room {
		return -1
	}
	return nearest
}

// follow sets the lines of a table, if they are all of its own.
func follow(t *Table, of, all []Piece) bool {
	t.First, t.Last = of[0].Line, of[0].Line
	own := map[Piece]bool{}
	for _, p := range of {
		if p.Line == NoLine {
			t.Boxes = append(t.Boxes, p)
			continue
		}
		t.First, t.Last, own[p] = min(t.First, p.Line), max(t.Last, p.Line), true
	}
	return !slices.ContainsFunc(all, func(p Piece) bool {
		return t.First <= p.Line && p.Line <= t.Last && !own[p]
	})
}

func headRow(head, choices []Piece) Row {
	row := Row{Piece: head[0], First: true}
	var texts []string
	for _, h := range head[:len(head)-len(choices)] {
		texts = append(texts, h.Text)
	}
	row.Text = strings.Join(texts, " ")
	for _, c := range choices {
		row.Text += "\t" + c.Text
	}
	return row
}

// noTick stands in an empty cell.
const noTick = "☐"

func gridRow(question, ticks, choices []Piece) Row {
	row := Row{Piece: question[0], First: true}
	var texts []string
	for _, q := range question {
		texts = append(texts, q.Text)
	}
	row.Text = strings.Join(texts, " ")
	if len(ticks) == 0 {
		return row
	}
	cells := make([]string, len(choices))
	for _, mark := range ticks {
		at := below(mark, choices)
		cells[at] = strings.TrimSpace(cells[at] + " " + mark.Text)
	}
	for _, cell := range cells {
		if cell == "" {
			cell = noTick
		}
		row.Text += "\t" + cell
	}
	return row
}
