package served_test

import (
	"fmt"
	"testing"
	"time"

	"elephants/server/served"
)

var begun = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func Example() {
	var c served.Clock
	c.Tick(time.Time{}, begun)
	c.Tick(begun, begun.Add(time.Hour))
	c.Tick(begun.Add(time.Hour), begun.AddDate(1, 0, 0)) // the wall clock jumps a year ahead
	fmt.Println(c.Age())
	// Output: 1h0m0s
}

// tick is where a wall clock stands after some days, and whether the server was started just then.
type tick struct {
	day     float64
	started bool
}

// Each case is a run of ticks a day apart or less in truth, and what the age may be after it.
func TestAges(t *testing.T) {
	run := func(from, to float64) (all []tick) {
		for day := from; day <= to; day += 0.25 {
			all = append(all, tick{day: day})
		}
		return all
	}
	join := func(parts ...[]tick) (all []tick) {
		for _, p := range parts {
			all = append(all, p...)
		}
		return all
	}
	for _, c := range []struct {
		name        string
		ticks       []tick
		least, most float64 // days
	}{
		{"a week served through", run(0, 7), 7, 7},
		{"a jump ahead, put right", join(run(0, 3), run(365, 365), run(3, 6)), 6, 7},
		{"a jump ahead that stays", join(run(0, 3), run(365, 368)), 6, 7},
		{"a jump back that stays", join(run(0, 3), run(-9000, -8997)), 6, 6},
		{"a jump back, put right", join(run(0, 3), run(-9000, -9000), run(3, 6)), 6, 7},
		{"stood still for a month, first day", join(run(0, 3), []tick{{33, true}}, run(33.25,
			33.75)), 3, 5},
		{"stood still for a month, second day", join(run(0, 3), []tick{{33, true}}, run(33.25,
			34.25)), 33, 35},
		{"started with a clock ahead, put right", join(run(0, 3), []tick{{365, true}}, run(365.25,
			365.5), run(3.5, 10)), 9, 11},
		{"stood still overnight, each night", join(run(0, 0.25), []tick{{1, true}}, run(1.25, 1.5),
			[]tick{{2, true}}), 2, 2},
	} {
		var clock served.Clock
		var last time.Time
		before := time.Duration(0)
		for _, tk := range c.ticks {
			now := begun.Add(time.Duration(tk.day * float64(served.Day)))
			if tk.started {
				last = time.Time{}
			}
			clock.Tick(last, now)
			last = now
			if clock.Age() < before {
				t.Errorf("%s: younger than before", c.name)
			}
			before = clock.Age()
		}
		if days := clock.Age().Hours() / 24; days < c.least || days > c.most {
			t.Errorf("%s: %.2f days old, want %.0f to %.0f", c.name, days, c.least, c.most)
		}
	}
}
