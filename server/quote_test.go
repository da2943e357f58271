package server

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "elephants/proto/elephants/v1"
	"elephants/server/encode"
)

// quotable are notes whose people agreed to be quoted, each with a short sentence that many might
// have said.
func quotable(agreed bool) []*pb.Note {
	notes := notesOf(30, func(i int) string {
		return "They had decided before we came in. They were asking after it was decided.\n\n" +
			said[i%len(said)] + "\n\n" + differing(i)
	})
	for _, n := range notes {
		if n.Quotable = agreed; agreed {
			const own = "They had decided before we came in."
			n.OwnWords = []*pb.OwnWords{{End: int32(len(own))}}
			n.Codings = append(n.Codings, &pb.Coding{End: int32(strings.Index(n.Text, "\n")),
				Barrier: "tokenism"})
		}
		n.Sector = pb.Sector_SECTOR_PUBLIC
	}
	return notes
}

// By default an edition quotes nobody. A quote takes a participant who agreed, the gate, a
// coordinator who chooses it, and two persons who approve what they have seen.
func TestQuotesAreChosenAndApproved(t *testing.T) {
	x := start(t, nil)
	x.submit(t, quotable(true))
	digests, one, two := pb.NewDigestServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR]), as(x.second)
	draft := x.prepare(t)
	if len(draft.Offered) == 0 {
		t.Fatal("no quote is offered of sentences that all thirty said")
	}
	for _, theme := range encode.Themes(draft.Digest) {
		if len(theme.Quotes) > 0 {
			t.Error("a quote stands in the draft that nobody chose")
		}
	}
	if _, err := digests.ReleaseEdition(one,
		approvalOf(draft.Hash)); err != nil {
		t.Fatal(err)
	}
	choose := func(hash string, ids ...int32) (*pb.Draft, error) {
		answer, err := digests.ChooseQuotes(two, &pb.ChooseQuotesRequest{Hash: hash, Ids: ids})
		return answer.GetDraft(), err
	}
	if _, err := choose("another draft's", 1); status.Code(err) != codes.Aborted {
		t.Errorf("another draft's hash: %v, want aborted", err)
	}
	if _, err := choose(draft.Hash, 99); status.Code(err) != codes.InvalidArgument ||
		!strings.Contains(err.Error(), "99") {
		t.Errorf("a quote that is not offered: %v, want refused", err)
	}
	changed, err := choose(draft.Hash, draft.Offered[0].Id)
	if err != nil {
		t.Fatal(err)
	}
	if changed.Approvals != 0 || changed.Hash == draft.Hash {
		t.Error("the approval of a draft without the quote still counts for the draft with it")
	}
	if _, err := digests.ReleaseEdition(two,
		approvalOf(draft.Hash)); status.Code(err) != codes.Aborted {
		t.Errorf("approving the draft without the quote: %v, want aborted", err)
	}
	for _, who := range []string{x.secret[pb.Role_ROLE_COORDINATOR], x.second} {
		if _, err := digests.ReleaseEdition(as(who),
			approvalOf(changed.Hash)); err != nil {
			t.Fatal(err)
		}
	}
	edition, err := digests.GetEdition(one, &pb.GetEditionRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var printed []*pb.Quote
	for _, theme := range encode.Themes(edition.Digest) {
		printed = append(printed, theme.Quotes...)
	}
	if len(printed) != 1 || printed[0].Text != draft.Offered[0].Quote.Text {
		t.Errorf("%d quotes are printed, want the one that was chosen", len(printed))
	}
	if band := printed[0].RoleBand; !strings.HasSuffix(band, ", public sector") {
		t.Errorf("it is attributed to %q", band)
	}
}

func TestNobodyIsQuotedWhoDidNotAgree(t *testing.T) {
	x := start(t, nil)
	x.submit(t, quotable(false))
	if draft := x.prepare(t); len(draft.Offered) != 0 {
		t.Errorf("%d quotes are offered", len(draft.Offered))
	}
}
