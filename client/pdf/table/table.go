// Package table finds the rows of tables among what stands on a page. A program may draw a table
// column by column, all names and then all words, and nothing but their places says which words are
// whose. [Rows] puts such lines into rows. It knows two kinds, of which a note depends on the rows:
// columns of a word or two beside one of sentences, as who speaks beside what they say, and a grid in
// which people agree to things (grid.go).
package table

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Piece is what stands in one place of a page, a line or a part of one, and its rectangle; y grows
// upwards.
type Piece struct {
	Text                     string
	Left, Top, Right, Bottom float64
	Line                     int // in which it stands, counted as the file draws them, or NoLine
}

// NoLine is the line of a box of a form, which no letters are.
const NoLine = -1

func (p Piece) height() float64 { return p.Top - p.Bottom }

func (p Piece) middle() float64 { return (p.Left + p.Right) / 2 }

// Row is a line of a table, with a tab between its cells: the first of a row has all of them, and
// those below it what the last cell goes on with.
type Row struct {
	Piece
	First bool
}

// Table is what stands in place of some lines, which follow each other.
type Table struct {
	First, Last int // lines
	Rows        []Row
	Columns     []float64 // where they begin, if one of sentences is among them
	Boxes       []Piece   // of a form, that stand in it
}

// Parts of the height of letters, and how much of something makes a table.
const (
	// What stands on the same height differs by this much at most, and so do the edges of a column.
	sameHeight = 0.3
	sameEdge   = 0.5
	// Less room than this is between words.
	gutter = 1.5
	// A cell beside one of sentences has so many words at most, as a name and a time have.
	mostWords = 4
	// So many rows with a cell in two columns make a table.
	fewRows = 2
	// More room than this between two lines, and the lower is none of the table's.
	apart = 6
	// Pages of numbers have many places; no talk has.
	mostPieces = 1000
)

// Rows are the tables of a page. One that goes on from the page before has its columns, and there
// one row is enough to know it.
func Rows(pieces []Piece, before []float64) (all []Table) {
	if len(pieces) > mostPieces {
		return nil
	}
	for _, t := range append(grids(pieces), talks(pieces, before)...) {
		if !slices.ContainsFunc(all, func(other Table) bool {
			return t.First <= other.Last && other.First <= t.Last
		}) {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b Table) int { return a.First - b.First })
	return all
}

// beside reports whether two pieces stand on one height, the second to the right behind a gap.
func beside(a, b Piece) bool {
	height := max(a.height(), b.height())
	return math.Abs(a.Bottom-b.Bottom) < sameHeight*height && b.Left-a.Right > gutter*height
}

func (p Piece) at(edge float64) bool { return math.Abs(p.Left-edge) < sameEdge*p.height() }

// isShort reports whether a piece may be the cell of a column beside one of sentences: it begins as
// names, times and numbers do, and is no item of a list.
func isShort(p Piece) bool {
	first, _ := utf8.DecodeRuneInString(p.Text)
	return len(strings.Fields(p.Text)) <= mostWords && !unicode.IsLower(first) &&
		!strings.HasPrefix(p.Text, "- ")
}

// edges are two columns beside each other.
type edges struct {
	left, right float64
	rows        int
}

// talks are the tables with a column of sentences on the right.
func talks(pieces []Piece, before []float64) (all []Table) {
	sorted := slices.DeleteFunc(slices.Clone(pieces), func(p Piece) bool { return p.Line == NoLine })
	slices.SortStableFunc(sorted, func(a, b Piece) int { return cmp.Compare(b.Bottom, a.Bottom) })
	sorted = aligned(sorted)
	known := columnsOf(sorted)
	if before != nil {
		known = append([][]float64{before}, known...)
	}
	for i, columns := range known {
		few := fewRows
		if i == 0 && before != nil {
			few = 1
		}
		for at := 0; at < len(sorted); {
			t, used, ok := talk(sorted[at:], columns, few)
			if ok {
				all = append(all, t)
			}
			_, n := onHeight(sorted[at:])
			at += max(n, used) // half of what stands on a height is no row
		}
	}
	return all
}

// nextTo is which piece stands next to another on its height, to the right; -1 for none.
func nextTo(pieces []Piece, i int) int {
	next := -1
	for j := max(0, i-nearby); j < min(len(pieces), i+nearby); j++ {
		if b := pieces[j]; beside(pieces[i], b) && (next < 0 || b.Left < pieces[next].Left) {
			next = j
		}
	}
	return next
}

// aligned are pieces of which the short ones beside a column, or among those, begin where the
// widest of them does, if all of them are centred, or end at one edge.
func aligned(pieces []Piece) []Piece {
	out := slices.Clone(pieces)
	var short []int
	next := make([]int, len(pieces))
	for i := range pieces {
		if next[i] = nextTo(pieces, i); isShort(pieces[i]) {
			short = append(short, i)
		}
	}
	right := func(p Piece) float64 { return p.Right }
	for _, edge := range []func(Piece) float64{Piece.middle, right} {
		for _, i := range short {
			a := pieces[i]
			if next[i] < 0 {
				continue
			}
			column := pieces[next[i]].Left
			var same []int
			rows, left := 0, a.Left
			for _, j := range short {
				b := pieces[j]
				if b.Right > column || math.Abs(edge(b)-edge(a)) >= sameEdge*a.height() {
					continue
				}
				same, left = append(same, j), min(left, b.Left)
				if n := next[j]; n >= 0 && pieces[n].at(column) {
					rows++
				}
			}
			for _, j := range same {
				if rows >= fewRows {
					out[j].Left = min(out[j].Left, left)
				}
			}
		}
	}
	return out
}

