package edition

import (
	"fmt"
	"html/template"
	"strings"

	"elephants/client"
	"elephants/client/web/static"
	pb "elephants/proto/elephants/v1"
)

// The measures of a band's picture: client.Cells squares with a gap between them.
const (
	cellSide = 28
	cellStep = 32
)

// The shapes of a square. That of the right side is striped, so that the sides are told apart
// without colour.
const (
	plainCell = `<path class="one" d="M0 0h28v28h-28z"/>`
	lineCell  = `<path class="other" d="M0 0h11.6L0 11.6zM16.4 0h9.2L0 25.6v-9.2z` +
		`M28 2.4v9.2L11.6 28h-9.2zM28 16.4V28h-11.6z"/>` +
		`<path class="edge" d="M1 1h26v26h-26z"/>`
	restCell = `<path class="rest" d="M1 1h26v26h-26z"/>`
	moreCell = `<path class="raised %s" d="M2 2h24v24h-24z"/>`
	longCell = `<path class="raised %s" d="M2 2h60v24h-60z"/>`
)

// band draws a share as squares, filled from the line between the sides outwards. Where no band may
// be said it is one dashed box without a length; a dashed square is what may be more. The word
// beside it says the same, so it is not read aloud.
func band(s *pb.Share, right bool) template.HTML {
	full, side := plainCell, "le"
	if right {
		full, side = lineCell, "dm"
	}
	if s.GetBand() == pb.Band_BAND_UNSPECIFIED {
		box := fmt.Sprintf(longCell, side)
		// #nosec G203 -- shapes of ours
		return template.HTML(`<svg class="band" viewBox="0 0 64 28" aria-hidden="true">` + box + `</svg>`)
	}
	var b strings.Builder
	width := (client.Cells-1)*cellStep + cellSide
	fmt.Fprintf(&b, `<svg class="band" viewBox="0 0 %d %d" aria-hidden="true">`, width, cellSide)
	for i := range client.Cells {
		cell := restCell
		switch n := client.Filled(s.Band); {
		case i < n:
			cell = full
		case i == n && s.AtLeast:
			cell = fmt.Sprintf(moreCell, side)
		}
		place := i
		if !right { // the square at the line is the last one
			place = client.Cells - 1 - i
		}
		fmt.Fprintf(&b, `<g transform="translate(%d)">%s</g>`, place*cellStep, cell)
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) // #nosec G203 -- made of numbers and of shapes of ours
}

// pictureOf is a theme's drawing: its barrier's, or beyond the shared code book its principle's.
func pictureOf(t *pb.Theme) template.HTML {
	if drawn := static.Picture(t.Barrier); drawn != "" {
		return drawn
	}
	if drawn := static.Picture(client.PrincipleWord(t.Principle)); drawn != "" {
		return drawn
	}
	return static.Picture("easy-ask")
}
