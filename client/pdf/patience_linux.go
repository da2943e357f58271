package pdf

import (
	"time"

	"golang.org/x/sys/unix"
)

// threadTime returns what tells how much of a processor the calling thread has used since, and may
// be asked by any thread. Its clock is named as the kernel's include/linux/posix-timers.h does: the
// thread's number upside down, and the bits for one thread and for time that was run.
func threadTime() func() time.Duration {
	clock := int32(^unix.Gettid()<<3 | 4 | 2)
	now := func() time.Duration {
		var t unix.Timespec
		if err := unix.ClockGettime(clock, &t); err != nil {
			return 0 // the wall's time still holds
		}
		return time.Duration(t.Nano())
	}
	begun := now()
	return func() time.Duration { return now() - begun }
}