// columnsOf are the edges of columns that several rows have, the widest tables first.
func columnsOf(pieces []Piece) (all [][]float64) {
	var pairs []edges
	for i, a := range pieces {
		next := nextTo(pieces, i)
		if next < 0 || !isShort(a) {
			continue
		}
		known := slices.IndexFunc(pairs, func(e edges) bool {
			return a.at(e.left) && pieces[next].at(e.right)
		})
		if known < 0 {
			known, pairs = len(pairs), append(pairs, edges{left: a.Left, right: pieces[next].Left})
		}
		pairs[known].rows++
	}
	pairs = slices.DeleteFunc(pairs, func(e edges) bool { return e.rows < fewRows })
	for _, e := range pairs {
		columns := []float64{e.left, e.right}
		for _, f := range pairs {
			if len(columns) == 2 && math.Abs(f.left-e.right) < 1 { // a third beside the second
				columns = append(columns, f.right)
			}
		}
		all = append(all, columns)
	}
	slices.SortStableFunc(all, func(a, b []float64) int { return len(b) - len(a) })
	return all
}

// nearby is how many pieces may stand on one height.
const nearby = 12

// talk is the table that some pieces, from the top down, begin with, and of how many it is made. It
// has at least a few rows with a cell in the first column and one in the last.
func talk(pieces []Piece, columns []float64, few int) (t Table, used int, ok bool) {
	last := len(columns) - 1
	var rows []talkRow
	anchors := 0
	for used < len(pieces) {
		cells, n := onHeight(pieces[used:])
		placed := inColumns(cells, columns)
		if placed == nil || len(rows) > 0 && rows[len(rows)-1].bottom-cells[0].Bottom >
			apart*cells[0].height() || len(rows) == 0 && (len(cells) < 2 || placed[0] == nil) {
			break
		}
		used += n
		row := talkRow{cells: placed, bottom: cells[0].Bottom}
		if placed[0] != nil && placed[last] != nil {
			anchors++
		}
		rows = append(rows, row)
	}
	for len(rows) > 0 && rows[len(rows)-1].cells[last] == nil && !tight(rows) { // words below it
		used -= rows[len(rows)-1].count()
		rows = rows[:len(rows)-1]
	}
	if anchors < few {
		return Table{}, 0, false
	}
	t, ok = tableOf(rows, pieces[:used], pieces)
	t.Columns = columns
	return t, used, ok
}

// talkRow is what stands on one height of a table, by its columns.
type talkRow struct {
	cells  []*Piece
	bottom float64
}

func (r talkRow) count() (n int) {
	for _, c := range r.cells {
		if c != nil {
			n++
		}
	}
	return n
}

// onHeight are the pieces that stand on the height of the first, from the left, and how many.
func onHeight(pieces []Piece) (cells []Piece, n int) {
	for n < len(pieces) && math.Abs(pieces[n].Bottom-pieces[0].Bottom) < sameHeight*pieces[0].height() {
		n++
	}
	cells = slices.Clone(pieces[:n])
	slices.SortStableFunc(cells, func(a, b Piece) int { return cmp.Compare(a.Left, b.Left) })
	return cells, n
}

// inColumns are cells by the columns in which they stand; nil if one stands in none, or is none of
// such a table's.
func inColumns(cells []Piece, columns []float64) []*Piece {
	placed := make([]*Piece, len(columns))
	for i, c := range cells {
		at := slices.IndexFunc(columns, c.at)
		if at < 0 || placed[at] != nil || at+1 < len(columns) && (c.Right > columns[at+1] || !isShort(c)) {
			return nil
		}
		placed[at] = &cells[i]
	}
	return placed
}

// tableOf is a table of some rows, if the lines that they stand in are lines of nothing else, and
// follow each other.
func tableOf(rows []talkRow, of, all []Piece) (t Table, ok bool) {
	t.First, t.Last = of[0].Line, of[0].Line
	for _, p := range of {
		t.First, t.Last = min(t.First, p.Line), max(t.Last, p.Line)
	}
	for _, p := range all[len(of):] {
		if t.First <= p.Line && p.Line <= t.Last {
			return t, false
		}
	}
	lines := map[int]bool{}
	for _, p := range of {
		lines[p.Line] = true
	}
	if len(lines) != t.Last-t.First+1 {
		return t, false
	}
	if blocks := blocksOf(rows); blocks != nil {
		for _, b := range blocks {
			t.Rows = append(t.Rows, b.rows()...)
		}
		return t, true
	}
	last := len(rows[0].cells) - 1
	for _, r := range rows {
		switch first := r.cells[0] != nil || last > 1 && r.cells[1] != nil; {
		case first:
			t.Rows = append(t.Rows, joined(r.cells))
		case r.cells[last] != nil:
			t.Rows = append(t.Rows, Row{Piece: *r.cells[last]})
		}
	}
	return t, true
}

// joined is a row of cells.
func joined(cells []*Piece) Row {
	var texts []string
	row := Row{First: true}
	for _, c := range cells {
		if c == nil {
			continue
		}
		if len(texts) == 0 {
			row.Piece = *c
		}
		texts = append(texts, c.Text)
		row.Right, row.Top, row.Bottom = c.Right, max(row.Top, c.Top), min(row.Bottom, c.Bottom)
	}
	row.Text = strings.Join(texts, "\t")
	return row
}
