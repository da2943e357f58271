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

// The most work that eight times the text may take: 2.3 times at each doubling. A square takes 64
// times as much; what no longer fits into a cache takes up to 10. One doubling alone says too
// little, for where memory is asked of the system anew it takes 2.7 times, and the next takes 1.8.
const mostRatio = 12.2

// TestLinear repeats a text and compares the processor time of finding and replacing. The two take
// turns, the least of each counts, and a ratio that is too high is measured further, so that a busy
// machine raises no false alarm: a square stays one however often it is measured.
func TestLinear(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // collecting depends on what else is in memory
	for _, unit := range repeated {
		const bytes = 8 << 10
		text := strings.Repeat(unit, bytes/len(unit))
		long := strings.Repeat(text, 8)
		once, often, ratio := time.Duration(1<<62), time.Duration(1<<62), mostRatio+1
		for try := 0; ratio > mostRatio && try < mostTries; try++ {
			once, often = min(once, work(text)), min(often, work(long))
			ratio = float64(often) / float64(once)
		}
		if ratio > mostRatio {
			t.Errorf("%q over and over: 8 times the text takes %.1f times the work, want %.1f at most",
				unit, ratio, mostRatio)
		}
	}
}

// mostTries is how often a ratio that is too high is measured.
const mostTries = 60

// work is the processor time of one run.
func work(text string) time.Duration {
	runtime.GC()
	from := processorTime()
	Residue(text, nil)
	Text(text)
	return processorTime() - from
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic("the time of this very process cannot be read: " + err.Error())
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
