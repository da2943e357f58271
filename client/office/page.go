package office

import (
	"fmt"
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
}

type paragraph struct {
	text         strings.Builder
	item         bool // of a list
	above, below bool // a rule is drawn there
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
	text := strings.TrimSpace(p.text.String())
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
