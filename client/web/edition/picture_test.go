package edition

import (
	"slices"
	"strings"
	"testing"

	"elephants/analysis/barrier"
	"elephants/client"
	"elephants/client/web/messages"
	"elephants/client/web/static"
	pb "elephants/proto/elephants/v1"
)

// A theme's picture shows its bands and nothing else: none is full, one that may not be said has no
// length, the squares at the line are filled first, and only those of the right side are striped.
func TestPictureOfABand(t *testing.T) {
	for _, c := range []struct {
		share                 *pb.Share
		words                 string
		full, dashed, squares int
	}{
		{&pb.Share{}, "raised", 0, 1, 1},
		{&pb.Share{AtLeast: true}, "raised", 0, 1, 1},
		{&pb.Share{Band: pb.Band_BAND_SOME}, "some", 1, 0, 4},
		{&pb.Share{Band: pb.Band_BAND_SOME, AtLeast: true}, "some or more", 1, 1, 4},
		{&pb.Share{Band: pb.Band_BAND_MANY}, "many", 2, 0, 4},
		{&pb.Share{Band: pb.Band_BAND_MANY, AtLeast: true}, "many or more", 2, 1, 4},
		{&pb.Share{Band: pb.Band_BAND_MOST}, "most", 3, 0, 4},
		{&pb.Share{Band: pb.Band_BAND_MOST, AtLeast: true}, "most or more", 3, 1, 4},
	} {
		for i, class := range []string{`class="one"`, `class="other"`} {
			drawn := string(band(c.share, i == 1))
			full, dashed := strings.Count(drawn, class), strings.Count(drawn, `class="raised `)
			squares := full + dashed + strings.Count(drawn, `class="rest"`)
			if words := client.ShareWords(
				c.share,
			); words != c.words || full != c.full || dashed != c.dashed ||
				squares != c.squares {
				t.Errorf(
					"%s: %d full, %d dashed of %d; want %s: %d, %d of %d",
					words,
					full,
					dashed,
					squares,
					c.words,
					c.full,
					c.dashed,
					c.squares,
				)
			}
			atLine := []string{`translate(96)`, `translate(0)`}[i]
			if at := strings.Index(
				drawn,
				atLine,
			); c.full > 0 &&
				!strings.HasPrefix(drawn[at+len(atLine):], `"><path `+class) {
				t.Errorf(
					"%s: the square at the line is not the first to be filled: %s",
					c.words,
					drawn,
				)
			}
			if !strings.Contains(drawn, `aria-hidden="true"`) {
				t.Error("the picture is read aloud")
			}
		}
	}
}

// Every barrier and principle has a drawing, small, in one line weight and without a name that
// would be read twice; so has a theme of neither. Each barrier has its easy words too, in every
// language.
func TestPicturesAndEasyWordsOfBarriers(t *testing.T) {
	names := []string{"elephant"}
	for _, asks := range [][]pb.Ask{nil, {pb.Ask_ASK_WORKED}} {
		s := Tell(&pb.Digest{Asks: asks})
		for _, h := range slices.Concat(s.Start(), s.End()) {
			names = append(names, h.Picture)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" }) // a side's square
	for _, b := range barrier.BuiltIn().Barriers {
		names = append(names, b.ID)
		for _, l := range messages.Languages {
			th := &pb.Theme{Barrier: b.ID, Label: b.Name, Step: b.Step}
			if (words{l}).easyName(th) == l.Theirs(b.Name) || len((words{l}).easyLines(th)) != 2 ||
				(words{l}).easyTry(th) == (words{l}).held(b.Step) {
				t.Errorf("%s has no easy words for %s", l.Code, b.ID)
			}
			if th.BookNames = []string{b.Name}; (words{l}).easyName(th) != l.Theirs(b.Name) {
				t.Errorf("a name that a coordinator gave to %s is not used in easy read", b.ID)
			}
		}
	}
	for _, p := range barrier.Principles {
		names = append(names, string(p))
	}
	for _, name := range names {
		drawn := string(static.Picture(name))
		if len(drawn) < 100 || len(drawn) > 700 || strings.Count(drawn, "stroke-width") != 1 ||
			strings.Contains(drawn, "<title>") {
			t.Errorf("%s has no good drawing: %q", name, drawn)
		}
	}
	if pictureOf(&pb.Theme{Label: "What no book has"}) == "" {
		t.Error("a theme beyond the code book has no drawing")
	}
}
