package client

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/proto/beside"
	pb "elephants/proto/elephants/v1"
)

// Asks are what a round may ask for, by their words, in the order in which a digest answers them.
var Asks = []pb.Ask{
	pb.Ask_ASK_DIFFICULTIES, pb.Ask_ASK_WORKED, pb.Ask_ASK_DID_NOT, pb.Ask_ASK_UNPLANNED,
	pb.Ask_ASK_HOPES,
}

// AskWord says an ask in a word: "did-not".
func AskWord(a pb.Ask) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(a.String(), "ASK_")), "_", "-")
}

// ParseAsk is the ask of a word, and whether there is one.
func ParseAsk(word string) (pb.Ask, bool) {
	i := slices.IndexFunc(Asks, func(a pb.Ask) bool { return AskWord(a) == word })
	if i < 0 {
		return pb.Ask_ASK_UNSPECIFIED, false
	}
	return Asks[i], true
}

// AskWords says several.
func AskWords(asks []pb.Ask) string {
	words := make([]string, len(asks))
	for i, a := range asks {
		words[i] = AskWord(a)
	}
	return strings.Join(words, ", ")
}

// FirstRound is the name of the round that every programme begins with.
const FirstRound = "first"

// Beside is what the first conversations said of what a learning round found.
type Beside struct {
	Edition int32  // of the first conversations
	Month   string // of it
	Lines   []beside.Line
}

// BesideFirst lays a learning round's digest beside the latest edition of the first conversations;
// nil where that has none, or nothing of both may be said, or d is of no learning round.
func BesideFirst(ctx context.Context, digests pb.DigestServiceClient, d *pb.Digest) (*Beside, error) {
	if !Learning(d) {
		return nil, nil //nolint:nilnil // as is said above
	}
	answer, err := digests.GetEdition(ctx, &pb.GetEditionRequest{Round: FirstRound})
	switch status.Code(err) {
	case codes.OK:
	case codes.NotFound, codes.FailedPrecondition:
		return nil, nil //nolint:nilnil // as is said above
	default:
		return nil, err
	}
	first := Said(answer.Digest)
	if lines := beside.Lines(d, first); len(lines) > 0 {
		return &Beside{first.Edition, first.Month, lines}, nil
	}
	return nil, nil //nolint:nilnil // as is said above
}

// Learning reports whether a digest is of a round that asked what became of things and not what
// stands in the way: it has no elephants, and what was also raised is what did not work.
func Learning(d *pb.Digest) bool { return beside.Learning(d) }

// Title names an edition: "Greater Manchester · interim round · edition 1 · November 2026".
func Title(d *pb.Digest) string {
	parts := []string{d.GetProgramme()}
	switch {
	case len(d.GetPooled()) > 0:
		parts = append(parts, "pooled")
	case d.GetRound() != "":
		parts = append(parts, d.Round+" round")
	}
	return strings.Join(append(parts, fmt.Sprintf("edition %d", d.GetEdition()), d.GetMonth()), " · ")
}

// PooledLine says which rounds a pooled edition is of; "" for any other.
func PooledLine(d *pb.Digest) string {
	var parts []string
	for _, r := range d.GetPooled() {
		parts = append(parts, fmt.Sprintf("%s (edition %d)", r.Round, r.Edition))
	}
	if len(parts) == 0 {
		return ""
	}
	return "Pooled, as was asked for, of the rounds " + strings.Join(parts, " and ") +
		". The same people may have spoken in each: of each side it says what the round says " +
		"in which most of them raise it."
}

// UnplannedLine says one thing that nobody planned, as far as that may be said: the words for it
// that several interviewers wrote, which alone would be read as a list of names.
func UnplannedLine(c *pb.Candidate) string {
	return "Something about “" + strings.Join(c.GetWords(), "”, “") + "”."
}

// PlacesLine says how many places of a side and sector are taken.
func PlacesLine(p *pb.Places) string {
	if p.GetPlaces() == 0 {
		return "There are no places for this side and sector."
	}
	return fmt.Sprintf("%d of %d places are taken.", p.Taken, p.Places)
}
