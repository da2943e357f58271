package client

import (
	"flag"
	"os"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
)

var update = flag.Bool("update", false, "write what is printed now as what should be")

// eastmoor is an invented digest with everything that one can have. Its programme is named so that
// mark-up would show.
func eastmoor(t *testing.T) *pb.Digest {
	t.Helper()
	text, err := os.ReadFile("web/edition/design/eastmoor.json")
	if err != nil {
		t.Fatal(err)
	}
	d := new(pb.Digest)
	if err := protojson.Unmarshal(text, d); err != nil {
		t.Fatal(err)
	}
	return d
}

// old is the same edition as one of before sides had names and interviewers confirmed what they
// heard.
func old(d *pb.Digest) *pb.Digest {
	d = proto.CloneOf(d)
	d.Sides, d.Also, d.Better, d.Hopes, d.Heard, d.Reading, d.Coverage = nil, nil, nil, nil, nil, nil, nil
	d.Asked = pb.Asked_ASKED_UNSPECIFIED
	for _, t := range append(d.Elephants, d.OneSide...) {
		t.Sentence, t.Examples, t.Together = "", nil, nil
	}
	return d
}

// What is printed of a full digest is what testdata has, and the story is the same in each form.
func TestDigestIsPrintedAs(t *testing.T) {
	for name, write := range map[string]func(*strings.Builder, *pb.Digest){
		"terminal-100.txt": func(out *strings.Builder, d *pb.Digest) { WriteDigest(out, d, 100) },
		"terminal-60.txt":  func(out *strings.Builder, d *pb.Digest) { WriteDigest(out, d, 60) },
		"text.txt":         func(out *strings.Builder, d *pb.Digest) { WriteText(out, d) },
		"markdown.md":      func(out *strings.Builder, d *pb.Digest) { WriteMarkdown(out, d) },
	} {
		var got strings.Builder
		write(&got, eastmoor(t))
		file := "testdata/digest-" + name
		if *update {
			if err := os.WriteFile(file, []byte(got.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want) {
			t.Errorf("%s is now\n%s", name, got.String())
		}
		// Bags of words and redraws were taken for trust: they are nowhere.
		for _, gone := range []string{"wordbag", "onesidedword", "redraw"} {
			if strings.Contains(got.String(), gone) {
				t.Errorf("%s shows %q", name, gone)
			}
		}
		var before strings.Builder
		write(&before, old(eastmoor(t)))
		for _, still := range []string{"Asked after it was decided", "people with lived experience",
			"decision-makers", "They had it printed"} {
			if !strings.Contains(before.String(), still) {
				t.Errorf("%s of an old edition lacks %q:\n%s", name, still, before.String())
			}
		}
	}
}

// However narrow a terminal is, nothing is cut and no line is wider.
func TestDigestFitsTheTerminal(t *testing.T) {
	whole := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for _, width := range []int{0, 40, 60, 79, 80, 100, 200} {
		var out strings.Builder
		WriteDigest(&out, eastmoor(t), width)
		for line := range strings.Lines(out.String()) {
			if n := letters(strings.TrimRight(line, "\n")); n > max(width, narrowest) {
				t.Errorf("width %d: a line of %d: %q", width, n, line)
			}
		}
		for _, want := range []string{"say what cannot be changed",
			"Somebody said: “Half of that page was letters.” - Senior commissioner",
			"CONFIRMED BY NOBODY", "are in at least one line above."} {
			if !strings.Contains(whole(out.String()), want) {
				t.Errorf("width %d: %q is not there:\n%s", width, want, out.String())
			}
		}
	}
}

// A square for some, two for many, three for most, filled from the line outwards; the fourth is
// never filled.
func TestSquaresOfABand(t *testing.T) {
	for _, c := range []struct {
		share       *pb.Share
		left, right string
	}{
		{&pb.Share{}, "raised  ┄┄┄┄", "┄┄┄┄  raised"},
		{&pb.Share{Band: pb.Band_BAND_SOME}, "some  □□□■", "▧□□□  some"},
		{&pb.Share{Band: pb.Band_BAND_SOME, AtLeast: true}, "some or more  □□▫■",
			"▧▫□□  some or more"},
		{&pb.Share{Band: pb.Band_BAND_MANY}, "many  □□■■", "▧▧□□  many"},
		{&pb.Share{Band: pb.Band_BAND_MOST}, "most  □■■■", "▧▧▧□  most"},
		{&pb.Share{Band: pb.Band_BAND_MOST, AtLeast: true}, "most or more  ▫■■■",
			"▧▧▧▫  most or more"},
		{nil, "not enough to say", "not enough to say"},
	} {
		p := paper{squares: true}
		if left, right := mirrored(
			p.share(c.share, "■"),
		), strings.Join(
			p.share(c.share, "▧"),
			"  ",
		); left != c.left ||
			right != c.right {
			t.Errorf("%v: %q and %q, want %q and %q", c.share, left, right, c.left, c.right)
		}
	}
}

// A quote stands on the side of whom its description names; where it names neither, it stands on
// none.
func TestSideOfAQuote(t *testing.T) {
	pair := [2]*pb.Side{{Singular: "person"}, {Singular: "person who decides"}}
	for band, want := range map[string]int{"Person, public sector": 0, "Person who decides": 1,
		"Senior commissioner": -1, "": -1} {
		if got := speaker(pair, band); got != want {
			t.Errorf("%q is of side %d, want %d", band, got, want)
		}
	}
}

// A programme of which one side was asked claims no sides, and one of which nothing was read says
// so first.
func TestOpeningSaysWhatItRestsOn(t *testing.T) {
	d := eastmoor(t)
	d.Asked, d.Elephants, d.OneSide = pb.Asked_ASKED_ONE, nil, nil
	var out strings.Builder
	WriteDigest(&out, d, 200)
	if got := out.String(); strings.Contains(got, "BOTH SIDES") ||
		!strings.Contains(got, "nothing is said of sides") {
		t.Errorf("one side was asked:\n%s", got)
	}
	for _, r := range d.Reading {
		r.Read = pb.Extent_EXTENT_NONE
	}
	if line := ReadingLine(
		Said(d),
	); !strings.HasPrefix(
		line,
		"Interviewers went through hardly any of the notes, or none",
	) {
		t.Errorf("nothing was read: %q", line)
	}
}

// A learning round of which nobody read a note says nothing that the program heard, and does not
// point at it.
func TestAnUnreadLearningRoundSaysSo(t *testing.T) {
	d := &pb.Digest{
		Asks:    []pb.Ask{pb.Ask_ASK_WORKED},
		Reading: []*pb.Reading{{Side: "tenants"}, {Side: "landlords"}},
	}
	for i := range d.Reading {
		d.Reading[i].Read = pb.Extent_EXTENT_NONE
	}
	if said := ReadingLine(d); strings.Contains(said, "below") || !strings.Contains(said, "cannot say") {
		t.Errorf("it says %q", said)
	}
}

func TestDigestAsTextReadsAloud(t *testing.T) {
	var out strings.Builder
	WriteText(&out, eastmoor(t))
	if strings.ContainsAny(out.String(), "■□▧┄▫") {
		t.Errorf("squares that a screen reader would read out:\n%s", out.String())
	}
}

func TestMarkdownIsPlain(t *testing.T) {
	d := eastmoor(t)
	d.Programme = "North *and* South"
	var out strings.Builder
	WriteMarkdown(&out, d)
	if !strings.HasPrefix(out.String(), "# North \\*and\\* South: edition 1") {
		t.Errorf("the name is mark-up:\n%s", out.String())
	}
}

// What is printed from an edition leaves out what was taken back since; the edition itself does
// not.
func TestPrintableLeavesOutWhatWasTakenBack(t *testing.T) {
	kept, gone := &pb.Quote{Text: "They rang us back."}, &pb.Quote{Text: "They never rang us back."}
	answer := &pb.GetEditionResponse{Digest: &pb.Digest{
		Elephants: []*pb.Theme{{Quotes: []*pb.Quote{gone, kept}}},
		Hopes:     []*pb.Theme{{Quotes: []*pb.Quote{gone}}},
	}}
	if Printable(answer) != answer.Digest {
		t.Error("an edition of which nothing was taken back is another in print")
	}
	answer.TakenBack = []*pb.Quote{{Text: gone.Text, RoleBand: "Person"}}
	d := Printable(answer)
	if len(d.Elephants[0].Quotes) != 1 || d.Elephants[0].Quotes[0].Text != kept.Text ||
		len(d.Hopes[0].Quotes) != 0 {
		t.Errorf("printed with %v and %v", d.Elephants[0].Quotes, d.Hopes[0].Quotes)
	}
	if len(answer.Digest.Elephants[0].Quotes) != 2 {
		t.Error("the edition changed")
	}
}
