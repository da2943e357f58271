//go:build unix

package harness_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"elephants/server/harness"
	"elephants/server/store"
	"elephants/server/store/postgres/pgtest"
)

// fleet are three servers before one PostgreSQL, each behind a line that breaks.
type fleet struct {
	*harness.Site
	addrs   []string // of the lines
	sites   []*harness.Site
	servers []*harness.Server
	pg      *pgtest.Server
	random  *rand.Rand

	killed, halted int
}

func newFleet(t *testing.T, seed uint64, random *rand.Rand) *fleet {
	t.Helper()
	pg, err := pgtest.Start(pgtest.Wanted(t), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pg.Stop() })
	var at store.Databases
	if at.Notes, at.Keys, err = pg.Databases(); err != nil {
		t.Fatal(err)
	}
	f := &fleet{Site: harness.NewShared(t, at, 8), pg: pg, random: random}
	for i := range 3 {
		f.sites = append(f.sites, f.Another())
		f.servers = append(f.servers, f.sites[i].Start())
		own := rand.New(rand.NewPCG(seed, uint64(i)))
		f.addrs = append(f.addrs, harness.NewWire(t, f.servers[i].Addr, own, 400, 8000).Addr)
	}
	return f
}

// harm ends the database as a crash does, or a server, and starts it again.
func (f *fleet) harm(t *testing.T) {
	t.Helper()
	time.Sleep(time.Duration(f.random.IntN(50_000)) * time.Microsecond)
	if i := f.random.IntN(4); i < len(f.servers) && f.halted > 0 {
		f.servers[i].Kill()
		f.servers[i] = f.sites[i].Start()
		f.killed++
		return
	}
	if err := f.pg.Halt(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Duration(f.random.IntN(1000)) * time.Millisecond)
	if err := f.pg.Run(); err != nil {
		t.Fatal(err)
	}
	f.halted++
}

// While 64 clients send to three servers that share a database, over lines that break, servers and
// database are killed at random: whatever was acknowledged is there, once.
func TestSharedAndKilled(t *testing.T) {
	s, random := drawing(t)
	f := newFleet(t, s, random)
	load := &harness.Load{Site: f.Site, Clients: 64, Seed: s}
	ctx, end := context.WithCancel(t.Context())
	defer end()
	ended := make(chan error, 1)
	go func() { ended <- load.Run(ctx, f.addrs...) }()
	begun, rounds, each := time.Now(), form(2, 60), form(30, 100)
	for i := range rounds {
		enough := load.Acknowledged() + each
		waitFor(t, func() bool { return load.Acknowledged() >= enough })
		f.harm(t)
		if i%10 == 9 {
			t.Logf("%d acknowledged after %v", load.Acknowledged(), time.Since(begun))
		}
	}
	end()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	took := time.Since(begun)
	for _, v := range f.servers {
		v.Kill()
	}
	o := sound(t, load)
	t.Logf("%d servers and %d databases killed in %v: %+v", f.killed, f.halted, took, o)
	if o.Acknowledged < rounds*each || f.halted == 0 {
		t.Errorf("%d acknowledged, want %d: this proves nothing", o.Acknowledged, rounds*each)
	}
}

// behindOthers is what a server may lack of what others did: package postgres.
const behindOthers = 300 * time.Millisecond

// As [TestHistories], but each of the people asks another of the servers, which are killed
// meanwhile, as their database is.
func TestSharedHistories(t *testing.T) {
	if !*long {
		t.Skip("takes minutes: -long")
	}
	s, random := drawing(t)
	f := newFleet(t, s, random)
	checked := make(chan bool)
	go func() {
		defer close(checked)
		lives{seed: s, many: 1000, addrs: f.addrs, behind: behindOthers}.check(t, f.Site)
	}()
	for {
		select {
		case <-checked:
			t.Logf("%d servers and %d databases killed", f.killed, f.halted)
			if f.killed+f.halted == 0 {
				t.Error("nothing was killed: this proves nothing")
			}
			return
		case <-time.After(time.Duration(1000+random.IntN(1000)) * time.Millisecond):
			f.harm(t)
		}
	}
}
