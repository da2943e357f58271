package cli

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"elephants/client/notefile"
)

// Whoever looks for the kinds of files that are read finds the same ones in the README, in the help
// of the command and on the page for a note.
func TestKindsAreNamedEverywhere(t *testing.T) {
	part := func(file, begin, end string) string {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, found := strings.Cut(string(content), begin)
		within, _, ended := strings.Cut(rest, end)
		if !found || !ended {
			t.Fatalf("%s has no %q", file, begin)
		}
		return within
	}
	table := part("../README.md", "## Files of notes", "\n\nWhat is left out")
	for where, text := range map[string]string{
		"client/README.md": regexp.MustCompile(`(?m)^\| [^|]*\|`).FindString(table) +
			strings.Join(regexp.MustCompile("(?m)^\\| `[^|]*\\|").FindAllString(table, -1), " "),
		"submit --help":  submitLong[:strings.Index(submitLong, "The text alone")],
		"the page":       part("../web/messages/en.txt", "note.file-hint = ", "\n"),
		"the page in cy": part("../web/messages/cy.txt", "note.file-hint = ", "\n"),
	} {
		named := regexp.MustCompile(`\.[a-z]{2,4}\b`).FindAllString(text, -1)
		slices.Sort(named)
		if want := slices.Sorted(slices.Values(notefile.Kinds)); !slices.Equal(slices.Compact(named), want) {
			t.Errorf("%s names %q, want %q", where, named, want)
		}
	}
	for _, kind := range notefile.Kinds {
		if !isNote("a" + kind) {
			t.Errorf("%s is named, and not read", kind)
		}
	}
}
