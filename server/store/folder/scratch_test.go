package folder

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// dying is set in the process that makes a folder and waits to be killed.
const dying = "ELEPHANTS_DYING"

// What a process left that was killed is gone with the next folder; what a living one has stays.
func TestTheNextSweepsUpAfterTheDead(t *testing.T) {
	if os.Getenv(dying) != "" {
		s, err := NewScratch()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(s.Dir, "copy.db"), []byte("sealed"), 0o600); err != nil {
			t.Fatal(err)
		}
		fmt.Println(s.Dir)
		select {}
	}
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("TMP", os.Getenv("TMPDIR"))
	alive, err := NewScratch()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestTheNextSweepsUpAfterTheDead$")
	child.Env = append(os.Environ(), dying+"=1")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan()
	dead := lines.Text()
	there := func(dir string) bool { _, err := os.Stat(dir); return err == nil }
	if !there(filepath.Join(dead, "copy.db")) {
		t.Fatalf("the other process made no folder: %q", dead)
	}
	next := func() {
		t.Helper()
		s, err := NewScratch()
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Remove(); err != nil || there(s.Dir) {
			t.Errorf("a folder that was removed: there %v, %v", there(s.Dir), err)
		}
	}
	next()
	if !there(dead) {
		t.Error("the folder of a process that lives was removed")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	next()
	if there(dead) || !there(alive.Dir) {
		t.Errorf("that of the dead is there: %v; of the living: %v", there(dead), there(alive.Dir))
	}
	if err := alive.Remove(); err != nil {
		t.Error(err)
	}
}
