//go:build unix

package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
	"elephants/server"
	"elephants/server/store"
	"elephants/server/store/postgres/pgtest"
)

// asProgram has the test's own binary be elephantsd: see TestMain.
const asProgram = "ELEPHANTSD_OF_A_TEST"

// process is a server that can be killed.
type process struct {
	addr    string
	command *exec.Cmd
}

func startProcess(t testing.TB, args ...string) *process {
	t.Helper()
	command := exec.Command(os.Args[0], append([]string{"serve", "--listen", "127.0.0.1:0",
		"--submissions-per-hour", "0"}, args...)...)
	command.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+t.TempDir())
	said, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if addr, ok := strings.CutPrefix(lines.Text(), "elephantsd is ready on "); ok {
			return &process{addr, command}
		}
	}
	t.Fatal("a server does not start")
	return nil
}

// senders send notes to whichever of the servers answers, until so many are acknowledged; a note
// whose answer was lost is sent again, under its request's id, to another.
type senders struct {
	secret  string
	mu      sync.RWMutex
	servers []*process
	sent    atomic.Int64
	again   atomic.Int64
}

func (s *senders) server(i int) *process {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.servers[i%len(s.servers)]
}

func (s *senders) send(t testing.TB, clients, notes int) (receipts map[string]bool) {
	t.Helper()
	receipts = map[string]bool{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() {
			dialled := map[string]*client.Client{}
			defer func() {
				for _, c := range dialled {
					c.Close()
				}
			}()
			for n := s.sent.Add(1); n <= int64(notes); n = s.sent.Add(1) {
				request := &pb.SubmitNoteRequest{RequestId: client.NewRequestID(), Note: &pb.Note{
					Side: server.DefaultSides[n%2], Text: fmt.Sprintf("They were asked %d times too late.", n)}}
				for try := 0; ; try++ {
					receipt, err := s.once(dialled, s.server(i+try), request)
					if err == nil {
						mu.Lock()
						receipts[receipt] = true
						mu.Unlock()
						break
					}
					if s.again.Add(1); try > 400 {
						t.Errorf("a note was refused for good: %v", err)
						return
					}
					time.Sleep(20 * time.Millisecond)
				}
			}
		})
	}
	all.Wait()
	return receipts
}

func (s *senders) once(dialled map[string]*client.Client, to *process,
	request *pb.SubmitNoteRequest) (string, error) {
	c := dialled[to.addr]
	if c == nil {
		var err error
		if c, err = client.Dial(client.Config{Server: to.addr, Secret: s.secret}); err != nil {
			return "", err
		}
		dialled[to.addr] = c
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	answer, err := c.Collection.SubmitNote(ctx, request)
	return answer.GetReceipt(), err
}

// Three servers before one database, and one after the other is killed at random and started again
// while 64 clients send notes: each that was acknowledged is there once, and opens. In the short
// form a thousand notes and some kills; ELEPHANTS_SUBMISSIONS says how many else, such as 100000.
func TestServersThatAreKilled(t *testing.T) {
	notes, keys := pgtest.Databases(t)
	at := where{at: store.Databases{Notes: notes, Keys: keys}}
	people, err := initialise(t.Context(), at, founded("Test", 1))
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"--store", notes, "--keys", keys}
	sending := &senders{secret: people.Invitations[0]}
	for range 3 {
		sending.servers = append(sending.servers, startProcess(t, args...))
	}
	many := 1000
	if typed := os.Getenv("ELEPHANTS_SUBMISSIONS"); typed != "" {
		if _, err := fmt.Sscan(typed, &many); err != nil {
			t.Fatal(err)
		}
	}
	stop, stopped, kills := make(chan struct{}), make(chan struct{}), 0
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Duration(300+rand.IntN(900)) * time.Millisecond):
			}
			i := rand.IntN(3)
			_ = sending.server(i).command.Process.Kill()
			kills++
			fresh := startProcess(t, args...)
			sending.mu.Lock()
			sending.servers[i] = fresh
			sending.mu.Unlock()
		}
	}()
	begun := time.Now()
	receipts := sending.send(t, 64, many)
	close(stop)
	<-stopped
	took := time.Since(begun)
	data, err := at.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	kept, err := data.Notes(t.Context(), people.Programme)
	if err != nil || len(kept) != many || len(receipts) != many {
		t.Errorf("%d notes are kept and %d receipts were given for %d, %v", len(kept), len(receipts), many, err)
	}
	found, err := data.Check(t.Context(), "", server.OpenNote)
	if err != nil || !found.Sound() || found.Notes != many {
		t.Errorf("%d notes open, %v, %v", found.Notes, found.Changed, err)
	}
	if kills == 0 {
		t.Error("no server was killed: this test proves nothing")
	}
	t.Logf("%d notes in %v, %d kills, %d tries again", many, took.Round(time.Millisecond), kills,
		sending.again.Load())
}

