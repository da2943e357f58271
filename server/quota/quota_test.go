package quota

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Of one caller so many calls are under way at once, some wait, and the others are refused; another
// caller does not notice.
func TestSlots(t *testing.T) {
	const most, queue, calls = 3, 4, 20
	s := NewSlots(most, queue, time.Minute)
	release := make(chan bool)
	var now, peak, refused atomic.Int64
	var all sync.WaitGroup
	for range calls {
		all.Go(func() {
			leave, err := s.Enter(t.Context(), "one")
			if errors.Is(err, ErrBusy) {
				refused.Add(1)
				return
			} else if err != nil {
				t.Error(err)
				return
			}
			n := now.Add(1)
			for p := peak.Load(); n > p && !peak.CompareAndSwap(p, n); p = peak.Load() {
			}
			<-release
			now.Add(-1)
			leave()
		})
	}
	for refused.Load() < calls-most-queue || now.Load() < most {
		time.Sleep(time.Millisecond)
	}
	leave, err := s.Enter(t.Context(), "another")
	if err != nil {
		t.Errorf("another caller: %v", err)
	} else {
		leave()
	}
	close(release)
	all.Wait()
	if peak.Load() != most || refused.Load() != calls-most-queue {
		t.Errorf("%d at once and %d refused, want %d and %d", peak.Load(), refused.Load(), most,
			calls-most-queue)
	}
	if len(s.keys) != 0 {
		t.Errorf("%d callers are remembered whose calls are over", len(s.keys))
	}
}

// Who waits in vain is told so, or gives up, and leaves nothing behind.
func TestWaitingInVain(t *testing.T) {
	s := NewSlots(1, 5, time.Millisecond)
	leave, err := s.Enter(t.Context(), "one")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Enter(t.Context(), "one"); !errors.Is(err, ErrBusy) {
		t.Errorf("no slot became free: %v, want ErrBusy", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	s.patience = time.Minute
	if _, err := s.Enter(ended, "one"); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v, want context.Canceled", err)
	}
	leave()
	if leave, err = s.Enter(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	leave()
	if len(s.keys) != 0 {
		t.Error("a caller is remembered whose calls are over")
	}
}

// What is saved up can be used at once, more than that makes its caller wait, and no other.
func TestWork(t *testing.T) {
	w := NewWork(1e-9, time.Second)
	for _, took := range []time.Duration{400 * time.Millisecond, 500 * time.Millisecond,
		time.Hour} {
		if err := w.May("one"); err != nil {
			t.Errorf("before %v: %v", took, err)
		}
		w.Took("one", took)
	}
	if err := w.May("one"); !errors.Is(err, ErrBusy) {
		t.Errorf("with all used up: %v, want ErrBusy", err)
	}
	if err := w.May("another"); err != nil {
		t.Errorf("another caller: %v", err)
	}
}
