package server

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis/barrier"
	pb "elephants/proto/elephants/v1"
	"elephants/server/encode"
)

// course is a site whose programme has an interim round beside the first.
type course struct {
	*site
	digests      pb.DigestServiceClient
	head, second context.Context
}

func startCourse(t *testing.T, asks ...pb.Ask) *course {
	t.Helper()
	x := start(t, nil)
	c := &course{x, pb.NewDigestServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR]),
		as(x.second)}
	_, err := pb.NewRoundServiceClient(x.conn).OpenRound(c.head,
		&pb.OpenRoundRequest{Name: "interim", Asks: asks})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var learning = []pb.Ask{pb.Ask_ASK_WORKED, pb.Ask_ASK_DID_NOT, pb.Ask_ASK_UNPLANNED}

// invite issues invitations to a round.
func (c *course) invite(t *testing.T, round string, n int) (secrets []string) {
	t.Helper()
	admin := pb.NewAdminServiceClient(c.conn)
	for range n {
		made, err := admin.CreateInvitation(as(c.secret[pb.Role_ROLE_ADMINISTRATOR]),
			&pb.CreateInvitationRequest{Programme: c.programme, Round: round})
		if err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, made.Invitation)
	}
	return secrets
}

// send sends notes, dealt out to the invitations.
func (c *course) send(t *testing.T, invitations []string, notes []*pb.Note) (receipts []string) {
	t.Helper()
	for i, n := range notes {
		sent, err := pb.NewCollectionServiceClient(c.conn).SubmitNote(as(invitations[i%len(invitations)]),
			&pb.SubmitNoteRequest{RequestId: fmt.Sprintf("interim-%08d", i), Note: n})
		if err != nil {
			t.Fatalf("note %d: %v", i, err)
		}
		receipts = append(receipts, sent.Receipt)
	}
	return receipts
}

// release prepares and releases an edition of a round, or of several.
func (c *course) release(t *testing.T, req *pb.PrepareEditionRequest) *pb.Digest {
	t.Helper()
	made, err := c.digests.PrepareEdition(c.head, req)
	if err != nil {
		t.Fatal(err)
	}
	round := made.Draft.Digest.Round
	for _, who := range []context.Context{c.head, c.second} {
		if _, err := c.digests.ReleaseEdition(who, &pb.ReleaseEditionRequest{Hash: made.Draft.Hash,
			Round: round, InPerson: pb.InPerson_IN_PERSON_YES}); err != nil {
			t.Fatal(err)
		}
	}
	return made.Draft.Digest
}

// goodNews are notes of what works: the eight first barriers of the code book, overcome, three in
// each note, so that of thirty notes eleven or more raise each.
func goodNews(n int) []*pb.Note {
	var notes []*pb.Note
	for i := range n {
		note := &pb.Note{Side: DefaultSides[i%2], Read: true}
		for j := range 3 {
			line := "What we tried went well for us. " + differing(100*j+i)
			start := int32(len(note.Text))
			note.Text += line + "\n\n"
			note.Codings = append(note.Codings, &pb.Coding{
				Start: start, End: start + int32(len(line)), Stance: pb.Stance_STANCE_BETTER,
				Barrier: barrier.BuiltIn().Barriers[(i/2+3*j)%8].ID,
			})
		}
		notes = append(notes, note)
	}
	return notes
}

func refused(t *testing.T, what string, err error, code codes.Code, words string) {
	t.Helper()
	if status.Code(err) != code || !strings.Contains(status.Convert(err).Message(), words) {
		t.Errorf("%s: %v, want %v with %q", what, err, code, words)
	}
}

