package folder

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// Room is how many bytes are free to us on the disk of a folder.
func Room(dir string) (free uint64, err error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err == nil {
		err = windows.GetDiskFreeSpaceEx(name, &free, nil, nil)
	}
	if err != nil {
		return 0, fmt.Errorf("asking for room on the disk: %w", err)
	}
	return free, nil
}
