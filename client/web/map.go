package web

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// The map's measures, in units of its view box: themes in the middle, the words that carry them on either side.
const (
	mapWidth   = 1000
	themeLeft  = 300
	themeWidth = 400
	themeGap   = 22
	wordRow    = 30
	wordEdge   = 250 // where the words end and their lines begin
	lineHeight = 22
	labelRunes = 38 // of a line of a theme's name
	bandCell   = 22
	bandHeight = 12
)

// mapWord is a word on the map and the themes that it carries, by their place.
type mapWord struct {
	text   string
	themes []int
}

// centre is where a word's themes stand on average.
func (w mapWord) centre() float64 {
	sum := 0
	for _, i := range w.themes {
		sum += i
	}
	return float64(sum) / float64(len(w.themes))
}

// themeMap draws themes and the words that carry them, a word that several share once with a line to each. Words stand near
// their themes, in a fixed order, left and right in turn: the same digest gives the same picture, in which nothing overlaps.
// A table beside it says the same.
func (l *language) themeMap(d *pb.Digest) template.HTML {
	themes := slices.Concat(d.Elephants, d.OneSide)
	if len(themes) == 0 {
		return ""
	}
	sides := sidesOf(d)
	words := mapWords(themes)
	left, right := dealOut(words)
	boxes, height := placeThemes(themes)
	height = max(height, wordRow*max(len(left), len(right)))
	shift := (height - boxes[len(boxes)-1].bottom) / 2
	var lines, names strings.Builder
	drawWords(&lines, &names, left, boxes, height, shift, true)
	drawWords(&lines, &names, right, boxes, height, shift, false)
	for i, t := range themes {
		drawTheme(&names, t, sides, boxes[i], shift)
	}
	return template.HTML(fmt.Sprintf(`<svg class="map" viewBox="0 -2 %d %d" role="img" aria-labelledby="map-title map-text">`+ // #nosec G203 -- escaped where it is written
		`<title id="map-title">%s</title><desc id="map-text">%s</desc><g lang="%s">%s%s</g></svg>`,
		mapWidth, height+4, l.said("map.title"), l.said("map.text"), english.Tag, lines.String(), names.String()))
}

// mapWords are the words of all themes, in the order of the themes.
func mapWords(themes []*pb.Theme) (words []mapWord) {
	index := map[string]int{}
	for i, t := range themes {
		for _, term := range t.Terms {
			at, ok := index[term]
			if !ok {
				at = len(words)
				index[term] = at
				words = append(words, mapWord{text: term})
			}
			words[at].themes = append(words[at].themes, i)
		}
	}
	slices.SortStableFunc(words, func(a, b mapWord) int {
		return cmp.Or(cmp.Compare(a.centre(), b.centre()), cmp.Compare(a.text, b.text))
	})
	return words
}

func dealOut(words []mapWord) (left, right []mapWord) {
	for i, w := range words {
		if i%2 == 0 {
			left = append(left, w)
		} else {
			right = append(right, w)
		}
	}
	return left, right
}

// box is where a theme stands.
type box struct {
	top, bottom int
	label       []string
}

func placeThemes(themes []*pb.Theme) (boxes []box, height int) {
	for _, t := range themes {
		label := client.Wrap(t.Label, labelRunes)
		bottom := height + 20 + lineHeight*len(label) + 24
		boxes = append(boxes, box{height, bottom, label})
		height = bottom + themeGap
	}
	return boxes, height - themeGap
}

func drawWords(lines, names *strings.Builder, words []mapWord, boxes []box, height, shift int, left bool) {
	step := height / max(len(words), 1)
	for i, w := range words {
		y := i*step + step/2
		x, edge, anchor := wordEdge, themeLeft, "end"
		if !left {
			x, edge, anchor = mapWidth-wordEdge, themeLeft+themeWidth, "start"
		}
		for _, t := range w.themes {
			to := shift + (boxes[t].top+boxes[t].bottom)/2
			fmt.Fprintf(lines, `<path class="line" d="M%d %dC%d %d %d %d %d %d"/>`, x, y, (x+edge)/2, y, (x+edge)/2, to, edge, to)
		}
		gap := 8
		if left {
			gap = -8
		}
		drawText(names, x+gap, y+6, anchor, "word", w.text)
	}
}

func drawTheme(b *strings.Builder, t *pb.Theme, sides []string, at box, shift int) {
	class := "theme"
	if len(t.Shares) < 2 {
		class += " lone"
	}
	fmt.Fprintf(b, `<rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="8"/>`, class, themeLeft, shift+at.top, themeWidth, at.bottom-at.top)
	y := shift + at.top + 8
	for _, line := range at.label {
		y += lineHeight
		drawText(b, mapWidth/2, y, "middle", "name", line)
	}
	for _, s := range t.Shares {
		class := sideClass(sides, s.Side)
		drawCells(b, s, class, y+10, func(cell int) int {
			if class == "one" {
				return mapWidth/2 - 4 - (cell+1)*bandCell
			}
			return mapWidth/2 + 4 + cell*bandCell
		})
	}
}

// sidesOf are the sides that a digest names, in the order in which it names them.
func sidesOf(d *pb.Digest) (sides []string) {
	for _, t := range slices.Concat(d.Elephants, d.OneSide) {
		for _, s := range t.Shares {
			if !slices.Contains(sides, s.Side) {
				sides = append(sides, s.Side)
			}
		}
	}
	return sides
}

func drawText(b *strings.Builder, x, y int, anchor, class, text string) {
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="%s" class="%s">%s</text>`, x, y, anchor, class, template.HTMLEscapeString(text))
}
