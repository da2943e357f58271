package client

import (
	"strings"
	"testing"

	pb "elephants/proto/elephants/v1"
)

// Whoever asks for a barrier reads of it in every edition, also where it was left out.
func TestABarrierThatWasAskedForIsNamed(t *testing.T) {
	band := func(barrier string) *pb.PublishedBand {
		return &pb.PublishedBand{Barrier: barrier, Side: "decision-maker", Band: pb.Band_BAND_MANY,
			Elephant: true}
	}
	published := &pb.Published{Words: []string{"Nothing was spent."}, Editions: []*pb.PublishedEdition{
		{Programme: "Leeds", Edition: 1, Bands: []*pb.PublishedBand{band("tokenism")}},
		{Programme: "Hull", Edition: 2},
	}}
	for _, c := range []struct {
		asked []string
		left  int // barriers that are said to be left out
		says  string
	}{
		{nil, 0, "Not enough to say."},
		{[]string{"tokenism"}, 1, "too few people raised"},
		{[]string{"tokenism", "blame"}, 3, "too few people raised"},
	} {
		var out strings.Builder
		if err := WritePublished(&out, published, c.asked, 100); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(out.String(), "not in this edition"); got != c.left ||
			!strings.Contains(out.String(), c.says) {
			t.Errorf("asked for %q: %d are said to be left out, want %d\n%s", c.asked, got, c.left,
				out.String())
		}
		for _, barrier := range c.asked {
			if strings.Count(out.String(), barrier) != len(published.Editions) {
				t.Errorf("asked for %q: %s is not named in each edition\n%s", c.asked, barrier, out.String())
			}
		}
	}
}
