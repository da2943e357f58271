//go:build unix

package folder

import (
	"os"

	"golang.org/x/sys/unix"
)

// tryLock locks a file until it is closed, also by the end of the process; an error if another has
// it.
func tryLock(file *os.File) error {
	return unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
}