// Thirty notes of good news in a learning round make an edition of what worked, without an
// elephant, and none of it is in anything of the first round.
func TestALearningRoundSaysWhatWorked(t *testing.T) {
	c := startCourse(t, learning...)
	c.submit(t, notesOf(30, plain))
	first := c.release(t, &pb.PrepareEditionRequest{})
	notes := goodNews(30)
	for i, n := range notes { // two interviewers write of what no entry fits
		if i < 12 {
			n.Codings = append(n.Codings, &pb.Coding{Start: 0, End: 10,
				Named: "the children came along to the garden"})
		}
	}
	c.send(t, c.invite(t, "interim", 3), notes)
	learnt := c.release(t, &pb.PrepareEditionRequest{Round: "interim"})
	if len(learnt.Better) < 6 || len(learnt.Elephants)+len(learnt.OneSide) > 0 {
		t.Errorf("%d entries of what worked, %d elephants, %d of one side: want at least 6, 0, 0",
			len(learnt.Better), len(learnt.Elephants), len(learnt.OneSide))
	}
	if learnt.Edition != 1 || learnt.Round != "interim" || !slices.Equal(learnt.Asks, learning) {
		t.Errorf("it says it is edition %d of round %q, which asks %v", learnt.Edition,
			learnt.Round, learnt.Asks)
	}
	if len(learnt.Unplanned) != 1 || !slices.Contains(learnt.Unplanned[0].Words, "garden") {
		t.Errorf("what nobody planned: %v", learnt.Unplanned)
	}
	if first.Round != "" || len(first.Better) > 0 || len(first.Elephants) == 0 {
		t.Errorf("the first round's edition says it is of round %q, has %d of what works and %d elephants", first.Round, len(first.Better), len(first.Elephants))
	}
	// What did not work stands in the place of elephants, and claims nothing of sides.
	d := startCourse(t, learning...)
	d.send(t, d.invite(t, "interim", 3), notesOf(30, plain))
	failed := d.release(t, &pb.PrepareEditionRequest{Round: "interim"})
	if len(failed.Elephants)+len(failed.OneSide)+len(failed.Heard) > 0 || len(failed.Also) == 0 {
		t.Errorf("notes of difficulties in a learning round: %d elephants, %d of one side, %d heard, %d that did not work",
			len(failed.Elephants), len(failed.OneSide), len(failed.Heard), len(failed.Also))
	}
	for _, th := range failed.Also {
		if len(th.Shares) > 0 {
			t.Errorf("%s says shares of sides", th.Label)
		}
	}
}

// The notes of a second round make no successor of the first round's edition, however many they
// are.
func TestRoundsAreNotPooledByMistake(t *testing.T) {
	c := startCourse(t, learning...)
	c.submit(t, notesOf(30, plain))
	c.release(t, &pb.PrepareEditionRequest{})
	c.send(t, c.invite(t, "interim", 3), goodNews(30))
	_, err := c.digests.PrepareEdition(c.head, &pb.PrepareEditionRequest{})
	refused(t, "a successor of the first edition", err, codes.FailedPrecondition, "not yet")
	c.submit(t, notesOf(42, plain)[30:])
	next := c.release(t, &pb.PrepareEditionRequest{})
	if next.Edition != 2 || len(next.Better) > 0 || len(next.Pooled) > 0 {
		t.Errorf("edition %d has %d entries of what worked, said in another round, pooled %v",
			next.Edition, len(next.Better), next.Pooled)
	}
	// And the other way round: what the interim round's code book has is heard in no other.
	_, err = c.digests.PutBarrier(c.head, &pb.PutBarrierRequest{Round: "interim",
		Barrier: &pb.OwnBarrier{
			Name: "The dog cannot come", Description: "There is no place where somebody who has a dog may sleep."}})
	if err != nil {
		t.Fatal(err)
	}
	for round, want := range map[string]int{"": 0, "interim": 1} {
		book, err := c.digests.GetCodeBook(c.head, &pb.GetCodeBookRequest{Round: round})
		if err != nil || len(book.Own) != want {
			t.Errorf("round %q has %d barriers of its own, %v; want %d", round, len(book.GetOwn()),
				err, want)
		}
	}
}

