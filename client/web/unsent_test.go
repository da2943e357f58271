package web

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
)

// What is kept of a note opens with its visit's cookie alone, and ends with the visit.
func TestUnsentNotesAreSealed(t *testing.T) {
	u := newUnsentNotes()
	u.put("cookie", "one", unsent{Values: url.Values{"text": {"the canary was never asked"}}})
	for _, kept := range u.by {
		if bytes.Contains(kept.sealed, []byte("canary")) {
			t.Error("a note is kept as it was typed")
		}
	}
	if n, ok := u.get("cookie", "one"); !ok || !strings.Contains(n.Get("text"), "canary") {
		t.Error("a note does not come back")
	}
	for _, other := range [][2]string{{"another", "one"}, {"cookie", "two"}} {
		if n, ok := u.get(other[0], other[1]); ok || len(n.Values) > 0 {
			t.Errorf("a note comes to the cookie %s and the id %s", other[0], other[1])
		}
	}
	u.put("another", "one", unsent{Values: url.Values{"text": {"theirs"}}})
	u.end("cookie")
	if _, ok := u.get("cookie", "one"); ok {
		t.Error("a note outlives its visit")
	}
	if _, ok := u.get("another", "one"); !ok {
		t.Error("the end of one visit ends another's note")
	}
}

// Memory is bounded: the oldest notes give way.
func TestUnsentNotesAreBounded(t *testing.T) {
	u := newUnsentNotes()
	long := unsent{Values: url.Values{"text": {strings.Repeat("a", 1<<20)}}}
	for i := range 2 * mostUnsent {
		u.put("cookie", itoa(i), long)
	}
	if _, ok := u.get("cookie", "0"); ok || len(u.by) != mostUnsent {
		t.Errorf("a visit has %d notes, want %d", len(u.by), mostUnsent)
	}
	for i := range mostUnsentBytes>>20 + 8 {
		u.put("cookie of "+itoa(i), "one", long)
	}
	sum := 0
	for _, kept := range u.by {
		sum += len(kept.sealed)
	}
	if sum != u.bytes || sum > mostUnsentBytes {
		t.Errorf("%d bytes are kept and %d counted, the bound is %d", sum, u.bytes, mostUnsentBytes)
	}
}
