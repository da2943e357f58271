//go:build unix

package scrub

import (
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What a note may be made of so that each rule has something to read again and again.
var repeated = []string{
	"a-", "zq-", "Zq-", "a.", "B. ", "a_", "1-", "1 ", "(0", "+4 ", "A1-", "£1,", "- ", "\"",
	"o'", "'s ", "[a", "[person 1] ", "x\n", "x:\n",
	"at ", "x dot at ", "@", "a@b ", "www.", ".com", "no ", "ref ", "only ", "double ", "called ",
	"known as ", "of March ", "Mr ", "Sarah ",
	"Sarah and ", "Moss Side - ", "Zorbl Trust ", "C:\\", "///a.b.c ", "password is ", "é",
	"a\u200d", "Ab1", "Will said ", "X: ", "Present: ",
}

// The most work that twice the text may take. A square takes 4 times as much; what does not fit
// into the caches a little over 2.
const mostRatio = 2.3

// TestLinear doubles a text and compares the processor time of finding and replacing. The least of
// several runs counts, and a ratio that is too high is measured again, so that a busy machine
// raises no false alarm: a square stays one however often it is measured.
func TestLinear(t *testing.T) {
	for _, unit := range repeated {
		const bytes = 32 << 10
		text := strings.Repeat(unit, bytes/len(unit))
		ratio := 0.0
		for try := range 4 {
			runs := 1 << try
			once, twice := work(text, runs), work(text+text, runs)
			if ratio = float64(twice) / float64(once); ratio <= mostRatio {
				break
			}
		}
		if ratio > mostRatio {
			t.Errorf("%q over and over: twice the text takes %.1f times the work, want %.1f at most",
				unit, ratio, mostRatio)
		}
	}
}

// work is the least processor time of several runs.
func work(text string, runs int) time.Duration {
	least := time.Duration(1 << 62)
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // collecting depends on what else is in memory
	for range runs {
		runtime.GC()
		from := processorTime()
		Residue(text, nil)
		Text(text)
		least = min(least, processorTime()-from)
	}
	return max(least, 1)
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic("the time of this very process cannot be read: " + err.Error())
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