// A pooled edition says of what it is, has a series of its own, and is made of what was released.
func TestAPooledEditionSaysSo(t *testing.T) {
	c := startCourse(t, learning...)
	c.submit(t, notesOf(30, plain))
	first := c.release(t, &pb.PrepareEditionRequest{})
	pool := &pb.PrepareEditionRequest{Pool: []string{"interim", "first"}}
	receipts := c.send(t, c.invite(t, "interim", 3), goodNews(30))
	_, err := c.digests.PrepareEdition(c.head, pool)
	refused(t, "rounds of which one has no edition", err, codes.FailedPrecondition,
		"round “interim” has no released edition yet")
	list, err := pb.NewRoundServiceClient(c.conn).ListRounds(c.head, &pb.ListRoundsRequest{})
	if err != nil || len(list.Rounds) != 2 {
		t.Errorf("what was refused left %d rounds, %v: want 2", len(list.GetRounds()), err)
	}
	interim := c.release(t, &pb.PrepareEditionRequest{Round: "interim"})
	both := c.release(t, pool)
	if len(both.Pooled) != 2 || both.Pooled[0].Round != "first" ||
		both.Pooled[1].Round != "interim" || both.Edition != 1 || both.Round != "first+interim" {
		t.Errorf("it says it is edition %d of %q, pooled %v", both.Edition, both.Round, both.Pooled)
	}
	if len(both.Better) != len(interim.Better) || len(both.Elephants) != len(first.Elephants) {
		t.Errorf("pooled: %d of what worked, %d elephants; of the rounds %d and %d",
			len(both.Better), len(both.Elephants), len(interim.Better), len(first.Elephants))
	}
	for _, th := range encode.Themes(both) {
		if len(th.Terms)+len(th.Quotes)+len(th.Together) > 0 {
			t.Errorf("%s has words, quotes or company", th.Label)
		}
	}
	_, err = c.digests.PrepareEdition(c.head, pool)
	refused(t, "the same editions again", err, codes.FailedPrecondition, "not yet")
	released, err := c.digests.ListEditions(c.head, &pb.ListEditionsRequest{})
	if err != nil || len(released.Editions) != 1 {
		t.Errorf("the first round has %d editions, %v: want 1", len(released.GetEditions()), err)
	}
	// Another interim edition makes another pooled one possible, and a withdrawal none until there
	// is one more.
	c.send(t, c.invite(t, "interim", 3), goodNews(42)[30:])
	c.release(t, &pb.PrepareEditionRequest{Round: "interim"})
	if _, err = c.digests.PrepareEdition(c.head, pool); err != nil {
		t.Fatal(err)
	}
	// With another barrier than its edition was made with it would be another question of a round.
	own := c.put(t, pets()).Barrier.Id
	_, err = c.digests.PrepareEdition(c.head, pool)
	refused(t, "a round's barriers were changed", err, codes.FailedPrecondition,
		"barriers of round “first” were changed")
	if _, err := c.digests.RemoveBarrier(c.head, &pb.RemoveBarrierRequest{Id: own}); err != nil {
		t.Fatal(err)
	}
	if _, err = c.digests.PrepareEdition(c.head, pool); err != nil {
		t.Errorf("with the barriers as they were: %v", err)
	}
	if _, err := pb.NewWithdrawalServiceClient(c.conn).WithdrawNote(as(""),
		&pb.WithdrawNoteRequest{Receipt: receipts[0]}); err != nil {
		t.Fatal(err)
	}
	_, err = c.digests.GetDraft(c.head, &pb.GetDraftRequest{Round: "first+interim"})
	refused(t, "the draft that a withdrawn note was in", err, codes.FailedPrecondition, "no draft")
	_, err = c.digests.PrepareEdition(c.head, pool)
	refused(t, "a pool whose round lost a note", err, codes.FailedPrecondition, "not yet")
}

// Four people who say the same in two rounds are four people.
func TestNobodyCountsTwiceInAPool(t *testing.T) {
	c := startCourse(t, pb.Ask_ASK_DIFFICULTIES)
	fourSay := func(from int) (notes []*pb.Note) {
		for i := range 16 {
			text := "They had decided before we came in. " + differing(from+i)
			n := &pb.Note{Side: DefaultSides[i%2], Read: true, Text: text}
			if i < 4 {
				n.Codings = []*pb.Coding{{Start: 0, End: int32(len(text)), Barrier: "tokenism"}}
			} else if i < 12 {
				n.Codings = []*pb.Coding{{Start: 0, End: int32(len(text)), Barrier: "language-gap"}}
			}
			notes = append(notes, n)
		}
		return notes
	}
	c.submit(t, fourSay(0))
	c.release(t, &pb.PrepareEditionRequest{})
	c.send(t, c.invite(t, "interim", 3), fourSay(100))
	c.release(t, &pb.PrepareEditionRequest{Round: "interim"})
	both := c.release(t, &pb.PrepareEditionRequest{Pool: []string{"first", "interim"}})
	_, err := pb.NewRoundServiceClient(c.conn).CloseRound(c.head, &pb.CloseRoundRequest{Round: "first+interim"})
	refused(t, "the end of what takes no notes", err, codes.InvalidArgument, "close its rounds")
	if encode.Theme(both, "tokenism") != nil || encode.Theme(both, "language-gap") == nil {
		t.Errorf("four of each round said it, perhaps the same four: %v", encode.Themes(both))
	}
	for _, s := range encode.Theme(both, "language-gap").GetShares() {
		if s.Band != pb.Band_BAND_UNSPECIFIED {
			t.Errorf("four of eight of a side said it in each round: band %v", s.Band)
		}
	}
}

