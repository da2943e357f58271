package harness

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "elephants/proto/elephants/v1"
	"elephants/server/seal"
	"elephants/server/store"
	"elephants/server/vault"
)

// Load is many clients who send notes, and what they know of each.
//
// No two notes are equal, and which one a text is can be read from the text: what is stored twice
// shows. A note whose fate is unknown, because the line broke, is sent again with its request id,
// as any careful client does, until it is acknowledged; of what was refused nothing may be there.
type Load struct {
	Site    *Site
	Clients int                  // at once, each on a connection of its own, invitations in turn
	Seed    uint64               // of the notes' texts
	Size    int                  // of a note, in bytes; 0: about 100
	CA      string               // file of the server's certificate; "": plaintext
	Notes   uint64               // to send: Run returns when the fate of all is known; 0: no end
	Every   time.Duration        // between two notes of a client; 0: as soon as it is answered
	Pause   func() time.Duration // of a client after a refusal; nil: about a second

	next atomic.Uint64
	mu   sync.Mutex
	fate map[uint64]fate
	open []uint64 // of unknown fate
	sent uint64   // and of known fate

	Took     []time.Duration // of each acknowledged call, in the order of the answers
	Refused  map[codes.Code]int
	Failures []error // what nobody should see; at most 10
}

type fate struct {
	receipt string // "": not acknowledged
	unknown bool   // it was, once
	refused bool   // and never of unknown fate
	sender  int
}

// Run sends to the servers at these addresses, each by its share of the clients, until the context
// ends. It may be called again: what was left open is sent first.
func (l *Load) Run(ctx context.Context, addrs ...string) error {
	if l.fate == nil {
		l.fate, l.Refused = map[uint64]fate{}, map[codes.Code]int{}
	}
	var all sync.WaitGroup
	for i := range l.Clients {
		conn, err := Dial(addrs[i%len(addrs)], l.CA, Neighbour(i))
		if err != nil {
			return err
		}
		all.Go(func() {
			defer conn.Close()
			l.client(ctx, pb.NewCollectionServiceClient(conn), i)
		})
	}
	all.Wait()
	return nil
}

// Neighbour dials from one of 10,000 addresses of this machine, so that each client has a network of
// its own. On systems other than Linux there is one address.
func Neighbour(i int) *net.Dialer {
	if runtime.GOOS != "linux" {
		return &net.Dialer{}
	}
	return &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, byte(1+i/250%40), byte(1+i%250))}}
}

// Dial connects as a client does that tries again soon: without the project's own retries.
func Dial(addr, ca string, from *net.Dialer) (*grpc.ClientConn, error) {
	transport := insecure.NewCredentials()
	if ca != "" {
		config, err := trusting(ca)
		if err != nil {
			return nil, err
		}
		transport = credentials.NewTLS(config)
	}
	soon := backoff.Config{BaseDelay: 10 * time.Millisecond, Multiplier: 1.5, Jitter: .5,
		MaxDelay: 200 * time.Millisecond}
	return grpc.NewClient("dns:///"+addr, grpc.WithTransportCredentials(transport),
		grpc.WithDisableRetry(), grpc.WithContextDialer(func(ctx context.Context, to string) (net.Conn, error) {
			return from.DialContext(ctx, "tcp", to)
		}),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: soon, MinConnectTimeout: 2 * time.Second}))
}

// As returns a context whose calls carry a secret.
func As(ctx context.Context, secret string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+secret)
}

// longestCall is how long a client waits for an answer.
const longestCall = 20 * time.Second

func (l *Load) client(ctx context.Context, collection pb.CollectionServiceClient, i int) {
	for ctx.Err() == nil {
		n := l.take(i)
		if n == 0 {
			return
		}
		sender := l.senderOf(n)
		call, cancel := context.WithTimeout(As(context.Background(), l.Site.Invitations[sender]),
			longestCall)
		begun := time.Now()
		answer, err := collection.SubmitNote(call, &pb.SubmitNoteRequest{
			RequestId: l.requestID(n),
			Note:      &pb.Note{Side: sides[n%2], Text: l.Text(n)},
		})
		cancel()
		l.heard(n, answer.GetReceipt(), time.Since(begun), err)
		if err == nil {
			time.Sleep(l.Every)
			continue
		}
		pause := 5 * time.Millisecond // on a line that broke
		if status.Code(err) == codes.ResourceExhausted {
			pause = time.Second + rand.N(time.Second)
			if l.Pause != nil {
				pause = l.Pause()
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// sides of a programme that names none.
var sides = [2]string{"lived-experience", "decision-maker"}

// take returns the number of the next note to send, an open one before a new one; 0 for none, when
// the fate of all is known.
func (l *Load) take(client int) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.Notes > 0 && len(l.open) == 0 && l.next.Load() >= l.Notes {
		if l.sent >= l.Notes {
			return 0
		}
		l.mu.Unlock() // another client waits for the answer to the last ones
		time.Sleep(time.Millisecond)
		l.mu.Lock()
	}
	if len(l.open) > 0 {
		n := l.open[0]
		l.open = l.open[1:]
		return n
	}
	n := l.next.Add(1)
	l.fate[n] = fate{sender: client % len(l.Site.Invitations)}
	return n
}

func (l *Load) senderOf(n uint64) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.fate[n].sender
}

// heard keeps what became of a note.
func (l *Load) heard(n uint64, receipt string, took time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := l.fate[n]
	code := status.Code(err)
	switch code {
	case codes.OK:
		f.receipt, f.refused = receipt, false
		l.Took = append(l.Took, took)
	case codes.ResourceExhausted:
		f.refused = !f.unknown
	case codes.Unavailable, codes.DeadlineExceeded:
		f.unknown, f.refused = true, false
	default:
		f.unknown, f.refused = true, false
		if len(l.Failures) < 10 {
			l.Failures = append(l.Failures, err)
		}
	}
	// Of so many notes none is given up: a busy server may refuse one, and is asked again.
	if f.receipt == "" && (f.unknown || f.refused && l.Notes > 0) {
		l.open = append(l.open, n)
	} else {
		l.sent++
	}
	if err != nil {
		l.Refused[code]++
	}
	l.fate[n] = f
}

// Acknowledged is how many notes are, so far.
func (l *Load) Acknowledged() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.Took)
}

