package harness

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// Wire stands between clients and a server and cuts connections: each carries so many bytes in each
// direction, which are drawn, and not one more. So a request is lost before it arrives, in the
// middle, or after it was done and before its answer comes.
type Wire struct {
	Addr string
	Cuts atomic.Int64

	to       string
	least    int // bytes of a connection
	most     int
	mu       sync.Mutex
	random   *rand.Rand
	listener net.Listener
	carried  sync.WaitGroup
}

// NewWire begins to carry connections to a server, from least to most bytes in each direction,
// until the test ends.
func NewWire(t testing.TB, to string, random *rand.Rand, least, most int) *Wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &Wire{Addr: listener.Addr().String(), to: to, least: least, most: most, random: random,
		listener: listener}
	w.carried.Go(w.accept)
	t.Cleanup(func() {
		listener.Close()
		w.carried.Wait()
	})
	return w
}

func (w *Wire) accept() {
	for {
		client, err := w.listener.Accept()
		if err != nil {
			return // closed
		}
		server, err := net.Dial("tcp", w.to)
		if err != nil {
			client.Close()
			continue
		}
		w.carried.Go(func() { w.carry(client, server) })
	}
}

// carry copies both ways until either has had its bytes.
func (w *Wire) carry(client, server net.Conn) {
	var both sync.WaitGroup
	for _, way := range [][2]net.Conn{{client, server}, {server, client}} {
		bytes := w.draw()
		both.Go(func() {
			if _, err := io.CopyN(way[1], way[0], bytes); err == nil {
				w.Cuts.Add(1)
			}
			client.Close()
			server.Close()
		})
	}
	both.Wait()
}

func (w *Wire) draw() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return int64(w.least + w.random.IntN(w.most-w.least))
}