func TestWhatIsRefusedOfRounds(t *testing.T) {
	c := startCourse(t, learning...)
	rounds := pb.NewRoundServiceClient(c.conn)
	for what, bad := range map[string]struct {
		req   *pb.OpenRoundRequest
		code  codes.Code
		words string
	}{
		"a round opened twice": {&pb.OpenRoundRequest{Name: "interim", Asks: learning},
			codes.AlreadyExists, "that name already"},
		"another first": {&pb.OpenRoundRequest{Name: "first", Asks: learning},
			codes.AlreadyExists, "that name already"},
		"no name": {&pb.OpenRoundRequest{Asks: learning}, codes.InvalidArgument,
			"small letters"},
		"a pool's name": {&pb.OpenRoundRequest{Name: "first+final", Asks: learning},
			codes.InvalidArgument, "small letters"},
		"asks for nothing": {&pb.OpenRoundRequest{Name: "final"}, codes.InvalidArgument,
			"asks for something"},
		"asks for what there is not": {&pb.OpenRoundRequest{Name: "final", Asks: []pb.Ask{77}},
			codes.InvalidArgument, "1 to 5"},
		"asks for both": {&pb.OpenRoundRequest{Name: "final", Asks: []pb.Ask{1, 3}},
			codes.InvalidArgument, "difficulties or"},
		"a question about somebody": {&pb.OpenRoundRequest{Name: "final", Asks: learning,
			Questions: []string{"Do you trust Priya Malhotra?"}}, codes.InvalidArgument, "question 1"},
		"a question of two lines": {&pb.OpenRoundRequest{Name: "final", Asks: learning,
			Questions: []string{"One?\nTwo?"}}, codes.InvalidArgument, "one line"},
		"too many questions": {&pb.OpenRoundRequest{Name: "final", Asks: learning,
			Questions: make([]string, 21)}, codes.InvalidArgument, "21 questions"},
	} {
		_, err := rounds.OpenRound(c.head, bad.req)
		refused(t, what, err, bad.code, bad.words)
	}
	_, err := c.digests.CheckReadiness(c.head, &pb.CheckReadinessRequest{Round: "final"})
	refused(t, "a round that there is not", err, codes.NotFound, "round list")
	_, err = c.digests.PrepareEdition(c.head, &pb.PrepareEditionRequest{Pool: []string{"first",
		"final"}})
	refused(t, "a pool with a round that there is not", err, codes.NotFound, "round list")
	_, err = c.digests.PrepareEdition(c.head, &pb.PrepareEditionRequest{Pool: []string{"first",
		"first"}})
	refused(t, "a pool of one", err, codes.InvalidArgument, "two rounds")
	_, err = c.digests.PrepareEdition(c.head, &pb.PrepareEditionRequest{Round: "interim",
		Pool: []string{"first", "interim"}})
	refused(t, "a round and a pool", err, codes.InvalidArgument, "round and pool")
	_, err = pb.NewAdminServiceClient(c.conn).CreateInvitation(as(c.secret[pb.Role_ROLE_ADMINISTRATOR]), &pb.CreateInvitationRequest{Programme: c.programme, Round: "final"})
	refused(t, "an invitation to a round that there is not", err, codes.NotFound, "first, interim")

	invitation := c.invite(t, "interim", 1)[0]
	collection := pb.NewCollectionServiceClient(c.conn)
	guide, err := collection.GetGuide(as(invitation), &pb.GetGuideRequest{})
	if err != nil || guide.Round != "interim" || !slices.Contains(guide.Questions,
		"What happened that nobody planned, good or bad?") ||
		slices.Contains(guide.Questions, encode.GuideIn("en").Questions[1]) {
		t.Errorf("the guide of the interim round asks %q, %v", guide.GetQuestions(), err)
	}
	if _, err := rounds.CloseRound(c.head, &pb.CloseRoundRequest{Round: "interim"}); err != nil {
		t.Fatal(err)
	}
	_, err = collection.SubmitNote(as(invitation),
		&pb.SubmitNoteRequest{RequestId: "0123456789abcdef", Note: goodNews(1)[0]})
	refused(t, "a note for a closed round", err, codes.FailedPrecondition, "no more notes")
	if notes, err := c.desk.Store.Notes(context.Background(), c.programme); err != nil ||
		len(notes) > 0 {
		t.Errorf("the refused note is in %d, %v", len(notes), err)
	}
	list, err := rounds.ListRounds(c.head, &pb.ListRoundsRequest{})
	if err != nil || len(list.Rounds) != 2 || list.Rounds[0].Name != "first" ||
		!list.Rounds[1].Closed {
		t.Errorf("the rounds are %v, %v", list, err)
	}
}

