package server

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
)

func TestNotYet(t *testing.T) {
	x := start(t, nil)
	digests, head := pb.NewDigestServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR])
	texts := map[string]bool{}
	for n := range 3 {
		// the last three are new; the answer is the same after each
		x.submit(t, notesOf(3*(n+1), plain)[3*n:])
		_, err := digests.PrepareEdition(head, &pb.PrepareEditionRequest{})
		if status.Code(err) != codes.FailedPrecondition {
			t.Fatalf("after %d notes: %v, want not yet", 3*(n+1), err)
		}
		texts[err.Error()] = true
	}
	if len(texts) != 1 {
		t.Errorf("%d different ways to say not yet: one of them tells how far off it is",
			len(texts))
	}
}

// The same notes, whoever sends them and in whatever order, give the same bytes.
func TestOrderDoesNotMatter(t *testing.T) {
	notes := notesOf(30, plain)
	hash := ""
	for i := range 3 {
		x := start(t, nil)
		shuffled := slices.Clone(notes)
		rand.New(rand.NewPCG(uint64(i), 1)).Shuffle(len(shuffled), func(a, b int) {
			shuffled[a],
				shuffled[b] = shuffled[b], shuffled[a]
		})
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

// contentOf is a draft's frozen bytes but for the head of the audit log, which tells of the
// server and not of the notes.
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

// An edition made after a withdrawal is the edition that would have been made had the note never
// come.
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
		_, err := pb.NewWithdrawalServiceClient(x.conn).WithdrawNote(as(""),
			&pb.WithdrawNoteRequest{Receipt: receipt})
		return err
	}
	if err := withdraw(receipts[7]); err != nil {
		t.Fatal(err)
	}
	digests, head := pb.NewDigestServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR])
	if _, err := digests.GetDraft(head,
		&pb.GetDraftRequest{}); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("the draft made with the note is still there: %v", err)
	}
	if _, err := digests.ReleaseEdition(head,
		approvalOf(full.Hash)); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("the draft made with the note can still be approved: %v", err)
	}
	if contentOf(t, x.again(t)) != contentOf(t, without.prepare(t)) {
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
	if _, err := digests.ReleaseEdition(first,
		approvalOf("another draft's")); status.Code(err) != codes.Aborted {
		t.Errorf("another draft's hash: %v, want aborted", err)
	}
	once, err := digests.ReleaseEdition(first, approvalOf(draft.Hash))
	if err != nil || once.Released || once.Approvals != 1 {
		t.Fatalf("the first approval: %v, %v", once, err)
	}
	if _, err := digests.ReleaseEdition(first,
		approvalOf(draft.Hash)); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("the same person twice: %v, want refused", err)
	}
	if list, err := digests.ListEditions(first, &pb.ListEditionsRequest{}); err != nil ||
		len(list.Editions) != 0 {
		t.Errorf("after one approval: %d editions, %v", len(list.GetEditions()), err)
	}
	twice, err := digests.ReleaseEdition(second, approvalOf(draft.Hash))
	if err != nil || !twice.Released || twice.Approvals != 2 {
		t.Fatalf("the second approval: %v, %v", twice, err)
	}
	edition, err := digests.GetEdition(as(x.secret[pb.Role_ROLE_RESEARCHER]),
		&pb.GetEditionRequest{Number: 1})
	if err != nil || edition.Hash != draft.Hash {
		t.Fatalf("what was released is not what was approved: %v", err)
	}
	if month := edition.Digest.Month; month != "November 2026" {
		t.Errorf("the edition says %q: nothing finer than a month may be said", month)
	}
	// Nothing changed since: the next edition has to wait for its own batch.
	if _, err := digests.PrepareEdition(first,
		&pb.PrepareEditionRequest{}); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("an edition right after an edition: %v, want not yet", err)
	}
	x.submit(t, notesOf(42, plain)[30:])
	if next := x.prepare(t); next.Digest.Edition != 2 {
		t.Errorf("the next draft is edition %d, want 2", next.Digest.Edition)
	}
	if again, err := digests.GetEdition(second, &pb.GetEditionRequest{Number: 1}); err != nil ||
		again.Hash != draft.Hash {
		t.Errorf("a released edition changed: %v", err)
	}
}

