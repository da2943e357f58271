package office

import (
	"fmt"
	"slices"
	"strings"

	"elephants/client/plain"
)

// page gathers paragraphs. One that stands inside another (a text box, a footnote) comes after it.
type page struct {
	out   strings.Builder
	open  []*paragraph
	held  []*paragraph // ended, inside one that has not
	carry string       // of a paragraph whose end is deleted
	bytes int          // written so far
	head  headState
	table table
}

// look is how letters look, where it says something.
type look struct {
	bold, struck bool
	font         string
}

// stretch is a part of a paragraph, in bytes, its end exclusive.
type stretch struct{ start, end int }

type paragraph struct {
	text         strings.Builder
	bold         int             // bytes at the beginning that are bold
	plainLetters bool            // there are others
	kept         strings.Builder // what is not struck out, and a word for what is
	struck       bool            // something is
	struckOut    []stretch       // of the text, which is a yes or a no
	item         bool            // of a list
	above, below bool            // a rule is drawn there
	hidden       bool
	joins        bool // its end is deleted: the next one goes on with it
}

// headState is where a page is with respect to the head of a note. Word and LibreOffice make a
// rule of dashes, and a rule is drawn under many a title, so a rule counts only where a head
// begins with one before any text, and then once more, where it ends.
type headState int

const (
	noText headState = iota
	inHead
	inText
)

// after is where a page is once a paragraph with the text stands on it: dashes are dashes still.
func (h headState) after(text string) headState {
	switch dashes := plain.IsRule(text); {
	case h == noText && dashes:
		return inHead
	case h == noText || dashes:
		return inText
	}
	return h
}

func (g *page) begin(item bool) {
	p := &paragraph{item: item}
	if len(g.open) == 0 {
		p.text.WriteString(g.carry)
		g.carry = ""
	}
	g.open = append(g.open, p)
}

// now is the innermost open paragraph; outside of them there is only white space between
// elements, which goes nowhere.
func (g *page) now() *paragraph {
	if last := len(g.open) - 1; last >= 0 {
		return g.open[last]
	}
	return &paragraph{}
}

// write adds to the innermost open paragraph.
func (g *page) write(text string) error {
	if g.bytes += len(text); g.bytes > maxText {
		return errMuchText
	}
	g.now().text.WriteString(text)
	return nil
}

// letters adds some that look so. Those of a font of signs are what they show: boxes to tick.
func (g *page) letters(text string, as look) error {
	if strings.HasPrefix(as.font, "Wingdings") {
		var signs strings.Builder
		for _, r := range text {
			signs.WriteString(symbol(as.font, fmt.Sprintf("%02X", r)))
		}
		text = signs.String()
	}
	p := g.now()
	if as.bold = as.bold || strings.TrimSpace(text) == ""; as.bold && !p.plainLetters {
		p.bold = p.text.Len() + len(text)
	}
	p.plainLetters = p.plainLetters || !as.bold
	if as.struck {
		p.struck = true
		p.kept.WriteString(" struck ")
		if choice := strings.ToLower(strings.TrimSpace(text)); choice == "yes" || choice == "no" {
			p.struckOut = append(p.struckOut, stretch{p.text.Len(), p.text.Len() + len(text)})
		}
	} else {
		p.kept.WriteString(text)
	}
	return g.write(text)
}

// unstruck is a paragraph in which something is struck out, without that; "" for any other. A yes
// that is struck out is none.
func (p *paragraph) unstruck() string {
	if !p.struck {
		return ""
	}
	return "\n" + p.kept.String() + "\n"
}

// Bounds on a bold beginning that may say who speaks.
const (
	longestLabel = 60 // bytes
	mostNames    = 5  // words
)

// marked is the paragraph's text, with {bold} around a beginning that may say who speaks, and a
// question that is bold whole: package transcript looks at those and takes the marks off again. A
// name before a colon is one in any look.
func (p *paragraph) marked() string {
	text := p.text.String()
	label, rest := strings.TrimSpace(text[:min(p.bold, len(text))]), text[min(p.bold, len(text)):]
	switch {
	case label == "" || strings.ContainsAny(label, "{}\n:"):
	case strings.TrimSpace(rest) == "" && strings.HasSuffix(label, "?"),
		strings.TrimSpace(rest) != "" && !strings.HasPrefix(strings.TrimSpace(rest), ":") &&
			len(label) <= longestLabel && len(strings.Fields(label)) <= mostNames &&
			!strings.ContainsAny(label[len(label)-1:], ".,;?!"):
		return "{bold " + label + "} " + strings.TrimSpace(rest)
	}
	for _, s := range slices.Backward(p.struckOut) { // of a yes or a no, which form was left, is told
		text = text[:s.start] + "{struck " + strings.TrimSpace(text[s.start:s.end]) + "} " + text[s.end:]
	}
	return text
}

func (g *page) end() {
	last := len(g.open) - 1
	if last < 0 {
		return
	}
	ended := g.open[last]
	g.open = g.open[:last]
	if ended.joins && last == 0 && !ended.hidden {
		g.carry = ended.text.String()
		return
	}
	if last > 0 {
		g.held = append(g.held, ended)
		return
	}
	g.flush(ended)
	for _, p := range g.held {
		g.flush(p)
	}
	g.held = nil
}

// flush puts a blank line between paragraphs and a dash before an item.
func (g *page) flush(p *paragraph) {
	text := strings.TrimSpace(p.marked())
	if p.hidden {
		text = ""
	}
	if g.head == noText && (p.above || p.below && text == "") {
		g.put("---")
		g.head = inHead
		if text == "" {
			return
		}
	}
	switch {
	case text == "":
	case p.item:
		g.out.WriteString("- " + text + "\n")
		if g.head == noText {
			g.head = inText
		}
	default:
		g.put(text)
		g.head = g.head.after(text)
	}
	if g.head == inHead && p.below {
		g.put("---")
		g.head = inText
	}
}

func (g *page) put(text string) {
	if g.out.Len() > 0 {
		g.out.WriteByte('\n')
	}
	fmt.Fprintf(&g.out, "%s\n", text)
}
