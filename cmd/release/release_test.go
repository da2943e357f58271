package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// onDemand skips what compiles both programs anew, unless it is asked for.
func onDemand(t *testing.T) {
	t.Helper()
	if os.Getenv("ELEPHANTS_RELEASE") == "" {
		t.Skip("compiles the programs as they are given away, a minute: set ELEPHANTS_RELEASE=1, as .ci/run does, " +
			"or to the folder of a release")
	}
}

// released is a release for this system alone, of the tree as it stands; or one that is there.
var released = sync.OnceValues(func() (string, error) {
	if dir := os.Getenv("ELEPHANTS_RELEASE"); filepath.IsAbs(dir) {
		return dir, nil
	}
	dir, err := os.MkdirTemp("", "elephants-release-")
	if err != nil {
		return "", err
	}
	made := filepath.Join(dir, "dist")
	return made, release("../..", made, []target{{runtime.GOOS, runtime.GOARCH}})
})

func TestMain(m *testing.M) {
	code := m.Run()
	if os.Getenv("ELEPHANTS_RELEASE") == "1" {
		if made, err := released(); err == nil {
			_ = os.RemoveAll(filepath.Dir(made))
		}
	}
	os.Exit(code)
}

func releaseDir(t *testing.T) string {
	t.Helper()
	onDemand(t)
	made, err := released()
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// The same commit, built in two folders of different names and lengths, is the same bytes, and
// names neither. With ELEPHANTS_LONG=1 nothing that the first one compiled is used for the second.
func TestReproducible(t *testing.T) {
	onDemand(t)
	var before string
	for i, name := range []string{"one", "another-and-longer"} {
		base := t.TempDir()
		source, program := filepath.Join(base, name), filepath.Join(base, "built")
		if said, err := exec.Command("git", "clone", "--quiet", "--shared", "../..", source).CombinedOutput(); err != nil {
			t.Fatalf("cloning: %v\n%s", err, said)
		}
		if i == 1 && os.Getenv("ELEPHANTS_LONG") != "" {
			t.Setenv("GOCACHE", t.TempDir())
		}
		if err := (target{"linux", "amd64"}).build(source, "elephantsd", program); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(program)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(base)) {
			t.Errorf("the program names the folder that it was built in")
		}
		sum, err := sumOf(program)
		if err != nil {
			t.Fatal(err)
		}
		if i == 1 && sum != before {
			t.Errorf("two builds of one commit: %s and %s", before, sum)
		}
		before = sum
	}
}

// A release says what it is made of: checksums that hold, a bill of what is in each program, and a
// licence of every module.
func TestRelease(t *testing.T) {
	dir := releaseDir(t)
	check := exec.Command("sha256sum", "--check", "--strict", "SHA256SUMS")
	check.Dir = dir
	if said, err := check.CombinedOutput(); err != nil {
		t.Errorf("the checksums: %v\n%s", err, said)
	}
	licences, err := os.ReadFile(filepath.Join(dir, "LICENCES.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for program, most := range map[string]int64{"elephants": 36e6, "elephantsd": 48e6} {
		name := filepath.Join(dir, target{runtime.GOOS, runtime.GOARCH}.name(program))
		info, err := buildinfo.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if file, err := os.Stat(name); err != nil || file.Size() > most {
			t.Errorf("%s has %d bytes, %v; bar %d", program, file.Size(), err, most)
		}
		text, err := os.ReadFile(name + ".cdx.json")
		if err != nil {
			t.Fatal(err)
		}
		var b bill
		if err := json.Unmarshal(text, &b); err != nil || b.Format != "CycloneDX" {
			t.Fatalf("%s: %v, %q", program, err, b.Format)
		}
		if len(b.Components) != len(info.Deps)+1 || len(info.Deps) < 10 {
			t.Errorf("%s is made of %d modules and Go, and the bill has %d", program, len(info.Deps), len(b.Components))
		}
		if sum, err := sumOf(name); err != nil || b.Metadata.Component.Hashes[0].Content != sum {
			t.Errorf("the bill is of another %s, %v", program, err)
		}
		for _, m := range info.Deps {
			if !bytes.Contains(text, []byte("pkg:golang/"+m.Path+"@"+m.Version+`"`)) {
				t.Errorf("%s is not in the bill of %s", m.Path, program)
			}
			if !bytes.Contains(licences, []byte("== "+m.Path+"@"+m.Version+" ")) {
				t.Errorf("%s comes without its licence", m.Path)
			}
			if m.Sum == "" {
				t.Errorf("%s is not held to a sum", m.Path)
			}
		}
	}
	if !strings.Contains(string(licences), "OFL.txt") || !strings.Contains(string(licences), "pdfium") {
		t.Error("the typeface or PDFium comes without its licence")
	}
}
