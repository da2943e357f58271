package web

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// unsent is a note on its way through the pages: what was answered so far, by the names of the fields.
// Once it is stored only its receipt is left.
type unsent struct {
	url.Values
	Wrong   []wrong // with the answers of the page that was sent last
	Receipt string
}

// wrong is what is wrong with one answer.
type wrong struct {
	Field string // id of the element to go to
	Text  template.HTML
	Tag   string // its language
}

// On returns what is wrong with a field; empty if nothing is.
func (n unsent) On(field string) (w wrong) {
	for _, w := range n.Wrong {
		if w.Field == field {
			return w
		}
	}
	return wrong{}
}

// unsentNotes are the notes that are on their way, in memory alone, so that the back button and reload
// show what was answered. Each is sealed with a key that is made of the visit's cookie: what is found in
// the memory of a server that broke down opens without the browser's part to nobody. They end with the
// visit. Nothing depends on them: every form carries all answers itself, see [unsent.Kept].
type unsentNotes struct {
	mu    sync.Mutex
	by    map[slot]sealedNote
	bytes int
}

// slot is where a note is kept: a hash of the visit's cookie and the note's id.
type slot [sha256.Size]byte

type sealedNote struct {
	sealed []byte
	of     slot // the visit
	until  time.Time
}

const (
	mostUnsent      = 6         // notes of one visit, the oldest give way
	mostUnsentBytes = 256 << 20 // of all together
)

func newUnsentNotes() *unsentNotes { return &unsentNotes{by: map[slot]sealedNote{}} }

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

// put keeps a note of a visit, in the place of what was there.
func (u *unsentNotes) put(cookie, id string, n unsent) {
	plain, err := json.Marshal(n)
	if err != nil {
		panic(fmt.Sprintf("a note of strings always marshals: %v", err))
	}
	at, of := slotFor("elephants unsent", cookie, id), slotFor("elephants unsent visit", cookie, "")
	kept := sealedNote{cipherFor(cookie).Seal(nil, nil, plain, at[:]), of, time.Now().Add(visitLasts)} //nolint:gosec // it draws its own nonce
	u.mu.Lock()
	defer u.mu.Unlock()
	u.drop(at)
	for u.bytes+len(kept.sealed) > mostUnsentBytes && u.dropOldest(nil) {
	}
	for u.count(of) >= mostUnsent && u.dropOldest(&of) {
	}
	u.by[at] = kept
	u.bytes += len(kept.sealed)
}

// get returns a note of a visit, and whether it is there.
func (u *unsentNotes) get(cookie, id string) (n unsent, ok bool) {
	at := slotFor("elephants unsent", cookie, id)
	u.mu.Lock()
	kept, ok := u.by[at]
	if ok = ok && time.Now().Before(kept.until); ok {
		kept.until = time.Now().Add(visitLasts)
		u.by[at] = kept
	}
	u.mu.Unlock()
	if !ok {
		return unsent{Values: url.Values{}}, false
	}
	plain, err := cipherFor(cookie).Open(nil, nil, kept.sealed, at[:])
	if err == nil {
		err = json.Unmarshal(plain, &n)
	}
	if err != nil {
		panic(fmt.Sprintf("a note that was sealed with this key opens with it: %T", err)) // its text might quote the note
	}
	return n, true
}

// end drops the notes of a visit, and all whose time is over.
func (u *unsentNotes) end(cookie string) {
	of := slotFor("elephants unsent visit", cookie, "")
	u.mu.Lock()
	defer u.mu.Unlock()
	for at, kept := range u.by {
		if kept.of == of || time.Now().After(kept.until) {
			u.drop(at)
		}
	}
}

func (u *unsentNotes) drop(at slot) {
	u.bytes -= len(u.by[at].sealed)
	delete(u.by, at)
}

// dropOldest drops the note that was touched longest ago, of one visit or of all; false if there is none.
func (u *unsentNotes) dropOldest(of *slot) bool {
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

func (u *unsentNotes) count(of slot) (n int) {
	for _, kept := range u.by {
		if kept.of == of {
			n++
		}
	}
	return n
}

// newNote is the id of a note that nobody else can guess.
func newNote() string { return rand.Text() }

// cookieOf is the value of the cookie of a visit that is under way; "" for none.
func (v *visits) cookieOf(r *http.Request) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, cookie := range r.CookiesNamed(cookieName(r, cookiePlain)) {
		if found, ok := v.by[cookie.Value]; ok && time.Now().Before(found.until) {
			return cookie.Value
		}
	}
	return ""
}
