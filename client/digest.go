package client

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"elephants/analysis"
	pb "elephants/proto/elephants/v1"
)

// Withdraw takes back the note of a receipt. It must be called on a client without a secret.
func (c *Client) Withdraw(ctx context.Context, receipt string) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := c.Withdrawal.WithdrawNote(ctx, &pb.WithdrawNoteRequest{Receipt: receipt})
	return err
}

// ShareWords says a share in words, "raised" where no band may be said, and "some or more" where that is all that is known.
func ShareWords(s *pb.Share) string {
	if s.GetBand() == pb.Band_BAND_UNSPECIFIED {
		return "raised"
	}
	words := strings.ToLower(strings.TrimPrefix(s.Band.String(), "BAND_"))
	if s.AtLeast {
		words += " or more"
	}
	return words
}

// SteadyWords says whether a theme would still be there with other people; "" where that was not measured.
func SteadyWords(s pb.Steadiness) string {
	switch s {
	case pb.Steadiness_STEADINESS_MOSTLY:
		return "in at least 7 of 10 redraws of who was asked"
	case pb.Steadiness_STEADINESS_FIRMLY:
		return "in at least 9 of 10 redraws of who was asked"
	}
	return ""
}

// PrincipleWord says a principle in a word, "" for none.
func PrincipleWord(p pb.Principle) string {
	if p == pb.Principle_PRINCIPLE_UNSPECIFIED {
		return ""
	}
	return strings.ToLower(strings.TrimPrefix(p.String(), "PRINCIPLE_"))
}

// ParsePrinciple is the principle of a word, unspecified for "", and whether there is one.
func ParsePrinciple(word string) (pb.Principle, bool) {
	for i := range int32(len(pb.Principle_name)) {
		if p := pb.Principle(i); PrincipleWord(p) == word {
			return p, true
		}
	}
	return pb.Principle_PRINCIPLE_UNSPECIFIED, false
}

// QuoteLine is a quote and whose it is, as far as that may be said.
func QuoteLine(q *pb.Quote) string {
	if q.RoleBand == "" {
		return "“" + q.Text + "”"
	}
	return "“" + q.Text + "” (" + q.RoleBand + ")"
}

// DecisionLine says what a coordinator decided.
func DecisionLine(d *pb.Decision) string {
	labels := "“" + strings.Join(d.Labels, "”, “") + "”"
	line := ""
	switch d.Deed {
	case pb.Deed_DEED_NAME:
		line = labels + " is called “" + d.Name + "”"
	case pb.Deed_DEED_MERGE:
		line = labels + " are put together as “" + d.Name + "”"
	case pb.Deed_DEED_SPLIT:
		line = "“" + d.Name + "” is taken out of " + labels + " with the words " + strings.Join(d.Terms, ", ")
	case pb.Deed_DEED_DROP:
		line = labels + " is left out"
	case pb.Deed_DEED_ORDER:
		line = "these come first: " + labels
	}
	if d.Ends {
		line += "; taken back, it ends with this edition"
	}
	return line
}

// Said is a digest in which each side stands as its programme says its people together, "decision-makers", and not by its id. All
// that shows a digest to people begins with it; d itself stays as it is.
func Said(d *pb.Digest) *pb.Digest { return saidAs(d, d.GetSides()) }

func saidAs(d *pb.Digest, sides []*pb.Side) *pb.Digest {
	shown := proto.CloneOf(d)
	for _, t := range slices.Concat(shown.GetElephants(), shown.GetOneSide()) {
		for _, s := range t.Shares {
			s.Side = SidePlural(sides, s.Side)
		}
		for _, w := range t.Wordings {
			w.Side = SidePlural(sides, w.Side)
		}
	}
	return shown
}

// SidePlural is how the people of the side with the id are said together. Without sides, as in editions of before they had names
// and in answers about several programmes, it is what the id says.
func SidePlural(sides []*pb.Side, id string) string {
	for _, s := range sides {
		if s.Id == id {
			return s.Plural
		}
	}
	plural, _ := analysis.Side(id).Said()
	return plural
}

// barLength is how many of barCells squares a band fills: the middle of what it stands for, so that no bar is exact.
var barLength = map[pb.Band]int{pb.Band_BAND_SOME: 1, pb.Band_BAND_MANY: 4, pb.Band_BAND_MOST: 7}

const barCells = 10

func bar(s *pb.Share) string {
	n, more := barLength[s.Band], 0
	if s.AtLeast {
		more = barLength[s.Band+1] - n
	}
	return strings.Repeat("■", n) + strings.Repeat("▫", more) + strings.Repeat("□", barCells-n-more)
}

