package server

import (
	"slices"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
)

// A draft that nobody will release can be dropped, approved by one or not: then nothing stands in
// the way of the programme's end. It is in the log, nobody takes it for a withdrawal, and it is no way
// to a further look without a second person.
func TestADraftIsDropped(t *testing.T) {
	x := start(t, nil)
	receipts := x.submit(t, notesOf(30, plain))
	one, two := as(x.secret[pb.Role_ROLE_COORDINATOR]), as(x.second)
	c := pb.NewClosingServiceClient(x.conn)
	drop := func(hash string, want codes.Code) {
		t.Helper()
		_, err := x.coordinator().DropDraft(one, &pb.DropDraftRequest{Hash: hash})
		if status.Code(err) != want {
			t.Fatalf("dropping it: %v, want %v", err, want)
		}
	}
	drop("00", codes.FailedPrecondition) // there is none yet
	draft := x.prepare(t)
	drop("00", codes.Aborted)
	if _, err := x.coordinator().ReleaseEdition(two, approvalOf(draft.Hash)); err != nil {
		t.Fatal(err)
	}
	ask := &pb.CloseProgrammeRequest{Days: disclose.LeastWaiting, Check: true}
	if _, err := c.CloseProgramme(one, ask); reason(err) != "DRAFT_OPEN" {
		t.Fatalf("to close with a draft open: %v", err)
	}
	drop(draft.Hash, codes.OK)
	drop(draft.Hash, codes.FailedPrecondition)
	if _, err := x.coordinator().GetDraft(two, &pb.GetDraftRequest{}); status.Code(err) !=
		codes.FailedPrecondition {
		t.Errorf("a draft that was dropped: %v", err)
	}
	if _, err := c.CloseProgramme(one, ask); err != nil {
		t.Errorf("to close after it was dropped: %v", err)
	}
	ready, err := x.coordinator().CheckReadiness(one, &pb.CheckReadinessRequest{})
	if err != nil || !ready.Ready || ready.Lost != pb.LostDraft_LOST_DRAFT_UNSPECIFIED {
		t.Errorf("after it was dropped: %v, %v", ready, err)
	}
	log, err := pb.NewAdminServiceClient(x.conn).ListAuditEntries(one, &pb.ListAuditEntriesRequest{})
	dropped := func(e *pb.AuditEntry) bool { return e.Action == "drop the draft" && e.Edition == 1 }
	if err != nil || !slices.ContainsFunc(log.Entries, dropped) {
		t.Errorf("the log does not say it: %v", err)
	}
	again := x.prepare(t) // of the same notes: no further look, and nobody's approval
	if again.Approvals != 0 || again.Approved != nil {
		t.Errorf("the draft after it has %d approvals", again.Approvals)
	}
	drop(again.Hash, codes.OK)
	_, err = pb.NewWithdrawalServiceClient(x.conn).WithdrawNote(as(""),
		&pb.WithdrawNoteRequest{Receipt: receipts[0]})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.coordinator().PrepareEdition(one, &pb.PrepareEditionRequest{}); err == nil {
		t.Error("after a drop one person looks at other notes alone")
	}
}

// Prepared again, a draft that says the same keeps its approval; one that says something else does
// not, and its rules are those that hold.
func TestPreparedAgain(t *testing.T) {
	x := start(t, nil)
	x.submit(t, notesOf(30, plain))
	draft := x.prepare(t)
	one, two := as(x.secret[pb.Role_ROLE_COORDINATOR]), as(x.second)
	if _, err := x.coordinator().ReleaseEdition(two, approvalOf(draft.Hash)); err != nil {
		t.Fatal(err)
	}
	if again := x.prepare(t); again.Hash != draft.Hash || again.Approvals != 1 {
		t.Errorf("prepared again it has %d approvals; the same: %v", again.Approvals,
			again.Hash == draft.Hash)
	}
	to := &pb.Protection{K: draft.Digest.Protection.K + 1, Batch: draft.Digest.Protection.Batch,
		Outside: draft.Digest.Protection.Outside}
	if _, err := x.coordinator().SetPolicy(one, &pb.SetPolicyRequest{Policy: to}); err != nil {
		t.Fatal(err)
	}
	again := x.prepare(t)
	if again.Hash == draft.Hash || again.Approvals != 0 || again.Digest.Protection.K != to.K {
		t.Errorf("of other rules it has %d approvals, and k = %d", again.Approvals,
			again.Digest.Protection.K)
	}
}
