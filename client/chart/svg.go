package chart

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"elephants/client"
	"elephants/client/svg"
	pb "elephants/proto/elephants/v1"
)

// A panel's measures, in units of its view box. It is as wide as a small phone, so that its letters
// are nearly as large as a page's. Words stand on the right, where the longest fit ("fewer than 10
// (0–119)"), bars on the left.
const (
	panelWidth = 340
	barRight   = 190 // where the longest bar ends
	nameSize   = 15
	wordSize   = 13
	nameRunes  = 40 // of a line of a barrier's name
	nameLine   = 19
	restRunes  = 44 // of a line of the names of the rest
	barHeight  = 14
	barRow     = 20
	rowGap     = 12
	blocks     = 4 // of a side that bands are drawn with: one fills one, two or three, and never all
	blockWidth = 44
	sheetGap   = 24
	tile       = 6 // of a pattern
)

// Ink, line and paper are those of the pages.
const (
	ink   = "#211d1a"
	line  = "#857a6f"
	paper = "#fff"
	faint = "#e4ded6"
)

// look is how a side's bars look: an outline, a fill, and what is drawn over it to make a pattern.
type look struct {
	outline, fill string
	over          func(*svg.Picture)
}

// The first two sides look as they do in a digest (--le and --dm in client/web/static/style.css).
// The outlines have a contrast of at least 4.5 to paper. People who see no red or no green tell the
// colours apart, and everybody tells the patterns apart in black and white.
var looks = []look{
	{"#0a5e73", "#0a5e73", nil},
	{"#9c4410", "#ffd9bf", stripes("#9c4410", 2.2)},
	{"#5b3a9c", "#f4f0ff", func(p *svg.Picture) { p.Circle(3, 3, 1.8, svg.Style{Fill: "#5b3a9c"}) }},
	{"#3c6e2f", "#e9f5e4", func(p *svg.Picture) {
		p.Path("M3 0v6", svg.Style{Stroke: "#3c6e2f", Width: 2.2})
	}},
}

func stripes(colour string, width float64) func(*svg.Picture) {
	return func(p *svg.Picture) {
		p.Path("M-1 1l2-2M0 6l6-6M5 7l2-2", svg.Style{Stroke: colour, Width: width})
	}
}

// pattern defines what a bar is filled with: something drawn over a colour.
func pattern(p *svg.Picture, id, colour string, over func(*svg.Picture)) {
	var t svg.Picture
	t.Box(0, 0, tile, tile, svg.Style{Fill: colour})
	over(&t)
	p.Pattern(id, tile, &t)
}

// SVG draws the panel. id is unlike that of any other picture of the page. The picture's title and
// description are for people who do not see it; they say that a table beside it has the same
// figures.
func (p Panel) SVG(id string) string {
	drawn, height := p.draw(id)
	what := p.say.in("How many people raise each barrier")
	if p.most == 0 {
		what = p.say.in("How much of each side raises each barrier")
	}
	if p.Title != "" {
		what += ": " + p.Title
	}
	return drawn.Document(svg.Document{
		ID: id, Class: "chart", Width: panelWidth, Height: height, Title: what,
		Text: p.say.in("The table beside it has the same figures."),
	})
}

// ReleaseFile is all of [Release] as a picture by itself, with what there is to know of it.
func ReleaseFile(r *pb.Release, names map[string]string, barriers []string, say Say) []byte {
	title := say.in(fmt.Sprintf("%s · release %d · %s", r.Cohort, r.Number, r.Month))
	return []byte(sheet(title, Release(r, names, barriers, say), r.Words, say))
}

// PublishedFile is all of [Published] as a picture by itself, with what there is to know of it.
func PublishedFile(p *pb.Published, names map[string]string, say Say) []byte {
	title := say.in("What the editions of a cohort say of barriers")
	return []byte(sheet(title, Published(p, names, say), p.Words, say))
}

