// Package usagetest tests the help of a program and of all its commands.
package usagetest

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"elephants/client/usage"
)

// Fits fails the test for each line of help that is wider than [usage.Columns], of a command and of
// those below it. least is how many there are at least.
func Fits(t *testing.T, root *cobra.Command, least int) {
	t.Helper()
	var seen int
	var look func(*cobra.Command)
	look = func(cmd *cobra.Command) {
		seen++
		var out bytes.Buffer
		cmd.SetOut(&out)
		if err := cmd.Help(); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > usage.Columns {
				t.Errorf("%s --help has a line of %d letters, at most %d fit: %q", cmd.CommandPath(), n,
					usage.Columns, line)
			}
		}
		for _, below := range cmd.Commands() {
			look(below)
		}
	}
	if look(root); seen < least {
		t.Errorf("%d commands have help, want %d: this proves nothing", seen, least)
	}
}
