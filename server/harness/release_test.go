package harness_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
	"elephants/server/harness"
)

// What else is done to an edition and what its people are told, beside acts on one note.
const (
	approve act = "approve"
	look    act = "look" // at the draft
	list    act = "list" // the editions

	approved told = "approved"
	released told = "released"
	same     told = "same person"
)

// deed is an act of somebody's.
type deed struct {
	act
	by int
}

// draftState is what there is of an edition.
type draftState struct {
	there bool // a draft
	first int  // who approved it, from 1; 0: nobody
	out   bool
}

// draftModel is an edition as anybody may think of it: a draft waits for two people, whoever
// withdraws a note that it is made of discards it, and what is out stays. So no edition comes out
// with a note that was withdrawn before, and none without two people.
var draftModel = porcupine.Model{
	Init: func() any { return draftState{there: true} },
	Step: func(state, input, output any) (bool, any) {
		is, what, said := state.(draftState), input.(deed), output.(told)
		next, says := is, done
		switch what.act {
		case withdraw:
			next.there = false
		case look:
			says = is.seen()
		case list:
			if says = nothing; is.out {
				says = released
			}
		case approve:
			next, says = is.approvedBy(what.by)
		}
		return said == says || said == lost, next
	},
}

func (d draftState) seen() told {
	switch {
	case !d.there:
		return nothing
	case d.first == 0:
		return done
	default:
		return approved
	}
}

func (d draftState) approvedBy(who int) (draftState, told) {
	switch {
	case !d.there:
		return d, nothing
	case d.first == who:
		return d, same
	case d.first == 0:
		return draftState{there: true, first: who}, approved
	default:
		return draftState{out: true}, released
	}
}

// Two coordinators approve a draft, somebody withdraws a note that it is made of, interviewers go on
// and readers look, all at once and over a line that breaks: for each history there is an order of
// the acts that would have given the same answers.
func TestReleaseHistories(t *testing.T) {
	s, random := drawing(t)
	x := newSite(t, 1)
	v := x.Start()
	w := harness.NewWire(t, v.Addr, random, 250, 3000)
	histories := form(2, 1000)
	count, illegal := map[told]int{}, 0
	for i := range histories {
		e := editionOf(t, x, v.Addr, i)
		history := e.life(t, w.Addr, rand.New(rand.NewPCG(s, uint64(i))))
		for _, op := range history {
			count[op.Output.(told)]++
		}
		if !porcupine.CheckOperations(draftModel, history) {
			illegal++
			t.Errorf("history %d is illegal: %v", i, history)
		}
	}
	t.Logf("%d histories: %v; %d illegal", histories, count, illegal)
	if count[lost] < histories/4 || count[released] < histories/4 || count[nothing] < histories/4 {
		t.Errorf("%v in %d histories: this proves nothing", count, histories)
	}
}

// A release with a note that was withdrawn before, or by one person alone, is found.
func TestAReleaseThatMayNotBe(t *testing.T) {
	acts := func(deeds ...any) (history []porcupine.Operation) {
		for i := 0; i < len(deeds); i += 2 {
			history = append(history, porcupine.Operation{ClientId: 1, Input: deeds[i],
				Output: deeds[i+1], Call: int64(i), Return: int64(i + 1)})
		}
		return history
	}
	first := []any{deed{approve, 1}, approved}
	for what, history := range map[string][]porcupine.Operation{
		"a withdrawn note": acts(append(first, deed{withdraw, 3}, done, deed{approve, 2}, released)...),
		"one person":       acts(append(first, deed{approve, 1}, released)...),
	} {
		if porcupine.CheckOperations(draftModel, history) {
			t.Errorf("an edition with %s passes", what)
		}
	}
	if !porcupine.CheckOperations(draftModel, acts(append(first, deed{approve, 2}, released)...)) {
		t.Error("an edition of two people does not pass")
	}
}

// edition is a draft of twelve notes in a programme of its own.
type edition struct {
	coordinators [2]string
	invitations  [3]string
	receipts     []string
	hash         string // of its draft
}

const perInterviewer = 4

