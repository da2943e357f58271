package coordinator

import (
	"strings"
	"testing"

	"elephants/client"
	"elephants/client/web/messages"
	pb "elephants/proto/elephants/v1"
)

// A decision names what people said in English, marked so and escaped; what was done with it is in
// Welsh.
func TestADecisionInWelsh(t *testing.T) {
	cy := messages.Coded("cy")
	const theirs = `<span lang="en-GB">a &lt;b&gt;</span>`
	for _, c := range []struct{ got, want string }{
		{string(decision(cy, &pb.Decision{Deed: pb.Deed_DEED_NAME, Labels: []string{"a <b>"},
			Name: "a <b>", Ends: true})),
			"“" + theirs + "”: fe’i gelwir yn “" + theirs +
				"”; tynnwyd hyn yn ôl, a daw i ben gyda’r argraffiad hwn"},
		{string(decision(cy, &pb.Decision{Deed: pb.Deed_DEED_SPLIT, Labels: []string{"a <b>"},
			Name: "a <b>", Terms: []string{"a <b>"}})),
			"“" + theirs + "”: fe’i tynnir allan o “" + theirs + "” gyda’r geiriau " + theirs},
	} {
		if c.got != c.want {
			t.Errorf("%s\nwant %s", c.got, c.want)
		}
	}
	for deed := range pb.Deed_name {
		if d := pb.Deed(deed); d != pb.Deed_DEED_UNSPECIFIED && d != pb.Deed_DEED_UNDO &&
			!strings.HasPrefix(client.DecisionLine(&pb.Decision{Deed: d, Name: "N",
				Labels: []string{"L"}}), string(decision(messages.English, &pb.Decision{Deed: d,
				Name: "N", Labels: []string{"L"}}))) {
			t.Errorf("%v: the page says %s, the command %s", d, decision(messages.English,
				&pb.Decision{Deed: d, Name: "N",
					Labels: []string{"L"}}), client.DecisionLine(&pb.Decision{Deed: d, Name: "N", Labels: []string{"L"}}))
		}
	}
}