// One talkative participant is not a batch, and an interviewer cannot make one of notes of his own.
func TestReadinessCountsParticipantsAndOutsiders(t *testing.T) {
	for name, c := range map[string]struct {
		participant func(i int) []byte
		interviewer func(i int) int
		ready       bool
	}{
		"twelve people of three interviewers": {func(int) []byte { return nil },
			func(i int) int { return i % 3 }, true},
		"three people who spoke four times": {func(int) []byte { return []byte("0123456789abcdef0123456789abcdef") }, func(i int) int { return i % 3 }, false},
		"one interviewer's twelve": {func(int) []byte { return nil },
			func(int) int { return 0 }, false},
		"one has all but four": {func(int) []byte { return nil },
			func(i int) int { return map[bool]int{true: 0, false: 1}[i < 8] }, false},
	} {
		x := start(t, nil)
		for i, n := range notesOf(12, plain) {
			n.Participant = c.participant(i)
			_, err := pb.NewCollectionServiceClient(x.conn).SubmitNote(as(x.interviewers()[c.interviewer(i)]),
				&pb.SubmitNoteRequest{RequestId: "0123456789abcdef", Note: n})
			if err != nil {
				t.Fatal(err)
			}
		}
		answer, err := pb.NewDigestServiceClient(x.conn).CheckReadiness(as(x.second),
			&pb.CheckReadinessRequest{})
		if err != nil || answer.Ready != c.ready {
			t.Errorf("%s: ready %v, %v; want %v", name, answer.GetReady(), err, c.ready)
		}
		_, err = pb.NewDigestServiceClient(x.conn).PrepareEdition(as(x.second),
			&pb.PrepareEditionRequest{})
		if prepared := err == nil; prepared != c.ready || !prepared &&
			status.Code(err) != codes.FailedPrecondition {
			t.Errorf("%s: preparing an edition: %v, want one: %v", name, err, c.ready)
		}
		x.stop()
	}
}

// The promise that participants hear is made of the rules that hold.
func TestPolicy(t *testing.T) {
	x := start(t, nil)
	digests := pb.NewDigestServiceClient(x.conn)
	one, two := as(x.secret[pb.Role_ROLE_COORDINATOR]), as(x.second)
	set := func(who context.Context, k, batch, outside int32) (bool, error) {
		answer, err := digests.SetPolicy(who, &pb.SetPolicyRequest{Policy: &pb.Protection{K: k,
			Batch: batch, Outside: outside}})
		return answer.GetApplied(), err
	}
	promised := func(what string) bool {
		guide, err := pb.NewCollectionServiceClient(x.conn).GetGuide(as(x.others[0]),
			&pb.GetGuideRequest{})
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(strings.Join(guide.Promises, " "), what)
	}
	if !promised("at least 5 people") || !promised("at least 10 conversations") {
		t.Error("the floor is not what is promised at first")
	}
	for _, below := range [][3]int32{{4, 10, 5}, {5, 9, 5}, {5, 10, 4}, {0, 0, 0}} {
		if _, err := set(one, below[0], below[1],
			below[2]); status.Code(err) != codes.InvalidArgument {
			t.Errorf("rules %v: %v, want refused", below, err)
		}
	}
	if applied, err := set(one, 7, 12, 5); err != nil || !applied ||
		!promised("at least 7 people") || !promised("at least 12 conversations") {
		t.Errorf("raised by one: %v, %v", applied, err)
	}
	stands := func(why string, who context.Context, k, proposed int32, own bool) {
		t.Helper()
		p, err := digests.GetPolicy(who, &pb.GetPolicyRequest{})
		if err != nil || p.Policy.K != k || p.Proposed.GetK() != proposed || p.Own != own ||
			p.Floor.K != 5 || p.Floor.Batch != 10 || p.Floor.Outside != 5 {
			t.Errorf("%s: %v, %v", why, p, err)
		}
	}
	stands("raised", two, 7, 0, false)
	if applied, err := set(one, 5, 10, 5); err != nil || applied || !promised("at least 7 people") {
		t.Errorf("lowered by one: %v, %v", applied, err)
	}
	stands("asked by one", one, 7, 5, true)
	stands("to be agreed to by two", two, 7, 5, false)
	if applied, err := set(two, 5, 10, 5); err != nil || !applied ||
		!promised("at least 5 people") {
		t.Errorf("lowered by two: %v, %v", applied, err)
	}
	stands("lowered", one, 5, 0, false)
}

