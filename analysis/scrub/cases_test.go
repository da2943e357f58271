package scrub

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCases reads testdata/cases: a story, a text, lines that must not survive, lines that must.
func TestCases(t *testing.T) {
	paths, _ := filepath.Glob("testdata/cases/*.txtar")
	if len(paths) == 0 {
		t.Fatal("no cases in testdata/cases")
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			parts := sections(string(data))
			out := Text(parts["text"])
			for _, line := range strings.Split(strings.TrimSpace(parts["hidden"]), "\n") {
				if line != "" && strings.Contains(out, line) {
					t.Errorf("%q survives in %q", line, out)
				}
			}
			for _, line := range strings.Split(strings.TrimSpace(parts["kept"]), "\n") {
				if !strings.Contains(out, line) {
					t.Errorf("%q is gone from %q", line, out)
				}
			}
		})
	}
}

// sections cuts a txtar file at its lines "-- name --".
func sections(data string) map[string]string {
	parts := map[string]string{}
	name := ""
	for _, line := range strings.SplitAfter(data, "\n") {
		if rest, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(rest, " --\n") {
			name = strings.TrimSuffix(rest, " --\n")
			continue
		}
		parts[name] += line
	}
	return parts
}
