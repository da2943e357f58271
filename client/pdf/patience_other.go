//go:build !linux && !js

package pdf

import "time"

// threadTime takes the wall's time for the processor's: other systems tell a thread's time to that
// thread alone, which is busy.
func threadTime() func() time.Duration {
	begun := time.Now()
	return func() time.Duration { return time.Since(begun) }
}
