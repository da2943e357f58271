package client

import (
	"context"
	"fmt"
	"slices"
	"strings"

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

// ShareWords says a share in words, "raised" where no band may be said, and "some or more" where
// that is all that is known.
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
	return "“" + q.Text + "” - " + q.RoleBand
}

// ExampleLine is a sentence of the code book. Nobody may take it for somebody's.
func ExampleLine(e *pb.Example) string {
	return "“" + e.Text + "” - an example of the code book; nobody here said this"
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
		line = "“" + d.Name + "” is taken out of " + labels + " with the words " + strings.Join(
			d.Terms,
			", ",
		)
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

// Said is a digest in which each side stands as its programme says its people together,
// "decision-makers", and not by its id. All that shows a digest to people begins with it; d itself
// stays as it is.
func Said(d *pb.Digest) *pb.Digest { return saidAs(d, d.GetSides()) }

// Printable is an edition's digest without the quotes that whoever said them took back since. The
// edition never changes; but what is printed, shown to a room or exported from now on is new, and
// they are in nothing new.
func Printable(answer *pb.GetEditionResponse) *pb.Digest {
	if len(answer.GetTakenBack()) == 0 {
		return answer.GetDigest()
	}
	d := proto.CloneOf(answer.Digest)
	taken := func(q *pb.Quote) bool {
		return slices.ContainsFunc(answer.TakenBack,
			func(t *pb.Quote) bool { return t.Text == q.Text })
	}
	for _, t := range slices.Concat(d.Elephants, d.OneSide, d.Also, d.Better, d.Hopes) {
		t.Quotes = slices.DeleteFunc(t.Quotes, taken)
	}
	return d
}

func saidAs(d *pb.Digest, sides []*pb.Side) *pb.Digest {
	shown := proto.CloneOf(d)
	plural := func(side *string) { *side = SidePlural(sides, *side) }
	for _, t := range slices.Concat(shown.GetElephants(), shown.GetOneSide(), shown.GetAlso(),
		shown.GetBetter(), shown.GetHopes()) {
		for _, s := range t.Shares {
			plural(&s.Side)
		}
		for _, e := range t.Examples {
			plural(&e.Side)
		}
	}
	for _, r := range shown.GetReading() {
		plural(&r.Side)
	}
	for _, c := range shown.GetCoverage() {
		plural(&c.Side)
	}
	return shown
}

// SidePlural is how the people of the side with the id are said together. Without sides, as in
// editions of before they had names and in answers about several programmes, it is what the id
// says.
func SidePlural(sides []*pb.Side, id string) string {
	for _, s := range sides {
		if s.Id == id {
			return s.Plural
		}
	}
	plural, _ := analysis.Side(id).Said()
	return plural
}

// Pair is a digest's two sides: the first always stands left, the second right. An edition of
// before sides had names has those that its themes name, or the ones that were the only ones then.
func Pair(d *pb.Digest) (pair [2]*pb.Side) {
	if len(d.GetSides()) == len(pair) {
		return [2]*pb.Side(d.Sides)
	}
	for i, id := range []analysis.Side{analysis.LivedExperience, analysis.DecisionMaker} {
		plural, singular := id.Said()
		pair[i] = &pb.Side{Id: string(id), Plural: plural, Singular: singular}
	}
	return pair
}

// Half is what a theme says of one side.
type Half struct {
	Side   string      // its people together
	Share  *pb.Share   // nil: not enough to say
	Quotes []*pb.Quote // of its people
}

// Facing is a theme as its two sides face each other, left and right, and the quotes of which the
// side is not known.
func Facing(d *pb.Digest, t *pb.Theme) (halves [2]Half, other []*pb.Quote) {
	pair := Pair(d)
	for i, side := range pair {
		halves[i].Side = side.Plural
		for _, s := range t.GetShares() {
			if s.Side == side.Id || s.Side == side.Plural {
				halves[i].Share = s
			}
		}
	}
	for _, q := range t.GetQuotes() {
		if i := speaker(pair, q.RoleBand); i >= 0 {
			halves[i].Quotes = append(halves[i].Quotes, q)
		} else {
			other = append(other, q)
		}
	}
	return halves, other
}

// speaker is the side whose people a role band describes: "Decision-maker, public sector" begins
// with how one of them is said. A programme's own phrase may begin with neither, and then it is -1.
// Of two that fit, as "person" and "person with a home", the longer one is meant.
func speaker(pair [2]*pb.Side, band string) int {
	side, longest := -1, 0
	for i, s := range pair {
		n := len(s.Singular)
		if n > longest && len(band) >= n && strings.EqualFold(band[:n], s.Singular) {
			side, longest = i, n
		}
	}
	return side
}

// Together are the labels of the themes of a digest that the same people often raise with t.
func Together(d *pb.Digest, t *pb.Theme) (labels []string) {
	for _, id := range t.GetTogether() {
		for _, other := range slices.Concat(d.GetElephants(), d.GetOneSide(), d.GetAlso()) {
			if other.Id == id {
				labels = append(labels, other.Label)
			}
		}
	}
	return labels
}

// ReadingLine says how much of the notes the interviewers went through; "" for an edition of before
// that was known.
func ReadingLine(d *pb.Digest) string {
	said := d.GetReading()
	switch {
	case len(said) == 0:
		return ""
	case NoneRead(d) && Learning(d):
		return "Interviewers went through hardly any of the notes, or none: so it cannot say what came of it."
	case NoneRead(d):
		return "Interviewers went through hardly any of the notes, or none: what is below is what the " +
			"program heard."
	case !slices.ContainsFunc(said, func(r *pb.Reading) bool { return r.Read != said[0].Read }):
		return "Their interviewers went through " + extents[said[0].Read] + " of the notes."
	}
	var parts []string
	for _, r := range said {
		parts = append(parts, extents[r.Read]+" of those of "+r.Side)
	}
	return "Of the notes, interviewers went through " + strings.Join(parts, ", and ") + "."
}

// NoneRead reports whether an edition says that no notes were gone through, or too few to say.
func NoneRead(d *pb.Digest) bool {
	return len(d.GetReading()) > 0 && !slices.ContainsFunc(d.GetReading(),
		func(r *pb.Reading) bool { return r.Read > pb.Extent_EXTENT_NONE })
}

var extents = map[pb.Extent]string{
	pb.Extent_EXTENT_UNSPECIFIED: "some",
	pb.Extent_EXTENT_NONE:        "hardly any",
	pb.Extent_EXTENT_SOME:        "less than half",
	pb.Extent_EXTENT_MOST:        "most",
	pb.Extent_EXTENT_NEARLY_ALL:  "nearly all",
}

// CoverageLine says how many of each side's people are in at least one theme; "" where none of it
// may be said.
func CoverageLine(d *pb.Digest) string {
	var parts []string
	for _, c := range d.GetCoverage() {
		if c.Band != pb.Band_BAND_UNSPECIFIED {
			parts = append(parts, ShareWords(&pb.Share{Band: c.Band})+" "+c.Side)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	line := strings.Join(parts, " and ") + " are in at least one line above."
	return strings.ToUpper(line[:1]) + line[1:]
}

// OpeningLines say who was asked, what is below, and what is left out.
func OpeningLines(d *pb.Digest) []string {
	asked := d.Size + ", both sides."
	if d.GetAsked() == pb.Asked_ASKED_ONE {
		asked = d.Size +
			". One side alone was asked, or too few of the other were read: nothing is said of sides."
	}
	if line := ReadingLine(d); line != "" {
		asked += " " + line
	}
	if s := d.GetSubject(); s != "" {
		asked = "It is about " + s + ". " + asked
	}
	below := fmt.Sprintf("What fewer than %d people said is left out.", d.GetProtection().GetK())
	if parts := contents(d); len(parts) > 0 {
		below = "Below: " + strings.Join(parts, ", ") + ". " + below
	}
	if line := PooledLine(d); line != "" {
		return []string{asked, line, below}
	}
	return []string{asked, below}
}

// contents names what a digest has, for who reads on.
func contents(d *pb.Digest) (parts []string) {
	didNot := 0
	if Learning(d) {
		didNot = len(d.GetAlso())
	}
	for _, c := range []struct {
		themes int
		called string
	}{
		{len(d.GetElephants()), "what both sides say"}, {len(d.GetOneSide()),
			"what mainly one side says"},
		{len(d.GetBetter()), "what works"}, {didNot, "what did not work"}, {len(d.GetUnplanned()),
			"what nobody planned"}, {len(d.GetHopes()), "what people hope"},
	} {
		if c.themes > 0 {
			parts = append(parts, c.called)
		}
	}
	return parts
}
