package store

import (
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// What a note takes of a running server's memory, for good: what the process has of the machine, and
// of that what Go's heap has live.
//
//	go test ./server/store -run '^$' -bench MemoryOfANote -benchtime 1x
func BenchmarkMemoryOfANote(b *testing.B) {
	const warm, notes = 4_000, 20_000
	s, err := Create(b.TempDir() + "/data")
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	add := func(n int) {
		var all sync.WaitGroup
		for range 64 {
			all.Go(func() {
				for range n / 64 {
					if err := s.AddNote(ctx, newNote(500)); err != nil {
						b.Error(err)
					}
				}
			})
		}
		all.Wait()
	}
	begin(b, s)
	for b.Loop() {
		add(warm)
		resident, live := memory(b)
		add(notes)
		after, still := memory(b)
		b.ReportMetric((after-resident)/notes, "B-resident/note")
		b.ReportMetric((still-live)/notes, "B-live/note")
	}
}

// memory is what the process has resident, and what is live of its heap, in bytes.
func memory(b *testing.B) (resident, live float64) {
	b.Helper()
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip(err) // no Linux
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kilobytes, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		b.Fatal(err)
	}
	return float64(kilobytes) * 1024, float64(m.HeapAlloc)
}
