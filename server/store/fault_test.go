//go:build linux

package store

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"elephants/server/store/folder"
)

// inFault is set in the process whose disk fails; it works in the folder of its store.
const inFault = "ELEPHANTS_IN_FAULT"

var everyFault = flag.Bool("long", false, "fail every request to the disk, not one in forty")

// The disk refuses one request, whichever it is, or that one and all after it: what the store said
// was kept is there after the next start, what it refused is not, and nobody is told that a note
// is withdrawn that can still be read.
func TestADiskThatFails(t *testing.T) {
	if os.Getenv(inFault) != "" {
		workOn(t)
		return
	}
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("needs strace: .ci/run installs it")
	}
	t.Parallel()
	step, least := 40, 8
	if *everyFault {
		step, least = 1, 200
	}
	faults, acts, refusals := 0, 0, 0
	for _, how := range []string{"error=EIO:when=%d", "error=ENOSPC:when=%d", "error=EIO:when=%d+",
		"error=ENOSPC:when=%d+"} {
		for n, reached := 1, true; reached; n += step {
			var a, r int
			a, r, reached = failing(t, fmt.Sprintf(how, n))
			faults, acts, refusals = faults+1, acts+a, refusals+r
			if t.Failed() {
				t.Fatalf("with %s", fmt.Sprintf(how, n))
			}
		}
	}
	t.Logf("%d faults, %d acts, %d of them refused", faults, acts, refusals)
	if faults < least || refusals < least/2 {
		t.Errorf("%d faults and %d refusals: too few to prove anything", faults, refusals)
	}
}

// diskCalls are the requests that may be refused.
const diskCalls = "pwrite64,fsync,fdatasync,ftruncate"

// failing runs a store on a new folder whose disk fails so, and checks what it left; reached
// reports whether the fault came at all.
func failing(t *testing.T, fault string) (acts, refusals int, reached bool) {
	t.Helper()
	s, dir := create(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	args := []string{"-f", "-o", filepath.Join(t.TempDir(), "trace"), "-e", "trace=" + diskCalls,
		"-e", "inject=" + diskCalls + ":" + fault}
	for _, name := range []string{folder.Notes, folder.Notes + "-wal", folder.Keys,
		folder.Keys + "-journal"} {
		args = append(args, "-P", filepath.Join(dir, name))
	}
	child := exec.Command("strace", append(args, os.Args[0], "-test.run=^TestADiskThatFails$")...)
	child.Dir, child.Env = dir, append(os.Environ(), inFault+"=1")
	out, err := child.Output()
	if err != nil {
		t.Errorf("the store at work: %v\n%s", err, out)
		return
	}
	trace, err := os.ReadFile(args[2])
	if err != nil {
		t.Fatal(err)
	}
	reached = strings.Contains(string(trace), "(INJECTED)")
	said := map[NoteID]string{}
	for line := range strings.Lines(string(out)) {
		var e event
		if json.Unmarshal([]byte(line), &e) == nil {
			said[e.ID] = e.What
			acts++
			if e.What == "refused" {
				refusals++
			}
		}
	}
	if s, err = Open(dir); err != nil {
		t.Errorf("starting again: %v", err)
		return
	}
	defer s.Close()
	notes, err := s.Notes(ctx, "p")
	if err != nil {
		t.Error(err)
	}
	there := map[NoteID]bool{}
	for _, n := range notes {
		there[n.ID] = true
	}
	for id, what := range said {
		switch {
		case what == "added" && !there[id]:
			t.Error("a note that was acknowledged is lost")
		case what == "refused" && there[id]:
			t.Error("a note that was refused is there")
		case what == "withdrawn" && there[id]:
			t.Error("a note that was withdrawn is there")
		}
	}
	if f, err := s.Check(ctx, "", func(Note) error { return nil }); err != nil || !f.Sound() {
		t.Errorf("%+v, %v", f, err)
	}
	return acts, refusals, reached
}

// workOn adds and withdraws notes, and says what came of each, whatever fails.
func workOn(t *testing.T) {
	s, err := Open(".")
	if err != nil {
		return // a server that does not start has acknowledged nothing
	}
	say := func(id NoteID, what string) {
		line, err := json.Marshal(event{What: what, ID: id})
		if err != nil {
			t.Fatal(err)
		}
		os.Stdout.Write(append(line, '\n'))
	}
	for i := range 4 {
		n := newNote(500 + 2000*i)
		if err := s.AddNote(ctx, n); err != nil {
			say(n.ID, "refused")
			continue
		}
		say(n.ID, "added")
		if i%2 == 1 {
			switch err := s.Withdraw(ctx, n.Receipt); {
			case err == nil || errors.Is(err, ErrUnfinished):
				say(n.ID, "withdrawn")
			}
		}
	}
	_ = s.Close()
}
