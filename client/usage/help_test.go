package usage_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"elephants/client/usage"
)

// Whatever a text holds, help is no wider than a window, no word of it is lost, and what fits
// stays as it was written.
func TestHelpFits(t *testing.T) {
	const short = "Send notes,\none file each.\n\n  send FILE   each of them"
	wide := "Of one talk in several forms, " + strings.Repeat("as programmes write it, ", 9) + "one is sent.\nNot two."
	const table = "  csv   R, Python     one table a file, "
	row := table + strings.Repeat("with a line for each theme ", 5) + "é"
	cmd := &cobra.Command{Use: "our", Long: short + "\n\n" + wide + "\n\n" + row,
		Run: func(*cobra.Command, []string) {}}
	cmd.Flags().String("ca", "", strings.Repeat("certificates beside this machine's ", 5))
	usage.Fit(cmd)
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetArgs([]string{"--help"})
	if err := cmd.Execute(); err != nil {
		t.Fatal(err)
	}
	help := out.String()
	for line := range strings.Lines(help) {
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > usage.Columns {
			t.Errorf("a line has %d letters: %q", n, line)
		}
	}
	if !strings.HasPrefix(help, short) {
		t.Errorf("what fits is set anew:\n%s", help)
	}
	got, want := strings.Fields(help), strings.Fields(cmd.Long)
	if strings.Join(got[:len(want)], " ") != strings.Join(want, " ") {
		t.Errorf("words were lost:\n%s", help)
	}
	below := "\n" + strings.Repeat(" ", strings.Index(table, "one table")) + "line for"
	if !strings.Contains(help, below) {
		t.Errorf("the row goes on elsewhere than below its last column:\n%s", help)
	}
}
