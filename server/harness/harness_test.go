package harness_test

import (
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"elephants/server/harness"
)

var (
	long = flag.Bool("long", false, "the long form of each test, as ../ROBUSTNESS.md has it")
	seed = flag.Uint64("seed", 0, "of all that is drawn; 0: another each time, which is printed")
)

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if err := harness.RemoveProgram(); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// drawing says what the run draws with, and returns it.
func drawing(t *testing.T) (uint64, *rand.Rand) {
	s := *seed
	if s == 0 {
		s = rand.Uint64N(1 << 32)
	}
	t.Logf("again with -seed %d", s)
	return s, rand.New(rand.NewPCG(s, s))
}

// form is how large a test is, short and long.
func form[T any](short, lengthy T) T {
	if *long {
		return lengthy
	}
	return short
}

// newSite is one on the disk of the tests.
func newSite(t *testing.T, interviewers int) *harness.Site {
	t.Helper()
	return harness.New(t, filepath.Join(t.TempDir(), "data"), interviewers)
}

// sound fails the test unless the folder has what was acknowledged, once, and nothing else.
func sound(t testing.TB, l *harness.Load, gone ...string) harness.Outcome {
	t.Helper()
	o, err := l.Check(t.Context(), gone...)
	if err != nil || !o.Sound() {
		t.Errorf("%+v, %v", o, err)
	}
	for _, err := range l.Failures {
		t.Errorf("a client was told: %v", err)
	}
	return o
}

// Killed at random points while sixteen clients send, started again, killed again: whatever was
// acknowledged is there, once.
func TestKilledUnderLoad(t *testing.T) {
	s, random := drawing(t)
	kills := form(2, 50)
	x := newSite(t, 8)
	load := &harness.Load{Site: x, Clients: 16, Seed: s}
	v := x.Start()
	ctx, end := context.WithCancel(t.Context())
	defer end()
	ended := make(chan error, 1)
	go func() { ended <- load.Run(ctx, v.Addr) }()
	for i := range kills {
		// so many more are acknowledged by each server before it goes
		enough := load.Acknowledged() + form(30, 1000)
		waitFor(t, func() bool { return load.Acknowledged() >= enough })
		time.Sleep(time.Duration(random.IntN(20_000)) * time.Microsecond)
		v.Kill()
		if i == kills-1 {
			break
		}
		v = x.Start()
	}
	end()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	o := sound(t, load)
	t.Logf("%d kills, %d notes acknowledged, %d stored, %d lost, %d twice", kills, o.Acknowledged,
		o.Stored, o.Lost, o.Doubled)
	if least := kills * form(30, 1000); o.Acknowledged < least {
		t.Errorf("%d acknowledged, want %d: this proves nothing", o.Acknowledged, least)
	}
}

// waitFor waits until what is asked holds, a minute at most.
func waitFor(t *testing.T, holds func() bool) {
	t.Helper()
	for begun := time.Now(); !holds(); time.Sleep(time.Millisecond) {
		if time.Since(begun) > time.Minute {
			t.Fatal("a minute has gone by, and nothing happens any more")
		}
	}
}

// Told to stop under load, a server answers what it has begun and ends in time; nothing is lost.
func TestStoppedUnderLoad(t *testing.T) {
	s, random := drawing(t)
	x := newSite(t, 8)
	load := &harness.Load{Site: x, Clients: 16, Seed: s}
	var worst time.Duration
	for range form(2, 20) {
		v := x.Start()
		ctx, end := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- load.Run(ctx, v.Addr) }()
		enough := load.Acknowledged() + 50
		waitFor(t, func() bool { return load.Acknowledged() >= enough })
		time.Sleep(time.Duration(random.IntN(20_000)) * time.Microsecond)
		worst = max(worst, v.Stop())
		end()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
	o := sound(t, load)
	t.Logf("%d acknowledged, %d lost; the slowest stop took %v", o.Acknowledged, o.Lost, worst)
	if worst > 10*time.Second {
		t.Errorf("a stop took %v", worst)
	}
}
