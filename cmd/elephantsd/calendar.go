package main

import (
	"sync/atomic"
	"time"
)

// calendar is the clock of a server that goes through its year faster than days pass: the demo's,
// and a test's. nil is the machine's own.
type calendar struct{ ahead atomic.Int64 } // of the machine's clock

func (c *calendar) now() time.Time {
	if c == nil {
		return time.Now()
	}
	return time.Now().Add(time.Duration(c.ahead.Load()))
}

// turn makes it a time; the clock goes on from there.
func (c *calendar) turn(to time.Time) { c.ahead.Store(int64(time.Until(to))) }

// pass lets so many months and days go by.
func (c *calendar) pass(months, days int) { c.turn(c.now().AddDate(0, months, days)) }
