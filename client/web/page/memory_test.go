package page

import (
	"bytes"
	"strconv"
	"testing"
)

// What is kept of a note opens with its visit's cookie alone, and ends with the visit.
func TestUnsentNotesAreSealed(t *testing.T) {
	u := newMemory()
	u.Put("cookie", "one", []byte("the canary was never asked"))
	for _, kept := range u.by {
		if bytes.Contains(kept.sealed, []byte("canary")) {
			t.Error("a note is kept as it was typed")
		}
	}
	if n, ok := u.Get("cookie", "one"); !ok || !bytes.Contains(n, []byte("canary")) {
		t.Error("a note does not come back")
	}
	for _, other := range [][2]string{{"another", "one"}, {"cookie", "two"}} {
		if n, ok := u.Get(other[0], other[1]); ok || len(n) > 0 {
			t.Errorf("a note comes to the cookie %s and the id %s", other[0], other[1])
		}
	}
	u.Put("another", "one", []byte("theirs"))
	u.End("cookie")
	if _, ok := u.Get("cookie", "one"); ok {
		t.Error("a note outlives its visit")
	}
	if _, ok := u.Get("another", "one"); !ok {
		t.Error("the end of one visit ends another's note")
	}
}

// Memory is bounded: the oldest notes give way.
func TestUnsentNotesAreBounded(t *testing.T) {
	u := newMemory()
	long := bytes.Repeat([]byte("a"), 1<<20)
	for i := range 2 * mostKept {
		u.Put("cookie", strconv.Itoa(i), long)
	}
	if _, ok := u.Get("cookie", "0"); ok || len(u.by) != mostKept {
		t.Errorf("a visit has %d notes, want %d", len(u.by), mostKept)
	}
	for i := range mostKeptBytes>>20 + 8 {
		u.Put("cookie of "+strconv.Itoa(i), "one", long)
	}
	sum := 0
	for _, kept := range u.by {
		sum += len(kept.sealed)
	}
	if sum != u.bytes || sum > mostKeptBytes {
		t.Errorf("%d bytes are kept and %d counted, the bound is %d", sum, u.bytes, mostKeptBytes)
	}
}
