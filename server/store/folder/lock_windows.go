package folder

import (
	"os"

	"golang.org/x/sys/windows"
)

// tryLock locks a file until it is closed, also by the end of the process; an error if another has
// it.
func tryLock(file *os.File) error {
	return windows.LockFileEx(windows.Handle(file.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, new(windows.Overlapped))
}
