package page

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"fmt"
	"sync"
	"time"
)

// Memory keeps what people are writing, above all notes on their way, in memory alone, so that the
// back button and reload show what was answered. Each entry is sealed with a key that is made of
// the visit's cookie: what is found in the memory of a server that broke down opens without the
// browser's part to nobody. It ends with the visit. Nothing depends on it: every form carries all
// its answers itself.
type Memory struct {
	mu    sync.Mutex
	by    map[slot]sealedEntry
	bytes int
}

// slot is where a note is kept: a hash of the visit's cookie and the note's id.
type slot [sha256.Size]byte

type sealedEntry struct {
	sealed []byte
	of     slot // the visit
	until  time.Time
}

const (
	mostKept      = 6         // notes of one visit, the oldest give way
	mostKeptBytes = 256 << 20 // of all together
)

func newMemory() *Memory { return &Memory{by: map[slot]sealedEntry{}} }

func slotFor(use, cookie, id string) slot {
	return sha256.Sum256([]byte(use + "\x00" + cookie + "\x00" + id))
}

// cipherFor seals the notes of one visit.
func cipherFor(cookie string) cipher.AEAD {
	key := slotFor("elephants unsent key", cookie, "")
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(fmt.Sprintf("a hash is as long as a key: %v", err))
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(fmt.Sprintf("AES has blocks of 16 bytes: %v", err))
	}
	return aead
}

// Put keeps what is written under an id in a visit, in the place of what was there.
func (u *Memory) Put(cookie, id string, plain []byte) {
	at, of := slotFor("elephants unsent", cookie, id), slotFor("elephants unsent visit", cookie, "")
	until := time.Now().Add(VisitLasts)
	//nolint:gosec // it draws its own nonce
	kept := sealedEntry{cipherFor(cookie).Seal(nil, nil, plain, at[:]), of, until}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.drop(at)
	for u.bytes+len(kept.sealed) > mostKeptBytes && u.dropOldest(nil) {
	}
	for u.count(of) >= mostKept && u.dropOldest(&of) {
	}
	u.by[at] = kept
	u.bytes += len(kept.sealed)
}

// Get returns what a visit keeps under an id, and whether it is there.
func (u *Memory) Get(cookie, id string) (plain []byte, ok bool) {
	at := slotFor("elephants unsent", cookie, id)
	u.mu.Lock()
	kept, ok := u.by[at]
	if ok = ok && time.Now().Before(kept.until); ok {
		kept.until = time.Now().Add(VisitLasts)
		u.by[at] = kept
	}
	u.mu.Unlock()
	if !ok {
		return nil, false
	}
	plain, err := cipherFor(cookie).Open(nil, nil, kept.sealed, at[:])
	if err != nil {
		panic("what was sealed with this key opens with it")
	}
	return plain, true
}

// End drops what a visit keeps, and all whose time is over.
func (u *Memory) End(cookie string) {
	of := slotFor("elephants unsent visit", cookie, "")
	u.mu.Lock()
	defer u.mu.Unlock()
	for at, kept := range u.by {
		if kept.of == of || time.Now().After(kept.until) {
			u.drop(at)
		}
	}
}

func (u *Memory) drop(at slot) {
	u.bytes -= len(u.by[at].sealed)
	delete(u.by, at)
}

// dropOldest drops the note that was touched longest ago, of one visit or of all; false if there is
// none.
func (u *Memory) dropOldest(of *slot) bool {
	var oldest *slot
	for at, kept := range u.by {
		if (of == nil || kept.of == *of) && (oldest == nil || kept.until.Before(u.by[*oldest].until)) {
			oldest = &at
		}
	}
	if oldest != nil {
		u.drop(*oldest)
	}
	return oldest != nil
}

func (u *Memory) count(of slot) (n int) {
	for _, kept := range u.by {
		if kept.of == of {
			n++
		}
	}
	return n
}
