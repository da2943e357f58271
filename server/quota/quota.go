// Package quota bounds what one caller may take of a server: calls at once with [Slots], and time
// of its processors with [Work]. A limiter of how many notes may be stored is not enough: what is
// refused costs memory and time too, and so does what stores nothing.
//
// A key is whatever tells callers apart: a secret, or a network. It is kept as a hash under a
// seed that no other process has, for it is nobody's business once the process has ended.
package quota

import (
	"context"
	"errors"
	"hash/maphash"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// ErrBusy is returned to a caller who has taken as much as there is for one.
var ErrBusy = errors.New("too many requests: please wait a little and try again")

// Later is [ErrBusy] of somebody who is told when to come back.
type Later struct{ After time.Duration }

func (l Later) Error() string { return ErrBusy.Error() }

// Is makes it ErrBusy.
func (l Later) Is(target error) bool { return target == ErrBusy }

// Slots bounds the calls of a caller that are under way at once. It is safe for concurrent use.
type Slots struct {
	most, queue int
	patience    time.Duration

	seed maphash.Seed
	mu   sync.Mutex
	keys map[uint64]*slot // of callers with calls under way: it is as large as the calls are many
}

type slot struct {
	free  chan struct{} // as many as are taken
	calls int           // under way or waiting
}

// NewSlots allows each caller so many calls at once. As many as queue may wait besides, each for as
// long as patience; the others are refused.
func NewSlots(most, queue int, patience time.Duration) *Slots {
	return &Slots{most: most, queue: queue, patience: patience, seed: maphash.MakeSeed(),
		keys: map[uint64]*slot{}}
}

// Enter waits for a slot. Call leave when the call is over. The error is [ErrBusy], or the
// context's.
func (s *Slots) Enter(ctx context.Context, key string) (leave func(), err error) {
	h := maphash.String(s.seed, key)
	mine := s.join(h)
	if mine == nil {
		return nil, ErrBusy
	}
	select { // without a timer for those who need not wait
	case mine.free <- struct{}{}:
		return func() { <-mine.free; s.part(h, mine) }, nil
	default:
	}
	timer := time.NewTimer(s.patience)
	defer timer.Stop()
	select {
	case mine.free <- struct{}{}:
		return func() { <-mine.free; s.part(h, mine) }, nil
	case <-ctx.Done():
		err = ctx.Err()
	case <-timer.C:
		err = ErrBusy
	}
	s.part(h, mine)
	return nil, err
}

// join returns the caller's slots, nil if as many of its calls wait as may.
func (s *Slots) join(h uint64) *slot {
	s.mu.Lock()
	defer s.mu.Unlock()
	mine, ok := s.keys[h]
	if !ok {
		mine = &slot{free: make(chan struct{}, s.most)}
		s.keys[h] = mine
	}
	if mine.calls >= s.most+s.queue {
		return nil
	}
	mine.calls++
	return mine
}

func (s *Slots) part(h uint64, mine *slot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if mine.calls--; mine.calls == 0 {
		delete(s.keys, h)
	}
}

// Work bounds the time that a caller's calls take. It is safe for concurrent use.
type Work struct {
	share float64
	saved time.Duration

	seed maphash.Seed
	mu   sync.Mutex
	keys map[uint64]*rate.Limiter // in milliseconds
}

// mostKeys bounds the memory of a Work. When they are used up it begins anew, which forgives
// everyone at once.
const mostKeys = 10_000

// NewWork gives each caller a share of one processor in the long run, 0.5 for a half, and lets them
// save up as much of it as saved, which is also what they begin with.
func NewWork(share float64, saved time.Duration) *Work {
	return &Work{share: share, saved: saved, seed: maphash.MakeSeed(),
		keys: map[uint64]*rate.Limiter{}}
}

// May returns [Later] while the caller has used up its share. A call is allowed or refused
// before it begins, for how long it will take nobody knows; so the last one may take more than is
// left, and the caller waits so much longer.
func (w *Work) May(key string) error {
	if tokens := w.of(key).Tokens(); tokens < 1 {
		return Later{time.Duration((1 - tokens) / w.share * float64(time.Millisecond))}
	}
	return nil
}

// Took counts the time that a call took.
func (w *Work) Took(key string, d time.Duration) {
	limiter := w.of(key)
	limiter.ReserveN(time.Now(), min(int(d.Milliseconds()), limiter.Burst()))
}

func (w *Work) of(key string) *rate.Limiter {
	h := maphash.String(w.seed, key)
	w.mu.Lock()
	defer w.mu.Unlock()
	limiter, ok := w.keys[h]
	if !ok {
		if len(w.keys) >= mostKeys {
			clear(w.keys)
		}
		limiter = rate.NewLimiter(rate.Limit(w.share*1000), int(w.saved.Milliseconds()))
		w.keys[h] = limiter
	}
	return limiter
}
