// Package harness drives the real elephantsd over a real socket, breaks what can break around it,
// and tells whether the server kept what it acknowledged.
//
// [New] makes a [Site], a data folder and its people; [Site.Start] runs the program on it, and
// what it returns is killed, stopped and started again. A [Load] sends notes by many clients at
// once, remembers each acknowledgement, and [Load.Check] holds what the folder has against them.
// Between the two may stand a [Wire], which drops connections.
//
// Nothing here is part of the server. ../ROBUSTNESS.md has what was found with it.
package harness

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"elephants/server/store"
)

// Site is a data folder, or two databases in its place, its people, and the program that serves it.
type Site struct {
	Dir       string
	At        store.Databases `json:"-"` // where Dir is ""
	Programme string          `json:"programme"`

	// the secrets of its people
	Administrator string   `json:"administrator"`
	Coordinators  []string `json:"coordinators"`
	Invitations   []string `json:"invitations"`

	program string
	addr    string // the same after each start
	t       testing.TB
}

// program is built once in a process.
var program = struct {
	once sync.Once
	path string
	err  error
}{}

// Program returns the path of elephantsd, built from the source that is being tested.
func Program(t testing.TB) string {
	t.Helper()
	program.once.Do(func() {
		dir, err := os.MkdirTemp("", "elephantsd")
		if err != nil {
			program.err = err
			return
		}
		program.path = filepath.Join(dir, "elephantsd")
		out, err := exec.Command("go", "build", "-ldflags", "-s -w", "-o", program.path,
			"elephants/cmd/elephantsd").CombinedOutput()
		if err != nil {
			program.err = fmt.Errorf("building elephantsd: %w\n%s", err, out)
		}
	})
	if program.err != nil {
		t.Fatal(program.err)
	}
	return program.path
}

// RemoveProgram removes what [Program] built: for TestMain.
func RemoveProgram() error {
	if program.path == "" {
		return nil
	}
	return os.RemoveAll(filepath.Dir(program.path))
}

// New makes a site at dir with so many interviewers.
func New(t testing.TB, dir string, interviewers int) *Site {
	t.Helper()
	s := &Site{Dir: dir, t: t}
	s.init(interviewers)
	return s
}

// NewShared makes a site in two databases. [Site.Another] is for the servers that share them.
func NewShared(t testing.TB, at store.Databases, interviewers int) *Site {
	t.Helper()
	s := &Site{At: at, t: t}
	s.init(interviewers)
	return s
}

func (s *Site) init(interviewers int) {
	s.t.Helper()
	s.program, s.addr = Program(s.t), anyPort
	out := s.Run(append([]string{"init", "--programme", "Test", "--invitations",
		strconv.Itoa(interviewers), "--json"}, s.where()...)...)
	if err := json.Unmarshal(out, s); err != nil {
		s.t.Fatalf("reading the secrets: %v", err)
	}
}

// Another is the same site for a server that runs beside the others, at an address of its own.
func (s *Site) Another() *Site {
	other := *s
	other.addr = anyPort
	return &other
}

const anyPort = "127.0.0.1:0"

// where are the flags that say what is served.
func (s *Site) where() []string {
	if s.Dir != "" {
		return []string{"--data", s.Dir}
	}
	return []string{"--store", s.At.Notes, "--keys", s.At.Keys}
}

// Open opens the store. Where it is a folder no server may run.
func (s *Site) Open(ctx context.Context) (*store.Store, error) {
	if s.Dir != "" {
		return store.Open(s.Dir)
	}
	return store.OpenShared(ctx, s.At)
}

// Run runs another command of elephantsd, and returns what it printed.
func (s *Site) Run(args ...string) []byte {
	s.t.Helper()
	out, err := exec.Command(s.program, args...).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, exit.Stderr)
		}
		s.t.Fatalf("elephantsd %s: %v", args[0], err)
	}
	return out
}

// Server is a running elephantsd.
type Server struct {
	Addr  string
	Ready time.Duration // from its start to the line that says so

	process *exec.Cmd
	said    *tail
	ended   chan error
	t       testing.TB
}

