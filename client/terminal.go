package client

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	pb "elephants/proto/elephants/v1"
)

// narrowest is the least width in columns that a digest is laid out for, and wideEnough that at
// which both sides stand in one line.
const (
	narrowest  = 40
	wideEnough = 80
)

// WriteDigest lays a digest out for a terminal of the given width in columns.
func WriteDigest(w io.Writer, d *pb.Digest, width int) { writeDigest(w, d, width, true) }

// WriteText lays a digest out as plain text, which reads aloud as well: with no squares, and as
// wide as a letter.
func WriteText(w io.Writer, d *pb.Digest) { writeDigest(w, d, wideEnough, false) }

// paper is where a digest is laid out.
type paper struct {
	io.Writer
	digest  *pb.Digest
	width   int
	squares bool
}

func writeDigest(w io.Writer, d *pb.Digest, width int, squares bool) {
	d = Said(d)
	p := paper{w, d, max(width, narrowest), squares}
	fmt.Fprintln(p, Title(d))
	for _, line := range OpeningLines(d) {
		WriteWrapped(p, "", line, p.width)
	}
	if Learning(d) {
		p.learnt()
	} else {
		p.raised()
	}
	fmt.Fprint(p, "\nNOT ENOUGH TO SAY\n")
	for _, sentence := range d.NotEnough {
		WriteWrapped(p, "   ", sentence, p.width)
	}
	if line := CoverageLine(d); line != "" {
		WriteWrapped(p, "   ", line, p.width)
	}
}

// raised writes what both sides say, what one says, and what else was raised.
func (p paper) raised() {
	d := p.digest
	if d.GetAsked() != pb.Asked_ASKED_ONE {
		fmt.Fprint(p, "\nWHAT BOTH SIDES SAY\n")
		for i, t := range d.Elephants {
			p.theme(fmt.Sprintf("%2d ", i+1), t)
		}
		if len(d.Elephants) == 0 {
			fmt.Fprintln(p, " Not enough to say.")
		}
	}
	p.oneSide()
	p.themes("ALSO RAISED (more than that may not be said)", d.Also)
	if len(d.Better)+len(d.Hopes) > 0 {
		fmt.Fprint(p, "\nWHAT WORKS, AND WHAT PEOPLE HOPE\n")
		p.brief("works      ", d.Better)
		p.brief("hoped for  ", d.Hopes)
	}
	p.unplanned()
	p.themes("HEARD BY THE PROGRAM, CONFIRMED BY NOBODY: worth asking about", d.Heard)
}

// learnt writes the sections of a learning round, of what it asked for.
func (p paper) learnt() {
	for _, section := range []struct {
		ask     pb.Ask
		heading string
		themes  []*pb.Theme
	}{
		{pb.Ask_ASK_WORKED, "WHAT WORKED", p.digest.Better},
		{pb.Ask_ASK_DID_NOT, "WHAT DID NOT WORK", p.digest.Also},
		{pb.Ask_ASK_HOPES, "WHAT PEOPLE HOPE", p.digest.Hopes},
	} {
		if section.ask == pb.Ask_ASK_HOPES {
			p.unplanned()
		}
		if !slices.Contains(p.digest.Asks, section.ask) {
			continue
		}
		fmt.Fprintf(p, "\n%s\n", section.heading)
		p.brief("", section.themes)
		if len(section.themes) == 0 {
			fmt.Fprintln(p, "   Not enough to say.")
		}
	}
}

// unplanned writes what nobody planned, if it was asked for.
func (p paper) unplanned() {
	if !slices.Contains(p.digest.Asks, pb.Ask_ASK_UNPLANNED) {
		return
	}
	fmt.Fprint(p, "\nWHAT NOBODY PLANNED (in words that several interviewers wrote)\n")
	for _, c := range p.digest.Unplanned {
		WriteWrapped(p, "   ", UnplannedLine(c), p.width)
	}
	if len(p.digest.Unplanned) == 0 {
		fmt.Fprintln(p, "   Not enough to say.")
	}
}

// oneSide writes the themes that mainly one side raises, each after the side's name.
func (p paper) oneSide() {
	if len(p.digest.OneSide) == 0 {
		return
	}
	fmt.Fprint(p, "\nMAINLY FROM ONE SIDE (not worth less)\n")
	pair := Pair(p.digest)
	longest := max(letters(pair[0].Plural), letters(pair[1].Plural))
	for _, t := range p.digest.OneSide {
		halves, _ := Facing(p.digest, t)
		for _, h := range halves {
			if h.Share == nil {
				continue
			}
			lead := fmt.Sprintf("   %-*s  ", longest, h.Side)
			if p.width < wideEnough {
				fmt.Fprintln(p, "   "+h.Side+":")
				lead = "     "
			}
			writeOpposite(p, lead, t.Label, PrincipleWord(t.Principle), p.width)
		}
		p.quotes("     ", t)
	}
}

// themes writes a section of themes of which nothing is said of sides.
func (p paper) themes(heading string, themes []*pb.Theme) {
	if len(themes) > 0 {
		fmt.Fprintln(p)
		WriteWrapped(p, "", heading, p.width)
		p.brief("", themes)
	}
}

