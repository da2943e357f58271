// Package cores shares work among the cores of the machine.
//
// [Share] cuts it into stretches, one for each worker; [Each] hands out pieces in turn, for
// pieces of uneven size. What a piece comes to must not depend on the other pieces, nor on the
// worker: then the number of cores changes the time and nothing else.
package cores

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Workers is how many goroutines n pieces are worth: one for each core, at most one for each least
// pieces, at least one. Starting more would cost more than they save.
func Workers(n, least int) int { return max(1, min(runtime.GOMAXPROCS(0), n/least)) }

// Share gives each of some workers a stretch of n pieces, from one number to before another.
func Share(workers, n int, do func(worker, from, to int)) {
	if workers == 1 {
		do(0, 0, n)
		return
	}
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() { do(w, w*n/workers, (w+1)*n/workers) })
	}
	wait.Wait()
}

// Each does n pieces of work, each worker the next that nobody has begun.
func Each(workers, n int, do func(worker, i int)) {
	var next atomic.Int64
	Share(workers, workers, func(w, _, _ int) {
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			do(w, i)
		}
	})
}
