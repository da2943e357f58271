package server

import (
	"fmt"
	"slices"
	"testing"

	pb "elephants/proto/elephants/v1"
)

// named submits the notes of people who raise what all raise, and in a line of their interviewer's
// own what no barrier fits, each of the lines once.
func (p *planter) named(invitations []string, lines ...string) {
	p.Helper()
	const asked, rest = "They asked us about it when it was made.", "Of this we heard enough."
	for _, line := range lines {
		text := asked + "\n\n" + rest
		note := &pb.Note{Side: DefaultSides[p.sent%2], Read: true, Text: text, Codings: []*pb.Coding{
			{End: int32(len(asked)), Barrier: "tokenism"},
			{Start: int32(len(asked) + 2), End: int32(len(text)), Named: line}}}
		differ(note, p.sent)
		_, err := pb.NewCollectionServiceClient(p.conn).SubmitNote(
			as(invitations[p.sent/2%len(invitations)]), &pb.SubmitNoteRequest{
				RequestId: fmt.Sprintf("request-%08d", p.sent), Note: note})
		if err != nil {
			p.Fatal(err)
		}
		p.sent++
	}
}

// counts has a barrier of the programme's own count these lines and no others.
func (p *planter) counts(lines ...string) {
	p.Helper()
	_, err := p.coordinator().PutBarrier(as(p.second), &pb.PutBarrierRequest{Barrier: &pb.OwnBarrier{
		Id: "quiet-evenings", Name: "Quiet evenings", Description: "What several people told us.",
		Examples: lines}})
	if err != nil {
		p.Fatal(err)
	}
}

// Who says anew whose lines a barrier of the programme's own counts, plants and takes back without
// a note: alone, in three drafts of the same notes, such a coordinator knew in 9 of 10 programmes
// whether somebody had said a line. So it is a further look.
func TestOwnBarriersAreAFurtherLook(t *testing.T) {
	x := start(t, func(s *Server) { few(s); s.desk.Draws = s.desk.Store.Draws })
	x.desk.Submissions.Every, x.desk.Withdrawals.Every = 0, 0
	p := &planter{T: t, site: x, spies: x.invitations(t, 2)}
	one, two := p.secret[pb.Role_ROLE_COORDINATOR], p.second
	planted := []string{"lampshade violet corridor", "kettle whistle kitchen",
		"carpet purple staircase", "window curtain garden", "pencil rubber drawer"}
	p.named(p.interviewers(), slices.Repeat([]string{"bicycle pump saddle"}, 14)...)
	p.named(p.spies, planted...)
	p.counts(planted[:4]...)
	if reason := p.look(two, ""); reason != "" {
		t.Fatal(reason)
	}
	p.counts(planted...)
	if reason := p.look(two, ""); reason != "SECOND_LOOK" {
		t.Errorf("a barrier counts other lines, and one coordinator looks again: %q", reason)
	}
	asked := p.asks(two)
	if !asked.Book || asked.Came != pb.Amount_AMOUNT_NONE || asked.Went != pb.Amount_AMOUNT_NONE {
		t.Errorf("who asks is told %v", asked)
	}
	if reason := p.look(one, p.told(one).Id); reason != "" {
		t.Errorf("asked by one and agreed to by the other: %q", reason)
	}
	looks := p.looks()
	if len(looks) != 2 || looks[0].Series != looks[1].Series || looks[0].Size != looks[1].Size {
		t.Errorf("another barrier changes what is drawn of the others: %v", looks)
	}
	p.counts(planted[:4]...)
	if reason := p.look(two, ""); reason != "" {
		t.Errorf("as it was at the first look: %q", reason)
	}
	_, err := p.coordinator().RemoveBarrier(as(two), &pb.RemoveBarrierRequest{Id: "quiet-evenings"})
	if err != nil {
		t.Fatal(err)
	}
	if reason := p.look(two, ""); reason != "SECOND_LOOK" {
		t.Errorf("without the barrier one coordinator looks again: %q", reason)
	}
	if told := p.told(two); !told.Book {
		t.Errorf("that it was removed is not told: %v", told)
	}
}
