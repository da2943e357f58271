// Package field puts the answers of a form where they stand on its page: a box to tick among the
// words on its height, as its reader sees it, and what was typed behind or below the question that
// it answers. What a program calls a field is seen by nobody.
package field

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"elephants/client/pdf/table"
)

// Answer is what is in a field, and the field's rectangle; y grows upwards.
type Answer struct {
	Text                     string // what was typed or chosen, or a box
	Box                      bool
	Left, Top, Right, Bottom float64
}

// Parts of the height of letters.
const (
	// What stands on the same height differs by this much at most.
	sameHeight = 0.3
	// A field that is higher than this is for more than the line that it stands beside.
	oneLine = 2.5
	// A box belongs to the words above it if they are no further away than this.
	belowWords = 2.5
)

func (a Answer) middle() float64 { return (a.Top + a.Bottom) / 2 }

// Marks are the answers that stand on the height of some words, in the order of the answers and
// each as a piece of that height, or nil: a box among any words, or below them where there are none
// beside it, and a line that was typed behind some.
func Marks(pieces []table.Piece, answers []Answer) []*table.Piece {
	marks := make([]*table.Piece, len(answers))
	for i, a := range answers {
		at := beside(pieces, a)
		if at >= 0 {
			marks[i] = &table.Piece{Text: a.Text, Left: a.Left, Right: a.Right, Top: pieces[at].Top,
				Bottom: pieces[at].Bottom, Line: table.NoLine}
		} else if at = above(pieces, a); at >= 0 && a.Box {
			end := pieces[at].Right
			marks[i] = &table.Piece{Text: a.Text, Left: end, Right: end, Top: pieces[at].Top,
				Bottom: pieces[at].Bottom, Line: table.NoLine}
		}
	}
	return marks
}

// beside is the nearest of the pieces on the height of an answer, or -1.
func beside(pieces []table.Piece, a Answer) int {
	nearest, gap := -1, math.Inf(1)
	for i, p := range pieces {
		height := p.Top - p.Bottom
		on := p.Bottom <= a.middle() && a.middle() <= p.Top && a.Top-a.Bottom < oneLine*height
		if !on || !a.Box && (p.Right > a.Left+height || strings.Contains(a.Text, "\n")) {
			continue
		}
		if d := max(p.Left-a.Right, a.Left-p.Right); d < gap {
			nearest, gap = i, d
		}
	}
	return nearest
}

// above is the nearest of the pieces above an answer that has none beside it, over some part of it
// and near, or -1.
func above(pieces []table.Piece, a Answer) int {
	nearest, gap := -1, math.Inf(1)
	for i, p := range pieces {
		d := p.Bottom - a.middle()
		if d >= 0 && d < belowWords*(p.Top-p.Bottom) && d < gap && p.Left < a.Right && a.Left < p.Right {
			nearest, gap = i, d
		}
	}
	return nearest
}

// Row is what stands on one height of a page, answers among it.
type Row struct {
	table.Piece
	Lines []int // of which it is made, the first is where it stands
}

// Rows are the heights of a page on which some marks stand, from the left.
func Rows(pieces, marks []table.Piece) (rows []Row) {
	for len(marks) > 0 {
		on := func(p table.Piece) bool {
			return math.Abs(p.Bottom-marks[0].Bottom) < sameHeight*(marks[0].Top-marks[0].Bottom)
		}
		var all, rest []table.Piece
		for _, p := range pieces {
			if on(p) {
				all = append(all, p)
			}
		}
		for _, m := range marks[1:] {
			if !on(m) {
				rest = append(rest, m)
				continue
			}
			all = append(all, m)
		}
		rows, marks = append(rows, rowOf(append(all, marks[0]))), rest
	}
	return rows
}

func rowOf(all []table.Piece) Row {
	slices.SortStableFunc(all, func(a, b table.Piece) int { return cmp.Compare(a.Left, b.Left) })
	row := Row{Piece: all[0]}
	var texts []string
	for _, p := range all {
		texts = append(texts, p.Text)
		row.Left, row.Right = min(row.Left, p.Left), max(row.Right, p.Right)
		if p.Line != table.NoLine && !slices.Contains(row.Lines, p.Line) {
			row.Lines = append(row.Lines, p.Line)
		}
	}
	slices.Sort(row.Lines)
	row.Text = strings.Join(texts, " ")
	return row
}

// After is the line below which an answer stands: the nearest above it that stands over some part
// of it, or else any that is above; -1 for none.
func After(pieces []table.Piece, a Answer) int {
	line, gap, over := -1, math.Inf(1), false
	for _, p := range pieces {
		d, is := p.Bottom-a.Top, p.Left < a.Right && a.Left < p.Right
		if d < (p.Bottom-p.Top)/2 || over && !is {
			continue
		}
		if d < gap || is && !over {
			line, gap, over = p.Line, d, is
		}
	}
	return line
}