// brief writes themes a line each, and what may be said of sides on the next.
func (p paper) brief(lead string, themes []*pb.Theme) {
	for _, t := range themes {
		writeOpposite(p, "   "+lead, t.Label, PrincipleWord(t.Principle), p.width)
		var shares []string
		for _, s := range t.Shares {
			if s.Band != pb.Band_BAND_UNSPECIFIED {
				shares = append(shares, s.Side+": "+ShareWords(s))
			}
		}
		if len(shares) > 0 {
			WriteWrapped(p, "     ", strings.Join(shares, "; "), p.width)
		}
		p.quotes("     ", t)
	}
}

// theme writes an elephant: its name, what it is, both sides, an example and quotes, what goes with
// it and what to try.
func (p paper) theme(lead string, t *pb.Theme) {
	const indent = "   "
	writeOpposite(p, lead, t.Label, PrincipleWord(t.Principle), p.width)
	if t.Sentence != "" {
		WriteWrapped(p, indent, t.Sentence, p.width)
	}
	p.sides(t)
	if len(t.Examples) > 0 {
		WriteWrapped(p, indent, ExampleLine(t.Examples[0]), p.width)
	}
	p.quotes(indent, t)
	if labels := Together(p.digest, t); len(labels) > 0 {
		WriteWrapped(
			p,
			indent,
			"Often said by the same people as: "+strings.Join(labels, "; "),
			p.width,
		)
	}
	if t.Step != "" {
		WriteWrapped(p, indent, "To try: "+t.Step, p.width)
	}
	if len(t.BookNames) > 0 {
		WriteWrapped(p, indent, "In the code book: "+strings.Join(t.BookNames, "; "), p.width)
	}
}

func (p paper) quotes(indent string, t *pb.Theme) {
	for _, q := range t.Quotes {
		WriteWrapped(p, indent, "Somebody said: "+QuoteLine(q), p.width)
	}
}

// sides writes both sides face to face at a line, in one line of text where there is room, and else
// below each other.
func (p paper) sides(t *pb.Theme) {
	halves, _ := Facing(p.digest, t)
	left, right := p.share(halves[0].Share, "■"), p.share(halves[1].Share, "▧")
	line := "   " + halves[0].Side + "  " + mirrored(
		left,
	) + " | " + strings.Join(
		right,
		"  ",
	) + "  " + halves[1].Side
	if p.width >= wideEnough && letters(line) <= p.width {
		fmt.Fprintln(p, line)
		return
	}
	for i, share := range [][]string{left, right} {
		WriteWrapped(p, "   ", halves[i].Side+":", p.width)
		fmt.Fprintln(p, "     "+strings.Join(share, "  "))
	}
}

// share is a side's band as squares, of which the first stands at the line, and in a word.
func (p paper) share(s *pb.Share, full string) []string {
	switch {
	case s == nil:
		return []string{"not enough to say"}
	case !p.squares:
		return []string{ShareWords(s)}
	}
	return []string{strings.Join(cellsOf(s, full), ""), ShareWords(s)}
}

// mirrored is a share as it stands left of the line: its word outside, its first square innermost.
func mirrored(share []string) string {
	var out []string
	for _, part := range slices.Backward(share) {
		letters := []rune(part)
		if strings.ContainsRune("■▫□┄", letters[0]) {
			slices.Reverse(letters)
		}
		out = append(out, string(letters))
	}
	return strings.Join(out, "  ")
}

// Cells of a band: it fills one, two or three of them from the line outwards, and never the last,
// since nothing is said of everyone.
const Cells = 4

// Filled is how many of them a band fills; none for what was raised and no more may be said.
func Filled(b pb.Band) int { return int(b) }

func cellsOf(s *pb.Share, full string) []string {
	cells := make([]string, Cells)
	for i := range cells {
		switch n := Filled(s.Band); {
		case s.Band == pb.Band_BAND_UNSPECIFIED:
			cells[i] = "┄"
		case i < n:
			cells[i] = full
		case i == n && s.AtLeast:
			cells[i] = "▫"
		default:
			cells[i] = "□"
		}
	}
	return cells
}

// writeOpposite puts a text after its lead at the left edge and a word at the right one, on the
// text's last line if it needs several.
func writeOpposite(w io.Writer, lead, text, right string, width int) {
	lines := Wrap(text, width-letters(lead)-letters(right)-2)
	for i, line := range lines {
		if i > 0 {
			lead = strings.Repeat(" ", letters(lead))
		}
		if i < len(lines)-1 || right == "" {
			fmt.Fprintln(w, lead+line)
			continue
		}
		gap := max(2, width-letters(lead)-letters(line)-letters(right))
		fmt.Fprintln(w, lead+line+strings.Repeat(" ", gap)+right)
	}
}

// WriteWrapped writes a text after its lead, and its further lines below its first.
func WriteWrapped(w io.Writer, lead, text string, width int) {
	for _, line := range Wrap(text, width-letters(lead)) {
		fmt.Fprintln(w, lead+line)
		lead = strings.Repeat(" ", letters(lead))
	}
}

// Wrap cuts a text between words into lines of at most so many letters; a longer word stands alone.
func Wrap(text string, width int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case letters(line)+1+letters(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
}

func letters(s string) int { return utf8.RuneCountInString(s) }
