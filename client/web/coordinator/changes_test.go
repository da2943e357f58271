package coordinator

import (
	"testing"

	pb "elephants/proto/elephants/v1"
)

// What was done after the last approval is told, of this edition and this round alone.
func TestAfterApproval(t *testing.T) {
	entry := func(action string, edition int32, round string) *pb.AuditEntry {
		return &pb.AuditEntry{Action: action, Edition: edition, Round: round}
	}
	log := []*pb.AuditEntry{
		entry("prepare", 2, ""), entry("name a theme", 2, ""), entry("approve", 2, ""),
		entry("choose quotes", 2, ""), entry("approve", 2, ""), entry("approve", 1, "interim"),
		entry("name a theme", 1, "interim"), entry("order themes", 2, ""), entry("issue secret", 0, ""),
	}
	for _, c := range []struct {
		edition int32
		round   string
		want    []string
	}{{2, "", []string{"order themes"}}, {1, "interim", []string{"name a theme"}}, {1, "", nil}} {
		got := afterApproval(log, c.edition, c.round)
		if len(got) != len(c.want) || len(got) > 0 && got[0].Action != c.want[0] {
			t.Errorf("edition %d of round %q: %v, want %q", c.edition, c.round, got, c.want)
		}
	}
}

// A quote that went is shown while it may still be chosen. One whose speaker may have taken it back
// is not.
func TestAQuoteThatWasTakenBackIsNotShown(t *testing.T) {
	draft := func(offered []string, chosen ...string) *pb.Draft {
		theme := &pb.Theme{Id: "tokenism", Label: "Asked after it was decided"}
		d := &pb.Draft{Digest: &pb.Digest{Elephants: []*pb.Theme{theme}}}
		for _, text := range offered {
			d.Offered = append(d.Offered, &pb.OfferedQuote{Quote: &pb.Quote{Text: text}})
		}
		for _, text := range chosen {
			theme.Quotes = append(theme.Quotes, &pb.Quote{Text: text})
		}
		return d
	}
	before := draft([]string{"one", "two"}, "one", "two")
	for _, c := range []struct {
		now       *pb.Draft
		out       int
		withdrawn bool
	}{
		{draft([]string{"one", "two"}, "one", "two"), 0, false},
		{draft([]string{"one", "two"}, "one"), 1, false},
		{draft([]string{"one"}, "one"), 0, true},
	} {
		got := compare(before, c.now)
		if len(got.Out) != c.out || got.Withdrawn != c.withdrawn {
			t.Errorf("%d quotes are shown as gone, one was taken back %v; want %d, %v",
				len(got.Out), got.Withdrawn, c.out, c.withdrawn)
		}
	}
}
