package chart

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// A panel's measures, in units of its view box. It is as wide as a small phone, so that its letters are nearly as large as a page's.
// Words stand on the right, where the longest fit ("fewer than 10 (0–119)"), bars on the left.
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
)

// Ink, line and paper are those of the pages.
const (
	ink   = "#14222b"
	line  = "#5b6b73"
	paper = "#fff"
	faint = "#dfe6e8"
)

// look is how a side's bars look: an outline, a fill, and what is drawn over it to make a pattern.
type look struct{ outline, fill, over string }

// The outlines have a contrast of at least 4.5 to paper. People who see no red or no green tell the colours apart, and the patterns do
// in black and white.
var looks = []look{
	{"#1d4f5c", "#1d4f5c", ""},
	{"#b3541e", "#ffd9bf", `<path d="M-1 1l2-2M0 6l6-6M5 7l2-2" stroke="#b3541e" stroke-width="2.2"/>`},
	{"#5b3a9c", "#f4f0ff", `<circle cx="3" cy="3" r="1.8" fill="#5b3a9c"/>`},
	{"#3c6e2f", "#e9f5e4", `<path d="M3 0v6" stroke="#3c6e2f" stroke-width="2.2"/>`},
}

// SVG draws the panel. id is unlike that of any other picture of the page. Its title and description are for who does not see it,
// and say that a table beside it has the same figures.
func (p Panel) SVG(id string) string {
	var b strings.Builder
	drawn, height := p.draw(id)
	what := p.say.in("How many people raise each barrier")
	if p.most == 0 {
		what = p.say.in("How much of each side raises each barrier")
	}
	if p.Title != "" {
		what += ": " + p.Title
	}
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 %d %d" role="img" aria-labelledby="%s-title %[3]s-text">`, panelWidth, height, id)
	fmt.Fprintf(&b, `<title id="%s-title">%s</title><desc id="%[1]s-text">%[3]s</desc>`, id, escape(what), escape(p.say.in("The table beside it has the same figures.")))
	b.WriteString(p.patterns(id) + drawn + "</svg>\n")
	return b.String()
}

// ReleaseFile is all of [Release] as a picture by itself, with what there is to know of it.
func ReleaseFile(r *pb.Release, names map[string]string, barriers []string, say Say) []byte {
	title := say.in(fmt.Sprintf("%s · release %d · %s", r.Cohort, r.Number, r.Month))
	return []byte(sheet(title, Release(r, names, barriers, say), r.Words, say))
}

// PublishedFile is all of [Published] as a picture by itself, with what there is to know of it.
func PublishedFile(p *pb.Published, names map[string]string, say Say) []byte {
	return []byte(sheet(say.in("What the editions of a cohort say of barriers"), Published(p, names, say), p.Words, say))
}

// sheet draws panels in one picture, two in a line, on paper of its own, with a title above and sentences below.
func sheet(title string, panels []Panel, english []string, say Say) string {
	var sentences []string
	for _, s := range english {
		sentences = append(sentences, say.in(s))
	}
	columns := min(2, max(1, len(panels)))
	width := columns*panelWidth + (columns+1)*sheetGap
	var body strings.Builder
	y := sheetGap
	write := func(text string, size, step, runes int, weight string) {
		for _, l := range lines(text, runes) {
			y += step
			drawText(&body, sheetGap, y, size, "start", weight, "", l)
		}
	}
	write(title, 18, 22, width/10, "700")
	y += sheetGap
	for i := 0; i < len(panels); i += columns {
		tallest := 0
		for j, p := range panels[i:min(i+columns, len(panels))] {
			id := fmt.Sprint("panel-", i+j+1)
			drawn, height := p.draw(id)
			fmt.Fprintf(&body, `<g transform="translate(%d %d)">%s%s</g>`+"\n", sheetGap+j*(panelWidth+sheetGap), y, p.patterns(id), drawn)
			tallest = max(tallest, height)
		}
		y += tallest + sheetGap
	}
	for _, s := range sentences {
		write(s, wordSize, 18, (width-2*sheetGap)/7, "400")
	}
	y += sheetGap
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%[2]d" role="img" aria-labelledby="sheet-title sheet-text">`+
		`<title id="sheet-title">%[3]s</title><desc id="sheet-text">%s</desc><rect width="%[1]d" height="%[2]d" fill="%[5]s"/>`+"\n%s</svg>\n",
		width, y, escape(title), escape(strings.Join(sentences, " ")), paper, body.String())
}

