// Command release builds what is given away: both programs for every system, with checksums, what
// they are made of, the licences of it, and what a server is set up with.
//
//	go generate ./client/web && go run ./cmd/release -o dist
//
// The same commit gives the same bytes, in whatever folder it is built: TestReproducible.
package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A target is a system that the programs are built for.
type target struct{ system, processor string }

var targets = []target{
	{"linux", "amd64"}, {"linux", "arm64"}, {"windows", "amd64"}, {"darwin", "amd64"}, {"darwin", "arm64"},
}

var programs = []string{"elephants", "elephantsd"}

// beside is what a server is set up with, see cmd/elephantsd/RUNBOOK.md.
var beside = []string{
	"cmd/elephantsd/RUNBOOK.md", "cmd/elephantsd/deploy/elephants.service",
	"cmd/elephantsd/deploy/elephants.socket", "cmd/elephantsd/deploy/elephants-metrics.socket",
	"cmd/elephantsd/deploy/Containerfile", "LICENSE",
}

func main() {
	out := flag.String("o", "dist", "the `folder` to make")
	only := flag.String("only", "", "one system alone, such as linux/amd64")
	flag.Parse()
	wanted := targets
	if *only != "" {
		system, processor, _ := strings.Cut(*only, "/")
		wanted = []target{{system, processor}}
	}
	if err := release(".", *out, wanted); err != nil {
		fmt.Fprintf(os.Stderr, "release: %v\n", err)
		os.Exit(1)
	}
}

// release builds the tree at source into a new folder.
func release(source, out string, wanted []target) error {
	out, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	if err := os.Mkdir(out, 0o755); err != nil {
		return fmt.Errorf("making the folder: %w", err)
	}
	var built []string
	for _, t := range wanted {
		for _, program := range programs {
			name := filepath.Join(out, t.name(program))
			if err := t.build(source, program, name); err != nil {
				return err
			}
			built = append(built, name)
		}
	}
	for _, name := range beside {
		content, err := os.ReadFile(filepath.Join(source, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(out, filepath.Base(name)), content, 0o644)
		}
		if err != nil {
			return fmt.Errorf("copying what a server is set up with: %w", err)
		}
	}
	if err := describe(source, out, built); err != nil {
		return err
	}
	return checksums(out)
}

// name is what a program is called in a release.
func (t target) name(program string) string {
	name := fmt.Sprintf("%s_%s_%s", program, t.system, t.processor)
	if t.system == "windows" {
		name += ".exe"
	}
	return name
}

// build makes one program. Paths of this machine are left out of it, and so is what only a debugger
// reads. Without C the program is one file that needs nothing of the system.
func (t target) build(source, program, out string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, "./cmd/"+program)
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "GOOS="+t.system, "GOARCH="+t.processor, "CGO_ENABLED=0",
		"GOAMD64=v1", "GOARM64=v8.0", "GOFLAGS=-mod=readonly", "GOEXPERIMENT=")
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building %s for %s/%s: %w\n%s", program, t.system, t.processor, err, said)
	}
	return nil
}

// describe writes what each program is made of, as the go command recorded it in the program, and
// the licences of all of it.
func describe(source, out string, built []string) error {
	seen := map[string]bool{}
	for _, name := range built {
		info, err := buildinfo.ReadFile(name)
		if err != nil {
			return fmt.Errorf("asking what %s is made of: %w", filepath.Base(name), err)
		}
		sum, err := sumOf(name)
		if err != nil {
			return err
		}
		bill, err := billOf(filepath.Base(name), sum, info)
		if err != nil {
			return err
		}
		if err := os.WriteFile(name+".cdx.json", bill, 0o644); err != nil {
			return fmt.Errorf("writing what it is made of: %w", err)
		}
		for _, m := range info.Deps {
			seen[m.Path+"@"+m.Version] = true
		}
	}
	var modules []string
	for m := range seen {
		modules = append(modules, m)
	}
	slices.Sort(modules)
	text, err := licences(source, modules)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "LICENCES.txt"), text, 0o644)
}

func sumOf(name string) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", sum.Sum(nil)), nil
}

// checksums writes those of all that is in the folder, as sha256sum reads them.
func checksums(out string) error {
	entries, err := os.ReadDir(out)
	if err != nil {
		return err
	}
	var lines strings.Builder
	for _, e := range entries { // by name
		sum, err := sumOf(filepath.Join(out, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&lines, "%s  %s\n", sum, e.Name())
	}
	return os.WriteFile(filepath.Join(out, "SHA256SUMS"), []byte(lines.String()), 0o644)
}