// sheet draws panels in one picture, two in a line, on paper of its own, with a title above and
// sentences below.
func sheet(title string, panels []Panel, english []string, say Say) string {
	var sentences []string
	for _, s := range english {
		sentences = append(sentences, say.in(s))
	}
	columns := min(2, max(1, len(panels)))
	width := columns*panelWidth + (columns+1)*sheetGap
	body := pen{y: sheetGap}
	for _, l := range lines(title, width/10) {
		body.y += 22
		body.write(sheetGap, l, svg.Font{Size: 18, Weight: "700"})
	}
	body.y += sheetGap
	for i := 0; i < len(panels); i += columns {
		tallest := 0.0
		for j, p := range panels[i:min(i+columns, len(panels))] {
			drawn, height := p.draw(fmt.Sprint("panel-", i+j+1))
			body.Group(float64(sheetGap+j*(panelWidth+sheetGap)), body.y, drawn)
			tallest = max(tallest, height)
		}
		body.y += tallest + sheetGap
	}
	for _, s := range sentences {
		for _, l := range lines(s, (width-2*sheetGap)/7) {
			body.y += 18
			body.write(sheetGap, l, svg.Font{Size: wordSize})
		}
	}
	body.y += sheetGap
	var all svg.Picture
	all.Box(0, 0, float64(width), body.y, svg.Style{Fill: paper})
	all.Put(&body.Picture)
	return all.Document(svg.Document{
		ID: "sheet", Width: float64(width), Height: body.y, Sized: true,
		Title: title, Text: strings.Join(sentences, " "),
	})
}

// Budget draws what was spent of a cohort's budget, and what is left. Words beside it say the same.
func Budget(b *pb.Budget, say Say) template.HTML {
	if b.GetEpsilon() <= 0 {
		return ""
	}
	const height = 21
	var p svg.Picture
	pattern(&p, "spent", paper, stripes(line, 2))
	p.Box(.5, .5, panelWidth, height, svg.Style{Fill: looks[0].fill, Stroke: line})
	spent := float64(int(panelWidth * b.Spent / b.Epsilon))
	p.Box(.5, .5, spent, height, svg.Style{Fill: svg.Pattern("spent"), Stroke: line})
	return template.HTML(p.Document(svg.Document{ // #nosec G203 -- svg escapes what it is given
		ID: "budget", Class: "chart", Width: panelWidth, Height: height + 1, Title: say.in(fmt.Sprintf(
			"%g of the budget of %g is spent, %g is left", b.Spent, b.Epsilon, b.Left)),
	}))
}

// pen draws a panel from its top to its bottom. y is where it has come to.
type pen struct {
	svg.Picture
	panel Panel
	id    string
	y     float64
}

// draw returns what is in a panel and how high it is.
func (p Panel) draw(id string) (drawn *svg.Picture, height float64) {
	d := pen{panel: p, id: id}
	for _, l := range lines(p.Title, nameRunes-2) {
		d.y += nameLine + 2
		d.write(0, l, svg.Font{Size: nameSize + 1, Weight: "700"})
	}
	if len(p.Sides) > 1 || p.most == 0 {
		d.legend()
	}
	top := d.y + 4
	if p.most > 0 {
		d.scale()
	}
	if len(p.Rows)+len(p.Rest) == 0 {
		d.y += nameLine + 4
		d.write(0, p.say.in("Not enough to say."), svg.Font{Size: nameSize})
	}
	d.rows()
	bottom := d.y
	if len(p.Rest) > 0 {
		d.y += rowGap - 4
		for _, l := range lines(p.RestWords(), restRunes) {
			d.y += nameLine - 1
			d.write(0, l, svg.Font{Size: wordSize})
		}
	}
	var all svg.Picture
	d.patterns(&all)
	d.grid(&all, top+nameLine, bottom)
	all.Put(&d.Picture)
	return &all, d.y + 6
}

// patterns defines what the panel's sides are filled with.
func (d *pen) patterns(to *svg.Picture) {
	for _, n := range d.panel.looks {
		n %= len(looks)
		if looks[n].over != nil {
			pattern(to, d.lookID(n), looks[n].fill, looks[n].over)
		}
	}
}

func (d *pen) lookID(n int) string { return fmt.Sprintf("%s-look-%d", d.id, n) }

// legend says which side's bars look how.
func (d *pen) legend() {
	d.y += 8
	for i, side := range d.panel.Sides {
		d.bar(i, 0, 26)
		for _, l := range lines(d.panel.say.in(side), restRunes-4) {
			d.beside(34, l, svg.Font{Size: wordSize})
			d.y += barRow
		}
	}
}

// scale writes the numbers of people above the bars.
func (d *pen) scale() {
	d.y += nameLine
	for _, at := range d.panel.ticks() {
		d.write(d.panel.x(at), fmt.Sprint(at), svg.Font{Size: wordSize - 1, Anchor: "middle"})
	}
	d.write(panelWidth, d.panel.say.in("people"), svg.Font{Size: wordSize - 1, Anchor: "end"})
	d.y += 2
}

// grid draws a line for each number of the scale, to be seen behind the bars.
func (d *pen) grid(to *svg.Picture, top, bottom float64) {
	for _, at := range d.panel.ticks() {
		x := d.panel.x(at)
		to.Line(x, top, x, bottom, svg.Style{Stroke: faint})
	}
}

