package export

import (
	"bytes"
	"fmt"
)

// asMatrix writes the matrix M of themes by terms, 1 where a term carries a theme, and the names
// of its rows and columns. Which terms stand together is Mᵀ M.
// https://math.nist.gov/MatrixMarket/formats.html
func asMatrix(e *edition) ([]File, error) {
	g := drawGraph(e)
	themes := table{columns: []column{{name: "row"}, {name: "theme"}, {name: "label"}}}
	terms := table{columns: []column{{name: "column"}, {name: "term"}}}
	for i, n := range g.nodes {
		if n.theme != nil {
			themes.add(i+1, n.id, n.label)
		} else {
			terms.add(i+1-len(e.themes), n.label)
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b,
		"%%%%MatrixMarket matrix coordinate integer general\n%% themes by terms: %s\n%d %d %d\n",
		e.source(), len(themes.rows), len(terms.rows), len(g.edges))
	for _, l := range g.edges {
		fmt.Fprintf(&b, "%d %d 1\n", l.theme+1, l.term+1-len(e.themes))
	}
	return []File{{"themes-by-terms.mtx", b.Bytes()}, {"rows.csv", themes.csv()},
		{"columns.csv", terms.csv()}}, nil
}
