// The race detector alone takes more memory than a reading process may.

//go:build !race

package apart

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"elephants/client/pdf"
	"elephants/client/pdf/pdftest"
)

func TestMain(m *testing.M) {
	Child()
	os.Exit(m.Run())
}

// silenced fails the test if anything is written to standard error until it ends.
func silenced(t *testing.T) {
	t.Helper()
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr := os.Stderr
	os.Stderr = in
	t.Cleanup(func() {
		os.Stderr = stderr
		in.Close()
		if said, err := io.ReadAll(out); err != nil || len(said) > 0 {
			t.Errorf("a process said %d bytes on standard error, %v", len(said), err)
		}
	})
}

func TestText(t *testing.T) {
	silenced(t)
	t.Setenv("ELEPHANTS_SECRET", "sesame")
	reader := New()
	text, err := reader.Text(t.Context(), pdftest.File(pdftest.TwoParagraphs))
	if want := "They had decided\nbefore we came in.\n\nNothing came back.\n"; err != nil || text != want {
		t.Errorf("got %q, %v, want %q", text, err, want)
	}
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"a scan":         {pdftest.Scan(), pdf.ErrScan},
		"a password":     {pdftest.Locked(), pdf.ErrLocked},
		"not a PDF":      {[]byte("hello"), pdf.ErrBroken},
		"nothing":        {nil, pdf.ErrBroken},
		"many pages":     {pdftest.File(make([]string, 201)...), pdf.ErrLong},
		"overflows":      {pdftest.Overflows(), ErrStopped},
		"declares much":  {pdftest.Declares(), ErrStopped},
		"unpacks":        {pdftest.Unpacks(), ErrStopped},
		"20 MB of noise": {make([]byte, 20<<20), pdf.ErrBroken},
	} {
		text, err := reader.Text(t.Context(), c.content)
		if !errors.Is(err, c.want) || text != "" {
			t.Errorf("%s: %d bytes, %v, want %v", name, len(text), err, c.want)
		}
	}
}

// A file takes no more time and memory than it may, whatever it does, and none of the memory of who has it read.
func TestBounds(t *testing.T) {
	silenced(t)
	page := "BT /F1 10 Tf 72 780 Td " + strings.Repeat("0 -13 Td (They had decided before we came in, and nothing came back.) Tj ", 55) + "ET"
	var book []string
	for range 200 {
		book = append(book, page)
	}
	files := pdftest.Hostile()
	files["a book"] = pdftest.File(book...)
	for _, name := range []string{"a book", "overflows", "declares much", "never ends", "unpacks"} {
		before, began := held(syscall.RUSAGE_SELF), time.Now()
		_, err := New().Text(t.Context(), files[name])
		took := time.Since(began)
		t.Logf("%s, %d bytes: %.2f s; so far a process held %d MiB at most: %v", name, len(files[name]), took.Seconds(), held(syscall.RUSAGE_CHILDREN)>>20, err)
		if (err == nil) != (name == "a book") || (name == "never ends") != errors.Is(err, ErrSlow) {
			t.Errorf("%s: %v", name, err)
		}
		if took > longest+2*time.Second {
			t.Errorf("%s took %v, the bound is %v", name, took, longest)
		}
		if grown := held(syscall.RUSAGE_SELF) - before; grown > 16<<20 {
			t.Errorf("%s: who had it read grew by %d bytes", name, grown)
		}
	}
	if most := held(syscall.RUSAGE_CHILDREN); most > memory {
		t.Errorf("a process held %d bytes, the bound is %d", most, memory)
	}
}

// held is the most memory that a process held so far, in bytes.
func held(who int) int64 {
	var usage syscall.Rusage
	if syscall.Getrusage(who, &usage) != nil {
		return 0
	}
	return usage.Maxrss << 10
}

