package server

import (
	"math/rand/v2"
	"slices"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
)

func TestNotYet(t *testing.T) {
	x := start(t, nil)
	digests, head := pb.NewDigestServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR])
	texts := map[string]bool{}
	for n := range 3 {
		x.submit(t, notesOf(3*(n+1), plain)[3*n:]) // the last three are new; the answer is the same after each
		_, err := digests.PrepareEdition(head, &pb.PrepareEditionRequest{})
		if status.Code(err) != codes.FailedPrecondition {
			t.Fatalf("after %d notes: %v, want not yet", 3*(n+1), err)
		}
		texts[err.Error()] = true
	}
	if len(texts) != 1 {
		t.Errorf("%d different ways to say not yet: one of them tells how far off it is", len(texts))
	}
}

// The same notes, whoever sends them and in whatever order, give the same bytes.
func TestOrderDoesNotMatter(t *testing.T) {
	notes := notesOf(30, plain)
	hash := ""
	for i := range 3 {
		x := start(t, nil)
		shuffled := slices.Clone(notes)
		rand.New(rand.NewPCG(uint64(i), 1)).Shuffle(len(shuffled), func(a, b int) { shuffled[a], shuffled[b] = shuffled[b], shuffled[a] })
		x.submit(t, shuffled)
		draft := x.prepare(t)
		if len(draft.Digest.Elephants) == 0 {
			t.Fatal("no elephant in thirty notes that all speak of the code book: this test proves nothing")
		}
		if hash == "" {
			hash = contentOf(t, draft)
		}
		if contentOf(t, draft) != hash {
			t.Errorf("order %d gives other bytes", i)
		}
	}
}

// contentOf is a draft's frozen bytes but for the head of the audit log, which tells of the server and not of the notes.
func contentOf(t *testing.T, d *pb.Draft) string {
	t.Helper()
	content := proto.CloneOf(d.Digest)
	content.Audit = ""
	frozen, err := proto.MarshalOptions{Deterministic: true}.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	return string(frozen)
}

// An edition made after a withdrawal is the edition that would have been made had the note never come.
func TestEditionWithoutAWithdrawnNote(t *testing.T) {
	notes := notesOf(30, plain)
	without := start(t, nil)
	others := slices.Clone(notes)
	others[7] = nil
	without.submit(t, others)

	x := start(t, nil)
	receipts := x.submit(t, notes)
	full := x.prepare(t)
	withdraw := func(receipt string) error {
		_, err := pb.NewWithdrawalServiceClient(x.conn).WithdrawNote(as(""), &pb.WithdrawNoteRequest{Receipt: receipt})
		return err
	}
	if err := withdraw(receipts[7]); err != nil {
		t.Fatal(err)
	}
	digests, head := pb.NewDigestServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR])
	if _, err := digests.GetDraft(head, &pb.GetDraftRequest{}); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("the draft made with the note is still there: %v", err)
	}
	if _, err := digests.ReleaseEdition(head, &pb.ReleaseEditionRequest{Hash: full.Hash}); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("the draft made with the note can still be approved: %v", err)
	}
	if contentOf(t, x.prepare(t)) != contentOf(t, without.prepare(t)) {
		t.Error("the withdrawn note left a trace in the next draft")
	}
	if err := withdraw(receipts[7]); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("a receipt used twice: %v, want told so", err)
	}
}

func TestTwoPersonsRelease(t *testing.T) {
	x := start(t, nil)
	x.submit(t, notesOf(30, plain))
	digests := pb.NewDigestServiceClient(x.conn)
	first, second := as(x.secret[pb.Role_ROLE_COORDINATOR]), as(x.second)
	draft := x.prepare(t)
	if _, err := digests.ReleaseEdition(first, &pb.ReleaseEditionRequest{Hash: "another draft's"}); status.Code(err) != codes.Aborted {
		t.Errorf("another draft's hash: %v, want aborted", err)
	}
	once, err := digests.ReleaseEdition(first, &pb.ReleaseEditionRequest{Hash: draft.Hash})
	if err != nil || once.Released || once.Approvals != 1 {
		t.Fatalf("the first approval: %v, %v", once, err)
	}
	if _, err := digests.ReleaseEdition(first, &pb.ReleaseEditionRequest{Hash: draft.Hash}); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("the same person twice: %v, want refused", err)
	}
	if list, err := digests.ListEditions(first, &pb.ListEditionsRequest{}); err != nil || len(list.Editions) != 0 {
		t.Errorf("after one approval: %d editions, %v", len(list.GetEditions()), err)
	}
	twice, err := digests.ReleaseEdition(second, &pb.ReleaseEditionRequest{Hash: draft.Hash})
	if err != nil || !twice.Released || twice.Approvals != 2 {
		t.Fatalf("the second approval: %v, %v", twice, err)
	}
	edition, err := digests.GetEdition(as(x.secret[pb.Role_ROLE_RESEARCHER]), &pb.GetEditionRequest{Number: 1})
	if err != nil || edition.Hash != draft.Hash {
		t.Errorf("what was released is not what was approved: %v", err)
	}
	// Nothing changed since: the next edition has to wait for its own batch.
	if _, err := digests.PrepareEdition(first, &pb.PrepareEditionRequest{}); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("an edition right after an edition: %v, want not yet", err)
	}
	x.submit(t, notesOf(42, plain)[30:])
	if next := x.prepare(t); next.Digest.Edition != 2 {
		t.Errorf("the next draft is edition %d, want 2", next.Digest.Edition)
	}
	if again, err := digests.GetEdition(second, &pb.GetEditionRequest{Number: 1}); err != nil || again.Hash != draft.Hash {
		t.Errorf("a released edition changed: %v", err)
	}
}
