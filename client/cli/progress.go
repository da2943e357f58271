package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// progress is a line on a terminal that says how far something has come and how long it will
// take. Elsewhere it says nothing.
type progress struct {
	to        io.Writer // nil: nowhere
	all, done int
	began     time.Time
	now       func() time.Time
}

// newProgress begins to count all things, if there are several and somebody is looking at w.
func newProgress(w io.Writer, all int) *progress {
	p := &progress{all: all, now: time.Now}
	p.began = p.now()
	if f, ok := w.(*os.File); ok && all > 1 && term.IsTerminal(int(f.Fd())) {
		p.to = w
	}
	return p
}

// step counts one more and shows it.
func (p *progress) step() {
	p.done++
	p.show(p.left())
}

// left says about how long the rest will take. The first few say too little.
func (p *progress) left() string {
	if p.done < 3 || p.done >= p.all {
		return ""
	}
	rest := p.now().Sub(p.began) / time.Duration(p.done) * time.Duration(p.all-p.done)
	switch minutes := int(rest.Round(time.Minute) / time.Minute); {
	case rest < 50*time.Second:
		return fmt.Sprintf(", about %d seconds left", 5+5*int(rest/(5*time.Second)))
	case minutes < 2:
		return ", about a minute left"
	default:
		return fmt.Sprintf(", about %d minutes left", minutes)
	}
}

func (p *progress) show(more string) {
	if p.to != nil {
		fmt.Fprintf(p.to, "\r\x1b[K%d of %d notes%s", p.done, p.all, more)
	}
}

// clear takes the line away, for something else to be said there.
func (p *progress) clear() {
	if p.to != nil {
		fmt.Fprint(p.to, "\r\x1b[K")
	}
}
