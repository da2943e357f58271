package server

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/refuse"
)

// quoting is a site with the notes of quotable, of which the first also has a sentence that was
// read back and words that are nobody's business.
func quoting(t *testing.T) (x *site, receipts []string) {
	t.Helper()
	x = start(t, func(s *Server) { s.desk.Withdrawals = desk.NewLimiter(0, time.Minute, 0) })
	notes := quotable(true)
	const read = "My quornwick was carted off that year."
	begin := len(notes[0].Text) + 2
	notes[0].Text += "\n\n" + read + " Nobody is to know of the zibbel."
	notes[0].OwnWords = append(notes[0].OwnWords, &pb.OwnWords{
		Start: int32(begin), End: int32(begin + len(read)), ReadBack: true,
		Attribution: "Person with lived experience, public sector",
	})
	notes[0].Codings = append(notes[0].Codings,
		&pb.Coding{Start: int32(begin), End: int32(len(notes[0].Text)), Barrier: "tokenism"})
	return x, x.submit(t, notes)
}

func (x *site) show(t *testing.T, receipt string) *pb.ShowReceiptResponse {
	t.Helper()
	shown, err := pb.NewWithdrawalServiceClient(x.conn).
		ShowReceipt(as(""), &pb.ShowReceiptRequest{Receipt: receipt})
	if err != nil {
		t.Fatal(err)
	}
	return shown
}

func (x *site) takeBack(receipt, id string) (*pb.OwnSentence, error) {
	answer, err := pb.NewWithdrawalServiceClient(x.conn).TakeBackQuote(as(""),
		&pb.TakeBackQuoteRequest{Receipt: receipt, Id: id})
	return answer.GetSentence(), err
}

// approveTwice approves a draft by both coordinators.
func (x *site) approveTwice(t *testing.T, hash string) {
	t.Helper()
	for _, who := range []string{x.secret[pb.Role_ROLE_COORDINATOR], x.second} {
		if _, err := pb.NewDigestServiceClient(x.conn).
			ReleaseEdition(as(who), approvalOf(hash)); err != nil {
			t.Fatal(err)
		}
	}
}

// choose puts the offered quotes of a text into the draft.
func (x *site) choose(t *testing.T, draft *pb.Draft, text string) *pb.Draft {
	t.Helper()
	req := &pb.ChooseQuotesRequest{Hash: draft.Hash}
	for _, o := range draft.Offered {
		if o.Quote.Text == text {
			req.Ids = append(req.Ids, o.Id)
		}
	}
	if len(req.Ids) == 0 {
		t.Fatal("the quote is not offered: this test proves nothing")
	}
	answer, err := pb.NewDigestServiceClient(x.conn).
		ChooseQuotes(as(x.secret[pb.Role_ROLE_COORDINATOR]), req)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Draft
}

// offers reports whether a draft quotes or offers a sentence.
func offers(d *pb.Draft, text string) bool {
	for _, o := range d.Offered {
		if o.Quote.Text == text {
			return true
		}
	}
	for _, q := range encode.Quotes(d.Digest) {
		if q.Text == text {
			return true
		}
	}
	return false
}