func editionOf(t *testing.T, x *harness.Site, addr string, n int) (e edition) {
	t.Helper()
	conn, err := harness.Dial(addr, "", harness.Neighbour(0))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	ctx := harness.As(t.Context(), x.Administrator)
	admin := pb.NewAdminServiceClient(conn)
	made, err := admin.CreateProgramme(ctx, &pb.CreateProgrammeRequest{Name: fmt.Sprint("P", n)})
	if err != nil {
		t.Fatal(err)
	}
	for i := range e.coordinators {
		member, err := admin.AddMember(ctx, &pb.AddMemberRequest{Programme: made.Programme,
			Role: pb.Role_ROLE_COORDINATOR})
		if err != nil {
			t.Fatal(err)
		}
		e.coordinators[i] = member.Secret
	}
	for i := range e.invitations {
		invited, err := admin.CreateInvitation(ctx,
			&pb.CreateInvitationRequest{Programme: made.Programme})
		if err != nil {
			t.Fatal(err)
		}
		e.invitations[i] = invited.Invitation
		for note := range perInterviewer {
			answer, err := e.submit(t.Context(), conn, i, note)
			if err != nil {
				t.Fatal(err)
			}
			e.receipts = append(e.receipts, answer.Receipt)
		}
	}
	prepared, err := pb.NewDigestServiceClient(conn).PrepareEdition(harness.As(t.Context(),
		e.coordinators[0]), &pb.PrepareEditionRequest{})
	if err != nil {
		t.Fatal(err)
	}
	e.hash = prepared.Draft.Hash
	return e
}

func (e edition) submit(ctx context.Context, conn *grpc.ClientConn, by, note int) (
	*pb.SubmitNoteResponse, error) {
	text := (&harness.Load{Seed: uint64(by)}).Text(uint64(note))
	return pb.NewCollectionServiceClient(conn).SubmitNote(harness.As(ctx, e.invitations[by]),
		&pb.SubmitNoteRequest{RequestId: fmt.Sprintf("release-%d-%010d", by, note),
			Note: &pb.Note{Side: "lived-experience", Text: text}})
}

// life has five people act at once, and returns what each was told when.
func (e edition) life(t *testing.T, addr string, random *rand.Rand) []porcupine.Operation {
	begun := time.Now()
	var mu sync.Mutex
	var history []porcupine.Operation
	var people sync.WaitGroup
	for person, plan := range [][]act{{approve, list, approve}, {approve, look, approve}, {withdraw},
		{submit, submit}, {look, list, look, list}} {
		conn, err := harness.Dial(addr, "", harness.Neighbour(0))
		if err != nil {
			t.Fatal(err)
		}
		var pauses []time.Duration // half of the participants come when all is over
		for range plan {
			pauses = append(pauses, pauseOf(random, person == 2 && random.IntN(2) == 0))
		}
		people.Go(func() {
			defer conn.Close()
			for i, what := range plan {
				time.Sleep(pauses[i])
				called := time.Since(begun)
				said := e.do(t, conn, deed{what, person + 1}, i)
				op := porcupine.Operation{ClientId: person, Input: deed{what, person + 1},
					Output: said, Call: int64(called), Return: int64(time.Since(begun))}
				if said == lost {
					op.Return = int64(time.Hour)
				}
				mu.Lock()
				history = append(history, op)
				mu.Unlock()
			}
		})
	}
	people.Wait()
	return history
}

// pauseOf is how long somebody waits before an act.
func pauseOf(random *rand.Rand, late bool) time.Duration {
	pause := time.Duration(random.IntN(5000)) * time.Microsecond
	if late {
		pause += 200 * time.Millisecond
	}
	return pause
}

// do does one act, the n-th of its person, and returns what they were told.
func (e edition) do(t *testing.T, conn *grpc.ClientConn, what deed, n int) told {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	coordinator := harness.As(ctx, e.coordinators[what.by%2])
	digests := pb.NewDigestServiceClient(conn)
	said, err := done, error(nil)
	switch what.act {
	case submit:
		_, err = e.submit(ctx, conn, 0, perInterviewer+n)
	case withdraw:
		_, err = pb.NewWithdrawalServiceClient(conn).WithdrawNote(ctx,
			&pb.WithdrawNoteRequest{Receipt: e.receipts[0]})
	case look:
		var answer *pb.GetDraftResponse
		answer, err = digests.GetDraft(coordinator, &pb.GetDraftRequest{})
		if answer.GetDraft().GetApprovals() > 0 {
			said = approved
		}
	case list:
		var answer *pb.ListEditionsResponse
		answer, err = digests.ListEditions(coordinator, &pb.ListEditionsRequest{})
		if said = nothing; len(answer.GetEditions()) > 0 {
			said = released
		}
	case approve:
		var answer *pb.ReleaseEditionResponse
		answer, err = digests.ReleaseEdition(coordinator, &pb.ReleaseEditionRequest{Hash: e.hash,
			InPerson: pb.InPerson_IN_PERSON_YES})
		if said = approved; answer.GetReleased() {
			said = released
		}
	}
	switch reason := client.Reason(err); {
	case err == nil:
		return said
	case reason == "NO_DRAFT":
		return nothing
	case reason == "SECOND_PERSON":
		return same
	case status.Code(err) != codes.Unavailable && status.Code(err) != codes.DeadlineExceeded:
		t.Errorf("%s: %v", what.act, err)
	}
	return lost
}
