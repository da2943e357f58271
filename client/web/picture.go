package web

import (
	"fmt"
	"html/template"
	"strings"

	"elephants/client"
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
	text := func(x, y int, anchor, class, s string) {
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="%s" class="%s">%s</text>`, x, y, anchor, class, template.HTMLEscapeString(s))
	}
	text(pictureWidth/2-6, 14, "end", "one", client.SideWords(left))
	text(pictureWidth/2+6, 14, "start", "other", client.SideWords(right))
	for i, t := range d.Elephants {
		y := top + i*rowHeight
		text(pictureWidth/2, y+14, "middle", "name", t.Label)
		drawBar(&b, t.Shares[0].Band, "one", y+20, func(cell int) int { return pictureWidth/2 - 4 - (cell+1)*cellWidth })
		drawBar(&b, t.Shares[1].Band, "other", y+20, func(cell int) int { return pictureWidth/2 + 4 + cell*cellWidth })
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) // #nosec G203 -- everything that came from outside was escaped above
}

func drawBar(b *strings.Builder, band pb.Band, class string, y int, x func(cell int) int) {
	for cell := range cells {
		switch {
		case band == pb.Band_BAND_UNSPECIFIED && cell > 0:
			return // raised: one dashed cell and no length
		case band == pb.Band_BAND_UNSPECIFIED:
			fmt.Fprintf(b, `<rect class="raised" x="%d" y="%d" width="%d" height="%d"/>`, x(cell)+1, y, cellWidth-2, barHeight)
		case cell < filled[band]:
			fmt.Fprintf(b, `<rect class="%s" x="%d" y="%d" width="%d" height="%d"/>`, class, x(cell)+1, y, cellWidth-2, barHeight)
		default:
			fmt.Fprintf(b, `<rect class="rest" x="%d" y="%d" width="%d" height="%d"/>`, x(cell)+1, y, cellWidth-2, barHeight)
		}
	}
}
