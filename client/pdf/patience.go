//go:build !js

package pdf

import (
	"context"
	"runtime"
	"time"
)

// A busy machine takes longer for the same file, and the person who sent it is not to blame. So
// what is bounded is the processor's time; the clock on the wall only ends what would keep others
// waiting for good.
const wallTimes = 6

// withProcessorTime returns a context that ends when the caller's goroutine has used so much of a
// processor, or after six times as long. The goroutine keeps its thread until done is called.
func withProcessorTime(ctx context.Context, limit time.Duration) (_ context.Context, done func()) {
	runtime.LockOSThread()
	used := threadTime()
	ctx, cancel := context.WithTimeout(ctx, wallTimes*limit)
	go func() {
		tick := time.NewTicker(max(time.Millisecond, limit/50))
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if used() >= limit {
					cancel()
				}
			}
		}
	}()
	return ctx, func() {
		cancel()
		runtime.UnlockOSThread()
	}
}
