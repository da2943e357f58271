package server

import (
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/seal"
	"elephants/server/store"
)

// saidIn is every sentence of a report.
func saidIn(r *pb.Report) string {
	var b strings.Builder
	for _, s := range r.GetSections() {
		for _, item := range s.Items {
			b.WriteString(item.Name.GetText() + "\n")
			for _, sentence := range item.Sentences {
				b.WriteString(sentence.Text + "\n")
			}
		}
	}
	return b.String()
}

// A report tells of what is released, to those who may ask for it; before that it is refused in
// words, and a draft is in none.
func TestReportsTellOfReleases(t *testing.T) {
	x, receipts := quoting(t)
	const text = "My quornwick was carted off that year."
	reports, one := pb.NewReportServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR])
	get := func() (*pb.Report, error) {
		answer, err := reports.GetReport(
			one,
			&pb.GetReportRequest{Audience: pb.Audience_AUDIENCE_FUNDER},
		)
		return answer.GetReport(), err
	}
	draft := x.choose(t, x.prepare(t), text)
	if _, err := get(); status.Code(err) != codes.FailedPrecondition ||
		!strings.Contains(err.Error(), "release an edition first") {
		t.Errorf("before a release: %v, want refused and told what to do", err)
	}
	x.approveTwice(t, draft.Hash)
	first, err := get()
	if err != nil || !strings.Contains(saidIn(first), text) || len(first.Editions) != 1 {
		t.Fatalf("of the first edition: %v", err)
	}
	if _, err := reports.GetReport(
		one,
		&pb.GetReportRequest{},
	); status.Code(
		err,
	) != codes.InvalidArgument {
		t.Errorf("for nobody: %v, want invalid", err)
	}
	if _, err := x.takeBack(receipts[0], x.show(t, receipts[0]).Sentences[1].Id); err != nil {
		t.Fatal(err)
	}
	x.submit(t, notesOf(42, plain)[30:])
	x.prepare(t)
	after, err := get()
	if err != nil || len(after.Editions) != 1 {
		t.Errorf("with a draft waiting it tells of %d editions, %v", len(after.GetEditions()), err)
	}
	if strings.Contains(saidIn(after), text) {
		t.Error("a report says again what somebody took back")
	}
}

// The link of a receipt, and the printed one, open the participants' report and nothing else; it
// goes on doing so when the receipt is used. Whoever tries links is held back, and who has one is
// not.
func TestResultsAreReadByLink(t *testing.T) {
	x, receipts := quoting(t)
	withdrawals := pb.NewWithdrawalServiceClient(x.conn)
	read := func(link string) (*pb.Report, error) {
		answer, err := withdrawals.ReadResults(
			as(""),
			&pb.ReadResultsRequest{Link: link, Language: "cy"},
		)
		return answer.GetReport(), err
	}
	shown := x.show(t, receipts[0])
	if _, err := read(shown.Link); status.Code(err) != codes.NotFound {
		t.Errorf("before a release: %v, want that nothing is there yet", err)
	}
	x.approveTwice(t, x.prepare(t).Hash)
	printed, err := pb.NewReportServiceClient(x.conn).
		GetResultsLink(as(x.second), &pb.GetResultsLinkRequest{})
	if err != nil || printed.Link != shown.Link {
		t.Fatalf("the printed link is another than the receipt's, %v", err)
	}
	if _, err := withdrawals.WithdrawNote(
		as(""),
		&pb.WithdrawNoteRequest{Receipt: receipts[0]},
	); err != nil {
		t.Fatal(err)
	}
	if again := x.show(t, receipts[0]); again.Link != shown.Link {
		t.Error("a receipt that was used opens no results any more")
	}
	x.desk.Withdrawals = desk.NewLimiter(1, time.Hour, 0)
	var results []*pb.Report
	for range 3 {
		r, err := read(shown.Link)
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, r)
	}
	if results[0].Audience != pb.Audience_AUDIENCE_PARTICIPANTS || results[0].Language != "cy" ||
		!proto.Equal(results[0], results[2]) {
		t.Error("a link opens another report than the participants'")
	}
	other, err := NewProgramme(t.Context(), x.desk.Store, testAct, "Another", "", DefaultSides)
	if err != nil {
		t.Fatal(err)
	}
	for i, link := range []string{x.desk.Store.Receipts.Link(other), ""} {
		want := []codes.Code{codes.NotFound, codes.ResourceExhausted}[i]
		if _, err := read(link); status.Code(err) != want {
			t.Errorf("try %d: %v, want %v", i+1, err, want)
		}
	}
}

