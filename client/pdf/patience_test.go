package pdf

import (
	"runtime"
	"testing"
	"time"
)

// Waiting uses up no patience; work does. On other systems than Linux both do.
func TestProcessorTime(t *testing.T) {
	if runtime.GOOS == "linux" {
		ctx, done := withProcessorTime(t.Context(), 100*time.Millisecond)
		time.Sleep(300 * time.Millisecond)
		if ctx.Err() != nil {
			t.Error("a thread that waited ran out of time")
		}
		done()
	}
	ctx, done := withProcessorTime(t.Context(), 50*time.Millisecond)
	defer done()
	for range 1 << 40 { // the test's own deadline ends it should this go on for ever
		if ctx.Err() != nil {
			return
		}
	}
}
