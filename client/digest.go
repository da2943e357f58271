package client

import (
	"context"
	"fmt"
	"io"
	"strings"

	pb "elephants/proto/elephants/v1"
)

// Withdraw takes back the note of a receipt. It must be called on a client without a secret.
func (c *Client) Withdraw(ctx context.Context, receipt string) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	_, err := c.Withdrawal.WithdrawNote(ctx, &pb.WithdrawNoteRequest{Receipt: receipt})
	return err
}

// BandWord says a band in a word, "raised" where none may be said.
func BandWord(b pb.Band) string {
	if b == pb.Band_BAND_UNSPECIFIED {
		return "raised"
	}
	return strings.ToLower(strings.TrimPrefix(b.String(), "BAND_"))
}

// PrincipleWord says a principle in a word, "" for none.
func PrincipleWord(p pb.Principle) string {
	if p == pb.Principle_PRINCIPLE_UNSPECIFIED {
		return ""
	}
	return strings.ToLower(strings.TrimPrefix(p.String(), "PRINCIPLE_"))
}

// SideWords says the name of a side as people would: "lived experience".
func SideWords(side string) string { return strings.ReplaceAll(side, "-", " ") }

// barLength is how many of barCells squares a band fills: the middle of what it stands for, so that no bar is exact.
var barLength = map[pb.Band]int{pb.Band_BAND_SOME: 1, pb.Band_BAND_MANY: 4, pb.Band_BAND_MOST: 7}

const barCells = 10

func bar(b pb.Band) string {
	n := barLength[b]
	return strings.Repeat("■", n) + strings.Repeat("□", barCells-n)
}

// WriteDigest lays a digest out for a terminal of the given width in columns.
func WriteDigest(w io.Writer, d *pb.Digest, width int) {
	width = max(width, 60)
	fmt.Fprintf(w, "%s · edition %d · %s\n", d.Programme, d.Edition, d.Month)
	fmt.Fprintf(w, "%s, both sides. What fewer than %d people said is left out.\n", d.Size, d.GetProtection().GetK())
	fmt.Fprint(w, "\nELEPHANTS: raised by both sides\n")
	for i, t := range d.Elephants {
		writeTheme(w, i+1, t, width)
	}
	if len(d.Elephants) == 0 {
		fmt.Fprintln(w, " Not enough to say.")
	}
	if len(d.OneSide) > 0 {
		fmt.Fprint(w, "\nHEARD MAINLY FROM ONE SIDE\n")
		for _, t := range d.OneSide {
			for _, s := range t.Shares {
				writeOpposite(w, fmt.Sprintf(" %-17s %s", SideWords(s.Side), t.Label), PrincipleWord(t.Principle), width)
			}
		}
	}
	fmt.Fprint(w, "\nNOT ENOUGH TO SAY\n")
	for _, sentence := range d.NotEnough {
		fmt.Fprintf(w, " %s\n", sentence)
	}
}

func writeTheme(w io.Writer, number int, t *pb.Theme, width int) {
	writeOpposite(w, fmt.Sprintf("%2d %s", number, t.Label), PrincipleWord(t.Principle), width)
	line := "  "
	for _, s := range t.Shares {
		column := fmt.Sprintf(" %s  %-6s", SideWords(s.Side), BandWord(s.Band))
		if s.Band != pb.Band_BAND_UNSPECIFIED {
			column += " " + bar(s.Band)
		}
		line += fmt.Sprintf("%-*s", width/2-2, column)
	}
	fmt.Fprintln(w, strings.TrimRight(line, " "))
	if len(t.Terms) > 0 {
		fmt.Fprintf(w, "   in the words      %s\n", strings.Join(t.Terms, ", "))
	}
	if t.Step != "" {
		fmt.Fprintf(w, "   from the guide    %s\n", t.Step)
	}
}

// writeOpposite puts left at the left edge and right at the right one.
func writeOpposite(w io.Writer, left, right string, width int) {
	gap := max(2, width-len([]rune(left))-len([]rune(right)))
	fmt.Fprintf(w, "%s%s%s\n", left, strings.Repeat(" ", gap), right)
}
