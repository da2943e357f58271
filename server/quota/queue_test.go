package quota

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"
)

// waitIn has a caller wait in a queue whose turns are all taken, and returns once it does; what
// came of it arrives in told.
func waitIn(t *testing.T, q *Queue, key string, told func(leave func(), err error)) {
	t.Helper()
	was := q.joined()
	go func() { told(q.Enter(t.Context(), key)) }()
	for q.joined() == was { // joins, and may push another out
		time.Sleep(time.Millisecond)
	}
}

// joined counts the calls that are in the line, those of the longest lines less, so that it changes
// with each that comes.
func (q *Queue) joined() (n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, l := range q.order {
		n += (i + 1) * 1000 * len(l.calls)
	}
	return n
}

// One who asks for much waits behind everybody else, call by call.
func TestInTurn(t *testing.T) {
	q := NewQueue(1, 100, time.Minute)
	leave, err := q.Enter(t.Context(), "first")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var served []string
	var all sync.WaitGroup
	for _, key := range []string{"hog", "hog", "hog", "hog", "one", "other", "one"} {
		all.Add(1)
		waitIn(t, q, key, func(leave func(), err error) {
			defer all.Done()
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			served = append(served, key)
			mu.Unlock()
			leave()
		})
	}
	leave()
	all.Wait()
	want := []string{"hog", "one", "other", "hog", "one", "hog", "hog"}
	if !slices.Equal(served, want) {
		t.Errorf("served %v, want %v", served, want)
	}
	if len(q.lines)+len(q.order)+q.waiting+q.taken != 0 {
		t.Errorf("something is remembered of calls that are over: %+v", q)
	}
}

// In a line that is full a newcomer takes the last place of whoever has most, and whoever has most
// is refused.
func TestAFullLine(t *testing.T) {
	q := NewQueue(1, 3, time.Minute)
	leave, err := q.Enter(t.Context(), "first")
	if err != nil {
		t.Fatal(err)
	}
	outcomes := make(chan error, 3)
	for range 3 {
		waitIn(t, q, "hog", func(leave func(), err error) {
			outcomes <- err
			if err == nil {
				leave()
			}
		})
	}
	if !q.Full("hog") || q.Full("one") {
		t.Fatalf("full for the hog %v, for another %v; want true and false", q.Full("hog"), q.Full("one"))
	}
	if _, err := q.Enter(t.Context(), "hog"); !errors.Is(err, ErrBusy) {
		t.Errorf("one more of the hog: %v, want ErrBusy", err)
	}
	one := make(chan error)
	waitIn(t, q, "one", func(leave func(), err error) {
		one <- err
		if err == nil {
			leave()
		}
	})
	if err := <-outcomes; !errors.Is(err, ErrBusy) {
		t.Errorf("the hog's last: %v, want ErrBusy", err)
	}
	leave()
	if err := errors.Join(<-one, <-outcomes, <-outcomes); err != nil {
		t.Error(err)
	}
}

// Who waits in vain is told so, or gives up, and leaves no place taken behind.
func TestPatience(t *testing.T) {
	q := NewQueue(1, 3, time.Millisecond)
	leave, err := q.Enter(t.Context(), "first")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.Enter(t.Context(), "one"); !errors.Is(err, ErrBusy) {
		t.Errorf("no turn came: %v, want ErrBusy", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	q.patience = time.Minute
	if _, err := q.Enter(ended, "one"); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v, want context.Canceled", err)
	}
	leave()
	if len(q.lines)+len(q.order)+q.waiting+q.taken != 0 {
		t.Errorf("something is remembered of calls that are over: %+v", q)
	}
}

// However calls come, give up and end, no more than the turns are under way, and none is lost.
func TestTurnsAreKept(t *testing.T) {
	const turns = 3
	q := NewQueue(turns, 10, 200*time.Microsecond)
	under := make(chan bool, turns)
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			for n := range 500 {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(n%7)*100*time.Microsecond)
				if leave, err := q.Enter(ctx, string(rune('a'+i%5))); err == nil {
					select {
					case under <- true:
						<-under
					default:
						t.Error("more are under way than there are turns")
					}
					leave()
				}
				cancel()
			}
		})
	}
	all.Wait()
	if len(q.lines)+len(q.order)+q.waiting+q.taken != 0 {
		t.Errorf("turns were lost: %+v", q)
	}
}
