// Package batch does together what several callers ask for at the same moment.
//
// [New] takes the function that does it and [Batch.Do] asks for one item. Writing to a disk is
// the case it was made for: a sync costs the same for one note as for fifty, so whoever comes
// while a sync is under way waits for the next one together with the others.
//
// There is no goroutine and no timer. The caller who finds nobody at work does the work for all
// who wait; a caller alone is served at once. A timer that collects for a few milliseconds was
// rejected: it makes a single caller wait for nobody, and a busy disk collects callers by itself.
package batch

import (
	"context"
	"errors"
	"sync"
)

// ErrPanic is returned for an item whose work ended in a panic, or got no answer from it.
var ErrPanic = errors.New("the work ended in the middle")

// Batch gathers items. It is safe for concurrent use.
type Batch[T any] struct {
	do   func([]T) []error
	most int
	turn chan struct{} // held by whoever does the work

	mu      sync.Mutex
	waiting []*item[T]
}

type item[T any] struct {
	what T
	done chan error // of one: the worker never waits for a caller
}

// New returns a Batch that does at most so many items at once, one call of do at a time. do returns
// an error, or nil, for each item in its order; a panic of do meets every caller of that call.
func New[T any](most int, do func([]T) []error) *Batch[T] {
	return &Batch[T]{do: do, most: most, turn: make(chan struct{}, 1)}
}

// Do has the item done and returns its error.
//
// A context that ends before the work on the item begins takes the item back, and the error is the
// context's. Afterwards Do waits for the outcome whatever the context says: "cancelled" about
// something that was done would be false, and the work is short.
func (b *Batch[T]) Do(ctx context.Context, what T) error {
	mine := &item[T]{what: what, done: make(chan error, 1)}
	b.mu.Lock()
	b.waiting = append(b.waiting, mine)
	b.mu.Unlock()
	for {
		select {
		case err := <-mine.done:
			return err
		case <-ctx.Done():
			if b.takeBack(mine) {
				return ctx.Err()
			}
			return <-mine.done
		case b.turn <- struct{}{}:
			b.work() // on the oldest that wait: ours may not be among them yet
		}
	}
}

// Waiting is how many items wait for the work on them to begin.
func (b *Batch[T]) Waiting() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.waiting)
}

// takeBack removes an item that still waits, and reports whether it did.
func (b *Batch[T]) takeBack(mine *item[T]) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, w := range b.waiting {
		if w == mine {
			b.waiting = append(b.waiting[:i], b.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// work does the oldest items that wait and gives the turn back, also when do panics: the panic goes
// up through the caller that works, and the others are told [ErrPanic] rather than left to wait.
func (b *Batch[T]) work() {
	defer func() { <-b.turn }()
	b.mu.Lock()
	n := min(b.most, len(b.waiting))
	now := b.waiting[:n:n]
	if b.waiting = b.waiting[n:]; len(b.waiting) == 0 {
		b.waiting = nil // lets go of the array, and with it of what was done
	}
	b.mu.Unlock()
	if n == 0 {
		return
	}
	what := make([]T, n)
	for i, w := range now {
		what[i] = w.what
	}
	var errs []error
	defer func() {
		for i, w := range now {
			if i < len(errs) {
				w.done <- errs[i]
			} else {
				w.done <- ErrPanic
			}
		}
	}()
	errs = b.do(what)
}
