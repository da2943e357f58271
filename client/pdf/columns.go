package pdf

import (
	"cmp"
	"slices"

	"elephants/client/pdf/field"
	"elephants/client/pdf/table"
	"elephants/client/pdf/word"
)

// Some programs draw two columns across each other: the first line of both, then the second line
// of both. Read so, each sentence is torn at every line end. The cells of a table look the same
// from afar; what tells them apart is that the lines of a column go on in the line below.

const (
	// So many rows of two lines each are looked at as columns.
	fewRows = 3
	// The lines of a column begin at the same place, within this part of their height.
	sameEdge = 0.5
	// Two words this far apart, in heights of their letters, may stand in two columns.
	gutter = 1.5
)

// untangled puts the lines of columns that were drawn across each other in the order of reading.
func untangled(lines []line) []line {
	out := make([]line, 0, len(lines))
	for i := 0; i < len(lines); {
		cells, used := rowsOf(lines[i:])
		if len(cells) < 2*fewRows || !goOn(cells) {
			out = append(out, lines[i])
			i++
			continue
		}
		for side := range 2 {
			for at := side; at < len(cells); at += 2 {
				out = append(out, cells[at])
			}
		}
		i += used
	}
	return out
}

// rowsOf are the lines, left and right in turn, of the rows of two that the lines begin with, all
// below each other at the same two edges; and of how many lines they are made. A row may have come
// as one line.
func rowsOf(lines []line) (cells []line, used int) {
	for used < len(lines) {
		var left, right line
		took := 2
		switch {
		case len(lines[used].cells) == 2:
			left, right, took = lines[used].cells[0], lines[used].cells[1], 1
		case used+1 < len(lines):
			left, right = lines[used], lines[used+1]
		default:
			return cells, used
		}
		height := max(left.box.height(), right.box.height())
		near := func(a, b float64) bool { return a-b < sameEdge*height && b-a < sameEdge*height }
		beside := near(left.box.bottom, right.box.bottom) && right.box.left > left.box.right
		if !beside || len(cells) > 0 && (cells[0].box.bottom <= left.box.bottom ||
			!near(left.box.left, cells[0].box.left) || !near(right.box.left, cells[1].box.left)) {
			return cells, used
		}
		cells, used = append(cells, left, right), used+took
	}
	return cells, used
}

// goOn reports whether most lines of both columns go on in the line below them.
func goOn(cells []line) bool {
	for side := range 2 {
		on, of := 0, 0
		for i := side; i+2 < len(cells); i += 2 {
			of++
			if cells[i].divided || !word.Ends(cells[i].text) && word.BeginsSmall(cells[i+2].text) {
				on++
			}
		}
		if 2*on <= of {
			return false
		}
	}
	return true
}

// cells are the parts of a line with gaps in it that are as wide as between columns, or in which a
// field of a form stands; nil for every other line.
func (d *document) cells(text uint32, letters []rune, begin, end int, whole box,
	fields []answer) (parts []line) {
	at := begin
	part := func(end int) {
		parts = append(parts, line{text: word.Clean(string(letters[at:end])),
			box: d.extent(text, letters, at, end)})
	}
	for i := begin + 1; i+1 < end && d.err == nil; i++ {
		if letters[i] != ' ' || letters[i-1] == ' ' || letters[i+1] == ' ' {
			continue
		}
		gap := box{left: d.place(text, i-1).right, right: d.place(text, i+1).left, top: whole.top,
			bottom: whole.bottom}
		if gap.right-gap.left > gutter*whole.height() || slices.ContainsFunc(fields, func(a answer) bool {
			return gap.has((a.box.left+a.box.right)/2, (a.box.top+a.box.bottom)/2)
		}) {
			part(i)
			at = i + 1
		}
	}
	if at == begin {
		return nil
	}
	part(end)
	return parts
}

// tabled puts the lines of a page's tables in rows, with tabs between the cells, and the answers of
// a form on the heights of the words that they stand beside. A table may go on from the page
// before, with its columns, and on to the next.
func (p *page) tabled(before []float64) (columns []float64) {
	pieces := piecesOf(p.lines)
	marks := field.Marks(pieces, p.fields())
	var boxes []table.Piece
	left := p.answers[:0]
	for i, m := range marks {
		if m != nil {
			boxes = append(boxes, *m)
		} else if p.answers[i].text != "" {
			left = append(left, p.answers[i])
		}
	}
	p.answers = left
	slices.SortStableFunc(boxes, func(a, b table.Piece) int { return cmp.Compare(a.Left, b.Left) })
	var out []line
	at := 0
	for _, t := range table.Rows(append(pieces, boxes...), before) {
		columns = t.Columns
		out = append(out, p.lines[at:t.First]...)
		for _, r := range t.Rows {
			out = append(out, line{text: r.Text, begins: r.First,
				divided: !r.First && p.lines[r.Line].divided, box: boxOf(r.Piece)})
		}
		at = t.Last + 1
		boxes = slices.DeleteFunc(boxes, func(b table.Piece) bool { return slices.Contains(t.Boxes, b) })
	}
	p.lines = append(out, p.lines[at:]...)
	p.filled(boxes)
	return columns
}

func boxOf(p table.Piece) box {
	return box{left: p.Left, top: p.Top, right: p.Right, bottom: p.Bottom}
}

// filled puts answers among the words on their heights, which become one line each.
func (p *page) filled(marks []table.Piece) {
	gone := map[int]bool{}
	for _, r := range field.Rows(piecesOf(p.lines), marks) {
		for i, at := range r.Lines {
			gone[at] = i > 0
		}
		if len(r.Lines) > 0 {
			l, last := &p.lines[r.Lines[0]], p.lines[r.Lines[len(r.Lines)-1]]
			l.text, l.cells, l.box, l.divided = r.Text, nil, boxOf(r.Piece), last.divided
		}
	}
	kept := p.lines[:0]
	for i, l := range p.lines {
		if !gone[i] {
			kept = append(kept, l)
		}
	}
	p.lines = kept
}

// piecesOf are what stands in the places of some lines.
func piecesOf(lines []line) (pieces []table.Piece) {
	for i, l := range lines {
		parts := l.cells
		if parts == nil {
			parts = []line{l}
		}
		for _, part := range parts {
			pieces = append(pieces, table.Piece{Text: part.text, Left: part.box.left, Top: part.box.top,
				Right: part.box.right, Bottom: part.box.bottom, Line: i})
		}
	}
	return pieces
}