// A receipt shows the sentences that its participant agreed to have quoted, as they print, and
// nothing else of the note; before a release and after it.
func TestReceiptShowsOwnSentences(t *testing.T) {
	x, receipts := quoting(t)
	misread := strings.ToUpper(receipts[0][:1]) + receipts[0][1:]
	before := x.show(t, misread)
	if before.Receipt != receipts[0] || len(before.Sentences) != 2 {
		t.Fatalf("%d sentences, want 2, or other words", len(before.Sentences))
	}
	for i, want := range []*pb.OwnSentence{
		{Quote: &pb.Quote{Text: "They had decided before we came in.",
			RoleBand: "Person with lived experience, public sector"}},
		{Quote: &pb.Quote{Text: "My quornwick was carted off that year.",
			RoleBand: "Person with lived experience, public sector"}, ReadBack: true},
	} {
		want.Id = before.Sentences[i].Id
		if !proto.Equal(before.Sentences[i], want) || want.Id == "" {
			t.Errorf("sentence %d: %v, want %v", i, before.Sentences[i], want)
		}
	}
	draft := x.choose(t, x.prepare(t), "My quornwick was carted off that year.")
	if during := x.show(t, receipts[0]); !proto.Equal(during, before) {
		t.Error("the receipt tells what stands in a draft")
	}
	x.approveTwice(t, draft.Hash)
	after := x.show(t, receipts[0])
	if got := after.Sentences[1].Editions; len(got) != 1 || got[0] != 1 {
		t.Errorf("the sentence is printed in editions %v, want 1", got)
	}
	if len(after.Sentences[0].Editions) != 0 {
		t.Error("a sentence that nobody chose is said to be printed")
	}
	for name, shown := range map[string]*pb.ShowReceiptResponse{"before": before, "after": after} {
		if said := shown.String(); strings.Contains(said, "zibbel") ||
			strings.Contains(said, "There was") {
			t.Errorf("%s: more of the note is shown than the sentences that may be quoted", name)
		}
	}
	if other := x.show(
		t,
		receipts[1],
	); len(other.Sentences) != 1 ||
		other.Sentences[0].Id == before.Sentences[0].Id {
		t.Error("another receipt shows other sentences than its own, or names the same words alike")
	}
}

// Words that no note has and those of a note without such sentences are answered alike, and all count
// against the same limit. Of a withdrawn one is said what WithdrawNote says of it: that it was used.
func TestReceiptIsNoOracle(t *testing.T) {
	x, receipts := quoting(t)
	extra := notesOf(1, plain)
	collection := pb.NewCollectionServiceClient(x.conn)
	sent, err := collection.SubmitNote(
		as(x.others[0]),
		&pb.SubmitNoteRequest{RequestId: "request-without-quotes", Note: extra[0]},
	)
	if err != nil {
		t.Fatal(err)
	}
	withdrawals := pb.NewWithdrawalServiceClient(x.conn)
	if _, err := withdrawals.WithdrawNote(
		as(""),
		&pb.WithdrawNoteRequest{Receipt: receipts[3]},
	); err != nil {
		t.Fatal(err)
	}
	unknown := x.desk.Store.Receipts.Make("nobody's").String()
	for name, receipt := range map[string]string{
		"no note's": unknown, "a note's without quotes": sent.Receipt, "a withdrawn note's": receipts[3],
	} {
		shown := x.show(t, receipt)
		used := receipt == receipts[3]
		want := &pb.ShowReceiptResponse{Receipt: receipt, Link: shown.Link, Used: used}
		if !proto.Equal(shown, want) || len(shown.Link) != 24 {
			t.Errorf("%s: more is answered than the words and a link", name)
		}
		_, read := withdrawals.ReadResults(as(""), &pb.ReadResultsRequest{Link: shown.Link})
		if refusal := status.Convert(
			read,
		); refusal.Code() != codes.NotFound ||
			refusal.Message() != refuse.ErrNoResults.Error() {
			t.Errorf("%s, its results before a release: %v", name, read)
		}
		_, err := x.takeBack(receipt, x.show(t, receipts[0]).Sentences[0].Id)
		if refusal := status.Convert(
			err,
		); refusal.Code() != codes.NotFound ||
			refusal.Message() != refuse.ErrSentence.Error() {
			t.Errorf("%s, to take back: %v", name, err)
		}
	}
	words := strings.Fields(unknown)
	words[0], words[1] = words[1], words[0]
	_, err = withdrawals.ShowReceipt(
		as(""),
		&pb.ShowReceiptRequest{Receipt: strings.Join(words, " ")},
	)
	if status.Code(err) != codes.InvalidArgument {
		t.Errorf("words that changed places: %v, want told so", err)
	}
	x.desk.Withdrawals = desk.NewLimiter(3, time.Hour, 0)
	refused := 0
	for range 3 {
		for _, err := range []error{
			func() error {
				_, err := withdrawals.ShowReceipt(as(""),
					&pb.ShowReceiptRequest{Receipt: receipts[0]})
				return err
			}(),
			func() error { _, err := x.takeBack(unknown, "none"); return err }(),
		} {
			if status.Code(err) == codes.ResourceExhausted {
				refused++
			}
		}
	}
	if refused != 3 {
		t.Errorf("%d of 6 calls are refused where 3 are allowed", refused)
	}
}