// narrowest is the least width in columns that a digest is laid out for, and wideEnough that at which both sides stand in one line.
const (
	narrowest  = 40
	wideEnough = 80
)

// WriteDigest lays a digest out for a terminal of the given width in columns.
func WriteDigest(w io.Writer, d *pb.Digest, width int) { writeDigest(w, d, width, true) }

// WriteText lays a digest out as plain text, which reads aloud as well: with no bars, and as wide as a letter.
func WriteText(w io.Writer, d *pb.Digest) { writeDigest(w, d, wideEnough, false) }

func writeDigest(w io.Writer, d *pb.Digest, width int, bars bool) {
	width, d = max(width, narrowest), Said(d)
	fmt.Fprintf(w, "%s · edition %d · %s\n", d.Programme, d.Edition, d.Month)
	writeWrapped(w, "", fmt.Sprintf("%s, both sides. What fewer than %d people raised is left out.", d.Size, d.GetProtection().GetK()), width)
	fmt.Fprint(w, "\nELEPHANTS: raised by both sides\n")
	for i, t := range d.Elephants {
		writeTheme(w, i+1, t, width, bars)
	}
	if len(d.Elephants) == 0 {
		fmt.Fprintln(w, " Not enough to say.")
	}
	if len(d.OneSide) > 0 {
		fmt.Fprint(w, "\nHEARD MAINLY FROM ONE SIDE\n")
		longest := longestSide(d.OneSide)
		for _, t := range d.OneSide {
			for _, s := range t.Shares {
				lead := fmt.Sprintf(" %-*s  ", longest, s.Side)
				if width < wideEnough {
					fmt.Fprintln(w, " "+s.Side+":")
					lead = "   "
				}
				writeOpposite(w, lead, t.Label, PrincipleWord(t.Principle), width)
			}
		}
	}
	fmt.Fprint(w, "\nNOT ENOUGH TO SAY\n")
	for _, sentence := range d.NotEnough {
		writeWrapped(w, " ", sentence, width)
	}
}

func writeTheme(w io.Writer, number int, t *pb.Theme, width int, bars bool) {
	writeOpposite(w, fmt.Sprintf("%2d ", number), t.Label, PrincipleWord(t.Principle), width)
	writeShares(w, t, width, bars)
	if len(t.Terms) > 0 {
		writeWrapped(w, "   in the words      ", strings.Join(t.Terms, ", "), width)
	}
	for _, own := range t.Wordings {
		writeWrapped(w, "   words of one side ", own.Side+": "+strings.Join(own.Words, ", "), width)
	}
	for _, q := range t.Quotes {
		writeWrapped(w, "   somebody said     ", QuoteLine(q), width)
	}
	if s := SteadyWords(t.Steadiness); s != "" {
		writeWrapped(w, "   steady            ", s, width)
	}
	if t.Step != "" {
		writeWrapped(w, "   from the guide    ", t.Step, width)
	}
	if len(t.BookNames) > 0 {
		writeWrapped(w, "   in the code book  ", strings.Join(t.BookNames, "; "), width)
	}
}

// writeShares writes how much of each side raises a theme: in one line where both have room, and else below each other.
func writeShares(w io.Writer, t *pb.Theme, width int, bars bool) {
	line, together := "  ", width >= wideEnough
	var lines []string
	for _, s := range t.Shares {
		share := fmt.Sprintf("%-6s", ShareWords(s))
		if bars && s.Band != pb.Band_BAND_UNSPECIFIED {
			share += " " + bar(s)
		}
		column := " " + s.Side + "  " + share
		together = together && letters(column) <= width/2-2
		line += fmt.Sprintf("%-*s", width/2-2, column)
		if letters(column) <= width-2 {
			lines = append(lines, "  "+column)
		} else {
			lines = append(lines, "   "+s.Side, "     "+share)
		}
	}
	if together {
		lines = []string{line}
	}
	for _, l := range lines {
		fmt.Fprintln(w, strings.TrimRight(l, " "))
	}
}

// longestSide is the length in letters of the longest name of a side that the themes have.
func longestSide(themes []*pb.Theme) (longest int) {
	for _, t := range themes {
		for _, s := range t.Shares {
			longest = max(longest, letters(s.Side))
		}
	}
	return longest
}

// writeOpposite puts a text after its lead at the left edge and a word at the right one, on the text's last line if it needs
// several.
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

// writeWrapped writes a text after its lead, and its further lines below its first.
func writeWrapped(w io.Writer, lead, text string, width int) {
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
