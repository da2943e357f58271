package cli

import (
	"strings"
	"testing"
	"time"
)

func TestTimeLeft(t *testing.T) {
	for _, c := range []struct {
		done, all int
		took      time.Duration
		want      string
	}{
		{2, 100, time.Second, ""}, // too early to tell
		{10, 10, time.Second, ""}, // done
		{10, 20, 2 * time.Second, ", about 5 seconds left"},
		{10, 20, 31 * time.Second, ", about 35 seconds left"},
		{10, 20, 58 * time.Second, ", about a minute left"},
		{60, 100, 60 * time.Minute, ", about 40 minutes left"},
	} {
		began := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
		p := progress{all: c.all, done: c.done, began: began,
			now: func() time.Time { return began.Add(c.took) }}
		if got := p.left(); got != c.want {
			t.Errorf("%d of %d after %v: %q, want %q", c.done, c.all, c.took, got, c.want)
		}
	}
}

func TestNoProgressForPrograms(t *testing.T) {
	var out strings.Builder
	p := newProgress(&out, 2)
	p.step()
	p.step()
	p.clear()
	if out.Len() > 0 {
		t.Errorf("%q is written where nobody looks", out.String())
	}
}