// Start runs `elephantsd serve` with further flags, without limits on how much one person may
// send, at the address that the site had before, and returns when it is ready. It is killed when
// the test ends.
func (s *Site) Start(flags ...string) *Server {
	s.t.Helper()
	return s.start(exec.Command(s.program, s.serving(flags)...))
}

// StartIn is Start through another program, such as one that gives it another clock.
func (s *Site) StartIn(through []string, flags ...string) *Server {
	s.t.Helper()
	args := append(append([]string{}, through[1:]...), s.program)
	return s.start(exec.Command(through[0], append(args, s.serving(flags)...)...))
}

func (s *Site) serving(flags []string) []string {
	serve := append([]string{"serve", "--listen", s.addr, "--submissions-per-hour", "0",
		"--withdrawals-per-minute", "0"}, s.where()...)
	return append(serve, flags...)
}

var readyOn = regexp.MustCompile(`is ready on (\S+)`)

func (s *Site) start(process *exec.Cmd) *Server {
	s.t.Helper()
	v := &Server{process: process, said: &tail{}, ended: make(chan error, 1), t: s.t}
	process.Stderr = v.said
	out, err := process.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	begun := time.Now()
	if err := process.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(v.Kill)
	lines := bufio.NewScanner(out)
	for v.Addr == "" && lines.Scan() {
		if m := readyOn.FindStringSubmatch(lines.Text()); m != nil {
			v.Addr, v.Ready = m[1], time.Since(begun)
		}
	}
	go func() {
		_, _ = io.Copy(io.Discard, out)
		v.ended <- process.Wait()
	}()
	if v.Addr == "" {
		err := <-v.ended
		v.ended = nil // for Kill, which the test's end asks for
		s.t.Fatalf("the server did not start: %v\n%s", err, v.said)
	}
	s.addr = v.Addr
	return v
}

// Kill ends the server as a crash does, and waits until it is gone. A server that is gone already
// stays so.
func (v *Server) Kill() {
	if v.ended == nil {
		return
	}
	_ = v.process.Process.Kill()
	<-v.ended
	v.ended = nil
}

// Stop tells the server to stop, as a service manager does, and returns how long that took. It
// fails the test if the server does not end well.
func (v *Server) Stop() time.Duration {
	v.t.Helper()
	begun := time.Now()
	if err := v.process.Process.Signal(syscall.SIGTERM); err != nil {
		v.t.Fatal(err)
	}
	select {
	case err := <-v.ended:
		if err != nil {
			v.t.Errorf("stopping the server: %v\n%s", err, v.said)
		}
	case <-time.After(time.Minute):
		v.t.Errorf("the server did not stop within a minute\n%s", v.said)
		_ = v.process.Process.Kill()
		<-v.ended
	}
	v.ended = nil
	return time.Since(begun)
}

// Said is the end of what the server wrote to its log.
func (v *Server) Said() string { return v.said.String() }

var memoryLine = regexp.MustCompile(`(VmRSS|VmHWM):\s+(\d+)`)

// Memory is what the server has of the machine's memory, and the most that it ever had, in MiB.
func (v *Server) Memory() (now, peak float64) {
	v.t.Helper()
	of := v.status()
	return of["VmRSS"] / 1024, of["VmHWM"] / 1024
}

// Processor is how much time of the processors the server took so far.
func (v *Server) Processor() time.Duration {
	v.t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", v.process.Process.Pid))
	if err != nil {
		v.t.Fatalf("reading the server's time: %v", err)
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	var ticks int // of which there are 100 a second: proc_pid_stat(5)
	for _, field := range strings.Fields(after)[11:13] {
		n, _ := strconv.Atoi(field)
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

func (v *Server) status() map[string]float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", v.process.Process.Pid))
	if err != nil {
		v.t.Fatalf("reading the server's memory: %v", err)
	}
	of := map[string]float64{}
	for _, m := range memoryLine.FindAllSubmatch(status, -1) {
		n, _ := strconv.Atoi(string(m[2]))
		of[string(m[1])] = float64(n)
	}
	return of
}

// tail keeps the last of what is written to it.
type tail struct {
	mu   sync.Mutex
	last bytes.Buffer
}

const mostTail = 16 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last.Write(p)
	if extra := t.last.Len() - mostTail; extra > 0 {
		t.last.Next(extra)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(t.last.String())
}