// A draft says what was approved before somebody changed it. A sentence that was taken back since is
// not in that either.
func TestTakenBackFromWhatWasApproved(t *testing.T) {
	x, receipts := quoting(t)
	const text = "They had decided before we came in."
	one := as(x.secret[pb.Role_ROLE_COORDINATOR])
	digests := pb.NewDigestServiceClient(x.conn)
	draft := x.choose(t, x.prepare(t), text)
	if _, err := digests.ReleaseEdition(one, approvalOf(draft.Hash)); err != nil {
		t.Fatal(err)
	}
	named, err := digests.CurateTheme(as(x.second), &pb.CurateThemeRequest{Hash: draft.Hash,
		Deed: pb.Deed_DEED_NAME, Themes: []string{draft.Digest.Elephants[0].Id}, Name: "Asked too late"})
	if err != nil {
		t.Fatal(err)
	}
	if was := named.Draft.Approved; !proto.Equal(was, draft.Digest) {
		t.Fatal("the draft does not say what was approved before a theme was named")
	}
	if _, err := x.takeBack(receipts[5], x.show(t, receipts[5]).Sentences[0].Id); err != nil {
		t.Fatal(err)
	}
	now, err := digests.GetDraft(one, &pb.GetDraftRequest{})
	if err != nil || now.Draft.Approved == nil {
		t.Fatalf("what was approved is gone: %v", err)
	}
	if len(encode.Quotes(now.Draft.Approved)) > 0 {
		t.Error("what was approved still has the sentence that was taken back")
	}
}

