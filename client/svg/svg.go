// Package svg writes the pieces that our pictures are made of: words, boxes, circles, lines.
//
// A [Picture] gathers pieces in the order in which they are drawn, and [Picture.Document] makes an
// SVG file or a part of a page of them. What a text says is escaped here, so that no caller can
// forget to. Numbers have at most one decimal: the same pieces give the same bytes. Where things
// stand is for the caller to work out; nothing here measures text.
package svg

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
)

// Picture is pieces, one over the other. The zero value is empty and ready to draw on.
type Picture struct{ b strings.Builder }

// Style is how a piece looks. What is zero is left out, and SVG's own default holds.
type Style struct {
	Class        string // in the page's style sheet
	Fill, Stroke string // a colour, "none", or [Pattern]
	Width        float64
	Opacity      float64 // of the stroke
	Dashes       string
}

// Font is how words look.
type Font struct {
	Family string
	Size   float64
	Weight string
	Fill   string
	Anchor string // which part of the words stands at x: "start", "middle" or "end"
	Halo   string // the colour of a rim of 4 units, so that words are read on any ground
	Lang   string // where it is another than the picture's
	Class  string
}

// Document is what a picture says of itself.
type Document struct {
	ID            string // unlike that of any other picture of a page
	Class         string
	Width, Height float64
	Sized         bool   // it is as large as that by itself, and not as large as the page lets it be
	Title, Text   string // for people who do not see it; Text may be ""
}

// Pattern is the fill that [Picture.Pattern] with this id defines.
func Pattern(id string) string { return "url(#" + id + ")" }

// Empty reports whether nothing was drawn.
func (p *Picture) Empty() bool { return p.b.Len() == 0 }

// Put draws all of another picture.
func (p *Picture) Put(q *Picture) { p.b.WriteString(q.b.String()) }

// Text draws a line of words, whose baseline is at y.
func (p *Picture) Text(x, y float64, words string, f Font) {
	p.begin("text", number("x", x), number("y", y), text("font-family", f.Family),
		size("font-size", f.Size), text("font-weight", f.Weight), text("fill", f.Fill),
		text("text-anchor", f.Anchor), text("class", f.Class), text("lang", f.Lang))
	if f.Halo != "" {
		p.b.WriteString(text("stroke", f.Halo) + ` stroke-width="4" paint-order="stroke"`)
	}
	p.b.WriteString(">" + escape(words) + "</text>\n")
}

// Box draws a rectangle.
func (p *Picture) Box(x, y, width, height float64, s Style) {
	p.begin("rect", number("x", x), number("y", y), number("width", width), number("height", height))
	p.end(s)
}

// Circle draws a circle around a point.
func (p *Picture) Circle(x, y, radius float64, s Style) {
	p.begin("circle", number("cx", x), number("cy", y), number("r", radius))
	p.end(s)
}

// Line draws a line between two points.
func (p *Picture) Line(x1, y1, x2, y2 float64, s Style) {
	p.begin("line", number("x1", x1), number("y1", y1), number("x2", x2), number("y2", y2))
	p.end(s)
}

// Path draws a path of SVG's own notation: https://www.w3.org/TR/SVG2/paths.html#PathData
func (p *Picture) Path(data string, s Style) {
	p.begin("path", text("d", data))
	p.end(s)
}

// Group draws a picture with its corner at a point.
func (p *Picture) Group(x, y float64, content *Picture) {
	p.begin("g", text("transform", "translate("+digits(x)+" "+digits(y)+")"))
	p.b.WriteString(">" + content.b.String() + "</g>\n")
}

// Pattern defines a fill of tiles, each a square with the picture in it.
func (p *Picture) Pattern(id string, size float64, tile *Picture) {
	p.b.WriteString("<defs>")
	p.begin("pattern", text("id", id), number("width", size), number("height", size))
	fmt.Fprintf(&p.b, ` patternUnits="userSpaceOnUse">%s</pattern></defs>`+"\n", tile.b.String())
}

// Document is the picture as SVG that stands by itself, in a file or on a page.
func (p *Picture) Document(d Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg"%s viewBox="0 0 %s %s"`,
		text("class", d.Class), digits(d.Width), digits(d.Height))
	if d.Sized {
		b.WriteString(number("width", d.Width) + number("height", d.Height))
	}
	named, described := d.ID+"-title", ""
	if d.Text != "" {
		described = " " + d.ID + "-text"
	}
	fmt.Fprintf(&b, ` role="img"%s>`, text("aria-labelledby", named+described))
	fmt.Fprintf(&b, `<title%s>%s</title>`, text("id", named), escape(d.Title))
	if d.Text != "" {
		fmt.Fprintf(&b, `<desc%s>%s</desc>`, text("id", strings.TrimSpace(described)), escape(d.Text))
	}
	b.WriteString("\n" + p.b.String() + "</svg>\n")
	return b.String()
}

// begin writes an element's name and what is particular to it.
func (p *Picture) begin(name string, attributes ...string) {
	p.b.WriteString("<" + name + strings.Join(attributes, ""))
}

// end writes how an element without content looks, and closes it.
func (p *Picture) end(s Style) {
	p.b.WriteString(text("class", s.Class) + text("fill", s.Fill) + text("stroke", s.Stroke) +
		size("stroke-opacity", s.Opacity) + size("stroke-width", s.Width) +
		text("stroke-dasharray", s.Dashes) + "/>\n")
}

// text is an attribute; "" for one that says nothing.
func text(name, value string) string {
	if value == "" {
		return ""
	}
	return " " + name + `="` + escape(value) + `"`
}

func number(name string, value float64) string { return text(name, digits(value)) }

// size is an attribute that is left out at 0.
func size(name string, value float64) string {
	if value == 0 {
		return ""
	}
	return number(name, value)
}

// digits writes a number with at most one decimal; adding 0 makes the negative nought a plain one.
func digits(value float64) string {
	return strconv.FormatFloat(math.Round(value*10)/10+0, 'f', -1, 64)
}

// escape makes a text fit for XML. It leaves out what XML cannot hold at all:
// https://www.w3.org/TR/xml/#charsets
func escape(text string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' || r == '\uFFFE' || r == '\uFFFF' || r == '\uFFFD' {
			return -1
		}
		return r
	}, text))
}
