package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "elephants/proto/elephants/v1"
	"elephants/server/collection"
	"elephants/server/desk"
)

// A stream takes so many notes, and then says what to do with the rest.
func TestAStreamWithoutEnd(t *testing.T) {
	x := start(t, nil)
	stream, err := pb.NewCollectionServiceClient(x.conn).SubmitNotes(as(x.secret[pb.Role_ROLE_INTERVIEWER]))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 * collection.MostInStream {
		if err := stream.Send(&pb.SubmitNotesRequest{RequestId: fmt.Sprintf("request-%08d",
			i)}); err != nil {
			break
		}
	}
	if _, err := stream.CloseAndRecv(); status.Code(err) != codes.InvalidArgument ||
		!strings.Contains(err.Error(), "begin another") {
		t.Errorf("%v, want told to begin another", err)
	}
}

// Who previews without end is refused in words, may go on later, and keeps nobody else from it.
func TestAShareOfTheProcessors(t *testing.T) {
	x := start(t, nil)
	collection := pb.NewCollectionServiceClient(x.conn)
	one, other := as(x.secret[pb.Role_ROLE_INTERVIEWER]), as(x.others[0])
	preview := func(ctx context.Context) error {
		_, err := collection.PreviewNote(ctx, &pb.PreviewNoteRequest{Text: said[0]})
		return err
	}
	if err := preview(one); err != nil {
		t.Fatal(err)
	}
	secret := strings.Split(x.secret[pb.Role_ROLE_INTERVIEWER], "-")
	x.desk.Work.Took(secret[2], time.Hour) // as if so much had been asked
	if err := preview(one); status.Code(err) != codes.ResourceExhausted ||
		!strings.Contains(err.Error(), "wait") {
		t.Errorf("with the share used up: %v, want told to wait", err)
	}
	if err := preview(other); err != nil {
		t.Errorf("another interviewer: %v", err)
	}
}

// A note with a control character is refused with its place, whoever sends it.
func TestControlCharacters(t *testing.T) {
	x := start(t, nil)
	ctx := as(x.secret[pb.Role_ROLE_INTERVIEWER])
	collection := pb.NewCollectionServiceClient(x.conn)
	for text, place := range map[string]string{
		"They never rang.\nNot \x00 once.": "U+0000 in line 2, character 5",
		"They \x1b[31mnever rang.":         "U+001B in line 1, character 6",
	} {
		_, preview := collection.PreviewNote(ctx, &pb.PreviewNoteRequest{Text: text})
		_, sent := collection.SubmitNote(ctx, &pb.SubmitNoteRequest{RequestId: "0123456789abcdef",
			Note: &pb.Note{Side: DefaultSides[0], Text: text}})
		for _, err := range []error{preview, sent} {
			if status.Code(err) != codes.InvalidArgument || !strings.Contains(err.Error(), place) {
				t.Errorf("%v, want refused with %q", err, place)
			}
		}
	}
}

// Whoever calls over REST cannot say that they call from elsewhere, and so has one bucket of tries.
func TestNoSecondBucket(t *testing.T) {
	x := start(t, func(s *Server) { s.desk.Withdrawals = desk.NewLimiter(3, time.Hour, 0) })
	refused := 0
	for i := range 10 {
		req, err := http.NewRequest(http.MethodPost, "http://"+x.addr+"/v1/withdrawals",
			strings.NewReader(`{"receipt":"a b c"}`))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Elephants-Source", "Grpc-Metadata-Elephants-Source",
			"X-Forwarded-For"} {
			req.Header.Set(name, fmt.Sprintf("192.0.2.%d:1", i))
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusTooManyRequests {
			refused++
		}
	}
	// What comes with a name of its own would have had another bucket; so would gRPC from here.
	_, err := pb.NewWithdrawalServiceClient(x.conn).WithdrawNote(context.Background(),
		&pb.WithdrawNoteRequest{Receipt: "a b c"})
	if refused != 7 || status.Code(err) != codes.ResourceExhausted {
		t.Errorf("%d of 10 tries refused, then %v; want 7, and no more over gRPC either", refused,
			err)
	}
}

// The same submission sent several times at once and withdrawn on the first answer is gone for
// good: over the wire, as people meet it.
func TestAttackZombie(t *testing.T) {
	x := start(t, nil)
	who := as(x.secret[pb.Role_ROLE_INTERVIEWER])
	collection, withdrawals := pb.NewCollectionServiceClient(x.conn), pb.NewWithdrawalServiceClient(x.conn)
	var misled atomic.Int64
	for round := range 40 {
		req := &pb.SubmitNoteRequest{RequestId: fmt.Sprintf("request-%08d", round),
			Note: &pb.Note{Side: DefaultSides[0],
				Text: fmt.Sprintf("They never rang back, %d times.", round)}}
		receipts := make(chan string, 4)
		var all sync.WaitGroup
		for range cap(receipts) {
			all.Go(func() {
				answer, err := collection.SubmitNote(who, req)
				switch {
				case err == nil:
					receipts <- answer.Receipt
				// withdrawn meanwhile: that is true
				case status.Code(err) != codes.FailedPrecondition:
					t.Error(err)
				}
			})
		}
		if _, err := withdrawals.WithdrawNote(t.Context(),
			&pb.WithdrawNoteRequest{Receipt: <-receipts}); err != nil {
			misled.Add(1)
		}
		all.Wait()
	}
	if kept := x.stored(t); len(kept) != 0 || misled.Load() != 0 {
		t.Errorf("%d notes kept, %d misled; want none", len(kept), misled.Load())
	}
}
