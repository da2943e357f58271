// Package testdir has a package's tests keep their files in memory: most of the time of a test that
// makes a store is a disk's, and proves nothing. What a disk may do to a store is tried by the
// store's TestAPowerCut, and by the harness, which kills real servers.
package testdir

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// memory is where Linux has a file system in memory.
const memory = "/dev/shm"

// enough is how much of it must be free, in bytes: the tests of a package have some dozens of
// stores at once, of 5 MB each, and the programs that they build.
const enough = 1 << 30

// InMemory runs the tests of a package, as its TestMain does, with the temporary folders of this
// process and of those that it starts in memory, where there is enough of it. It returns what run
// does.
func InMemory(run func() int) int {
	if filepath.Dir(os.TempDir()) == memory {
		return run() // in a process that a test started, which may end by os.Exit
	}
	sweep()
	var fs syscall.Statfs_t
	err := syscall.Statfs(memory, &fs)
	if err != nil || fs.Bavail*uint64(fs.Bsize) < enough {
		return run()
	}
	dir, err := os.MkdirTemp(memory, fmt.Sprintf("%s%d-", prefix, os.Getpid()))
	if err != nil {
		return run()
	}
	defer os.RemoveAll(dir)
	// A database that a test starts runs as another user, who must get through.
	if os.Chmod(dir, 0o711) == nil {
		_ = os.Setenv("TMPDIR", dir)
	}
	return run()
}

// prefix is what the names of the folders begin with; the number of the process follows.
const prefix = "elephants-tests-"

// sweep takes away what tests left that were killed or panicked: it would stay in memory.
func sweep() {
	left, _ := filepath.Glob(filepath.Join(memory, prefix+"*"))
	for _, dir := range left {
		process, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), prefix), "-")
		if _, err := os.Stat(filepath.Join("/proc", process)); os.IsNotExist(err) {
			_ = os.RemoveAll(dir)
		}
	}
}
