package main

import (
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// badLine passes connections on to an address. Of the first few it loses the answer to whatever
// is as long as a note: the server has it, the client cannot know.
func badLine(t *testing.T, to string, lose int32) (addr string, lost *atomic.Int32) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	lost = &atomic.Int32{}
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", to)
			if err != nil {
				near.Close()
				return
			}
			var sent atomic.Int64
			go func() { // to the server
				defer far.Close()
				_, _ = io.Copy(far, io.TeeReader(near, counter{&sent}))
			}()
			go func() { // and back
				defer near.Close()
				buffer := make([]byte, 32<<10)
				for {
					n, err := far.Read(buffer)
					if err != nil {
						return
					}
					if sent.Load() > 1000 && lost.Load() < lose {
						lost.Add(1)
						time.Sleep(300 * time.Millisecond) // the note is stored meanwhile
						return
					}
					if _, err := near.Write(buffer[:n]); err != nil {
						return
					}
				}
			}()
		}
	}()
	return listener.Addr().String(), lost
}

type counter struct{ n *atomic.Int64 }

func (c counter) Write(p []byte) (int, error) {
	c.n.Add(int64(len(p)))
	return len(p), nil
}

// A line that breaks in mid-submit loses nothing and stores nothing twice: nine conversations
// stay one too few for an edition.
func TestALineThatBreaks(t *testing.T) {
	t.Parallel()
	x := startSite(t, t.TempDir())
	addr, lost := badLine(t, x.addr, 2)
	receipts := map[string]bool{}
	for i, count := range []int{5, 4} {
		notes := someNotes(t, i, count, x.people.Invitations[i])
		interviewer, err := client.Dial(client.Config{Server: addr, Secret: x.people.Invitations[i]})
		if err != nil {
			t.Fatal(err)
		}
		defer interviewer.Close()
		if err := interviewer.Submit(t.Context(), notes, func(_ int, sent client.Sent) {
			receipts[sent.Receipt] = sent.Refusal == ""
			if sent.Known {
				t.Error("a note that was sent again after a lost answer is told to have been sent before")
			}
		}); err != nil {
			t.Fatal(client.Explain(err, addr))
		}
	}
	if lost.Load() != 2 {
		t.Fatalf("%d answers were lost, want 2: this test proves nothing", lost.Load())
	}
	if len(receipts) != 9 {
		t.Errorf("%d receipts for 9 notes", len(receipts))
	}
	coordinator, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Coordinators[0]})
	if err != nil {
		t.Fatal(err)
	}
	defer coordinator.Close()
	answer, err := coordinator.Digest.CheckReadiness(t.Context(), &pb.CheckReadinessRequest{})
	if err != nil || answer.Ready {
		t.Errorf("after nine conversations: ready %v, %v", answer.GetReady(), err)
	}
}

// sampleNotes are every fifth sample note from the given one on.
func someNotes(t *testing.T, from, count int, secret string) (notes []client.Outgoing) {
	t.Helper()
	all, err := sampleNotes()
	if err != nil {
		t.Fatal(err)
	}
	for i := from; len(notes) < count; i += 5 {
		notes = append(notes, client.Prepare(all[i], secret))
	}
	return notes
}
