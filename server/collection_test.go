package server

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis/barrier"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/limits"
	"elephants/server/access"
	"elephants/server/collection"
	"elephants/server/desk"
	"elephants/server/store"
	"elephants/server/vault"
)

func (x *site) stored(t *testing.T) []store.Note {
	t.Helper()
	notes, err := x.desk.Store.Notes(context.Background(), x.programme)
	if err != nil {
		t.Fatal(err)
	}
	return notes
}

func TestWhatIsNotANote(t *testing.T) {
	x := start(t, nil)
	side := DefaultSides[0]
	for name, c := range map[string]struct {
		id   string
		note *pb.Note
		says string
	}{
		"no note": {"0123456789abcdef", nil, "missing"},
		"empty":   {"0123456789abcdef", &pb.Note{Side: side}, "empty"},
		"white space": {"0123456789abcdef", &pb.Note{Side: side, Text: " \n\t "},
			"empty"},
		"one byte too long": {"0123456789abcdef", &pb.Note{Side: side,
			Text: strings.Repeat("a", limits.Note+1)}, "65537 bytes, the limit is 65536"},
		"unknown side": {"0123456789abcdef", &pb.Note{Side: "the other lot",
			Text: "a word"}, `"lived-experience" or "decision-maker"`},
		"unknown sector": {"0123456789abcdef", &pb.Note{Side: side, Sector: 9,
			Text: "a word"}, "0 to 3"},
		"short request id": {"short", &pb.Note{Side: side, Text: "a word"}, "16 to 64"},
		"participant of 5 bytes": {"0123456789abcdef", &pb.Note{Side: side, Text: "a word",
			Participant: []byte("label")}, "32 or none"},
		"unknown barrier": {"0123456789abcdef", &pb.Note{Side: side, Text: "a word",
			Codings: []*pb.Coding{{End: 3, Barrier: "weather"}}}, "no barrier of the code book"},
		"coding past the end": {"0123456789abcdef", &pb.Note{Side: side, Text: "a word",
			Codings: []*pb.Coding{{End: 99, Barrier: "blame"}}}, "0 to 99 of a note of 6"},
		"coding before the start": {"0123456789abcdef", &pb.Note{Side: side, Text: "a word",
			Codings: []*pb.Coding{{Start: -1, End: 3, Barrier: "blame"}}}, "-1 to 3"},
		"coding inside a letter": {"0123456789abcdef", &pb.Note{Side: side, Text: "é is a letter",
			Codings: []*pb.Coding{{Start: 1, End: 3, Barrier: "blame"}}}, "divides a letter"},
	} {
		_, err := pb.NewCollectionServiceClient(x.conn).SubmitNote(as(x.secret[pb.Role_ROLE_INTERVIEWER]), &pb.SubmitNoteRequest{RequestId: c.id, Note: c.note})
		if status.Code(err) != codes.InvalidArgument ||
			!strings.Contains(status.Convert(err).Message(), c.says) {
			t.Errorf("%s: %v, want one that says %q", name, err, c.says)
		}
	}
	if n := len(x.stored(t)); n != 0 {
		t.Errorf("%d notes were left behind", n)
	}
	// The longest note there may be is taken, also when scrubbing has made it longer.
	long := strings.Repeat("word ", limits.Note/5+1)[:limits.Note]
	x.submit(t, []*pb.Note{{Side: side, Text: long}, {Side: side, Text: long[:limits.Note-6] +
		strings.Repeat(" [person 1]", 6)}})
}

// A note that is sent again after a lost answer is stored once and gets the receipt that was
// lost; another note under the same id is another note.
func TestSentTwiceIsStoredOnce(t *testing.T) {
	x := start(t, nil)
	collection, who := pb.NewCollectionServiceClient(x.conn), as(x.secret[pb.Role_ROLE_INTERVIEWER])
	send := func(text string) (string, error) {
		answer, err := collection.SubmitNote(who, &pb.SubmitNoteRequest{
			RequestId: "the same id for all", Note: &pb.Note{Side: DefaultSides[0], Text: text}})
		return answer.GetReceipt(), err
	}
	first, err := send("They never rang back.")
	if err != nil {
		t.Fatal(err)
	}
	again, err := send("They never rang back.")
	if err != nil || again != first || len(x.stored(t)) != 1 {
		t.Errorf("sent again: %d notes, the same receipt %v, %v", len(x.stored(t)), again == first,
			err)
	}
	other, err := send("They rang twice.")
	if err != nil || other == first || len(x.stored(t)) != 2 {
		t.Errorf("another note with that id: %d notes, another receipt %v, %v", len(x.stored(t)),
			other != first, err)
	}
	if _, err := pb.NewWithdrawalServiceClient(x.conn).WithdrawNote(as(""),
		&pb.WithdrawNoteRequest{Receipt: first}); err != nil {
		t.Fatal(err)
	}
	if _, err := send("They never rang back."); status.Code(err) != codes.FailedPrecondition {
		t.Errorf("sent again after its withdrawal: %v, want refused", err)
	}
}

