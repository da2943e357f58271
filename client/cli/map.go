package cli

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"slices"
	"strings"

	"elephants/analysis"
)

// The map's measures, in pixels.
const (
	mapSize   = 1000.0
	mapRadius = 360.0 // of the ring that the themes stand on
	mapLeast  = 18.0  // radius of the smallest theme
	mapMost   = 62.0  // and of the largest
	mapTerms  = 4     // of each theme
)

// drawMap draws themes on a ring, the best on top and on round the clock: their size says how many notes they are in, their colour
// whether both sides raise them, and a line between two how many notes they share. The same themes give the same picture.
func drawMap(themes []analysis.Theme) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" role="img" font-family="sans-serif" font-size="15">`, mapSize, mapSize)
	fmt.Fprintf(&b, "<title>%d themes, their terms and what they share</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n", len(themes))
	most := 1
	for _, t := range themes {
		most = max(most, len(t.Notes))
	}
	at := func(i int) (x, y float64) {
		angle := 2*math.Pi*float64(i)/float64(max(1, len(themes))) - math.Pi/2
		return mapSize/2 + mapRadius*math.Cos(angle), mapSize/2 + mapRadius*math.Sin(angle)
	}
	for i, a := range themes {
		for j := range i {
			if n := shared(a.Notes, themes[j].Notes); n > 0 {
				x1, y1 := at(i)
				x2, y2 := at(j)
				fmt.Fprintf(&b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#8fa3ab" stroke-opacity=".5" stroke-width="%.1f"/>`+"\n",
					x1, y1, x2, y2, 10*float64(n)/float64(most))
			}
		}
	}
	for i, t := range themes {
		x, y := at(i)
		colour := "#b9c6cb"
		if t.Shared {
			colour = "#1d4f5c"
		}
		radius := mapLeast + (mapMost-mapLeast)*math.Sqrt(float64(len(t.Notes))/float64(most))
		fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="%.1f" fill="%s"/>`+"\n", x, y, radius, colour)
		terms := texts(t.Terms)
		caption(&b, x, y+radius+18, t.Label, "bold")
		caption(&b, x, y+radius+36, strings.Join(terms[:min(mapTerms, len(terms))], ", "), "normal")
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// caption writes text under a theme, pulled in so that it does not leave the picture.
func caption(b *strings.Builder, x, y float64, text, weight string) {
	half := 4.2 * float64(len([]rune(text))) // a letter is about 8 pixels wide
	x = min(max(x, half+8), mapSize-half-8)
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="middle" font-weight="%s" stroke="#fff" stroke-width="4" paint-order="stroke">%s</text>`+"\n",
		x, y, weight, html.EscapeString(text))
}

// shared returns how many notes two themes have in common.
func shared(a, b []string) (n int) {
	sorted := slices.Clone(b)
	slices.Sort(sorted)
	for _, id := range a {
		if _, ok := slices.BinarySearchFunc(sorted, id, cmp.Compare[string]); ok {
			n++
		}
	}
	return n
}
