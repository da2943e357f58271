package harness_test

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
	"elephants/server/harness"
)

// What may be done to one note, and what its people are told.
type act string

const (
	submit   act = "submit"
	withdraw act = "withdraw"
	show     act = "show" // by its receipt: a note that is there has a sentence to be quoted
)

type told string

const (
	done    told = "done"
	known   told = "known"   // submitted before
	gone    told = "gone"    // withdrawn
	nothing told = "nothing" // there is none
	joined  told = "joined"  // done, while another withdrawal was under way
	lost    told = "lost"    // the line broke: done or not, and perhaps only later
)

// noteModel is a note as anybody may think of it: it comes, it goes, and does not come back.
//
// Of two submissions at the same moment both may be told that theirs was the first, and of two
// withdrawals that theirs did it: that is true of both, and the second may be the one that finishes
// what the first could not. Who comes after an answer is told what was before.
var noteModel = porcupine.Model{
	Init: func() any { return nothing },
	Step: func(state, input, output any) (bool, any) {
		is, said := state.(told), output.(told)
		switch input.(act) {
		case submit:
			if is == gone {
				return said == gone || said == lost, gone
			}
			return said == done || said == lost || said == known && is == done, done
		case withdraw:
			if is == done {
				return said == done || said == joined || said == lost, gone
			}
			return said == is || said == joined && is == gone || said == lost, is
		default:
			return said == lost || (said == done) == (is == done), is
		}
	},
	DescribeOperation: func(input, output any) string {
		return fmt.Sprintf("%s: %s", input, output)
	},
}

// The same note is submitted, withdrawn and looked at by several people at once, over a line that
// breaks: for each history of answers there is an order of the acts, one after the other, that
// would have given the same.
func TestHistories(t *testing.T) {
	s, random := drawing(t)
	x := newSite(t, 4)
	v := x.Start()
	w := harness.NewWire(t, v.Addr, random, 400, 6000)
	l := lives{seed: s, many: form(25, 2000), addrs: []string{w.Addr}}
	l.check(t, x)
}

// lives are histories of notes, several at a time, each of which is checked.
type lives struct {
	seed   uint64
	many   int
	addrs  []string      // of the servers; each person of a history asks one of them
	behind time.Duration // by which who reads may be, of what was done on another server
}

// check fails the test for each history that no order of its acts explains.
func (l lives) check(t *testing.T, x *harness.Site) {
	var mu sync.Mutex
	acts, losses, illegal := 0, 0, 0
	var all sync.WaitGroup
	slots := make(chan bool, 8)
	for i := range l.many {
		slots <- true
		all.Go(func() {
			defer func() { <-slots }()
			history := l.lifeOf(t, x, uint64(i))
			legal := porcupine.CheckOperations(noteModel, history)
			mu.Lock()
			defer mu.Unlock()
			acts += len(history)
			for _, op := range history {
				if op.Output == lost {
					losses++
				}
			}
			if !legal {
				illegal++
				t.Errorf("history %d is illegal: %v", i, history)
			}
		})
	}
	all.Wait()
	t.Logf("%d histories of %d acts, %d of them lost on the way; %d illegal", l.many, acts, losses,
		illegal)
	if acts < 8*l.many || losses == 0 || losses > acts/2 {
		t.Errorf("%d acts and %d losses in %d histories: this proves nothing", acts, losses, l.many)
	}
}

// lifeOf does to one note what three people may do at once, each three times, and returns what each
// was told when.
func (l lives) lifeOf(t *testing.T, x *harness.Site, n uint64) []porcupine.Operation {
	random := rand.New(rand.NewPCG(l.seed, n))
	load := &harness.Load{Seed: n >> 32}
	text := load.Text(n)
	note := &pb.SubmitNoteRequest{RequestId: fmt.Sprintf("history-%010d", n), Note: &pb.Note{
		Side: "lived-experience", Text: text, Quotable: true,
		OwnWords: []*pb.OwnWords{{Start: 0, End: int32(len(text))}},
	}}
	begun := time.Now()
	var mu sync.Mutex
	var history []porcupine.Operation
	receipt := ""
	var people sync.WaitGroup
	for person := range 3 {
		conn, err := harness.Dial(l.addrs[person%len(l.addrs)], "", harness.Neighbour(0))
		if err != nil {
			t.Error(err)
			return nil
		}
		var plan []act
		for range 3 {
			plan = append(plan, []act{submit, submit, withdraw, show, show}[random.IntN(5)])
		}
		if person == 0 {
			plan = append([]act{submit}, plan...)
		}
		people.Go(func() {
			defer conn.Close()
			for _, what := range plan {
				mu.Lock()
				with := receipt
				mu.Unlock()
				if with == "" {
					what = submit // nobody has a receipt to do anything else with
				}
				called := time.Since(begun)
				said, answer := do(t, conn2{pb.NewCollectionServiceClient(conn),
					pb.NewWithdrawalServiceClient(conn)}, x.Invitations[0], what, note, with)
				op := porcupine.Operation{ClientId: person, Input: what, Call: int64(called), Output: said,
					Return: int64(time.Since(begun))}
				if said == lost {
					op.Return = int64(time.Hour)
				}
				if what == show {
					op.Call -= int64(l.behind)
				}
				mu.Lock()
				history = append(history, op)
				if answer != "" {
					receipt = answer
				}
				mu.Unlock()
			}
		})
	}
	people.Wait()
	join(history)
	return history
}

// join marks withdrawals that began while another was under way: one that was lost may still be, or
// wait for the next to finish it.
func join(history []porcupine.Operation) {
	slices.SortFunc(history, func(a, b porcupine.Operation) int { return cmp.Compare(a.Call, b.Call) })
	until := int64(0) // the last end of those that began before
	for i, op := range history {
		if op.Input != withdraw || op.Output != done && op.Output != lost {
			continue
		}
		if op.Output == done && op.Call < until {
			history[i].Output = joined
		}
		until = max(until, op.Return)
	}
}

type conn2 struct {
	pb.CollectionServiceClient
	pb.WithdrawalServiceClient
}

// do does one act, and returns what was told, and the receipt if one was.
func do(t *testing.T, c conn2, secret string, what act, note *pb.SubmitNoteRequest,
	receipt string) (told, string) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var err error
	switch what {
	case submit:
		var answer *pb.SubmitNoteResponse
		answer, err = c.SubmitNote(harness.As(ctx, secret), note)
		if err == nil && answer.Known {
			return known, answer.Receipt
		}
		if err == nil {
			return done, answer.Receipt
		}
	case withdraw:
		_, err = c.WithdrawNote(ctx, &pb.WithdrawNoteRequest{Receipt: receipt})
		if err == nil {
			return done, ""
		}
	case show:
		var shown *pb.ShowReceiptResponse
		shown, err = c.ShowReceipt(ctx, &pb.ShowReceiptRequest{Receipt: receipt})
		if err == nil && len(shown.Sentences) == 0 {
			return nothing, ""
		}
		if err == nil {
			return done, ""
		}
	}
	switch reason := client.Reason(err); {
	case reason == "WITHDRAWN":
		return gone, ""
	case reason == "RECEIPT_UNKNOWN":
		return nothing, ""
	case status.Code(err) != codes.Unavailable && status.Code(err) != codes.DeadlineExceeded:
		t.Errorf("%s: %v", what, err)
	}
	return lost, ""
}
