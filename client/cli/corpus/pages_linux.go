package corpus

import (
	"runtime"
	"syscall"
)

// widen asks the system for large pages for so many bytes that the heap will soon hold. Fresh
// memory comes in pages of 4 KiB else, each with an interruption, and in those two cores wait for
// each other. The heap is left as empty as it was.
func widen(bytes int) {
	fresh := make([]byte, bytes)                      // straight from the system, and not touched
	_ = syscall.Madvise(fresh, syscall.MADV_HUGEPAGE) // advice: without, all is as it was
	runtime.KeepAlive(fresh)
	runtime.GC() // the heap takes it from here
}
