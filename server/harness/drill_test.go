package harness_test

import (
	"context"
	"io"
	"math"
	"net/http"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	pb "elephants/proto/elephants/v1"
	"elephants/server/harness"
	"elephants/server/seal"
	"elephants/server/store"
)

// A backup that is made under load has every note that was acknowledged before it was asked for,
// and what is restored from it has them as they were sent.
func TestARestoreDrill(t *testing.T) {
	s, _ := drawing(t)
	x := newSite(t, 8)
	dir := filepath.Join(t.TempDir(), "backups")
	key := filepath.Join(t.TempDir(), "key")
	recipient, _, _ := strings.Cut(string(x.Run("backup-key", key)), "\n")
	v := x.Start("--backups", dir, "--recipient", recipient)
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	load := &harness.Load{Site: x, Clients: 32, Seed: s}
	go func() { ended <- load.Run(ctx, v.Addr) }()
	waitFor(t, func() bool { return load.Acknowledged() >= form(200, 10_000) })
	before := load.Receipts()
	conn, err := harness.Dial(v.Addr, "", harness.Neighbour(0))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := pb.NewAdminServiceClient(conn).MakeBackup(harness.As(ctx, x.Administrator),
		&pb.MakeBackupRequest{}); err != nil {
		t.Fatal(err)
	}
	behind := load.Acknowledged() // the copy may lack those that came meanwhile
	end()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	v.Kill()
	made, err := filepath.Glob(filepath.Join(dir, "*", "keys.age"))
	if err != nil || len(made) != 1 {
		t.Fatalf("%d backups, %v", len(made), err)
	}

	begun := time.Now()
	restored := filepath.Join(t.TempDir(), "restored")
	x.Run("restore", "--from", filepath.Dir(made[0]), "--data", restored, "--identity", key,
		"--withdrawals-lost")
	took := time.Since(begun)
	x.Dir = restored
	o, err := load.Check(t.Context())
	after := o.Acknowledged - len(before)
	if err != nil || o.Doubled+o.Unwanted > 0 || o.Lost > after {
		t.Errorf("%+v, %v; %d were acknowledged after the backup was asked for", o, err, after)
	}
	data, err := store.Open(restored)
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	for _, words := range before {
		receipt, err := seal.ParseReceipt(words)
		if err != nil {
			t.Fatal(err)
		}
		if known, err := data.ReceiptKnown(t.Context(), receipt.Hash()); err != nil || !known {
			t.Errorf("a note that was acknowledged before the backup is not in it: %v", err)
		}
	}
	t.Logf("%d notes acknowledged before the backup, %d by its end, %d restored in %v, all as sent",
		len(before), behind, o.Stored, took)
	if o.Stored < len(before) || len(before) < form(200, 10_000) {
		t.Errorf("%d notes restored: this proves nothing", o.Stored)
	}
}

var figuresAt = regexp.MustCompile(`http://\S+/metrics`)

var goroutines = regexp.MustCompile(`(?m)^\S*goroutines\S* (\d+)`)

// At a fifth of what it can do the server grows in nothing: its memory and its goroutines are
// those of the first minutes. Each call that is under way has three goroutines, and a disk that is
// slow for a while has more of them under way: what counts is the least of each half minute.
func TestSoak(t *testing.T) {
	if !*long {
		t.Skip("takes five minutes: -long")
	}
	second := takenInASecond(t) / 5
	x := newSite(t, 8)
	v := x.Start("--metrics", "127.0.0.1:0")
	figures := figuresAt.FindString(v.Said())
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	load := &harness.Load{Site: x, Clients: 8, Size: 4 << 10,
		Every: time.Duration(8 / second * float64(time.Second))}
	go func() { ended <- load.Run(ctx, v.Addr) }()
	var first, last [2]float64
	for i := range 10 { // half a minute each; the first two are for warming up
		memory, least := 0., math.Inf(1)
		for range 30 {
			time.Sleep(time.Second)
			now, _ := v.Memory()
			memory += now / 30
			least = min(least, running(t, figures))
		}
		t.Logf("minute %.1f: %.1f MiB, %.0f goroutines, %d acknowledged, at most %.0f a second",
			float64(i+1)/2, memory, least, load.Acknowledged(), second)
		if last = [2]float64{memory, least}; i == 1 {
			first = last
		}
	}
	end()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	v.Stop()
	sound(t, load)
	for i, what := range []string{"memory", "goroutines"} {
		if last[i] > 1.02*first[i] {
			t.Errorf("%s has grown from %.1f to %.1f, more than 2 %%", what, first[i], last[i])
		}
	}
}

// takenInASecond is how many notes a server takes from as many clients as it can serve.
func takenInASecond(t *testing.T) float64 {
	t.Helper()
	x := newSite(t, 8)
	v := x.Start()
	ctx, end := context.WithTimeout(t.Context(), 15*time.Second)
	defer end()
	load := &harness.Load{Site: x, Clients: 64, Size: 4 << 10}
	begun := time.Now()
	if err := load.Run(ctx, v.Addr); err != nil {
		t.Fatal(err)
	}
	took := time.Since(begun)
	v.Stop()
	sound(t, load)
	return float64(load.Acknowledged()) / took.Seconds()
}

// running is how many goroutines the server has.
func running(t *testing.T, figures string) float64 {
	resp, err := http.Get(figures)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	m := goroutines.FindSubmatch(page)
	if err != nil || m == nil {
		t.Fatalf("the figures have no goroutines: %v", err)
	}
	n, _ := strconv.Atoi(string(m[1]))
	return float64(n)
}
