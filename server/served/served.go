// Package served tells how old something is by the time that a server ran since, so that a wall
// clock that was set wrong, once or for a while, makes nothing old before its time and nothing
// young again.
//
// A [Clock] begins at 0 when the thing is made. [Clock.Tick] is called about once an hour while
// the server runs, and [Clock.Age] says how old the thing is; in between, the clock is kept as
// JSON.
//
// The wall clock alone was rejected: one jump ahead made all backups a year old, and deleted
// them. Time that was served through alone was rejected too: a server that stood still for a
// month would keep a backup of before for another week, and in it what was withdrawn since.
package served

import "time"

// Day is how long a jump of the wall clock is doubted.
const Day = 24 * time.Hour

// Clock measures an age. The zero value is that of something made now, at its first Tick.
type Clock struct {
	Served time.Duration `json:"served"` // the age that is certain; it never goes back
	// what the wall clock says besides, of a time when nobody served
	Doubted time.Duration `json:"doubted"`
	Since   time.Duration `json:"since"` // Served when it last said so
	Wall    time.Time     `json:"wall"`  // of the last tick
}

// Age is how old the thing is.
func (c Clock) Age() time.Duration { return c.Served }

// Tick takes note of the time. last is what the caller had from time.Now at the tick before,
// which tells the time between exactly, whatever happened to the wall clock; the zero time if
// that was before the program started.
//
// A step of more than a day can be a jump or a time when the server stood still. While the server
// runs it is a jump, and nothing comes of it. From one start to the next it is doubted for a day:
// if the wall clock has not gone back by then, it is believed. So nothing outlives its time by
// more than a day of serving, and a jump that is put right within a day ages nothing.
func (c *Clock) Tick(last, now time.Time) {
	first := c.Wall.IsZero()
	onTheWall := now.Round(0).Sub(c.Wall)
	c.Wall = now.Round(0).UTC()
	if first {
		return
	}
	step, running := onTheWall, !last.IsZero()
	if running {
		step = now.Sub(last)
	}
	if onTheWall < 0 { // it was put right, if not wrong: what it said before is worth so much less
		c.Doubted = max(0, c.Doubted+onTheWall)
	}
	if step > 0 && step <= Day {
		c.Served += step
	}
	switch {
	case !running && step > Day:
		c.Doubted, c.Since = c.Doubted+step, c.Served
	case c.Doubted > 0 && c.Served-c.Since >= Day:
		c.Served, c.Doubted = c.Served+c.Doubted, 0
	}
}
