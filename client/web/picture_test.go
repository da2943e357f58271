package web

import (
	"strings"
	"testing"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// A theme's picture shows its bands and nothing else: none is full, one that may not be said has no length, and the same words have
// the same picture.
func TestPictureOfATheme(t *testing.T) {
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
		c.share.Side = "one"
		d := &pb.Digest{Elephants: []*pb.Theme{{Shares: []*pb.Share{c.share, {Side: "<other>"}}}}}
		bars := drawn(d, d.Elephants[0])
		if len(bars) != 2 {
			t.Fatalf("%d bars of two sides", len(bars))
		}
		bar := string(bars[0].Bar)
		full, dashed, squares := strings.Count(bar, `class="one"`), strings.Count(bar, `class="raised"`), strings.Count(bar, "<rect")
		if words := client.ShareWords(c.share); words != c.words || full != c.full || dashed != c.dashed || squares != c.squares {
			t.Errorf("%s: %d full, %d dashed of %d; want %s: %d, %d of %d", words, full, dashed, squares, c.words, c.full, c.dashed, c.squares)
		}
		if !strings.Contains(bar, `aria-hidden="true"`) || strings.Contains(string(bars[1].Bar), "other>") {
			t.Error("the picture is read aloud, or holds a name")
		}
	}
}
