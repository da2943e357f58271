package harness_test

import (
	"crypto/rand"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"elephants/server/harness"
	"elephants/server/seal"
	"elephants/server/store"
)

// How long a server takes from its start until it serves, with 100,000 notes, and until it has
// taken the next.
//
//	go test ./server/harness -run '^$' -bench ColdStart -benchtime 1x
func BenchmarkColdStart(b *testing.B) {
	const notes, clients = 100_000, 128
	x := harness.New(b, filepath.Join(b.TempDir(), "data"), 1)
	data, err := store.Open(x.Dir)
	if err != nil {
		b.Fatal(err)
	}
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			for range notes / clients {
				n := store.Note{Programme: x.Programme, Key: seal.NewKey(), Sealed: make([]byte, 512)}
				rand.Read(n.ID[:])
				rand.Read(n.Receipt[:])
				if err := data.AddNote(b.Context(), n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	if err := data.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		begun := time.Now()
		v := x.Start()
		one := &harness.Load{Site: x, Clients: 1, Seed: uint64(begun.UnixNano()), Notes: 1}
		if err := one.Run(b.Context(), v.Addr); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), "s-to-a-note")
		now, _ := v.Memory()
		b.ReportMetric(v.Ready.Seconds(), "s-to-ready")
		b.ReportMetric(now, "MiB")
		v.Kill()
	}
}