// A round of another programme is nobody's business here: its name finds nothing, and its people
// see nothing of ours.
func TestRoundsOfProgrammesAreApart(t *testing.T) {
	c := startCourse(t, learning...)
	c.send(t, c.invite(t, "interim", 3), goodNews(30))
	c.release(t, &pb.PrepareEditionRequest{Round: "interim"})
	id, err := NewProgramme(context.Background(), c.desk.Store, testAct, "Another", "", DefaultSides)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := NewSecret(context.Background(), c.desk.Store, testAct, pb.Role_ROLE_COORDINATOR,
		id)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.digests.GetEdition(as(secret.Reveal()), &pb.GetEditionRequest{Round: "interim"})
	refused(t, "another programme's round", err, codes.NotFound, "round list")
	members, err := pb.NewAdminServiceClient(c.conn).ListMembers(as(c.secret[pb.Role_ROLE_ADMINISTRATOR]), &pb.ListMembersRequest{Programme: c.programme})
	if err != nil {
		t.Fatal(err)
	}
	invited := 0
	for _, m := range members.Members {
		if m.Round == "interim" {
			invited++
		}
	}
	if invited != 3 {
		t.Errorf("%d members are of the interim round, want 3", invited)
	}
	log, err := pb.NewAdminServiceClient(c.conn).ListAuditEntries(c.head,
		&pb.ListAuditEntriesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	acts := map[string]string{}
	for _, e := range log.Entries {
		acts[e.Action] = e.Round
		if e.Programme != c.programme {
			t.Errorf("an entry names programme %s", e.Programme)
		}
	}
	if acts["release"] != "interim" || acts["open round"] != "interim" {
		t.Errorf("the log says of which rounds: %v", acts)
	}
}

// Places are by side and sector, of each round its own, and nobody stands for one by name.
func TestPlacesAreCountedByHand(t *testing.T) {
	c := startCourse(t, learning...)
	rounds := pb.NewRoundServiceClient(c.conn)
	set := func(req *pb.SetPlacesRequest) (*pb.Places, error) {
		answer, err := rounds.SetPlaces(c.head, req)
		return answer.GetPlaces(), err
	}
	number := func(n int32) *int32 { return &n }
	for _, good := range []*pb.SetPlacesRequest{
		{Side: DefaultSides[1], Sector: pb.Sector_SECTOR_PUBLIC, Places: number(8)},
		{Side: DefaultSides[0], Places: number(15), Taken: number(2)},
		{Side: DefaultSides[1], Sector: pb.Sector_SECTOR_PUBLIC, Taken: number(3)},
		{Side: DefaultSides[1], Sector: pb.Sector_SECTOR_SOCIAL, Places: number(4)},
		{Side: DefaultSides[1], Sector: pb.Sector_SECTOR_SOCIAL, Places: number(0)},
		{Side: DefaultSides[0], Places: number(6), Round: "interim"},
	} {
		if _, err := set(good); err != nil {
			t.Fatal(err)
		}
	}
	for what, bad := range map[string]*pb.SetPlacesRequest{
		"more taken than there are": {Side: DefaultSides[0], Taken: number(16)},
		"fewer than are taken":      {Side: DefaultSides[0], Places: number(1)},
		"none, of which some taken": {Side: DefaultSides[0], Places: number(0)},
		"less than none":            {Side: DefaultSides[0], Places: number(-1)},
		"too many":                  {Side: DefaultSides[0], Places: number(1001)},
		"a side that there is not":  {Side: "visitors", Places: number(1)},
		"no such sector":            {Side: DefaultSides[0], Sector: 9, Places: number(1)},
	} {
		_, err := set(bad)
		refused(t, what, err, codes.InvalidArgument, "")
	}
	for round, want := range map[string][]string{
		"":        {"lived-experience 0 15 2", "decision-maker 1 8 3"},
		"interim": {"lived-experience 0 6 0"},
	} {
		list, err := rounds.ListPlaces(c.head, &pb.ListPlacesRequest{Round: round})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range list.Places {
			got = append(got, fmt.Sprint(p.Side, " ", int32(p.Sector), " ", p.Places, " ", p.Taken))
		}
		if !slices.Equal(got, want) {
			t.Errorf("places of round %q: %q, want %q", round, got, want)
		}
	}
}
