// Package waiting tells who waits at a terminal what takes its time.
package waiting

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// For says on a terminal what takes its time, once that is more than a second, and counts the
// seconds until done is called. Where nobody looks it says nothing.
func For(to io.Writer, what string) (done func()) {
	f, ok := to.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return func() {}
	}
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for seconds := 1; ; seconds++ {
			select {
			case <-tick.C:
				fmt.Fprintf(f, "\r%s, %d s ", what, seconds)
			case <-stop:
				if seconds > 1 {
					fmt.Fprintln(f)
				}
				return
			}
		}
	}()
	return func() { close(stop); <-ended }
}
