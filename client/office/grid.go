package office

import (
	"strings"

	"elephants/client/pdf/grid"
)

// A grid of consent has a yes and a no above and a tick below one of them. As paragraphs its cells
// would leave nothing where they are empty, and nobody could tell below which the tick stands. So
// the rows of such a table are lines, with a tab between cells, and all other tables paragraphs.

// table is one that is open, outside of others: where it began in what is written, and its rows.
type table struct {
	depth, begin int
	rows         [][]string
	cell         int // where the one that is open began
}

func (g *page) beginTable() {
	if g.table.depth++; g.table.depth == 1 {
		g.table.begin, g.table.rows = g.out.Len(), nil
	}
}

func (g *page) beginRow() {
	if g.table.depth == 1 {
		g.table.rows = append(g.table.rows, nil)
	}
}

func (g *page) beginCell() {
	if g.table.depth == 1 {
		g.table.cell = g.out.Len()
	}
}

// endCell ends one that is as wide as some columns.
func (g *page) endCell(columns int) {
	rows := g.table.rows
	if g.table.depth != 1 || len(rows) == 0 {
		return
	}
	text := strings.Join(strings.Fields(g.out.String()[min(g.table.cell, g.out.Len()):]), " ")
	last := &rows[len(rows)-1]
	*last = append(*last, text)
	for range min(columns-1, grid.MostColumns) {
		*last = append(*last, "")
	}
}

func (g *page) endTable() {
	if g.table.depth--; g.table.depth != 0 || !grid.Is(g.table.rows) {
		g.table.depth = max(0, g.table.depth)
		return
	}
	before := g.out.String()[:g.table.begin]
	g.out.Reset()
	g.out.WriteString(before)
	g.put(grid.Text(g.table.rows))
}
