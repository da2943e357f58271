package server

import (
	"context"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/server/store"
)

// Two people, a wait that no clock shortens, and then nothing said in any round can be opened
// again. What was released stays as it was.
func TestAClosedProgrammeOpensNothing(t *testing.T) {
	c := startCourse(t, learning...)
	receipts := c.submit(t, notesOf(30, plain))
	c.release(t, &pb.PrepareEditionRequest{})
	invitations := c.invite(t, "interim", 3)
	c.send(t, invitations, goodNews(12))
	c.another(t)
	before, err := c.digests.GetEdition(c.head, &pb.GetEditionRequest{})
	if err != nil {
		t.Fatal(err)
	}
	meeting := pb.NewMeetingServiceClient(c.conn)
	sheets, err := meeting.MakeSheets(c.head, &pb.MakeSheetsRequest{Count: 1})
	if err != nil {
		t.Fatal(err)
	}
	ends := pb.NewClosingServiceClient(c.conn)
	for _, who := range []context.Context{c.head, c.second} {
		if _, err := ends.CloseProgramme(who, &pb.CloseProgrammeRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	ctx := context.Background()
	open := func() int {
		found, err := c.desk.Store.Check(ctx, "", OpenNote)
		if err != nil || !found.Sound() {
			t.Fatalf("the check found %+v, %v", found, err)
		}
		return found.Notes
	}
	tick := func(last, now time.Time) {
		if err := c.desk.Store.TickClosings(ctx, last, now); err != nil {
			t.Fatal(err)
		}
	}
	now := c.desk.Now()
	// A clock that jumps ahead, while the server runs and from one start to the next.
	tick(now, now.AddDate(1, 0, 0))
	tick(time.Time{}, now.AddDate(2, 0, 0))
	if n := open(); n != 43 {
		t.Fatalf("%d notes open after the clock jumped ahead, want all 43", n)
	}
	tick(time.Time{}, now) // put right
	last := now
	for range disclose.LeastWaiting - 1 {
		now = now.Add(24 * time.Hour)
		tick(last, now)
		last = now
	}
	if n := open(); n != 43 {
		t.Fatalf("%d notes open a day too early, want all 43", n)
	}
	tick(last, now.Add(24*time.Hour))
	if n := open(); n != 1 {
		t.Errorf("%d notes open, want the one of another programme", n)
	}
	found, err := c.desk.Store.Check(ctx, "", OpenNote)
	if err != nil || len(found.Closed) != 1 || found.Closed[0] != "Test" || found.Left != 0 {
		t.Errorf("the check says that %v are closed, with %d notes left; %v", found.Closed,
			found.Left, err)
	}
	after, err := c.digests.GetEdition(c.head, &pb.GetEditionRequest{})
	if err != nil || !proto.Equal(before, after) {
		t.Errorf("the edition changed, or %v", err)
	}
	if _, err := pb.NewReportServiceClient(c.conn).GetReport(c.head,
		&pb.GetReportRequest{Audience: pb.Audience_AUDIENCE_PUBLIC}); err != nil {
		t.Errorf("the report: %v", err)
	}
	_, err = c.digests.PrepareEdition(c.head, &pb.PrepareEditionRequest{})
	refused(t, "another edition", err, codes.FailedPrecondition, "is closed")
	_, err = pb.NewRoundServiceClient(c.conn).OpenRound(c.head, &pb.OpenRoundRequest{Name: "final",
		Asks: learning})
	refused(t, "another round", err, codes.FailedPrecondition, "is closed")
	_, err = ends.KeepProgramme(c.head, &pb.KeepProgrammeRequest{})
	refused(t, "to keep what is gone", err, codes.FailedPrecondition, "is closed")
	_, err = pb.NewCollectionServiceClient(c.conn).SubmitNote(as(invitations[0]),
		&pb.SubmitNoteRequest{RequestId: "0123456789abcdef", Note: goodNews(14)[13]})
	refused(t, "another note", err, codes.FailedPrecondition, "no more notes")
	_, err = pb.NewWithdrawalServiceClient(c.conn).WithdrawNote(as(""),
		&pb.WithdrawNoteRequest{Receipt: receipts[0]})
	refused(t, "a receipt of before", err, codes.FailedPrecondition, "the programme is closed")
	_, err = meeting.ReadSheet(as(""), &pb.ReadSheetRequest{Link: sheets.Links[0]})
	refused(t, "a sheet of before", err, codes.NotFound, "opens no sheet")
	_, err = meeting.MakeSheets(c.head, &pb.MakeSheetsRequest{Count: 1})
	refused(t, "another sheet", err, codes.FailedPrecondition, "is closed")
	// Groups go on: what they write is not of notes, and the last check-in may come after the end.
	groups := pb.NewGroupServiceClient(c.conn)
	made, err := groups.FormGroup(c.head, ofEight())
	if err != nil {
		t.Fatal(err)
	}
	key, err := groups.InviteLead(c.head, &pb.InviteLeadRequest{
		Id: made.Group.Id, Role: pb.LeadRole_LEAD_ROLE_VOLUNTARY,
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = groups.WriteRecord(as(key.Secret), &pb.WriteRecordRequest{Record: &pb.Record{Work: "Fares."}})
	if err != nil {
		t.Errorf("a group's record after the end: %v", err)
	}
}

// another makes a second programme with one note, which the first one's end is nothing to.
func (c *course) another(t *testing.T) {
	t.Helper()
	id, err := NewProgramme(context.Background(), c.desk.Store, testAct, "Another", "", DefaultSides)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := NewSecret(context.Background(), c.desk.Store, testAct, pb.Role_ROLE_INTERVIEWER,
		id)
	if err != nil {
		t.Fatal(err)
	}
	c.send(t, []string{secret.Reveal()}, goodNews(1))
}

// A crash in the middle of it is finished by the next start.
func TestAClosingIsFinishedAfterACrash(t *testing.T) {
	c := startCourse(t, learning...)
	c.submit(t, notesOf(12, plain))
	for _, who := range []context.Context{c.head, c.second} {
		if _, err := pb.NewClosingServiceClient(c.conn).CloseProgramme(who,
			&pb.CloseProgrammeRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	last := c.desk.Now()
	for range disclose.LeastWaiting {
		now := last.Add(24 * time.Hour)
		if err := c.desk.Store.TickClosings(context.Background(), last, now); err != nil {
			t.Fatal(err)
		}
		last = now
	}
	dir := c.copyFiles(t)
	c.stop()
	again, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	found, err := again.Check(context.Background(), "", OpenNote)
	if err != nil || !found.Sound() || found.Notes != 0 || len(found.Closed) != 1 {
		t.Errorf("after the start %+v, %v", found, err)
	}
}

func TestWhatIsRefusedOfClosing(t *testing.T) {
	c := startCourse(t, learning...)
	ends := pb.NewClosingServiceClient(c.conn)
	for what, bad := range map[string]struct {
		req   *pb.CloseProgrammeRequest
		words string
	}{
		"too soon":         {&pb.CloseProgrammeRequest{Days: 13}, "at least 14 days"},
		"never":            {&pb.CloseProgrammeRequest{Days: 4000}, "at most 3650 days"},
		"a day gone by":    {&pb.CloseProgrammeRequest{On: "2020-01-01"}, "2026-12-05 or later"},
		"no day":           {&pb.CloseProgrammeRequest{On: "in June"}, "2027-06-30"},
		"a day and a wait": {&pb.CloseProgrammeRequest{On: "2027-06-30", Days: 30}, "not both"},
	} {
		_, err := ends.CloseProgramme(c.head, bad.req)
		refused(t, what, err, codes.InvalidArgument, bad.words)
	}
	_, err := ends.KeepProgramme(c.head, &pb.KeepProgrammeRequest{})
	refused(t, "to keep what nobody wants closed", err, codes.FailedPrecondition, "nobody asked")
	state := func(want pb.ClosingState) *pb.Closing {
		t.Helper()
		now, err := ends.GetClosing(c.head, &pb.GetClosingRequest{})
		if err != nil || now.Closing.State != want {
			t.Fatalf("it is %v, %v; want %v", now.GetClosing(), err, want)
		}
		return now.Closing
	}
	if _, err := ends.CloseProgramme(c.head,
		&pb.CloseProgrammeRequest{On: "2027-06-30"}); err != nil {
		t.Fatal(err)
	}
	if asked := state(pb.ClosingState_CLOSING_STATE_ASKED); !asked.Own || asked.On != "2027-06-30" {
		t.Errorf("who asked is told %v", asked)
	}
	_, err = ends.CloseProgramme(c.head, &pb.CloseProgrammeRequest{On: "2027-06-30"})
	refused(t, "the same person twice", err, codes.FailedPrecondition, "another coordinator")
	_, err = ends.CloseProgramme(c.second, &pb.CloseProgrammeRequest{On: "2027-07-01"})
	refused(t, "another day", err, codes.FailedPrecondition, "another day")
	// A draft of any round stands in the way of the second person as of the first.
	c.send(t, c.invite(t, "interim", 3), goodNews(30))
	draft, err := c.digests.PrepareEdition(c.head, &pb.PrepareEditionRequest{Round: "interim"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = ends.CloseProgramme(c.second, &pb.CloseProgrammeRequest{On: "2027-06-30"})
	refused(t, "with a draft open", err, codes.FailedPrecondition, "a draft waits")
	for _, who := range []context.Context{c.head, c.second} {
		if _, err := c.digests.ReleaseEdition(who, &pb.ReleaseEditionRequest{Hash: draft.Draft.Hash,
			Round: "interim", InPerson: pb.InPerson_IN_PERSON_YES}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ends.CloseProgramme(c.second,
		&pb.CloseProgrammeRequest{On: "2027-06-30"}); err != nil {
		t.Fatal(err)
	}
	if waits := state(pb.ClosingState_CLOSING_STATE_WAITING); waits.Left != 221 {
		t.Errorf("%d days are left from 21 November to 30 June, want 221", waits.Left)
	}
	_, err = ends.CloseProgramme(c.head, &pb.CloseProgrammeRequest{})
	refused(t, "once more", err, codes.FailedPrecondition, "it waits")
	if _, err := ends.KeepProgramme(c.head, &pb.KeepProgrammeRequest{}); err != nil {
		t.Fatal(err)
	}
	state(pb.ClosingState_CLOSING_STATE_UNSPECIFIED)
	// Whoever asked and was revoked asks for nothing any more.
	if _, err := ends.CloseProgramme(c.second, &pb.CloseProgrammeRequest{}); err != nil {
		t.Fatal(err)
	}
	members, err := c.desk.Store.Issued(context.Background(), c.programme)
	if err != nil {
		t.Fatal(err)
	}
	now, err := c.desk.Store.Closing(context.Background(), c.programme)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		if m.ID == now.Asker {
			if err := c.desk.Store.Revoke(context.Background(), testAct, m.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	state(pb.ClosingState_CLOSING_STATE_UNSPECIFIED)
}
