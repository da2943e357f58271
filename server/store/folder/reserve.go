package folder

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"elephants/server/store/sqlite"
)

// ReserveFile holds room on the disk for withdrawals: a person who takes a note back cannot wait
// until somebody has tidied up a full disk.
const ReserveFile = "reserve"

// reserveSize is what the largest withdrawal writes before it gives room back, with a margin: a
// note of 64 KiB is sealed in 128 KiB, a draft of a large programme has 1 MiB, and both are
// overwritten page by page in the log before the pages are free. TestAFullDisk fails with 128 KiB.
const reserveSize = 4 << 20

// Reserve is the file. Only a full disk shortens it, and no note is accepted until it is whole
// again.
type Reserve struct {
	path string
	// held by whoever gives the room back and uses it, and by whoever stores notes, who would else
	// take it in between
	sync.Mutex
	whole bool
}

// Fill makes the file whole. Its bytes are random: a file system that compresses, or that leaves
// holes for zeros, would keep no room for anything else.
func (r *Reserve) Fill() error {
	if r.whole {
		return nil
	}
	if info, err := os.Stat(r.path); err == nil && info.Size() == reserveSize {
		r.whole = true
		return nil
	}
	noise := make([]byte, reserveSize)
	rand.Read(noise)
	file, err := os.OpenFile(r.path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("keeping room for withdrawals: %w", err)
	}
	_, err = file.Write(noise)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		// Half a reserve helps nobody, and the half that was written may be what a withdrawal
		// needs.
		return errors.Join(fmt.Errorf("keeping room for withdrawals: %w", err), r.Empty())
	}
	r.whole = true
	return nil
}

// Empty gives the room back. The file stays, for to remove it would need room in some file systems.
func (r *Reserve) Empty() error {
	r.whole = false
	if err := os.Truncate(r.path, 0); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("giving room to a withdrawal: %w", err)
	}
	return nil
}

// NewReserve returns that of a folder.
func NewReserve(dir string) *Reserve { return &Reserve{path: filepath.Join(dir, ReserveFile)} }

// Urgently runs do, and once more with the reserve given back if the disk was full. The reserve is
// filled again as soon as there is room: here, or before the next note is accepted.
func (r *Reserve) Urgently(do func() error) error {
	err := do()
	if !errors.Is(err, sqlite.ErrFull) {
		return err
	}
	r.Lock()
	defer r.Unlock()
	if failed := r.Empty(); failed != nil {
		return errors.Join(err, failed)
	}
	err = do()
	_ = r.Fill() // if this fails, the next note is refused until it does not
	return err
}
