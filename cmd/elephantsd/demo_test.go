package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"elephants/client/web"
	"elephants/server"
	"elephants/server/store"
)

// mark is an identifier in a marked note: [[KIND RISK entity|text]].
var mark = regexp.MustCompile(`(?s)\[\[([A-Z]+) ([DQ]) \w+\|(.*?)\]\]`)

// directIdentifiers are those of the sample's marked originals that point at one person by
// themselves.
func directIdentifiers(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../analysis/scrub/testdata/notes/*.txt")
	if err != nil || len(files) != 30 {
		t.Fatalf("%d marked notes, %v", len(files), err)
	}
	found := map[string]string{}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, m := range mark.FindAllStringSubmatch(string(content), -1) {
			if m[2] == "D" {
				found[m[3]] = fmt.Sprintf("mark %d of %s", i, filepath.Base(name))
			}
		}
	}
	if len(found) < 50 {
		t.Fatalf("only %d identifiers: this test proves nothing", len(found))
	}
	return found
}

// leaks returns where a shown text repeats an identifier as a word of its own. Capitals count:
// "Will" is not "will".
func leaks(shown string, identifiers map[string]string) (where []string) {
	for text, place := range identifiers {
		if regexp.MustCompile(`(^|[^\pL\pN])` + regexp.QuoteMeta(text) +
			`s?($|[^\pL\pN])`).MatchString(shown) {
			where = append(where, place)
		}
	}
	return where
}

func TestDemoNamesNobody(t *testing.T) {
	identifiers := directIdentifiers(t)
	var out bytes.Buffer
	if err := (serving{listen: "127.0.0.1:0"}).demo(t.Context(), &out, true); err != nil {
		t.Fatal(err)
	}
	if where := leaks(out.String(), identifiers); len(where) > 0 {
		t.Errorf("%d identifiers are printed, the first is %s", len(where), where[0])
	}
	if !regexp.MustCompile(`(?m)^ 1 .+\n(   .+\n)*?   \S.+ \| .+\n`).MatchString(out.String()) {
		t.Errorf("no elephant with its sides face to face:\n%s", out.String())
	}
	// The README shows some of it.
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, _ := strings.Cut(string(readme), "WHAT BOTH SIDES SAY\n")
	shown, _, _ = strings.Cut(shown, "\nEdition 1")
	for line := range strings.Lines(shown) {
		if line = strings.TrimSuffix(line, "\n"); !strings.HasSuffix(line, "...") &&
			!strings.Contains(out.String(), line+"\n") {
			t.Errorf("the README says that this is printed: %q", line)
		}
	}
	// The same scan, over what went in, finds them all.
	var in strings.Builder
	files, err := sample.ReadDir("notes")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		content, err := sample.ReadFile("notes/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		in.Write(content)
	}
	if where := leaks(in.String(), identifiers); len(where) != len(identifiers) {
		t.Errorf("the scan finds %d of %d identifiers in the notes themselves", len(where),
			len(identifiers))
	}
}

func TestDemoLeavesNothingBehind(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()) // nobody else's folders are there
	if err := (serving{listen: "127.0.0.1:0"}).demo(t.Context(), &bytes.Buffer{},
		true); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(os.TempDir())
	if err != nil || len(left) > 0 {
		t.Errorf("%d folders are left, %v", len(left), err)
	}
}

func TestPlaintextStaysOnTheLoopback(t *testing.T) {
	dir := t.TempDir()
	if _, err := initialise(t.Context(), where{dir: dir}, founded("Test", 1)); err != nil {
		t.Fatal(err)
	}
	data, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer data.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second) // it should not come to serving
	defer cancel()
	err = serving{listen: "0.0.0.0:0"}.run(ctx, data, func(string) {
		t.Error("the server is said to be ready, and then refuses to serve")
	})
	if err == nil || !strings.Contains(err.Error(), "plain sight") {
		t.Errorf("listening on all networks without TLS: %v", err)
	}
}

// site is a served programme for the tests of this package.
type site struct {
	addr   string
	people secrets
	data   *store.Store // that it is served from
}

// startSite is a site without programs for the browser, whatever go generate left in this folder:
// what git ignores decides no test.
func startSite(t testing.TB, dir string) site {
	t.Helper()
	return startServing(t, dir, serving{})
}

// startBuilt is a site for a real browser, with the real programs for it, which have to be built.
func startBuilt(t testing.TB) site {
	t.Helper()
	return startServing(t, t.TempDir(), serving{programs: builtPrograms(t)})
}

// builtPrograms are the real programs for the browser.
func builtPrograms(t testing.TB) fs.FS {
	t.Helper()
	if !web.ScrubsInBrowser(web.Programs()) {
		t.Fatal("the programs for the browser are not built: go generate ./client/web")
	}
	return web.Programs()
}

// founded is a programme of the sides that most have, about nothing that anybody has said.
func founded(name string, invitations int) founding {
	return founding{name: name, sides: server.DefaultSides, invitations: invitations}
}

// startServing is a site that is served otherwise.
func startServing(t testing.TB, dir string, how serving) site {
	t.Helper()
	how.listen = "127.0.0.1:0"
	if how.programs == nil {
		how.programs = fstest.MapFS{}
	}
	people, err := initialise(t.Context(), where{dir: dir},
		founded("Greater Manchester", sampleInterviewers))
	if err != nil {
		t.Fatal(err)
	}
	data, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	address, served := make(chan string, 1), make(chan error, 1)
	go func() {
		served <- how.run(ctx, data, func(addr string) { address <- addr })
	}()
	var once sync.Once
	t.Cleanup(func() {
		once.Do(func() {
			cancel()
			if err := <-served; err != nil {
				t.Errorf("serving: %v", err)
			}
			if err := data.Close(); err != nil {
				t.Errorf("closing: %v", err)
			}
		})
	})
	select {
	case addr := <-address:
		waitFor(t, addr)
		return site{addr, people, data}
	case err := <-served:
		t.Fatalf("serving: %v", err)
	}
	panic("unreachable: Fatalf ends the test")
}

func waitFor(t testing.TB, addr string) {
	t.Helper()
	for range 100 {
		if conn, err := net.Dial("tcp", addr); err == nil {
			conn.Close()
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the server does not answer")
}
