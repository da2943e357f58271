package allocated_test

import (
	"testing"

	"elephants/analysis/allocated"
)

// recorder is a test that may fail without failing this one.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

var kept []byte // so that what is made for it is allocated

// One large allocation and many small ones that are let go are told, and less is not.
func TestBound(t *testing.T) {
	for name, c := range map[string]struct {
		size, times int
		fails       bool
	}{
		"one of the limit and a MiB": {allocated.Most + 1<<20, 1, true},
		"many that are let go":       {1 << 20, 70, true},
		"half of it":                 {allocated.Most / 2, 1, false},
	} {
		r := &recorder{TB: t}
		end := allocated.Bound(r)
		for range c.times {
			kept = make([]byte, c.size)
		}
		end()
		if r.failed != c.fails {
			t.Errorf("%s: told %v, want %v", name, r.failed, c.fails)
		}
	}
}
