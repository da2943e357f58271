package main

import (
	"cmp"
	"database/sql"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/grpc"
)

// Below these versions there are faults that break a promise: a path that slips past the rules of
// who may call (CVE-2026-33186), a write-ahead log that loses a commit. The program itself is
// asked, not go.mod.
func TestVersionsWithFaultsAreRefused(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var sqlite string
	if err := db.QueryRowContext(t.Context(), "SELECT sqlite_version()").Scan(&sqlite); err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]struct{ has, least string }{
		"grpc": {grpc.Version, "1.79.3"}, "SQLite": {sqlite, "3.53.4"},
	} {
		if older(t, v.has, v.least) {
			t.Errorf("%s %s is linked: not below %s", name, v.has, v.least)
		}
	}
	for _, order := range [][2]string{{"1.79.2", "1.79.3"}, {"1.9.9", "1.79.3"}, {"3.53", "3.53.4"}, {"1.79.3-dev", "1.79.4"}} {
		if !older(t, order[0], order[1]) || older(t, order[1], order[0]) {
			t.Errorf("%s counts as newer than %s", order[0], order[1])
		}
	}
}

// older reports whether a version is older than another.
func older(t *testing.T, a, b string) bool {
	t.Helper()
	parts := func(version string) (numbers []int) {
		for part := range strings.SplitSeq(strings.Split(version, "-")[0], ".") {
			n, err := strconv.Atoi(part)
			if err != nil {
				t.Fatalf("version %q: %v", version, err)
			}
			numbers = append(numbers, n)
		}
		return numbers
	}
	return slices.CompareFunc(parts(a), parts(b), cmp.Compare[int]) < 0
}

// What the check and the generators fetch by name has one version: what is latest tomorrow is
// nobody's choice.
func TestToolsArePinned(t *testing.T) {
	fetched := regexp.MustCompile(`([a-z][\w./-]+)@([\w.-]+)`)
	exact := regexp.MustCompile(`^v?\d+\.\d+\.\d+$`)
	seen := 0
	for _, name := range []string{"../../.ci/run", "../../proto/elephants/v1/generate.go", "../../proto/buf.gen.yaml"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range fetched.FindAllStringSubmatch(string(text), -1) {
			if seen++; !exact.MatchString(f[2]) {
				t.Errorf("%s fetches %s at %q: which version is that?", name, f[1], f[2])
			}
		}
	}
	libraries, err := os.ReadFile("../../client/export/testdata/requirements.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(libraries)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		if seen++; !regexp.MustCompile(`^[\w.\[\]-]+==[\d.]+(post\d+)?$`).MatchString(strings.TrimSpace(strings.Split(line, "#")[0])) {
			t.Errorf("requirements.txt takes any version of %s", line)
		}
	}
	if seen < 5 {
		t.Errorf("%d versions were looked at: this proves nothing", seen)
	}
}