func TestStreamOfNotes(t *testing.T) {
	x := start(t, nil)
	stream, err := pb.NewCollectionServiceClient(x.conn).SubmitNotes(as(x.secret[pb.Role_ROLE_INTERVIEWER]))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []*pb.SubmitNotesRequest{
		{RequestId: "first-of-the-stream", Note: &pb.Note{Side: DefaultSides[0],
			Text: "They never rang back."}},
		{RequestId: "empty-of-the-stream", Note: &pb.Note{Side: DefaultSides[0]}},
		{RequestId: "third-of-the-stream", Note: &pb.Note{Side: DefaultSides[1],
			Text: "We have no time."}},
	} {
		if err := stream.Send(n); err != nil {
			t.Fatal(err)
		}
	}
	answer, err := stream.CloseAndRecv()
	if err != nil || len(answer.Submissions) != 3 {
		t.Fatalf("answer: %v, %v", answer, err)
	}
	for i, s := range answer.Submissions {
		if refused := i == 1; (s.Refusal != "") != refused || (s.Receipt == "") != refused {
			t.Errorf("note %d: receipt %v, refusal %q", i, s.Receipt != "", s.Refusal)
		}
	}
	if n := len(x.stored(t)); n != 2 {
		t.Errorf("%d notes stored, want 2", n)
	}
}

// What is sealed is scrubbed, its codings have moved with the text, and two talks with one person
// are one participant.
func TestWhatIsSealed(t *testing.T) {
	x := start(t, nil)
	text := "Rang Ann Hallam on 0161 496 0123.\n\nThey had decided before we came in."
	label := []byte("0123456789abcdef0123456789abcdef")
	coded := int32(strings.Index(text, "They"))
	for i := range 2 {
		_, err := pb.NewCollectionServiceClient(x.conn).SubmitNote(as(x.secret[pb.Role_ROLE_INTERVIEWER]), &pb.SubmitNoteRequest{
			RequestId: strings.Repeat("r", 16+i), Note: &pb.Note{Side: DefaultSides[0], Text: text,
				Participant: label,
				RoleBand:    "Friend of Ann Hallam", Codings: []*pb.Coding{{Start: coded,
					End: int32(len(text)), Barrier: "tokenism"}}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	slots := map[string]bool{}
	for _, n := range x.stored(t) {
		r, err := vault.Unseal(n)
		if err != nil {
			t.Fatal(err)
		}
		slots[r.Participant] = true
		if strings.Contains(r.Text, "Hallam") || strings.Contains(r.Text, "0123") ||
			strings.Contains(r.RoleBand, "Hallam") {
			t.Error("an identifier was sealed")
		}
		if len(r.Codings) != 1 ||
			r.Text[r.Codings[0].Start:r.Codings[0].End] != "They had decided before we came in." {
			t.Errorf("the coding stands at %v of %d bytes, not at its passage", r.Codings,
				len(r.Text))
		}
		n.Programme = "another"
		if _, err := vault.Unseal(n); err == nil {
			t.Error("a note opens as another programme's")
		}
	}
	if len(slots) != 1 || slots[""] {
		t.Errorf("two talks with one person have %d slots", len(slots))
	}
}

// Whoever sends too much is held back, and nobody else.
func TestSubmissionsAreLimited(t *testing.T) {
	x := start(t, func(s *Server) { s.desk.Submissions = desk.NewLimiter(3, 1<<40, 0) })
	collection := pb.NewCollectionServiceClient(x.conn)
	note := func(i int) *pb.SubmitNoteRequest {
		return &pb.SubmitNoteRequest{RequestId: fmt.Sprintf("request-%08d", i),
			Note: &pb.Note{Side: DefaultSides[0], Text: "a word"}}
	}
	for i := range 3 {
		if _, err := collection.SubmitNote(as(x.others[0]), note(i)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := collection.SubmitNote(as(x.others[0]),
		note(9)); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("the fourth: %v, want held back", err)
	}
	if _, err := collection.SubmitNote(as(x.others[0]), note(1)); err != nil {
		t.Errorf("one of the three, sent again: %v", err)
	}
	if _, err := collection.SubmitNote(as(x.others[1]), note(9)); err != nil {
		t.Errorf("another interviewer: %v", err)
	}
}

func TestPreviewSuggestsAtMostThree(t *testing.T) {
	x := start(t, nil)
	text := "Spoke to Ann Hallam.\n\n" + said[0] + "\n\n" + said[5]
	preview, err := pb.NewCollectionServiceClient(x.conn).PreviewNote(as(x.secret[pb.Role_ROLE_INTERVIEWER]), &pb.PreviewNoteRequest{Text: text})
	if err != nil {
		t.Fatal(err)
	}
	if len(preview.Identifiers) == 0 || len(preview.Passages) != 3 ||
		len(preview.Passages[1].Heard) == 0 {
		t.Errorf("%d identifiers, %d passages", len(preview.Identifiers), len(preview.Passages))
	}
	for i, p := range preview.Passages {
		if len(p.Heard) > collection.MostHeard {
			t.Errorf("passage %d has %d suggestions", i, len(p.Heard))
		}
		for _, h := range p.Heard {
			if h.Name == "" {
				t.Errorf("barrier %q has no name", h.Barrier)
			}
		}
	}
	if n := len(x.stored(t)); n != 0 {
		t.Errorf("a preview stored %d notes", n)
	}
}

// What is faintly heard is suggested too: somebody who was there chooses.
func TestPreviewSuggestsTheFaint(t *testing.T) {
	const faint = "Nobody rang back for a month."
	if len(barrier.Default().Hear(faint, barrier.Claimed)) > 0 {
		t.Fatal("it is heard clearly: choose another")
	}
	x := start(t, nil)
	preview, err := pb.NewCollectionServiceClient(x.conn).PreviewNote(as(x.secret[pb.Role_ROLE_INTERVIEWER]), &pb.PreviewNoteRequest{Text: faint})
	if err != nil || len(preview.Passages) != 1 || len(preview.Passages[0].Heard) == 0 {
		t.Errorf("%d passages, %v", len(preview.GetPassages()), err)
	}
}

func TestFromAnEmptyContextIsNobody(t *testing.T) {
	if c := access.From(context.Background()); !c.Anonymous() {
		t.Errorf("From = %+v", c)
	}
}