// rows draws each barrier's name and, below it, a bar for each side.
func (d *pen) rows() {
	for _, row := range d.panel.Rows {
		d.y += rowGap - 4
		for _, l := range lines(row.words(d.panel.say), nameRunes) {
			d.y += nameLine
			d.write(0, l, svg.Font{Size: nameSize, Weight: "600", Lang: d.panel.language(row)})
		}
		d.y += 6
		for i, c := range row.Cells {
			d.cell(i, c)
			d.y += barRow
		}
	}
}

// language is that of a row's name where it is not the picture's: a name that nobody translated is
// in English.
func (p Panel) language(row Row) string {
	if p.say == nil || row.Own != "" || p.say.in(row.Name) != row.Name {
		return ""
	}
	return "en-GB"
}

// lines cuts a text into lines of at most so many runes: between words, and within a word that is
// longer.
func lines(text string, runes int) (all []string) {
	for _, l := range client.Wrap(text, runes) {
		for part := range slices.Chunk([]rune(l), runes) {
			all = append(all, string(part))
		}
	}
	return all
}

// ticks are the numbers of people on the scale: at most four, and none where there are bands.
func (p Panel) ticks() (all []int) {
	if p.most == 0 {
		return nil
	}
	step := tick(p.most)
	for at := step; at <= p.most; at += step {
		all = append(all, at)
	}
	return all
}

// tick is the step of the scale: at most four of them are on it.
func tick(most int) int {
	for unit := 1; ; unit *= 10 {
		for _, n := range []int{1, 2, 5} {
			if most/(n*unit) <= 4 {
				return n * unit
			}
		}
	}
}

// x is where a number of people stands, in whole units.
func (p Panel) x(people int) float64 { return float64(people * barRight / max(p.most, 1)) }

// cell draws what is said of a barrier and a side, as a bar and in words.
func (d *pen) cell(side int, c Cell) {
	switch {
	case c.Figure != nil && c.Figure.Hidden:
		d.interval(c.Figure, "3 3")
	case c.Figure != nil:
		d.bar(side, 0, d.panel.x(int(c.Figure.Count)))
		d.interval(c.Figure, "")
	case c.Share != nil:
		d.band(side, c.Share)
	}
	d.beside(panelWidth, c.Words(), svg.Font{Size: wordSize, Anchor: "end"})
}

// band draws a share as blocks, of which some are full.
func (d *pen) band(side int, share *pb.Share) {
	full := int(share.Band) // some, many and most are 1, 2 and 3
	if full == 0 {          // raised, and more may not be said: a block without a length to compare
		d.Box(.5, d.y+.5, blockWidth-4, barHeight-1,
			svg.Style{Fill: "none", Stroke: line, Dashes: "3 3"})
		return
	}
	for n := range blocks {
		if x := float64(n * blockWidth); n < full {
			d.bar(side, x, blockWidth-3)
		} else {
			d.Box(x, d.y, blockWidth-3, barHeight, svg.Style{Fill: faint})
		}
	}
}

// bar draws a bar in a side's look. Its outline lies inside it.
func (d *pen) bar(side int, x, width float64) {
	n := d.panel.looks[side] % len(looks)
	s := svg.Style{Fill: looks[n].fill, Stroke: looks[n].outline}
	if looks[n].over != nil {
		s.Fill = svg.Pattern(d.lookID(n))
	}
	d.Box(x+.5, d.y+.5, max(width-1, 1), barHeight-1, s)
}

// interval draws where a figure lies, with a rim of paper so that it is seen on any bar.
func (d *pen) interval(f *pb.Figure, dashes string) {
	low, high := d.panel.x(int(f.Low)), d.panel.x(int(f.High))
	y := d.y + barHeight/2
	path := fmt.Sprintf("M%g %gH%gM%[1]g %[4]gv8M%[3]g %[4]gv8", low, y, high, y-4)
	d.Path(path, svg.Style{Fill: "none", Stroke: paper, Width: 4})
	d.Path(path, svg.Style{Fill: "none", Stroke: ink, Width: 1.5, Dashes: dashes})
}

// beside writes words beside the bar that is at y.
func (d *pen) beside(x float64, words string, f svg.Font) {
	d.y += 12
	d.write(x, words, f)
	d.y -= 12
}

// write writes a line of words at y: as f says, and otherwise as most words of a chart.
func (d *pen) write(x float64, words string, f svg.Font) {
	f.Family, f.Fill = "system-ui, sans-serif", ink
	if f.Weight == "" {
		f.Weight = "400"
	}
	if f.Anchor == "" {
		f.Anchor = "start"
	}
	d.Text(x, d.y, words, f)
}
