package edition

import (
	"testing"

	"elephants/client"
	"elephants/client/web/messages"
	pb "elephants/proto/elephants/v1"
)

// What people said stays English on a Welsh page, marked so and escaped; what the program says of
// it is in Welsh.
func TestAnEditionInWelsh(t *testing.T) {
	cy, english := words{messages.Coded("cy")}, words{messages.English}
	const theirs = `<span lang="en-GB">a &lt;b&gt;</span>`
	some, many := &pb.Share{Side: "a <b>", Band: pb.Band_BAND_SOME}, &pb.Share{Side: "a <b>",
		Band: pb.Band_BAND_MANY, AtLeast: true}
	for _, c := range []struct{ got, want string }{
		{string(cy.month("March 2027")), "Mawrth 2027"},
		{string(cy.month("a <b>")), theirs},
		{string(cy.held("About thirty people")), "Tua thri deg o bobl"},
		{string(cy.held("About thirty conversations")), "Tua thri deg o bobl"},
		{string(english.held("About thirty conversations")), "About thirty people"},
		{string(cy.held("a <b>")), theirs},
		{string(english.Theirs("a <b>")), "a &lt;b&gt;"},
		{string(cy.gone(client.Gone{Label: "a <b>", In: "a <b>"})), theirs +
			", sydd nawr yn rhan o “" + theirs + "”"},
		{string(cy.Theirs("Power was shared")), "Rhannwyd pŵer"},
		{string(cy.Theirs("Person with lived experience")), "Person â phrofiad byw"},
		{string(cy.Side("decision-makers")), "y rhai sy’n gwneud penderfyniadau"},
		{string(english.Theirs("Power was shared")), "Power was shared"},
		{string(cy.moved(client.Move{Label: "a <b>", Called: "a <b>",
			Shares: []client.Shift{{Side: "a <b>", Was: some, Is: many}, {Side: "a <b>", Is: some},
				{Side: "a <b>", Was: some}}})),
			theirs + ": ei henw o’r blaen oedd “" + theirs + "”; “" + theirs +
				"”: llawer neu fwy, o’r blaen: rhai; mae’r ochr hon yn ei chodi hefyd nawr: “" +
				theirs +
				"”; ni chaniateir dweud mwy am yr ochr hon nawr: “" + theirs + "”"},
	} {
		if c.got != c.want {
			t.Errorf("%s\nwant %s", c.got, c.want)
		}
	}
}
