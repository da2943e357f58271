package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis/scrub"
	"elephants/client"
	pb "elephants/proto/elephants/v1"
	"elephants/server/collection"
	"elephants/server/desk"
	"elephants/server/quota"
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

// When all is taken, whoever has least waiting comes first, and the rest are told when to come
// back: unread, once the line is full.
func TestEverybodyIsBusy(t *testing.T) {
	begun, release := make(chan bool, 10), make(chan bool)
	goOn := sync.OnceFunc(func() { close(release) })
	defer goOn()
	x := start(t, func(s *Server) {
		s.desk.Turns, s.hold = quota.NewQueue(1, 2, time.Minute), time.Millisecond
		s.desk.Find = func(text string) []scrub.Span {
			begun <- true
			<-release
			return scrub.Find(text)
		}
	})
	collection := pb.NewCollectionServiceClient(x.conn)
	n := 0
	send := func(who context.Context, outcome chan<- error) {
		n++
		req := &pb.SubmitNoteRequest{RequestId: fmt.Sprintf("request-%08d", n),
			Note: &pb.Note{Side: DefaultSides[0], Text: fmt.Sprintf("They never rang, %d times.", n)}}
		go func() {
			_, err := collection.SubmitNote(who, req)
			outcome <- err
		}()
	}
	hog := strings.Split(x.secret[pb.Role_ROLE_INTERVIEWER], "-")[2]
	hogs, others := make(chan error, 3), make(chan error, 1)
	send(as(x.secret[pb.Role_ROLE_INTERVIEWER]), hogs)
	<-begun
	send(as(x.secret[pb.Role_ROLE_INTERVIEWER]), hogs)
	send(as(x.secret[pb.Role_ROLE_INTERVIEWER]), hogs)
	for !x.desk.Turns.Full(hog) {
		time.Sleep(time.Millisecond)
	}

	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	transport := &http.Transport{Protocols: protocols}
	defer transport.CloseIdleConnections()
	unsent, keep := io.Pipe() // a note that never comes
	defer keep.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // for who reads it waits for ever
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost,
		"http://"+x.addr+pb.CollectionService_SubmitNote_FullMethodName, unsent)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/grpc")
	req.Header.Set("Authorization", "Bearer "+x.secret[pb.Role_ROLE_INTERVIEWER])
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if code := resp.Header.Get("Grpc-Status"); code != "8" {
		t.Errorf("one more, of which nothing was sent but its head: status %q, want 8", code)
	}

	send(as(x.others[0]), others)
	refused := <-hogs
	if status.Code(refused) != codes.ResourceExhausted || client.RetryAfter(refused) != time.Second {
		t.Errorf("the last of whoever has most waiting: %v, come back in %v; want that, and 1s",
			refused, client.RetryAfter(refused))
	}
	goOn()
	if err := errors.Join(<-hogs, <-hogs, <-others); err != nil {
		t.Error(err)
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