// The log tells what was done and by which role, and an edition prints its head. Whoever prepares
// again after each new note learns nothing of it: it waits for the next edition, unless there are
// enough for one of their own, or a withdrawal left too few.
func TestADraftHoldsStill(t *testing.T) {
	x := start(t, nil)
	notes := notesOf(40, plain)
	add := func(from, to int) []string {
		return x.submit(t, append(make([]*pb.Note, from),
			notes[from:to]...))
	}
	made := func(why string, want int) {
		t.Helper()
		x.again(t)
		in := 0
		for _, n := range x.stored(t) {
			in += min(n.Edition, 1)
		}
		if in != want {
			t.Errorf("%s: made of %d notes, want %d", why, in, want)
		}
	}
	withdraw := func(receipts ...string) {
		for _, r := range receipts {
			if _, err := pb.NewWithdrawalServiceClient(x.conn).WithdrawNote(t.Context(),
				&pb.WithdrawNoteRequest{Receipt: r}); err != nil {
				t.Fatal(err)
			}
		}
	}
	receipts := add(0, 12)
	made("twelve notes", 12)
	add(12, 21)
	made("nine more", 12)
	withdraw(receipts[0])
	made("one of the twelve withdrawn", 11)
	withdraw(receipts[1:3]...)
	made("nine of the twelve left", 18)
	add(21, 31)
	made("ten more", 28)
	for k := disclose.Floor.K + 1; k <= disclose.Floor.K+disclose.MostReadings; k++ {
		coordinator := as(x.secret[pb.Role_ROLE_COORDINATOR])
		if _, err := x.coordinator().SetPolicy(coordinator,
			&pb.SetPolicyRequest{Policy: &pb.Protection{
				K: int32(k), Batch: int32(disclose.Floor.Batch), Outside: int32(disclose.Floor.Outside), Bands: true}}); err != nil {
			t.Fatal(err)
		}
		_, err := x.coordinator().PrepareEdition(coordinator, &pb.PrepareEditionRequest{})
		if last := k == disclose.Floor.K+disclose.MostReadings; last != (status.Code(err) == codes.FailedPrecondition) || !last && err != nil {
			t.Errorf("with k = %d: %v", k, err)
		}
	}
}

func TestAuditOfAnEdition(t *testing.T) {
	x := start(t, nil)
	x.submit(t, notesOf(12, plain))
	draft := x.prepare(t)
	for _, who := range []string{x.secret[pb.Role_ROLE_COORDINATOR], x.second} {
		if _, err := pb.NewDigestServiceClient(x.conn).ReleaseEdition(as(who),
			approvalOf(draft.Hash)); err != nil {
			t.Fatal(err)
		}
	}
	log, err := pb.NewAdminServiceClient(x.conn).ListAuditEntries(as(x.second),
		&pb.ListAuditEntriesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var acts []string
	for _, e := range log.Entries {
		if e.Role == "coordinator" {
			acts = append(acts, fmt.Sprintf("%s %d %s", e.Action, e.Edition, e.Day))
		}
		if e.Programme != x.programme || e.Role == "interviewer" || e.Role == "participant" {
			t.Errorf("a coordinator is shown entry %d, of a %s", e.Seq, e.Role)
		}
	}
	if want := []string{"prepare 1 2026-11-21", "approve 1 2026-11-21",
		"says that their secret came in person 1 2026-11-21", "release 1 2026-11-21"}; !slices.Equal(acts, want) {
		t.Errorf("entries %q, want %q", acts, want)
	}
	if _, _, err := x.desk.Store.Audit(context.Background(), draft.Digest.Audit); err != nil ||
		draft.Digest.Audit == "" {
		t.Errorf("the head that the edition prints: %v", err)
	}
}
