package notefile

import (
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"elephants/client/transcript"
)

// used is the processor's time of the thread so far.
func used(t *testing.T) time.Duration {
	const thread = 1 // RUSAGE_THREAD of getrusage(2)
	var u syscall.Rusage
	if err := syscall.Getrusage(thread, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Ten times the input takes ten times as long, for every reader, and not a hundred times: what is
// far from the first fails. What counts is the processor's time of this thread alone, so that what
// else the machine does is not measured, and the best of some tries.
func TestLinear(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	paragraph := "<w:p>" + run("They had settled it, and nobody told us.") + "</w:p>"
	for name, c := range map[string]struct {
		file string
		make func(n int) []byte
	}{
		"Word": {"a.docx", func(n int) []byte { return docx(t, strings.Repeat(paragraph, n)) }},
		"OpenDocument": {"a.odt",
			func(n int) []byte {
				return odt(t, strings.Repeat("<text:p>They had settled it.</text:p>",
					n))
			}},
		"captions": {"a.vtt", func(n int) []byte {
			return []byte("WEBVTT\n\n" + strings.Repeat("00:01.000 --> 00:02.000\n<v Ann>They left\n\n", n))
		}},
		"turns": {"a.txt",
			func(n int) []byte { return []byte(strings.Repeat("INT: Why?\nRESP: No. {#blame}\n", n)) }},
		"others": {"a.txt",
			func(n int) []byte { return []byte(strings.Repeat("{other} Why?\n\nNo. {#blame}\n\n", n)) }},
	} {
		took := func(content []byte) time.Duration {
			began := used(t)
			if _, err := Read(c.file, content, Note{Side: "lived-experience",
				Speaker: transcript.Everybody}); err != nil && !strings.Contains(err.Error(), "divide it") {
				t.Fatalf("%s: %v", name, err)
			}
			return used(t) - began
		}
		const more, most = 10, 25
		little, much := c.make(400), c.make(400*more)
		part, whole := took(little), took(much)
		for range 9 {
			if whole <= most*part {
				break
			}
			part, whole = min(part, took(little)), min(whole, took(much))
		}
		t.Logf("%s: %d times as much takes %.1f times as long", name, more, whole.Seconds()/part.Seconds())
		if whole > most*part {
			t.Errorf("%s: %d times as much takes %.1f times as long", name, more, whole.Seconds()/part.Seconds())
		}
	}
}