// A group's record is told once both leads approved it, and what waits for that is not.
func TestReportsTellOfApprovedRecords(t *testing.T) {
	x, _ := quoting(t)
	x.approveTwice(t, x.prepare(t).Hash)
	bytesOf := func(m proto.Message) []byte {
		content, err := proto.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	group := store.Group{
		ID:        "g1",
		Programme: x.programme,
		Content:   bytesOf(&pb.Group{Name: "Fares"}),
	}
	if err := x.desk.Store.AddGroups(t.Context(), testAct, []store.Group{group}, nil); err != nil {
		t.Fatal(err)
	}
	leads := []string{"lead-1", "lead-2"}
	for i, id := range leads {
		c := store.Credential{
			Hash:      seal.Hash{byte(i + 1)},
			ID:        id,
			Role:      int32(pb.Role_ROLE_LEAD),
			Programme: x.programme,
		}
		if err := x.desk.Store.AddLead(t.Context(), testAct, c, "g1", int32(i+1)); err != nil {
			t.Fatal(err)
		}
	}
	write := func(work, seen string) string {
		content := bytesOf(&pb.Record{Work: work})
		g, err := x.desk.Store.WriteRecord(t.Context(), testAct, leads[0], content, seen)
		if err != nil {
			t.Fatal(err)
		}
		return g.RecordHash()
	}
	told := func() string {
		answer, err := pb.NewReportServiceClient(x.conn).GetReport(as(x.second),
			&pb.GetReportRequest{Audience: pb.Audience_AUDIENCE_PUBLIC})
		if err != nil {
			t.Fatal(err)
		}
		return saidIn(answer.Report)
	}
	hash := write("Paying the fare", "")
	if strings.Contains(told(), "Paying the fare") {
		t.Error("a record that waits for the other side is told")
	}
	if _, err := x.desk.Store.ApproveRecord(t.Context(), testAct, leads[1], hash); err != nil {
		t.Fatal(err)
	}
	write("Something else", hash)
	if said := told(); !strings.Contains(said, "Paying the fare.") ||
		strings.Contains(said, "Something else") {
		t.Error("the approved record is not told, or the one that waits is")
	}
}

// The story of a programme goes on through its learning rounds; a round that asked for difficulties
// again, and a pooled series, tell theirs when they are asked for.
func TestReportsTellOfLearningRounds(t *testing.T) {
	x, _ := quoting(t)
	x.approveTwice(t, x.prepare(t).Hash)
	release := func(r store.Round, label string) {
		t.Helper()
		r.Of = x.programme
		if err := x.desk.Store.OpenRound(t.Context(), testAct, "id of "+r.Name, r); err != nil {
			t.Fatal(err)
		}
		digest := &pb.Digest{
			Edition: 1,
			Round:   r.Name,
			Month:   "May 2027",
			Better:  []*pb.Theme{{Id: label, Label: label}},
		}
		for _, a := range r.Asks {
			digest.Asks = append(digest.Asks, pb.Ask(a))
		}
		frozen, err := encode.Freeze(digest)
		if err != nil {
			t.Fatal(err)
		}
		draft := store.Edition{Number: 1, Digest: frozen}
		if err := x.desk.Store.PutDraft(t.Context(), testAct, "id of "+r.Name, draft, nil); err != nil {
			t.Fatal(err)
		}
		for _, who := range []string{"one", "two"} {
			approval := store.Approval{Hash: draft.Hash(), Coordinator: who, Received: "says"}
			_, err := x.desk.Store.Approve(t.Context(), testAct, "id of "+r.Name, approval)
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	release(store.Round{Name: "interim", Asks: []int32{2, 3}}, "Somebody rang back")
	release(store.Round{Name: "again", Asks: []int32{1, 2}}, "Of another collection")
	release(store.Round{
		Name: "first+interim", Asks: []int32{2}, Pooled: []string{x.programme, "id of interim"},
	}, "Of a pool")
	told := func(round string) string {
		answer, err := pb.NewReportServiceClient(x.conn).GetReport(as(x.second),
			&pb.GetReportRequest{Audience: pb.Audience_AUDIENCE_PUBLIC, Round: round})
		if err != nil {
			t.Fatal(err)
		}
		return saidIn(answer.Report)
	}
	said := told("")
	if !strings.Contains(said, "Somebody rang back") {
		t.Error("the story ends before the learning round")
	}
	if strings.Contains(said, "Of another collection") || strings.Contains(said, "Of a pool") {
		t.Error("rounds are told together that nobody asked for together")
	}
	if alone := told(
		"again",
	); !strings.Contains(alone, "Of another collection") ||
		strings.Contains(alone, "rang back") {
		t.Error("a round that is asked for alone is not told alone")
	}
}
