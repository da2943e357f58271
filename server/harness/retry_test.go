package harness_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
	"elephants/server"
	"elephants/server/harness"
	"elephants/server/store"
)

// Over a line that breaks before, in the middle of and after each request, by clients who send
// again until they are answered, each note is stored once.
func TestALineThatBreaks(t *testing.T) {
	s, random := drawing(t)
	x := newSite(t, 8)
	v := x.Start()
	w := harness.NewWire(t, v.Addr, random, 150, 2500)
	load := &harness.Load{Site: x, Clients: 64, Seed: s, Notes: form[uint64](300, 100_000)}
	if err := load.Run(t.Context(), w.Addr); err != nil {
		t.Fatal(err)
	}
	v.Stop()
	o := sound(t, load)
	again := x.Start()
	t.Logf("started with %d notes in %v", o.Stored, again.Ready)
	t.Logf("%d connections cut, %d acknowledged, %d stored, %d twice", w.Cuts.Load(), o.Acknowledged,
		o.Stored, o.Doubled)
	if o.Stored != int(load.Notes) || w.Cuts.Load() < int64(load.Notes/20) {
		t.Errorf("%d notes sent, %d stored, %d cuts: want all, and enough cuts to prove something",
			load.Notes, o.Stored, w.Cuts.Load())
	}
}

// The project's own client sends again by itself, and tells nobody that a note was known before.
func TestTheClientSendsAgain(t *testing.T) {
	_, random := drawing(t)
	x := newSite(t, 1)
	v := x.Start()
	w := harness.NewWire(t, v.Addr, random, 200, 1500)
	secret := x.Invitations[0]
	var all sync.WaitGroup
	notes := form(40, 1000)
	load := &harness.Load{}
	for i := range notes {
		all.Go(func() {
			c, err := client.Dial(client.Config{Server: w.Addr, Secret: secret})
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			out := client.Outgoing{RequestID: fmt.Sprintf("again-%012d", i),
				Note: &pb.Note{Side: "lived-experience", Text: load.Text(uint64(i))}}
			for attempt := 0; ; attempt++ { // a line that breaks more often than it tries
				sent, err := c.SubmitNote(t.Context(), out, func(time.Duration) {})
				if err == nil {
					if sent.Refusal != "" {
						t.Errorf("note %d was refused: %s", i, sent.Refusal)
					}
					return
				}
				if attempt == 10 {
					t.Errorf("note %d: %v", i, err)
					return
				}
			}
		})
		if i%32 == 31 {
			all.Wait() // as many as one invitation's calls may be
		}
	}
	all.Wait()
	v.Stop()
	found, err := store.Inspect(t.Context(), x.Dir, "", server.OpenNote)
	if err != nil || !found.Sound() || found.Notes != notes || w.Cuts.Load() == 0 {
		t.Errorf("%d notes sent over %d connections that were cut: %+v, %v", notes, w.Cuts.Load(),
			found, err)
	}
}
