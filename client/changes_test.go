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
			"Getting there: now raised by other side too",
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

// What a draft says otherwise since somebody approved it is told in full, or it is said that there
// is more: "nothing else is different" is what people approve by.
func TestSinceApproval(t *testing.T) {
	digest := func() *pb.Digest {
		return &pb.Digest{Edition: 2, Month: "May 2026", Size: "About thirty people",
			Elephants: []*pb.Theme{{Id: "blame", Barrier: "blame", Label: "Blame",
				Quotes: []*pb.Quote{{Text: "It was us, always.", RoleBand: "Citizen"}}},
				{Id: "power", Barrier: "power", Label: "Power"}},
			Better: []*pb.Theme{{Id: "power", Barrier: "power", Label: "Power was shared"}}}
	}
	for _, c := range []struct {
		name   string
		change func(*pb.Digest)
		want   string
	}{
		{"prepared again", func(d *pb.Digest) { d.Month, d.Audit = "June 2026", "ff" },
			"Nothing else is different."},
		{"named", func(d *pb.Digest) { d.Elephants[0].Label = "Whose fault" },
			"otherwise now Whose fault: before, it was called “Blame” Nothing else is different."},
		{"what works is left out", func(d *pb.Digest) { d.Better = nil },
			"no longer there Power was shared Nothing else is different."},
		{"a quote", func(d *pb.Digest) {
			d.Elephants[1].Quotes, d.Elephants[0].Quotes = []*pb.Quote{{Text: "Mine.", RoleBand: "Citizen"}}, nil
		}, "quote put in “Mine.” - Citizen quote taken out “It was us, always.” - Citizen " +
			"Nothing else is different."},
		{"a quote that moved", func(d *pb.Digest) {
			d.Elephants[1].Quotes, d.Elephants[0].Quotes = d.Elephants[0].Quotes, nil
		}, "Other lines are different too: read the whole draft."},
		{"order", func(d *pb.Digest) { d.Elephants[0], d.Elephants[1] = d.Elephants[1], d.Elephants[0] },
			"The themes stand in another order. Nothing else is different."},
		{"terms", func(d *pb.Digest) { d.Elephants[0].Terms = []string{"fault"} },
			"Other lines are different too: read the whole draft."},
		{"size", func(d *pb.Digest) { d.Size = "About forty people" },
			"Other lines are different too: read the whole draft."},
	} {
		now := digest()
		c.change(now)
		var out strings.Builder
		WriteDraftChanges(&out, SinceApproval(&pb.Draft{Approved: digest(), Digest: now}), 200)
		got := strings.Join(strings.Fields(out.String()), " ")
		if want := "CHANGED SINCE SOMEBODY APPROVED IT " + c.want; got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, want)
		}
	}
	if SinceApproval(&pb.Draft{Digest: digest()}) != nil {
		t.Error("a draft that nobody approved is compared")
	}
}
