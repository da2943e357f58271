package web

import (
	"fmt"
	"html/template"
	"strings"

	pb "elephants/proto/elephants/v1"
)

// The picture's measures, in units of its view box. It is as narrow as a phone, so that its text is as large as the page's.
const (
	pictureWidth = 400
	rowHeight    = 46
	cells        = 4 // of a side's bar: a band fills one, two or three, and never all
	cellWidth    = 44
	barHeight    = 14
)

var filled = map[pb.Band]int{pb.Band_BAND_SOME: 1, pb.Band_BAND_MANY: 2, pb.Band_BAND_MOST: 3}

// picture draws the elephants as bars that grow from the middle, one side to the left and the other to the right: the same
// digest, the same picture. The table beside it says the same in words.
func picture(d *pb.Digest) template.HTML {
	if len(d.Elephants) == 0 || len(d.Elephants[0].Shares) != 2 {
		return ""
	}
	var b strings.Builder
	top := 26
	height := top + rowHeight*len(d.Elephants)
	fmt.Fprintf(&b, `<svg class="picture" viewBox="0 0 %d %d" role="img" aria-labelledby="picture-title picture-text">`, pictureWidth, height)
	fmt.Fprint(&b, `<title id="picture-title">How much of each side raises each elephant</title>`)
	fmt.Fprint(&b, `<desc id="picture-text">The table below says the same in words.</desc>`)
	left, right := d.Elephants[0].Shares[0].Side, d.Elephants[0].Shares[1].Side
	drawText(&b, pictureWidth/2-6, 14, "end", "one", left)
	drawText(&b, pictureWidth/2+6, 14, "start", "other", right)
	for i, t := range d.Elephants {
		y := top + i*rowHeight
		drawText(&b, pictureWidth/2, y+14, "middle", "name", t.Label)
		drawCells(&b, t.Shares[0], "one", y+20, cellWidth, barHeight, func(cell int) int { return pictureWidth/2 - 4 - (cell+1)*cellWidth })
		drawCells(&b, t.Shares[1], "other", y+20, cellWidth, barHeight, func(cell int) int { return pictureWidth/2 + 4 + cell*cellWidth })
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) // #nosec G203 -- everything that came from outside was escaped above
}

// drawCells draws a share as cells of a bar, of which x says where each stands. A dashed cell is what may be more.
func drawCells(b *strings.Builder, share *pb.Share, class string, y, width, height int, x func(cell int) int) {
	for cell := range cells {
		look := "rest"
		switch {
		case share.Band == pb.Band_BAND_UNSPECIFIED && cell > 0:
			return // raised: one dashed cell and no length
		case cell < filled[share.Band]:
			look = class
		case share.Band == pb.Band_BAND_UNSPECIFIED || share.AtLeast && cell == filled[share.Band]:
			look = "raised"
		}
		fmt.Fprintf(b, `<rect class="%s" x="%d" y="%d" width="%d" height="%d"/>`, look, x(cell)+1, y, width-2, height)
	}
}
