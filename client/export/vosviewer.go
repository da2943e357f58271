package export

import (
	"bytes"
	"fmt"
	"strings"
)

// mostClusters is the highest number that VOSviewer takes for one.
const mostClusters = 1000

// asVOSviewer writes a map file and a network file, whose columns tabs put apart.
// https://app.vosviewer.com/docs/file-types/map-and-network-file-type/
func asVOSviewer(e *edition) ([]File, error) {
	g := drawGraph(e)
	var items, links bytes.Buffer
	items.WriteString("id\tlabel\tdescription\tx\ty\tcluster\tweight<Links>\tscore<Sides>\n")
	for i, n := range g.nodes {
		about, sides := "Term", 1
		if n.theme != nil {
			about = "Theme: " + n.theme.heard()
		}
		if n.both {
			sides = 2
		}
		fmt.Fprintf(&items, "%d\t%s\t%s\t%.3f\t%.3f\t%d\t%d\t%d\n", i+1, tabCell(n.label), tabCell(about),
			n.x/termRing, n.y/termRing,
			min(n.first+1, mostClusters), n.links, sides)
	}
	for _, l := range g.edges {
		fmt.Fprintf(&links, "%d\t%d\t1\n", l.theme+1, l.term+1)
	}
	return []File{{"map.txt", items.Bytes()}, {"network.txt", links.Bytes()}}, nil
}

// tabCell quotes a text as VOSviewer wants it where it has a comma, a semicolon or a quote.
func tabCell(s string) string {
	s = noFormula(oneLine(s))
	if strings.ContainsAny(s, `,;"`) {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
