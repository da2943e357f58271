package pdf

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"elephants/client/pdf/field"
	"elephants/client/pdf/word"
)

// A PDF has no words and paragraphs, only letters and where they stand. PDFium puts them in the
// order of reading, finds the spaces, and says where a line ends. What follows tells lines of one
// paragraph from a new paragraph, and joins words that a line end divides.

// Parts of the height of a line of letters.
const (
	// A step to the next line that is this much longer than the page's usual one begins a paragraph.
	longerStep = 1.3
	// A step is usual only up to here: pages of single lines far apart have no usual step. Lines
	// typed with double spacing have 2.0 to 2.3.
	mostUsual = 2.4
	// A page with fewer steps has no usual one; then lines are taken to be single spaced, so far
	// apart.
	fewSteps   = 3
	singleStep = 1.15
	// A line that begins this much further right than the one before it begins a paragraph, after a
	// sentence.
	indent = 0.8
	// Letters of another size, as in a heading, are another paragraph.
	otherSize = 1.25
	// A line on the same height, and to the right, goes on with the one before it, as the cells of a
	// table do.
	sameHeight = 0.3
)

// layout gathers the lines of all pages.
type layout struct {
	paragraphs [][]line
	bytes      int
	columns    []float64 // of the last table of the page before
	answered   bool      // the last paragraph is an answer in a form, with which no line goes on
}

func (l *layout) size() int { return l.bytes }

// add goes on with a page. A paragraph may go on from the page before it.
func (l *layout) add(p page) {
	p.lines = untangled(p.lines)
	l.columns = p.tabled(l.columns)
	below := p.belowLines()
	l.answers(below[-1])
	usual := usualStep(p.lines)
	for i, next := range p.lines {
		l.bytes += len(next.text) + 1
		switch {
		case len(l.paragraphs) == 0 || l.answered:
			l.begin(next)
		case i == 0:
			l.follow(next, l.goesOn(next))
		default:
			l.follow(next, !parts(p.lines[i-1], next, usual))
		}
		l.answered = false
		l.answers(below[i])
	}
}

// belowLines are the answers of a form that stand below each of a page's lines, from the top; those
// that stand below none are with its last.
func (p *page) belowLines() map[int][]answer {
	pieces, below := piecesOf(p.lines), map[int][]answer{}
	slices.SortStableFunc(p.answers, func(a, b answer) int {
		return cmp.Or(cmp.Compare(b.box.top, a.box.top), cmp.Compare(a.box.left, b.box.left))
	})
	for i, a := range p.fields() {
		at := field.After(pieces, a)
		if at < 0 {
			at = len(p.lines) - 1
		}
		below[at] = append(below[at], p.answers[i])
	}
	return below
}

// answers writes some, each in paragraphs of its own.
func (l *layout) answers(all []answer) {
	for _, a := range all {
		for text := range strings.SplitSeq(lineEnds.Replace(a.text), "\n\n") {
			if text = word.Clean(text); text != "" {
				l.bytes += len(text) + 1
				l.begin(line{text: text, box: a.box})
				l.answered = true
			}
		}
	}
}

func (l *layout) begin(first line) { l.paragraphs = append(l.paragraphs, []line{first}) }

func (l *layout) follow(next line, same bool) {
	if !same {
		l.begin(next)
		return
	}
	last := &l.paragraphs[len(l.paragraphs)-1]
	*last = append(*last, next)
}

// goesOn reports whether a page's first line goes on with the last paragraph.
func (l *layout) goesOn(next line) bool {
	paragraph := l.paragraphs[len(l.paragraphs)-1]
	last := paragraph[len(paragraph)-1]
	return last.divided || !word.Ends(last.text) && word.BeginsSmall(next.text)
}

// usualStep is how far apart the lines of a page's paragraphs are: a quarter of the steps are at
// most this.
func usualStep(lines []line) float64 {
	var steps []float64
	for i := 1; i < len(lines); i++ {
		step, height := lines[i-1].box.bottom-lines[i].box.bottom, lines[i].box.height()
		if step > height*sameHeight && step < height*mostUsual {
			steps = append(steps, step)
		}
	}
	if len(steps) < fewSteps {
		return 0
	}
	slices.Sort(steps)
	return steps[len(steps)/4]
}

// parts reports whether a paragraph ends between two lines of a page.
func parts(a, b line, usual float64) bool {
	if a.divided || b.begins {
		return b.begins
	}
	height := max(a.box.height(), b.box.height())
	step := a.box.bottom - b.box.bottom
	switch {
	case word.IsItem(b.text):
		return true
	case step < -height*sameHeight: // up: the next column
		return word.Ends(a.text) || !word.BeginsSmall(b.text)
	case step <= height*sameHeight && b.box.left >= a.box.right: // beside it
		return false
	case max(a.box.height(), b.box.height()) > otherSize*min(a.box.height(), b.box.height()) &&
		!word.BeginsSmall(b.text):
		return true
	}
	if usual == 0 {
		usual = singleStep * height
	}
	return step > longerStep*usual || word.Ends(a.text) && b.box.left > a.box.left+indent*height
}

// text is everything, with words whole.
func (l *layout) text() string {
	known := map[string]bool{} // words, and compounds with a hyphen in the middle of a line
	for _, p := range l.paragraphs {
		divided := false
		for _, one := range p {
			whole := strings.Fields(one.text)
			if divided && len(whole) > 0 { // the rest of a word is none
				whole = whole[1:]
			}
			if divided = one.divided; divided && len(whole) > 0 {
				whole = whole[:len(whole)-1]
			}
			for _, w := range whole {
				known[word.Bare(w)] = true
			}
		}
	}
	var out strings.Builder
	for i, p := range l.paragraphs {
		if i > 0 {
			out.WriteString("\n\n")
		}
		writeParagraph(&out, p, known)
	}
	return out.String()
}

func writeParagraph(out *strings.Builder, p []line, known map[string]bool) {
	rest := "" // of a word that began on the line before
	for i, one := range p {
		text := one.text
		if rest != "" {
			second, after, _ := strings.Cut(text, " ")
			out.WriteString(word.Joint(rest, second, known) + second)
			if text = strings.TrimSpace(after); text == "" && !one.divided {
				rest = ""
				continue
			}
		}
		if i > 0 && text != "" && !isLargeLetter(p[i-1], one) {
			out.WriteByte('\n')
		}
		out.WriteString(text)
		if rest = ""; one.divided {
			rest = text[strings.LastIndexByte(text, ' ')+1:]
			if rest == "" {
				rest = one.text
			}
		}
	}
	if rest != "" {
		out.WriteByte('-') // nothing follows: it was a dash
	}
}

// isLargeLetter reports whether a line is the first letter of the next, set over several lines of
// it.
func isLargeLetter(a, b line) bool {
	letter, size := utf8.DecodeRuneInString(a.text)
	return size == len(a.text) && unicode.IsUpper(letter) &&
		a.box.height() > otherSize*b.box.height() && word.BeginsSmall(b.text)
}
