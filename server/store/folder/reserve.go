package folder

import (
	cryptorand "crypto/rand"
	"errors"
	"fmt"
	"math/rand/v2"
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
	var seed [32]byte
	cryptorand.Read(seed[:])
	_, _ = rand.NewChaCha8(seed).Read(noise) // never fails; the system's own would take most of the time of `init`
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
	if r.path == "" {
		return nil
	}
	r.whole = false
	if err := os.Truncate(r.path, 0); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("giving room to a withdrawal: %w", err)
	}
	return nil
}

// NoReserve is that of a store which is on no disk of ours.
func NoReserve() *Reserve { return &Reserve{whole: true} }

// leastRoom is what must be free beside the reserve for a batch of notes to be taken. It is in
// bytes, and no promise: a batch that does not fit after all is refused whole.
const leastRoom = 1 << 20

// Ready returns nil while there is room for notes and the folder can be written, and fills the
// reserve if it can; always for one that is on no disk of ours. It writes nothing else: a file
// system that an error made read-only refuses to open a file for writing.
func (r *Reserve) Ready() error {
	r.Lock()
	defer r.Unlock()
	if r.path == "" {
		return nil
	}
	if err := r.Fill(); err != nil {
		return err
	}
	file, err := os.OpenFile(r.path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("opening the reserve: %w", err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("closing the reserve: %w", err)
	}
	if free, err := Room(filepath.Dir(r.path)); err == nil && free < leastRoom {
		return sqlite.ErrFull
	}
	return nil
}

// Disk says how much is free beside the reserve, in bytes, 0 if it is on no disk of ours, and
// whether the reserve is whole.
func (r *Reserve) Disk() (free uint64, whole bool) {
	r.Lock()
	defer r.Unlock()
	if r.path != "" {
		free, _ = Room(filepath.Dir(r.path))
	}
	return free, r.whole
}

// NewReserve returns that of a folder.
func NewReserve(dir string) *Reserve { return &Reserve{path: filepath.Join(dir, ReserveFile)} }

// Urgently runs do, and once more with the reserve given back if the disk was full. The reserve is
// filled again as soon as there is room: here, or before the next note is accepted. The lock is
// held from giving the room back until it was used. Nobody stores a note meanwhile, who would take
// the room that was meant for a withdrawal.
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