// Budget draws what was spent of a cohort's budget, and what is left. Words beside it say the same.
func Budget(b *pb.Budget, say Say) template.HTML {
	if b.GetEpsilon() <= 0 {
		return ""
	}
	words := say.in(fmt.Sprintf("%g of the budget of %g is spent, %g is left", b.Spent, b.Epsilon, b.Left))
	spent := int(panelWidth * b.Spent / b.Epsilon)
	return template.HTML(fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 %d 22" role="img" aria-labelledby="budget-title">`+ // #nosec G203 -- numbers, and words that are escaped
		`<title id="budget-title">%s</title><defs><pattern id="spent" width="6" height="6" patternUnits="userSpaceOnUse">`+
		`<rect width="6" height="6" fill="%s"/>%s</pattern></defs><rect x="0.5" y="0.5" width="%[1]d" height="21" fill="%[5]s" stroke="%[6]s"/><rect x="0.5" y="0.5" width="%[7]d" height="21" fill="url(#spent)" stroke="%[6]s"/></svg>`,
		panelWidth, escape(words), paper, `<path d="M-1 1l2-2M0 6l6-6M5 7l2-2" stroke="`+line+`" stroke-width="2"/>`, looks[0].fill, line, spent))
}

// patterns are what the panel's sides are filled with.
func (p Panel) patterns(id string) string {
	var b strings.Builder
	for _, n := range p.looks {
		n %= len(looks)
		if looks[n].over != "" {
			fmt.Fprintf(&b, `<pattern id="%s-look-%d" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="%s"/>%s</pattern>`, id, n, looks[n].fill, looks[n].over)
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "<defs>" + b.String() + "</defs>\n"
}

// draw returns what is in a panel and how high it is.
func (p Panel) draw(id string) (drawn string, height int) {
	var b strings.Builder
	y := 0
	for _, l := range lines(p.Title, nameRunes-2) {
		y += nameLine + 2
		drawText(&b, 0, y, nameSize+1, "start", "700", "", l)
	}
	if len(p.Sides) > 1 || p.most == 0 {
		y += 8
		for i, side := range p.Sides {
			p.drawBar(&b, id, i, 0, y, 26, barHeight)
			for _, l := range lines(side, restRunes-4) {
				drawText(&b, 34, y+12, wordSize, "start", "400", "", l)
				y += barRow
			}
		}
	}
	step := 0
	top := y + 4
	if p.most > 0 {
		step = tick(p.most)
		y += nameLine
		p.drawTicks(&b, step, y)
		y += 2
	}
	if len(p.Rows)+len(p.Rest) == 0 {
		y += nameLine + 4
		drawText(&b, 0, y, nameSize, "start", "400", "", p.say.in("Not enough to say."))
	}
	bottom := y
	for _, row := range p.Rows {
		y += rowGap - 4
		for _, l := range lines(row.words(p.say), nameRunes) {
			y += nameLine
			drawText(&b, 0, y, nameSize, "start", "600", p.inEnglish(row.Own == ""), l)
		}
		y += 6
		for i, c := range row.Cells {
			p.drawCell(&b, id, i, c, y)
			y += barRow
		}
		bottom = y
	}
	if len(p.Rest) > 0 {
		y += rowGap - 4
		for _, l := range lines(p.RestWords(), restRunes) {
			y += nameLine - 1
			drawText(&b, 0, y, wordSize, "start", "400", "", l)
		}
	}
	grid := ""
	for at := step; step > 0 && at <= p.most; at += step {
		grid += fmt.Sprintf(`<path d="M%d %dV%d" stroke="%s"/>`, p.x(at), top+nameLine, bottom, faint)
	}
	return grid + "\n" + b.String(), y + 6
}

// lines cuts a text into lines of at most so many runes: between words, and within a word that is longer.
func lines(text string, runes int) (all []string) {
	for _, l := range client.Wrap(text, runes) {
		for part := range slices.Chunk([]rune(l), runes) {
			all = append(all, string(part))
		}
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

// x is where a number of people stands.
func (p Panel) x(people int) int { return people * barRight / max(p.most, 1) }

func (p Panel) drawTicks(b *strings.Builder, step, y int) {
	for at := step; at <= p.most; at += step {
		drawText(b, p.x(at), y, wordSize-1, "middle", "400", "", fmt.Sprint(at))
	}
	drawText(b, panelWidth, y, wordSize-1, "end", "400", "", p.say.in("people"))
}

func (p Panel) drawCell(b *strings.Builder, id string, side int, c Cell, y int) {
	switch {
	case c.Figure != nil && c.Figure.Hidden:
		drawRange(b, p.x(int(c.Figure.Low)), p.x(int(c.Figure.High)), y+barHeight/2, ` stroke-dasharray="3 3"`)
	case c.Figure != nil:
		p.drawBar(b, id, side, 0, y, p.x(int(c.Figure.Count)), barHeight)
		drawRange(b, p.x(int(c.Figure.Low)), p.x(int(c.Figure.High)), y+barHeight/2, "")
	case c.Share != nil:
		for n := range blocks {
			switch full := int(c.Share.Band); { // some, many and most are 1, 2 and 3
			case n < full:
				p.drawBar(b, id, side, n*blockWidth, y, blockWidth-3, barHeight)
			case full > 0:
				fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`, n*blockWidth, y, blockWidth-3, barHeight, faint)
			case n == 0: // raised, and more may not be said: a block without a length to compare
				fmt.Fprintf(b, `<rect x="0.5" y="%d.5" width="%d" height="%d" fill="none" stroke="%s" stroke-dasharray="3 3"/>`, y, blockWidth-4, barHeight-1, line)
			}
		}
	}
	drawText(b, panelWidth, y+12, wordSize, "end", "400", "", c.Words())
}

// drawBar draws a bar as a side's look.
func (p Panel) drawBar(b *strings.Builder, id string, side, x, y, width, height int) {
	n := p.looks[side] % len(looks)
	fill := looks[n].fill
	if looks[n].over != "" {
		fill = fmt.Sprintf("url(#%s-look-%d)", id, n)
	}
	fmt.Fprintf(b, `<rect x="%d.5" y="%d.5" width="%d" height="%d" fill="%s" stroke="%s"/>`, x, y, max(width-1, 1), height-1, fill, looks[n].outline)
}

// drawRange draws from low to high, with a rim of paper so that it is seen on any bar.
func drawRange(b *strings.Builder, low, high, y int, dashes string) {
	path := fmt.Sprintf("M%d %dH%dM%[1]d %[4]dv8M%[3]d %[4]dv8", low, y, high, y-4)
	fmt.Fprintf(b, `<path d="%s" fill="none" stroke="%s" stroke-width="4"/><path d="%[1]s" fill="none" stroke="%[3]s" stroke-width="1.5"%s/>`, path, paper, ink, dashes)
}

// inEnglish is the attribute of a name of the code book in a picture that is in another language.
func (p Panel) inEnglish(name bool) string {
	if p.say == nil || !name {
		return ""
	}
	return ` lang="en-GB"`
}

func drawText(b *strings.Builder, x, y, size int, anchor, weight, attribute, text string) {
	fmt.Fprintf(b, `<text x="%d" y="%d" font-family="system-ui, sans-serif" font-size="%d" font-weight="%s" fill="%s" text-anchor="%s"%s>%s</text>`+"\n", x, y, size, weight, ink, anchor, attribute, escape(text))
}

// escape makes a text fit for XML: what XML cannot hold at all is left out.
func escape(text string) string {
	return template.HTMLEscapeString(strings.Map(func(r rune) rune {
		if r < ' ' || r == '\uFFFE' || r == '\uFFFF' || r == '\uFFFD' {
			return -1
		}
		return r
	}, text))
}
