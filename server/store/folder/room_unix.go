//go:build unix

package folder

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// Room is how many bytes are free to us on the disk of a folder.
func Room(dir string) (uint64, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(dir, &disk); err != nil {
		return 0, fmt.Errorf("asking for room on the disk: %w", err)
	}
	return uint64(disk.Bavail) * uint64(disk.Bsize), nil //nolint:unconvert // other types elsewhere
}
