package client

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	pb "elephants/proto/elephants/v1"
)

func TestCompare(t *testing.T) {
	share := func(side string, band pb.Band) *pb.Share { return &pb.Share{Side: side, Band: band} }
	before := &pb.Digest{Edition: 1, Elephants: []*pb.Theme{
		{Id: "tokenism", Barrier: "tokenism", Label: "Asked after it was decided",
			Shares: []*pb.Share{share("one-side", pb.Band_BAND_SOME),
				share("other-side", pb.Band_BAND_MANY)}},
		{Id: "blame", Barrier: "blame", Label: "Blame",
			Shares: []*pb.Share{share("one-side", 0), share("other-side", 0)}},
		{Id: "+dog+kennel+rain", Label: "dog, kennel", Terms: []string{"dog", "kennel", "rain"}},
		{Barrier: "old", Label: "Of an edition before themes had ids"},
	}, OneSide: []*pb.Theme{{Id: "practicalities", Barrier: "practicalities", Label: "Getting there",
		Shares: []*pb.Share{share("one-side", pb.Band_BAND_MOST)}}}}
	after := &pb.Digest{Edition: 3, Elephants: []*pb.Theme{
		{Id: "tokenism", Barrier: "tokenism", Label: "Asked late",
			BookNames: []string{"Asked after it was decided", "Blame"},
			Shares: []*pb.Share{{Side: "one-side", Band: pb.Band_BAND_SOME, AtLeast: true},
				share("other-side", pb.Band_BAND_MANY)}},
		{Id: "practicalities", Barrier: "practicalities", Label: "Getting there",
			Shares: []*pb.Share{share("one-side", pb.Band_BAND_MOST), share("other-side", 0)}},
		{Id: "+dog+kennel", Label: "dog, kennel", Terms: []string{"dog", "kennel"}},
		{Id: "old", Barrier: "old", Label: "Of an edition before themes had ids"},
		{Id: "monoculture", Barrier: "monoculture", Label: "All alike"},
	}}
	type lines struct {
		Since            int32
		New, Gone, Moved []string
	}
	var got lines
	want := lines{Since: 1, New: []string{"All alike"},
		Gone: []string{"Blame, which is part of “Asked late” now"}, Moved: []string{
			"Asked late: before, it was called “Asked after it was decided”; one side: some or more, " +
				"before: some",
			"Getting there: other side raises it too now",
		}}
	said, err := json.Marshal(Compare(before, after))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(said, &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v, %v", got, want, err)
	}
	if same := Compare(before, before); !same.None() {
		t.Errorf("an edition differs from itself: %+v", same)
	}
	var out strings.Builder
	WriteChanges(&out, Compare(before, after), 60)
	for line := range strings.Lines(out.String()) {
		if letters(strings.TrimSuffix(line, "\n")) > 60 {
			t.Errorf("a line is too wide: %q", line)
		}
	}
}
