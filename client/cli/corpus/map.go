package corpus

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"elephants/analysis"
	"elephants/client/svg"
)

// The map's measures, in pixels.
const (
	mapWidth  = 1700.0 // room for names at both sides of the ring
	mapHeight = 1000.0
	mapRadius = 330.0 // of the ring that the themes stand on
	mapLeast  = 28.0  // radius of the smallest theme, which has a number in it
	mapMost   = 62.0  // and of the largest
	mapTerms  = 4     // of each theme
)

// drawMap draws themes on a ring, the best at the top and the others clockwise. A theme's size says
// how many notes it is in, its colour whether both sides raise it, and a line between two how many
// notes they share. Names stand outside the ring, where no circle hides them; the page leaves them
// out on a phone, where the numbers say enough. The same themes give the same picture.
func drawMap(themes []analysis.Theme) string {
	var p svg.Picture
	p.Box(0, 0, mapWidth, mapHeight, svg.Style{Fill: "#fff"})
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
	// No circle covers the next one of the ring.
	largest := min(mapMost, mapRadius*math.Sin(math.Pi/float64(max(2, len(themes)))))
	largest = max(largest, mapLeast)
	var captions []func()
	for i, t := range themes {
		x, y := onRing(i, len(themes))
		colour, ink := "#b9c6cb", "#1b2a2f"
		if t.Elephant {
			colour, ink = "#1d4f5c", "#fff"
		}
		radius := mapLeast + (largest-mapLeast)*math.Sqrt(float64(len(t.Notes))/float64(most))
		p.Circle(x, y, radius, svg.Style{Fill: colour})
		p.Text(x, y+12, strconv.Itoa(i+1), svg.Font{
			Family: "sans-serif", Size: 34, Weight: "bold", Anchor: "middle", Fill: ink,
		})
		captions = append(captions, func() { caption(&p, x, y, radius, t) })
	}
	for _, draw := range captions { // over the circles
		draw()
	}
	return p.Document(svg.Document{
		ID: "map", Width: mapWidth, Height: mapHeight,
		Title: fmt.Sprintf("%d themes, their terms and what they share", len(themes)),
	})
}

// onRing is where theme i of n stands.
func onRing(i, n int) (x, y float64) {
	angle := 2*math.Pi*float64(i)/float64(max(1, n)) - math.Pi/2
	return mapWidth/2 + mapRadius*math.Cos(angle), mapHeight/2 + mapRadius*math.Sin(angle)
}

// caption writes a theme's name and terms on the side of its circle that looks away from the ring:
// left or right of it, and above or below the ones in the middle.
func caption(p *svg.Picture, x, y, radius float64, t analysis.Theme) {
	terms := texts(t.Terms)
	font := svg.Font{
		Class: "name", Family: "sans-serif", Size: 16, Weight: "bold", Anchor: "start", Halo: "#fff",
	}
	switch at := x - mapWidth/2; {
	case math.Abs(at) < mapRadius/5:
		font.Anchor = "middle"
		y += math.Copysign(radius+22, y-mapHeight/2)
	case at < 0:
		font.Anchor = "end"
		x -= radius + 8
	default:
		x += radius + 8
	}
	p.Text(x, y, t.Label, font)
	font.Weight = "normal"
	p.Text(x, y+19, strings.Join(terms[:min(mapTerms, len(terms))], ", "), font)
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