// A server that is cut off from the database answers nobody: a secret that another revoked
// meanwhile would still open what its copy has. Nor does it say where the database is.
func TestAServerThatIsCutOff(t *testing.T) {
	notes, keys := pgtest.Databases(t)
	at := where{at: store.Databases{Notes: notes, Keys: keys}}
	people, err := initialise(t.Context(), at, founded("Test", 1))
	if err != nil {
		t.Fatal(err)
	}
	line, err := pgtest.NewLine(notes)
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	s := startProcess(t, "--store", line.Through(notes), "--keys", keys)
	c, err := client.Dial(client.Config{Server: s.addr, Secret: people.Invitations[0]})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Collection.GetGuide(t.Context(), &pb.GetGuideRequest{}); err != nil {
		t.Fatal(err)
	}
	line.Cut()
	for begun := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		_, err = c.Collection.GetGuide(t.Context(), &pb.GetGuideRequest{})
		if err != nil {
			break
		}
		if time.Since(begun) > 5*time.Second {
			t.Fatal("a server that is cut off goes on answering")
		}
	}
	if client.Reason(err) != "DATABASE" || strings.Contains(err.Error(), "127.0.0.1") {
		t.Errorf("a server that is cut off says %v", err)
	}
}

// Submissions a second of 64 clients: one server with a folder, one with databases and three with
// the same, one after the other in one run, on the disk of the tests.
//
//	ELEPHANTS_POSTGRES=/usr/lib/postgresql/15/bin go test ./cmd/elephantsd -run '^$' -bench Servers -benchtime 1x
func BenchmarkServers(b *testing.B) {
	pgtest.Common(b)
	pg, err := pgtest.Start(os.Getenv(pgtest.Variable), "")
	if err != nil {
		b.Fatal(err)
	}
	defer pg.Stop()
	for b.Loop() {
		rates := map[string]float64{}
		for _, c := range []struct {
			name    string
			servers int
			folder  bool
		}{{"folder", 1, true}, {"one", 1, false}, {"three", 3, false}} {
			at := where{dir: filepath.Join(b.TempDir(), "data")}
			args := []string{"--data", at.dir}
			if !c.folder {
				notes, keys, err := pg.Databases()
				if err != nil {
					b.Fatal(err)
				}
				at = where{at: store.Databases{Notes: notes, Keys: keys}}
				args = []string{"--store", notes, "--keys", keys}
			}
			people, err := initialise(b.Context(), at, founded("Test", 1))
			if err != nil {
				b.Fatal(err)
			}
			sending := &senders{secret: people.Invitations[0]}
			for range c.servers {
				sending.servers = append(sending.servers, startProcess(b, args...))
			}
			begun := time.Now()
			const many = 2000
			sending.send(b, atOnce, many)
			rates[c.name] = many / time.Since(begun).Seconds()
			for _, s := range sending.servers {
				_ = s.command.Process.Kill()
			}
			b.ReportMetric(rates[c.name], c.name+"/s")
		}
		b.ReportMetric(rates["three"]/rates["folder"], "ratio")
	}
}