// While it reads, a process has nothing but the file: no environment, no file or socket of the program that started it, no way to
// open one. It ends at once with whoever asked.
func TestAlone(t *testing.T) {
	silenced(t)
	t.Setenv("ELEPHANTS_SECRET", "sesame")
	if secret, err := os.Open("apart.go"); err != nil {
		t.Fatal(err)
	} else {
		defer secret.Close()
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := New().Text(ctx, pdftest.Endless())
		done <- err
	}()
	dir := ""
	for range 200 {
		if dir = reading(); dir != "" {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(200 * time.Millisecond) // it has set its bounds
	environ, err := os.ReadFile(dir + "/environ")
	if err != nil || len(environ) > 0 {
		t.Errorf("its environment is %d bytes, %v", len(environ), err)
	}
	open, err := os.ReadDir(dir + "/fd")
	if err != nil {
		t.Fatal(err)
	}
	for _, fd := range open {
		to, err := os.Readlink(dir + "/fd/" + fd.Name())
		if err == nil && !strings.HasPrefix(to, "pipe:") && !strings.HasPrefix(to, "anon_inode:") && to != "/dev/null" && !strings.HasPrefix(to, "/sys/fs/cgroup") && !strings.HasPrefix(to, "/proc/") {
			t.Errorf("it has %s open", to)
		}
	}
	limits, err := os.ReadFile(dir + "/limits")
	if err != nil {
		t.Fatal(err)
	}
	flat := strings.Join(strings.Fields(string(limits)), " ")
	for _, want := range []string{"Max data size 268435456 268435456", "Max core file size 0 0", "Max file size 0 0", "Max open files 0 0", "Max cpu time 11 11"} {
		if !strings.Contains(flat, want) {
			t.Errorf("its limits have no %q", want)
		}
	}
	cancel()
	select {
	case err := <-done:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("whoever asked went: %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("it goes on reading for nobody")
	}
	if reading() != "" {
		t.Error("the process is still there")
	}
}

// reading is the folder in /proc of a process that reads a file for this one.
func reading() string {
	all, err := os.ReadDir("/proc")
	if err != nil {
		return ""
	}
	for _, p := range all {
		dir := "/proc/" + p.Name()
		line, err := os.ReadFile(dir + "/cmdline")
		stat, errStat := os.ReadFile(dir + "/status")
		if err == nil && errStat == nil && strings.HasSuffix(string(line), "\x00"+name+"\x00") && strings.Contains(string(stat), fmt.Sprintf("PPid:\t%d\n", os.Getpid())) {
			return dir
		}
	}
	return ""
}

// Two are read at once; a third waits, and is told when it waits too long.
func TestTurns(t *testing.T) {
	silenced(t)
	reader, endless := New(), pdftest.Endless()
	slow := make(chan error, atOnce)
	for range atOnce {
		go func() {
			_, err := reader.Text(t.Context(), endless)
			slow <- err
		}()
	}
	for range 500 {
		if len(reader.turns) == atOnce {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if _, err := reader.Text(t.Context(), pdftest.File(pdftest.TwoParagraphs)); !errors.Is(err, ErrBusy) {
		t.Errorf("a third file at once: %v, want %v", err, ErrBusy)
	}
	if text, err := reader.Text(t.Context(), pdftest.File(pdftest.TwoParagraphs)); err != nil || text == "" {
		t.Errorf("a file that waited for its turn: %d bytes, %v", len(text), err)
	}
	for range atOnce {
		if err := <-slow; !errors.Is(err, ErrSlow) {
			t.Errorf("a file that never ends: %v, want %v", err, ErrSlow)
		}
	}
}

// Two pages: how long a process of their own takes.
func BenchmarkText(b *testing.B) {
	content := pdftest.File(pdftest.TwoParagraphs, pdftest.TwoParagraphs)
	reader := New()
	for b.Loop() {
		if _, err := reader.Text(b.Context(), content); err != nil {
			b.Fatal(err)
		}
	}
}