// Until it is released a sentence that is taken back is gone for good: from the draft, from what it
// offers, from every draft after it, whoever else said the same.
func TestTakenBackBeforeRelease(t *testing.T) {
	x, receipts := quoting(t)
	const text = "They had decided before we came in."
	one := as(x.secret[pb.Role_ROLE_COORDINATOR])
	digests := pb.NewDigestServiceClient(x.conn)
	draft := x.choose(t, x.prepare(t), text)
	if _, err := digests.ReleaseEdition(
		one,
		approvalOf(draft.Hash),
	); err != nil {
		t.Fatal(err)
	}
	id := x.show(t, receipts[5]).Sentences[0].Id
	for range 2 { // twice does what once does
		if s, err := x.takeBack(
			receipts[5],
			id,
		); err != nil || !s.TakenBack ||
			s.Quote.Text != text {
			t.Fatalf("taken back: %v, %v", s, err)
		}
	}
	if _, err := digests.ReleaseEdition(
		as(x.second),
		approvalOf(draft.Hash),
	); status.Code(
		err,
	) != codes.Aborted {
		t.Errorf("the draft with the sentence can still be released: %v", err)
	}
	now, err := digests.GetDraft(one, &pb.GetDraftRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if offers(now.Draft, text) || now.Draft.Approvals != 0 {
		t.Error("the draft keeps the sentence, or its approval")
	}
	remarks := strings.Join(now.Draft.Remarks, " ")
	if !strings.Contains(remarks, "taken back") ||
		!strings.Contains(remarks, "approval that the draft had") {
		t.Error("nobody tells the coordinators why a quote is gone, or that an approval went with it")
	}
	if !offers(now.Draft, "My quornwick was carted off that year.") {
		t.Error("another sentence is gone as well")
	}
	if offers(x.prepare(t), text) {
		t.Error("the next draft offers it again")
	}
	if !x.show(t, receipts[7]).Sentences[0].TakenBack {
		t.Error("somebody who said the same words is not told that they are in nothing new")
	}
}

// What was released stays as it is, byte for byte, and says so; no later edition has the sentence.
func TestTakenBackAfterRelease(t *testing.T) {
	x, receipts := quoting(t)
	const text = "My quornwick was carted off that year."
	draft := x.choose(t, x.prepare(t), text)
	x.approveTwice(t, draft.Hash)
	digests, one := pb.NewDigestServiceClient(x.conn), as(x.secret[pb.Role_ROLE_COORDINATOR])
	before, err := digests.GetEdition(one, &pb.GetEditionRequest{Number: 1})
	if err != nil || len(before.TakenBack) != 0 {
		t.Fatalf("%d quotes are said to be taken back, %v", len(before.GetTakenBack()), err)
	}
	frozen := func() []byte {
		e, err := x.desk.Store.Edition(t.Context(), x.programme, 1)
		if err != nil {
			t.Fatal(err)
		}
		return e.Digest
	}
	bytesBefore := frozen()
	if _, err := x.takeBack(receipts[0], x.show(t, receipts[0]).Sentences[1].Id); err != nil {
		t.Fatal(err)
	}
	after, err := digests.GetEdition(one, &pb.GetEditionRequest{Number: 1})
	if err != nil || !bytes.Equal(frozen(), bytesBefore) || after.Hash != before.Hash ||
		!proto.Equal(after.Digest, before.Digest) {
		t.Errorf("a released edition changed, %v", err)
	}
	if len(after.GetTakenBack()) != 1 || after.TakenBack[0].Text != text {
		t.Errorf("%d quotes are said to be taken back, want the one", len(after.GetTakenBack()))
	}
	if s := x.show(t, receipts[0]).Sentences[1]; !s.TakenBack || len(s.Editions) != 1 {
		t.Error("its speaker is not told that it stays in edition 1 and is in nothing new")
	}
	x.submit(t, notesOf(42, plain)[30:])
	if next := x.prepare(t); offers(next, text) {
		t.Error("the next edition offers it")
	}
}

// Whoever takes back all that they said has taken back what is quoted of it: the edition stays as it
// is and says so, and nothing made after that has the sentence. Of others nothing is kept.
func TestAWithdrawnNoteIsQuotedInNothingNew(t *testing.T) {
	x, receipts := quoting(t)
	const text = "My quornwick was carted off that year."
	draft := x.choose(t, x.prepare(t), text)
	x.approveTwice(t, draft.Hash)
	one := as(x.secret[pb.Role_ROLE_COORDINATOR])
	quotes := func() (printed, gone, told int) {
		e, err := pb.NewDigestServiceClient(x.conn).GetEdition(one, &pb.GetEditionRequest{Number: 1})
		if err != nil {
			t.Fatal(err)
		}
		r, err := pb.NewReportServiceClient(x.conn).GetReport(one,
			&pb.GetReportRequest{Audience: pb.Audience_AUDIENCE_PUBLIC})
		if err != nil {
			t.Fatal(err)
		}
		return len(encode.Quotes(e.Digest)), len(e.TakenBack), strings.Count(r.String(), "quornwick")
	}
	if printed, gone, told := quotes(); printed != 1 || gone != 0 || told == 0 {
		t.Fatalf("%d printed, %d taken back, %d times in the report: this test proves nothing",
			printed, gone, told)
	}
	if _, err := pb.NewWithdrawalServiceClient(x.conn).WithdrawNote(as(""),
		&pb.WithdrawNoteRequest{Receipt: receipts[0]}); err != nil {
		t.Fatal(err)
	}
	if printed, gone, told := quotes(); printed != 1 || gone != 1 || told != 0 {
		t.Errorf("after the note was withdrawn: %d printed, %d taken back, %d times in the report",
			printed, gone, told)
	}
	if kept, err := x.desk.Store.TakenBack(t.Context(), x.programme); err != nil || len(kept) != 1 {
		t.Errorf("of %d of its sentences something is kept, want 1, %v", len(kept), err)
	}
}
