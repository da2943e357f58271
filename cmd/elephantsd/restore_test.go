package main

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// A drill tells a backup that can be restored from one that cannot, and leaves everything as it
// was: the backup, and the folder that it worked in.
func TestADrill(t *testing.T) {
	base := t.TempDir()
	key, data, backup := filepath.Join(base, "key"), filepath.Join(base, "data"),
		filepath.Join(base, "backup")
	recipient, err := makeBackupKey(key)
	if err != nil {
		t.Fatal(err)
	}
	x := startServing(t, data, serving{backups: filepath.Join(base, "days"), recipient: recipient})
	notes := someNotes(t, 0, 3, x.people.Invitations[0])
	interviewer, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Invitations[0]})
	if err != nil {
		t.Fatal(err)
	}
	defer interviewer.Close()
	if err := interviewer.Submit(t.Context(), notes, func(int, client.Sent) {}); err != nil {
		t.Fatal(err)
	}
	makeBackup(t, x)
	days, err := filepath.Glob(filepath.Join(base, "days", "2*"))
	if err != nil || len(days) != 1 {
		t.Fatalf("backups: %v, %v", days, err)
	}
	if err := os.CopyFS(backup, os.DirFS(days[0])); err != nil {
		t.Fatal(err)
	}
	drill := func() (string, int) {
		scratch := t.TempDir()
		before := sums(t, backup)
		said, code := capture(t, "restore", "--drill", "--from", backup, "--identity", key, "--scratch", scratch)
		if after := sums(t, backup); after != before {
			t.Errorf("the drill changed the backup:\n%s\n%s", before, after)
		}
		if left, err := os.ReadDir(scratch); err != nil || len(left) > 0 {
			t.Errorf("the drill left %v, %v", left, err)
		}
		return said, code
	}
	if said, code := drill(); code != exitDone || !strings.Contains(said, "can be restored: 3 notes") {
		t.Errorf("a sound backup: exit %d, %s", code, said)
	}
	for _, name := range []string{"notes.db", "keys.age"} {
		file := filepath.Join(backup, name)
		whole, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		broken := append([]byte(nil), whole...)
		for i := len(broken) / 2; i < len(broken); i += 64 {
			broken[i] ^= 1
		}
		for how, content := range map[string][]byte{"changed": broken, "cut off": whole[:len(whole)/2]} {
			if err := os.WriteFile(file, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if said, code := drill(); code != exitFailed || strings.Contains(said, "can be restored") {
				t.Errorf("%s %s: exit %d, %s", name, how, code, said)
			}
		}
		if err := os.WriteFile(file, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A drill that was killed leaves keys that can be read, until the next one.
func TestADrillThatIsCutOff(t *testing.T) {
	base := t.TempDir()
	key, data, backup, scratch := filepath.Join(base, "key"), filepath.Join(base, "data"),
		filepath.Join(base, "backup"), filepath.Join(base, "scratch")
	recipient, err := makeBackupKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init", "--programme", "Test", "--data", data},
		{"backup", "--data", data, "--to", backup, "--recipient", recipient}} {
		if said, code := capture(t, args...); code != exitDone {
			t.Fatalf("%s: %s", args[0], said)
		}
	}
	if err := os.Mkdir(scratch, 0o700); err != nil {
		t.Fatal(err)
	}
	drill := restoring{from: backup, identity: key, scratch: scratch}
	left := func() int {
		names, err := os.ReadDir(scratch)
		if err != nil {
			t.Fatal(err)
		}
		return len(names)
	}
	dead := filepath.Join(scratch, "elephants-drill-1")
	if err := errors.Join(os.Mkdir(dead, 0o700), os.WriteFile(filepath.Join(dead, "lock"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := drill.practise(t.Context()); err != nil || left() != 0 {
		t.Errorf("%d things left, %v", left(), err)
	}
}

// makeBackup waits for the one that the server makes when it starts, and makes another.
func makeBackup(t *testing.T, x site) {
	t.Helper()
	administrator, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Administrator})
	if err != nil {
		t.Fatal(err)
	}
	defer administrator.Close()
	if _, err := administrator.Admin.MakeBackup(t.Context(), &pb.MakeBackupRequest{}); err != nil {
		t.Fatal(err)
	}
}

// sums says what files there are and what is in them.
func sums(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join(dir, name))
		sum := sha256.Sum256(content)
		all.WriteString(name + " " + string(sum[:4]) + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// capture runs a command and returns what it printed to standard output, and its exit code.
func capture(t *testing.T, args ...string) (string, int) {
	t.Helper()
	out := os.Stdout
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	os.Stdout = file
	code := run(args)
	os.Stdout = out
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	said, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(said), code
}
