package corpus

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"elephants/analysis"
	"elephants/client/svg"
)

// The map's measures, in pixels.
const (
	mapSize   = 1000.0
	mapRadius = 360.0 // of the ring that the themes stand on
	mapLeast  = 18.0  // radius of the smallest theme
	mapMost   = 62.0  // and of the largest
	mapTerms  = 4     // of each theme
)

// drawMap draws themes on a ring, the best at the top and the others clockwise. A theme's size says
// how many notes it is in, its colour whether both sides raise it, and a line between two how many
// notes they share. The same themes give the same picture.
func drawMap(themes []analysis.Theme) string {
	var p svg.Picture
	p.Box(0, 0, mapSize, mapSize, svg.Style{Fill: "#fff"})
	most := 1
	for _, t := range themes {
		most = max(most, len(t.Notes))
	}
	for i, a := range themes {
		for j := range i {
			if n := shared(a.Notes, themes[j].Notes); n > 0 {
				x1, y1 := onRing(i, len(themes))
				x2, y2 := onRing(j, len(themes))
				width := 10 * float64(n) / float64(most)
				p.Line(x1, y1, x2, y2, svg.Style{Stroke: "#8fa3ab", Opacity: .5, Width: width})
			}
		}
	}
	for i, t := range themes {
		x, y := onRing(i, len(themes))
		colour := "#b9c6cb"
		if t.Elephant {
			colour = "#1d4f5c"
		}
		radius := mapLeast + (mapMost-mapLeast)*math.Sqrt(float64(len(t.Notes))/float64(most))
		p.Circle(x, y, radius, svg.Style{Fill: colour})
		terms := texts(t.Terms)
		caption(&p, x, y+radius+18, t.Label, "bold")
		caption(&p, x, y+radius+36, strings.Join(terms[:min(mapTerms, len(terms))], ", "), "normal")
	}
	return p.Document(svg.Document{
		ID: "map", Width: mapSize, Height: mapSize,
		Title: fmt.Sprintf("%d themes, their terms and what they share", len(themes)),
	})
}

// onRing is where theme i of n stands.
func onRing(i, n int) (x, y float64) {
	angle := 2*math.Pi*float64(i)/float64(max(1, n)) - math.Pi/2
	return mapSize/2 + mapRadius*math.Cos(angle), mapSize/2 + mapRadius*math.Sin(angle)
}

// caption writes text under a theme, pulled in so that it does not leave the picture.
func caption(p *svg.Picture, x, y float64, text, weight string) {
	half := 4.2 * float64(len([]rune(text))) // a letter is about 8 pixels wide
	x = min(max(x, half+8), mapSize-half-8)
	p.Text(x, y, text, svg.Font{
		Family: "sans-serif", Size: 15, Weight: weight, Anchor: "middle", Halo: "#fff",
	})
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
