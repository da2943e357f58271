package batch_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"elephants/server/batch"
)

func Example() {
	b := batch.New(100, func(notes []string) []error {
		fmt.Println("one sync for", notes)
		return make([]error, len(notes))
	})
	fmt.Println(b.Do(context.Background(), "a note"))
	// Output:
	// one sync for [a note]
	// <nil>
}

// Whoever comes while the work is under way is done together with the others, once, and hears of
// their own item.
func TestWhoWaitsIsDoneTogether(t *testing.T) {
	const callers, most = 200, 50
	begun, release := make(chan bool), make(chan bool)
	var calls atomic.Int64
	var seen []int
	b := batch.New(most, func(items []int) []error {
		if calls.Add(1) == 1 {
			close(begun)
			<-release
		}
		if len(items) > most {
			t.Errorf("%d at once, want at most %d", len(items), most)
		}
		errs := make([]error, len(items))
		for i, n := range items {
			seen = append(seen, n) // no lock: only one call runs at a time, which -race would tell
			if n%2 == 1 {
				errs[i] = fmt.Errorf("item %d", n)
			}
		}
		return errs
	})
	var all, entered sync.WaitGroup
	ask := func(n int) {
		all.Go(func() {
			entered.Done()
			switch err := b.Do(t.Context(), n); {
			case n%2 == 0 && err != nil:
				t.Errorf("item %d: %v, want nil", n, err)
			case n%2 == 1 && (err == nil || err.Error() != fmt.Sprintf("item %d", n)):
				t.Errorf("item %d: %v, want its own error", n, err)
			}
		})
	}
	entered.Add(1)
	ask(0)
	<-begun
	entered.Add(callers - 1)
	for n := 1; n < callers; n++ {
		ask(n)
	}
	entered.Wait()
	close(release)
	all.Wait()
	slices.Sort(seen)
	if len(slices.Compact(seen)) != callers {
		t.Errorf("%d items were done, want %d, each once", len(seen), callers)
	}
	if n := calls.Load(); n > callers/2 {
		t.Errorf("%d calls for %d items: they were not done together", n, callers)
	}
}

// Who gives up before the work on their item began leaves nothing behind; who gives up later hears
// what became of it.
func TestGivingUp(t *testing.T) {
	begun, release := make(chan bool), make(chan bool)
	var done []string
	b := batch.New(10, func(items []string) []error {
		if done = append(done, items...); items[0] == "first" {
			close(begun)
			<-release
		}
		return make([]error, len(items))
	})
	ctx, giveUp := context.WithCancel(t.Context())
	outcome := make(chan error)
	go func() { outcome <- b.Do(ctx, "first") }()
	<-begun
	giveUp()
	if err := b.Do(ctx, "second"); !errors.Is(err, context.Canceled) {
		t.Errorf("given up while waiting: %v, want context.Canceled", err)
	}
	close(release)
	if err := <-outcome; err != nil {
		t.Errorf("given up while at work: %v, want nil: it was done", err)
	}
	if err := b.Do(t.Context(), "third"); err != nil || !slices.Equal(done, []string{"first",
		"third"}) {
		t.Errorf("done %v, %v; want the first and the third", done, err)
	}
}

// A panic ends the one call that works, and nobody waits for ever.
func TestAPanicLeavesNobodyWaiting(t *testing.T) {
	b := batch.New(10, func([]int) []error { panic("of the test") })
	for range 2 { // the second would hang if the turn had not been given back
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = b.Do(t.Context(), 1)
		}()
	}
	c := batch.New(10, func([]int) []error { return nil })
	if err := c.Do(t.Context(), 1); !errors.Is(err, batch.ErrPanic) {
		t.Errorf("no answer for an item: %v, want ErrPanic", err)
	}
}
