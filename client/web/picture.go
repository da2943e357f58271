package web

import (
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"

	pb "elephants/proto/elephants/v1"
)

// cells of a side's bar: a band fills one, two or three, and never all.
const cells = 4

var filled = map[pb.Band]int{pb.Band_BAND_SOME: 1, pb.Band_BAND_MANY: 2, pb.Band_BAND_MOST: 3}

// drawnShare is a share with its bar.
type drawnShare struct {
	*pb.Share
	Bar template.HTML
}

// drawn are the shares of a theme, each with a small picture. A side has its colour throughout the digest. The picture shows what
// the word beside it says and no more, so it is not read aloud.
func drawn(d *pb.Digest, t *pb.Theme) (all []drawnShare) {
	sides := sidesOf(d)
	for _, s := range t.Shares {
		var b strings.Builder
		fmt.Fprintf(&b, `<svg class="bar" viewBox="0 0 %d %d" aria-hidden="true">`, cells*bandCell, bandHeight)
		drawCells(&b, s, sideClass(sides, s.Side), 0, func(cell int) int { return cell * bandCell })
		b.WriteString("</svg>")
		all = append(all, drawnShare{s, template.HTML(b.String())}) // #nosec G203 -- made of numbers and of names of ours
	}
	return all
}

// sideClass is the name by which the style sheet gives a side its colour.
func sideClass(sides []string, side string) string {
	if slices.Index(sides, side) == 0 {
		return "one"
	}
	return "other"
}

// drawCells draws a share as cells of a bar, of which x says where each stands. A dashed cell is what may be more.
func drawCells(b *strings.Builder, share *pb.Share, class string, y int, x func(cell int) int) {
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
		fmt.Fprintf(b, `<rect class="%s" x="%d" y="%d" width="%d" height="%d"/>`, look, x(cell)+1, y, bandCell-2, bandHeight)
	}
}

// picture is a drawing of static/pictures by its name, "" for what has none. The words beside it say what it shows, so it is not
// read aloud.
func picture(name any) template.HTML {
	drawn, err := files.ReadFile("static/pictures/" + fmt.Sprint(name) + ".svg")
	if err != nil {
		return ""
	}
	inline := strings.Replace(pictureTitle.ReplaceAllString(string(drawn), ""), `<svg xmlns="http://www.w3.org/2000/svg"`,
		`<svg class="pic" aria-hidden="true"`, 1)
	return template.HTML(strings.TrimSpace(inline)) // #nosec G203 -- ours, embedded in the program
}

var pictureTitle = regexp.MustCompile(`<title>[^<]*</title>`)