// Denied is how many calls ended otherwise, so far.
func (l *Load) Denied() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, refused := range l.Refused {
		n += refused
	}
	return n
}

// Receipts are those of the acknowledged notes.
func (l *Load) Receipts() (all []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.fate {
		if f.receipt != "" {
			all = append(all, f.receipt)
		}
	}
	slices.Sort(all)
	return all
}

// Quantile is how long so large a share of the acknowledged calls took at most, from the given one
// on.
func (l *Load) Quantile(from int, q float64) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	took := slices.Sorted(slices.Values(l.Took[from:]))
	if len(took) == 0 {
		return 0
	}
	return took[min(len(took)-1, int(q*float64(len(took))))]
}

// Outcome is what a folder has of what was sent.
type Outcome struct {
	Acknowledged, Stored int
	Lost                 int // acknowledged, and not there, or there otherwise than it was sent
	Doubled              int // there more than once
	Unwanted             int // there, and refused, or never sent
}

// Sound reports whether all was kept that was acknowledged, once, and nothing that was refused.
func (o Outcome) Sound() bool { return o.Lost+o.Doubled+o.Unwanted == 0 }

// Check opens the site's store, where [Site.Open] may, looks at every row of it, and holds its notes
// against what clients were told. gone are receipts of notes that were withdrawn.
func (l *Load) Check(ctx context.Context, gone ...string) (o Outcome, err error) {
	data, err := l.Site.Open(ctx)
	if err != nil {
		return o, err
	}
	defer func() { err = errors.Join(err, data.Close()) }()
	stored := map[string][]seal.Hash{}
	found, err := data.Check(ctx, "", func(n store.Note) error {
		record, err := vault.Unseal(n)
		stored[record.Text] = append(stored[record.Text], n.Receipt)
		return err
	})
	if err != nil {
		return o, err
	}
	if !found.Sound() || found.Halves > 0 {
		return o, fmt.Errorf("the folder is not whole: %+v", found)
	}
	o.Stored = found.Notes
	l.mu.Lock()
	defer l.mu.Unlock()
	for n, f := range l.fate {
		text := l.Text(n)
		o.add(f, stored[text], slices.Contains(gone, f.receipt))
		delete(stored, text)
	}
	o.Unwanted += len(stored)
	return o, nil
}

// add counts a note of this fate, of which these receipts are stored.
func (o *Outcome) add(f fate, there []seal.Hash, withdrawn bool) {
	if len(there) > 1 {
		o.Doubled++
	}
	if f.receipt == "" {
		if f.refused && len(there) > 0 {
			o.Unwanted++
		}
		return
	}
	o.Acknowledged++
	receipt, err := seal.ParseReceipt(f.receipt)
	switch kept := err == nil && slices.Contains(there, receipt.Hash()); {
	case withdrawn && len(there) > 0:
		o.Unwanted++
	case !withdrawn && !kept:
		o.Lost++
	}
}

// requestID names a note, the same each time that it is sent.
func (l *Load) requestID(n uint64) string { return fmt.Sprintf("harness-%08x-%08x", l.Seed, n) }

// digits are words that no scrubber has a reason to take out.
var digits = [16]string{"asked", "told", "heard", "wanted", "waited", "tried", "hoped", "needed",
	"helped",
	"listened", "moved", "changed", "stopped", "started", "agreed", "learned"}

const filler = "They asked us when the plan was made. Nobody had listened before."

// Text is that of the note with this number.
func (l *Load) Text(n uint64) string {
	var b strings.Builder
	b.WriteString("We")
	for shift := 0; shift < 64; shift += 4 {
		word := digits[(n^l.Seed<<32)>>shift&15]
		b.WriteString(" " + word)
	}
	b.WriteString(".")
	for b.Len() < l.Size {
		b.WriteString("\n\n" + filler)
	}
	return b.String()
}
