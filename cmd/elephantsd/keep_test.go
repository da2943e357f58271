package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	rpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"

	"elephants/server/store"
)

// The key that backup-key makes opens a backup that was made for the recipient that it printed,
// and it never takes the place of another.
func TestABackupKey(t *testing.T) {
	name := filepath.Join(t.TempDir(), "key")
	printed, err := makeBackupKey(name)
	if err != nil {
		t.Fatal(err)
	}
	recipient, err := parseRecipient(printed)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's mode is %v, %v; want 0600", info.Mode(), err)
	}
	dir := filepath.Join(t.TempDir(), "data")
	if _, err := initialise(t.Context(), where{dir: dir}, founded("Test", 1)); err != nil {
		t.Fatal(err)
	}
	data, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy")
	if err := data.Backup(t.Context(), copied, recipient); err != nil {
		t.Fatal(err)
	}
	if err := data.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	identities, err := age.ParseIdentities(bytes.NewReader(content))
	if err != nil || len(identities) != 1 {
		t.Fatalf("%d identities in the file, %v", len(identities), err)
	}
	if err := store.Restore(t.Context(), copied, filepath.Join(t.TempDir(), "back"), identities[0],
		store.Gone{}); err != nil {
		t.Errorf("restoring with the key: %v", err)
	}
	if _, err := makeBackupKey(name); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("over a key that is there: %v, want refused", err)
	}
	if again, err := os.ReadFile(name); err != nil || !bytes.Equal(again, content) {
		t.Errorf("the key that was there is another, %v", err)
	}
}

// init shows each secret and a link that can be clicked, at the address that it was told.
func TestInitShowsLinks(t *testing.T) {
	s := secrets{Programme: "p", Administrator: "a-1", Researcher: "r-1",
		Coordinators: []string{"c-1", "c-2"}, Invitations: []string{"i-1"}}
	var out bytes.Buffer
	s.print(&out, where{dir: "data"}, "https://notes.example/")
	for _, secret := range []string{"a-1", "r-1", "c-1", "c-2", "i-1"} {
		if !strings.Contains(out.String(), " https://notes.example/sign-in#"+secret+"\n") {
			t.Errorf("no link for %s in\n%s", secret, out.String())
		}
	}
	for how, want := range map[serving]string{
		{}:                        "http://127.0.0.1:80/",
		{certificate: "cert.pem"}: "https://127.0.0.1:80/",
	} {
		if got := how.page("127.0.0.1:80"); got != want {
			t.Errorf("the pages are at %s, want %s", got, want)
		}
	}
	if got := (serving{certificate: "cert.pem"}).page("[::]:80"); got != "https://localhost:80/" {
		t.Errorf("on all networks the pages are at %s", got)
	}
}

// Which methods there are is told with --reflection and not without.
func TestReflection(t *testing.T) {
	for on, want := range map[bool]codes.Code{true: codes.OK, false: codes.Unimplemented} {
		x := startServing(t, t.TempDir(), serving{reflection: on})
		conn, err := grpc.NewClient(x.addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		stream, err := rpb.NewServerReflectionClient(conn).ServerReflectionInfo(ctx)
		if err != nil {
			t.Fatal(err)
		}
		_ = stream.Send(
			&rpb.ServerReflectionRequest{MessageRequest: &rpb.ServerReflectionRequest_ListServices{}})
		answer, err := stream.Recv()
		if status.Code(err) != want {
			t.Errorf("reflection %v: %v, want %v", on, err, want)
		}
		if on && !strings.Contains(answer.String(), "elephants.v1.CollectionService") {
			t.Error("the services are not told")
		}
	}
}

func TestVersion(t *testing.T) {
	out := os.Stdout
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	os.Stdout = w
	code := run([]string{"--version"})
	os.Stdout = out
	w.Close()
	line := make([]byte, 200)
	n, _ := r.Read(line)
	if code != exitDone || !strings.HasPrefix(string(line[:n]), "elephantsd ") ||
		!strings.Contains(string(line[:n]), ", go1.") {
		t.Errorf("exit %d, %q", code, line[:n])
	}
}
