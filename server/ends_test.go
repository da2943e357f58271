package server

import (
	"context"
	"slices"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	pb "elephants/proto/elephants/v1"
)

// Whoever asks for the end is told at once what cannot be, and nothing is kept of the asking.
func TestAnEndIsCheckedBeforeItIsAskedFor(t *testing.T) {
	c := startCourse(t, learning...)
	ends := pb.NewClosingServiceClient(c.conn)
	for want, req := range map[string]*pb.CloseProgrammeRequest{
		"2026-12-05 or later":   {On: "2026-12-04"},
		"2036-11-18 or earlier": {Days: 3651},
	} {
		req.Check = true
		_, err := ends.CloseProgramme(c.head, req)
		refused(t, "a day that cannot be", err, codes.InvalidArgument, want)
	}
	checked, err := ends.CloseProgramme(c.head,
		&pb.CloseProgrammeRequest{On: "2026-12-05", Check: true})
	if err != nil || checked.Closing.State != pb.ClosingState_CLOSING_STATE_UNSPECIFIED {
		t.Fatalf("checking is asking: %v, %v", checked, err)
	}
	// Each draft is named with what it has, in every round.
	c.send(t, c.invite(t, "interim", 3), goodNews(30))
	draft, err := c.digests.PrepareEdition(c.head, &pb.PrepareEditionRequest{Round: "interim"})
	if err != nil {
		t.Fatal(err)
	}
	for approvals := range 2 {
		now, err := ends.GetClosing(c.second, &pb.GetClosingRequest{})
		if err != nil || len(now.Drafts) != 1 || now.Drafts[0].Round != "interim" ||
			int(now.Drafts[0].Approvals) != approvals || now.First != "2026-12-05" {
			t.Errorf("with %d approvals the closing says %v, %v", approvals, now, err)
		}
		_, err = ends.CloseProgramme(c.head, &pb.CloseProgrammeRequest{Check: true})
		refused(t, "with a draft open", err, codes.FailedPrecondition, "a draft waits")
		if approvals == 0 {
			approve := approvalOf(draft.Draft.Hash)
			approve.Round = "interim"
			if _, err := c.digests.ReleaseEdition(c.head, approve); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Until when it can be taken back is said to whoever has a receipt and to whoever hands receipts
// out, and that it ends to who leads a group; that a receipt was used, at once.
func TestAReceiptSaysUntilWhen(t *testing.T) {
	c := startCourse(t, learning...)
	receipts := c.submit(t, notesOf(12, plain))
	guide := func() string {
		t.Helper()
		interviewer := as(c.secret[pb.Role_ROLE_INTERVIEWER])
		g, err := pb.NewCollectionServiceClient(c.conn).GetGuide(interviewer, &pb.GetGuideRequest{})
		if err != nil {
			t.Fatal(err)
		}
		return g.Ends
	}
	if open := c.show(t, receipts[0]); open.Used || open.Ended || open.Ends != "" || guide() != "" {
		t.Errorf("with no end in sight a receipt says %v, the guide %q", open, guide())
	}
	ends := pb.NewClosingServiceClient(c.conn)
	for _, who := range []context.Context{c.head, c.second} {
		if _, err := ends.CloseProgramme(who, &pb.CloseProgrammeRequest{Days: 30}); err != nil {
			t.Fatal(err)
		}
	}
	const day = "2026-12-21"
	if open := c.show(t, receipts[0]); open.Used || open.Ends != day || guide() != day {
		t.Errorf("30 days before the end a receipt says %v, the guide %q; want %s", open, guide(), day)
	}
	_, leads := c.group(t)
	own := func() *pb.GetOwnGroupResponse {
		t.Helper()
		return ownOf(t, c.site, leads[1])
	}
	if got := own(); got.Ends != day || got.Ended {
		t.Errorf("30 days before the end a lead is told %q, %v", got.Ends, got.Ended)
	}
	withdrawals := pb.NewWithdrawalServiceClient(c.conn)
	if _, err := withdrawals.WithdrawNote(as(""),
		&pb.WithdrawNoteRequest{Receipt: receipts[0]}); err != nil {
		t.Fatal(err)
	}
	if used := c.show(t, receipts[0]); !used.Used || used.Ended || len(used.Sentences) > 0 {
		t.Errorf("a receipt that was used says %v", used)
	}
	if other := c.show(t, receipts[1]); other.Used {
		t.Error("another's receipt was used with it")
	}
	last := c.desk.Now()
	for range 30 {
		now := last.Add(24 * time.Hour)
		if err := c.desk.Store.TickClosings(context.Background(), last, now); err != nil {
			t.Fatal(err)
		}
		last = now
	}
	if ended := c.show(t, receipts[1]); !ended.Used || !ended.Ended || ended.Ends != "" {
		t.Errorf("after the end a receipt says %v", ended)
	}
	if got := own(); got.Ends != "" || !got.Ended {
		t.Errorf("after the end a lead is told %q, %v", got.Ends, got.Ended)
	}
}

// A withdrawal takes a draft away, and with it an approval: coordinators are told so, and nothing of
// whose it was or how many there were.
func TestALostApprovalIsSaid(t *testing.T) {
	x := start(t, nil)
	receipts := x.submit(t, notesOf(30, plain))
	one := as(x.secret[pb.Role_ROLE_COORDINATOR])
	lost := func() pb.LostDraft {
		t.Helper()
		ready, err := x.coordinator().CheckReadiness(one, &pb.CheckReadinessRequest{})
		if err != nil {
			t.Fatal(err)
		}
		return ready.Lost
	}
	withdraw := func(receipt string) {
		t.Helper()
		_, err := pb.NewWithdrawalServiceClient(x.conn).WithdrawNote(as(""),
			&pb.WithdrawNoteRequest{Receipt: receipt})
		if err != nil {
			t.Fatal(err)
		}
	}
	const none = pb.LostDraft_LOST_DRAFT_UNSPECIFIED
	if got := lost(); got != none {
		t.Errorf("before any draft: %v", got)
	}
	withdraw(receipts[0])
	if got := lost(); got != none {
		t.Errorf("a withdrawal before any draft: %v", got)
	}
	x.prepare(t)
	if got := lost(); got != none {
		t.Errorf("with a draft open: %v", got)
	}
	withdraw(receipts[1])
	if got := lost(); got != pb.LostDraft_LOST_DRAFT_OPEN {
		t.Errorf("after a withdrawal from a draft: %v", got)
	}
	if _, err := x.coordinator().ReleaseEdition(one, approvalOf(x.again(t).Hash)); err != nil {
		t.Fatal(err)
	}
	withdraw(receipts[2])
	if got := lost(); got != pb.LostDraft_LOST_DRAFT_APPROVED {
		t.Errorf("after a withdrawal from a draft that one had approved: %v", got)
	}
	x.approveTwice(t, x.again(t).Hash)
	if got := lost(); got != none {
		t.Errorf("after the release: %v", got)
	}
}

// A draft says what the edition before said and it does not, of which no note is told: whoever holds
// both sees the same.
func TestADraftSaysWhatItNoMoreSays(t *testing.T) {
	x := start(t, nil)
	receipts := x.submit(t, notesOf(30, plain))
	draft := x.prepare(t)
	if len(draft.Earlier) > 0 {
		t.Errorf("a first draft says what it no more says: %v", draft.Earlier)
	}
	x.approveTwice(t, draft.Hash)
	before := labels(draft.Digest)
	// Others come, who say less, and all who spoke before take back what they said.
	come := make([]*pb.Note, 30, 60)
	less := func(i int) string { return said[0] + "\n\n" + differing(i) }
	x.submit(t, append(come, notesOf(30, less)...))
	for _, receipt := range receipts {
		_, err := pb.NewWithdrawalServiceClient(x.conn).WithdrawNote(as(""),
			&pb.WithdrawNoteRequest{Receipt: receipt})
		if err != nil {
			t.Fatal(err)
		}
	}
	next := x.prepare(t)
	now := labels(next.Digest)
	var missing, told []string
	for _, label := range before {
		if !slices.Contains(now, label) {
			missing = append(missing, label)
		}
	}
	for _, e := range next.Earlier {
		if e.Edition != 1 {
			t.Errorf("%q is of edition %d", e.Label, e.Edition)
		}
		told = append(told, e.Label)
	}
	if len(missing) == 0 || !slices.Equal(missing, told) {
		t.Errorf("the draft lacks %q, and says that it lacks %q", missing, told)
	}
}

// labels are those of what a digest says that people raised.
func labels(d *pb.Digest) (all []string) {
	for _, t := range slices.Concat(d.Elephants, d.OneSide, d.Also, d.Better, d.Hopes) {
		all = append(all, t.Label)
	}
	return all
}
