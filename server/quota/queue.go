package quota

import (
	"context"
	"hash/maphash"
	"slices"
	"sync"
	"time"
)

// Queue gives turns at what there is too little of for everybody, such as processors. It is safe
// for concurrent use.
//
// Those who wait are served by caller, one call of each in turn, so that whoever asks for a
// thousand things at once waits longer and nobody else does. Nobody waits longer than patience: to
// be told at once to come back is worth more than an answer that its caller has given up on, and
// it keeps the line so short that what is served was asked for just now. When the line is as long
// as it may be, a newcomer takes the place of the last call of whoever has most waiting, or is
// refused if nobody has more.
//
// Serving the newest first was rejected: under overload it starves those who came first, and
// rewards whoever asks again and again.
type Queue struct {
	turns, most int
	patience    time.Duration

	seed    maphash.Seed
	mu      sync.Mutex
	taken   int              // turns
	waiting int              // calls
	lines   map[uint64]*line // of callers who have calls waiting
	order   []*line          // the same, in the order in which they are served
}

// line are the calls of one caller, the oldest first.
type line struct {
	key   uint64
	calls []chan bool // each of one: true for a turn, false when another took its place
}

// NewQueue gives so many turns at once. As many as most may wait, each for as long as patience.
func NewQueue(turns, most int, patience time.Duration) *Queue {
	return &Queue{turns: turns, most: most, patience: patience, seed: maphash.MakeSeed(),
		lines: map[uint64]*line{}}
}

// Enter waits for a turn. Call leave when it is over. The error is [ErrBusy], or the context's.
func (q *Queue) Enter(ctx context.Context, key string) (leave func(), err error) {
	h := maphash.String(q.seed, key)
	call := q.join(h)
	if call == nil {
		return nil, ErrBusy
	}
	timer := time.NewTimer(q.patience)
	defer timer.Stop()
	select {
	case turn := <-call:
		if !turn {
			return nil, ErrBusy
		}
		return q.leave, nil
	case <-ctx.Done():
		err = ctx.Err()
	case <-timer.C:
		err = ErrBusy
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.remove(h, call) && <-call { // its turn came at this moment
		q.pass()
	}
	return nil, err
}

// Full reports whether a call would be refused at once: for whoever can save the work of reading
// it.
func (q *Queue) Full(key string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.waiting >= q.most && q.longer(maphash.String(q.seed, key)) == nil
}

// join takes a turn or a place in the line; nil if there is none.
func (q *Queue) join(h uint64) chan bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	call := make(chan bool, 1)
	if q.taken < q.turns { // then nobody waits
		q.taken++
		call <- true
		return call
	}
	if q.waiting >= q.most {
		longest := q.longer(h)
		if longest == nil {
			return nil
		}
		last := longest.calls[len(longest.calls)-1]
		q.remove(longest.key, last)
		last <- false
	}
	mine := q.lines[h]
	if mine == nil {
		mine = &line{key: h}
		q.lines[h] = mine
		q.order = append(q.order, mine)
	}
	mine.calls = append(mine.calls, call)
	q.waiting++
	return call
}

// longer returns the longest line if it would be longer than the caller's own with one more; else
// nil.
func (q *Queue) longer(h uint64) *line {
	longest := 1
	if mine := q.lines[h]; mine != nil {
		longest += len(mine.calls)
	}
	var found *line
	for _, l := range q.order { // in this order: the map's would be another each time
		if len(l.calls) > longest {
			longest, found = len(l.calls), l
		}
	}
	return found
}

// remove takes a call out of its line, and reports whether it was still there.
func (q *Queue) remove(h uint64, call chan bool) bool {
	mine := q.lines[h]
	if mine == nil {
		return false
	}
	i := slices.Index(mine.calls, call)
	if i < 0 {
		return false
	}
	mine.calls = slices.Delete(mine.calls, i, i+1)
	q.waiting--
	if len(mine.calls) == 0 {
		delete(q.lines, h)
		q.order = slices.DeleteFunc(q.order, func(l *line) bool { return l == mine })
	}
	return true
}

func (q *Queue) leave() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.pass()
}

// pass gives a turn to the next who waits.
func (q *Queue) pass() {
	if len(q.order) == 0 {
		q.taken--
		return
	}
	next := q.order[0]
	call := next.calls[0]
	if len(next.calls) > 1 { // to the end, behind those of others
		q.order = append(q.order[1:], next)
	}
	q.remove(next.key, call)
	call <- true
}
