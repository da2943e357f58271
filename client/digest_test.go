package client

import (
	"strings"
	"testing"

	pb "elephants/proto/elephants/v1"
)

func someDigest() *pb.Digest {
	shares := []*pb.Share{{Side: "lived-experience", Band: pb.Band_BAND_MANY}, {Side: "decision-maker"}}
	return &pb.Digest{
		Programme: "North *and* South", Edition: 2, Month: "May 2027", Size: "About thirty people", Protection: &pb.Protection{K: 5},
		Elephants: []*pb.Theme{{Label: "Asked after it was decided, and then asked once more about the same", Principle: pb.Principle_PRINCIPLE_POWER,
			Step: "Define the problem together; say early what cannot be changed, and why that is so.", Shares: shares, Terms: []string{"decided", "report", "[again]"}}},
		OneSide:   []*pb.Theme{{Label: "Getting there: fares, times, children", Shares: shares[:1]}},
		NotEnough: []string{"More was said than this; with these conversations it cannot be told from chance."},
	}
}

// However narrow a terminal is, nothing is cut and no line is wider.
func TestDigestFitsTheTerminal(t *testing.T) {
	whole := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for _, width := range []int{0, 40, 60, 79, 80, 100, 200} {
		var out strings.Builder
		WriteDigest(&out, someDigest(), width)
		for line := range strings.Lines(out.String()) {
			if n := letters(strings.TrimRight(line, "\n")); n > max(width, narrowest) {
				t.Errorf("width %d: a line of %d: %q", width, n, line)
			}
		}
		for _, want := range []string{"cannot be changed", "told from chance.", "decided, report", "people with lived experience many ■■■■", "decision-makers raised"} {
			if !strings.Contains(whole(out.String()), want) {
				t.Errorf("width %d: %q is not there:\n%s", width, want, out.String())
			}
		}
	}
}

func TestDigestAsText(t *testing.T) {
	var out strings.Builder
	WriteText(&out, someDigest())
	if strings.ContainsAny(out.String(), "■□") {
		t.Errorf("bars that a screen reader would read out:\n%s", out.String())
	}
}

func TestDigestAsMarkdown(t *testing.T) {
	var out strings.Builder
	WriteMarkdown(&out, someDigest())
	for _, want := range []string{"# North \\*and\\* South: edition 2", "### Asked after", "- people with lived experience: many\n- decision-makers: raised\n",
		"- in the words: decided, report, \\[again\\]\n", "- principle: power\n", "## Heard mainly from one side\n\n### Getting there"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not there:\n%s", want, out.String())
		}
	}
}
