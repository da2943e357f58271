package corpus

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elephants/client/cli/console"
)

// counts runs elephants count in a folder with the files.
func counts(t *testing.T, files map[string]string, args ...string) (string, error) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(".", name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	cmd := counting(&command{Console: &console.Console{In: strings.NewReader(""), Out: &out, Err: &out}})
	cmd.SetArgs(args)
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	err := cmd.Execute()
	return out.String(), err
}

// What leaves a site is what five people said, and what is kept of sites is what three have: each
// rule by itself.
func TestWhatLeavesASite(t *testing.T) {
	five := strings.Repeat("damp walls\n", 5)
	made := func(args ...string) string {
		out, err := counts(t, map[string]string{"in.txt": five}, append(args, "--partial", "in.txt")...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	whole, shared, other := made(), made("--least", "5"), made("--least", "6")
	for what, refused := range map[string][]string{
		"--least is 4, it must be at least 5":        {"--partial", "--least", "4", "a"},
		"--least is for what leaves a site":          {"--least", "5", "a"},
		"--sites is 2, it must be at least 3":        {"--merge", "--sites", "2", "a", "b", "c"},
		"--sites is 4, and there are 3 files":        {"--merge", "--sites", "4", "a", "b", "c"},
		"c holds what fewer than 5 people said":      {"--merge", "--sites", "3", "a", "b", "c"},
		"again: it is the same as a":                 {"--merge", "--sites", "3", "a", "again", "b"},
		"rows: not written by `elephants count --pa": {"--merge", "--sites", "3", "a", "b", "rows"},
	} {
		_, err := counts(t, map[string]string{"a": shared, "b": other, "c": whole, "again": shared,
			"rows": "documents\t\t5\t1\t1\n"}, refused...)
		if err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%q: %v, want %q", refused, err, what)
		}
	}
}

// Rows are counted by side, refused with their place, and come to what one run over all comes to.
func TestRowsOfNotes(t *testing.T) {
	notes := `{"side":"us","text":"damp walls\nand damp"}` + "\n" + `{"side":"them","text":"damp"}` + "\n"
	rows, err := counts(t, map[string]string{"notes.jsonl": notes}, "--rows", "--jsonl", "notes.jsonl")
	if err != nil || !strings.HasPrefix(rows, "word\tus\tand\t\t1\nword\tthem\tdamp\t\t1\nword\tus\tdamp\t\t2\n") {
		t.Fatalf("rows %q, %v", rows, err)
	}
	lines := strings.SplitAfter(rows, "\n")
	files := map[string]string{"0": strings.Join(lines[:3], ""), "1": "", "2": strings.Join(lines[3:], ""),
		"in.txt": "damp walls and damp\ndamp\n", "bad": lines[0] + "verb\n"}
	merged, err := counts(t, files, "--merge", "--partial", "2", "1", "0")
	if err != nil {
		t.Fatal(err)
	}
	if whole, err := counts(t, files, "--partial", "in.txt"); err != nil || merged != whole {
		t.Errorf("rows come to other bytes than one run, %v", err)
	}
	for what, refused := range map[string][]string{
		"the checksum does not fit":           {"--merge", "2"},
		"none says how many documents":        {"--merge", "0"},
		"there are no counts in these files":  {"--merge", "1", "1b"},
		"bad: line 2: not rows of `elephants": {"--merge", "bad"},
		"0 is there twice":                    {"--merge", "0", "2", "0"},
		"leave --merge and --partial out":     {"--merge", "--rows", "0"},
	} {
		files["1b"] = ""
		if _, err := counts(t, files, refused...); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%q: %v, want %q", refused, err, what)
		}
	}
	for _, side := range []string{`a\tb`, `\\N`, `a\nb`} {
		_, err := counts(t, map[string]string{"notes.jsonl": "\n" + `{"side":"` + side + `","text":"damp"}`},
			"--rows", "--jsonl", "notes.jsonl")
		if err == nil || !strings.Contains(err.Error(), "notes.jsonl: line 2: its side has a tab") {
			t.Errorf("side %q: %v", side, err)
		}
	}
}

// Counts that a command failed to write, and those that are there under two names, are told: a corpus
// would lack some or have some twice.
func TestPartsThatAreMissingOrTwice(t *testing.T) {
	files := map[string]string{"a": "damp walls\n", "b": "damp\n", "empty": ""}
	for _, name := range []string{"a", "b"} {
		part, err := counts(t, files, "--partial", name)
		if err != nil {
			t.Fatal(err)
		}
		files[name+".counts"] = part
	}
	files["copy.counts"] = files["a.counts"]
	if _, err := counts(t, files, "--merge", "a.counts", "b.counts"); err != nil {
		t.Fatal(err)
	}
	for what, refused := range map[string][]string{
		"empty is empty: count that part again":     {"--merge", "a.counts", "empty", "b.counts"},
		"copy.counts: it is the same as a.counts: ": {"--merge", "a.counts", "b.counts", "copy.counts"},
	} {
		if _, err := counts(t, files, refused...); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%q: %v, want %q", refused, err, what)
		}
	}
}

// The last line of each file is a document, whether it ends or not; a file that is not there is an
// error wherever it is named.
func TestFilesAreReadOneAfterAnother(t *testing.T) {
	files := map[string]string{"a": "damp walls", "b": "", "c": "damp\n", "d": "walls\n\nwalls"}
	out, err := counts(t, files, "--json", "a", "b", "c", "d")
	if err != nil || !strings.Contains(out, `"documents":5,"tokens":5,`) {
		t.Errorf("%.60s, %v", out, err)
	}
	if _, err := counts(t, files, "--json", "a", "e"); err == nil || !strings.Contains(err.Error(), "open e") {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := counts(t, files, "--json", "b"); err == nil || !strings.Contains(err.Error(), "is empty") {
		t.Errorf("no text: %v", err)
	}
}
