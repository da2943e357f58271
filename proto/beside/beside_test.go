package beside

import (
	"fmt"
	"testing"

	pb "elephants/proto/elephants/v1"
)

func about(barriers ...string) (all []*pb.Theme) {
	for _, b := range barriers {
		all = append(all, &pb.Theme{Id: b, Barrier: b, Label: b})
	}
	return all
}

var asks = []pb.Ask{pb.Ask_ASK_WORKED, pb.Ask_ASK_DID_NOT, pb.Ask_ASK_HOPES}

// What both editions tell of is laid side by side, what stood in the way before what worked then;
// what only one of them tells of, and what nobody confirmed, is not.
func TestLines(t *testing.T) {
	first := &pb.Digest{
		Elephants: about("tokenism", "blame"), OneSide: about("jargon"), Also: about("fares"),
		Better: about("blame", "trust"), Hopes: about("time"), Heard: about("power"),
	}
	learnt := &pb.Digest{
		Asks:   asks,
		Better: append(about("tokenism", "jargon", "trust", "power", "new"), &pb.Theme{Label: "of words alone"}),
		Also:   about("fares", "blame"), Hopes: about("time"),
	}
	first.OneSide[0].Shares = []*pb.Share{{Side: "left"}}
	first.Also[0].Shares = []*pb.Share{{Side: "left"}, {Side: "right"}}
	var got []string
	for _, l := range Lines(learnt, first) {
		if l.Learnt.Barrier != l.First.Barrier {
			t.Errorf("%s is laid beside %s", l.Learnt.Barrier, l.First.Barrier)
		}
		got = append(got, fmt.Sprint(l.Learnt.Barrier, " ", l.Ask, " ", l.Then, l.Side()))
	}
	want := "[tokenism ASK_WORKED both jargon ASK_WORKED oneleft trust ASK_WORKED worked " +
		"fares ASK_DID_NOT also blame ASK_DID_NOT both time ASK_HOPES hoped]"
	if fmt.Sprint(got) != want {
		t.Errorf("got\n%v\nwant\n%s", got, want)
	}
}

// Only a learning round is compared, and only with first conversations.
func TestOnlyLearningWithFirst(t *testing.T) {
	of := func(asks ...pb.Ask) *pb.Digest {
		return &pb.Digest{Asks: asks, Elephants: about("blame"), Better: about("blame")}
	}
	first, learnt, earlier := of(pb.Ask_ASK_DIFFICULTIES, pb.Ask_ASK_WORKED), of(asks...), of()
	for name, pair := range map[string][2]*pb.Digest{
		"two first": {first, first}, "two learning": {learnt, learnt}, "the other way about": {first, learnt},
		"nothing released": {learnt, nil}, "nothing at all": {nil, nil},
	} {
		if all := Lines(pair[0], pair[1]); len(all) > 0 {
			t.Errorf("%s: %d lines, want none", name, len(all))
		}
	}
	for _, then := range []*pb.Digest{first, earlier} {
		if all := Lines(learnt, then); len(all) != 1 || all[0].Then != Both {
			t.Errorf("beside first conversations there are %v", all)
		}
	}
}

func ExampleLines() {
	first := &pb.Digest{Elephants: []*pb.Theme{{Barrier: "tokenism", Label: "Asked after it was decided"}}}
	learnt := &pb.Digest{
		Asks:   []pb.Ask{pb.Ask_ASK_WORKED},
		Better: []*pb.Theme{{Barrier: "tokenism", Label: "People were asked in time"}},
	}
	for _, l := range Lines(learnt, first) {
		fmt.Println(l.Learnt.Label, "-", l.Then, "-", l.First.Label)
	}
	// Output: People were asked in time - both - Asked after it was decided
}
