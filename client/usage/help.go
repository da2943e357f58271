package usage

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// Columns is how wide a command's help is at most, in letters.
const Columns = 100

// Fit has a command and those below it print help that is no wider than [Columns]. What cobra sets
// itself, the lists of commands, is as wide as their short texts: usagetest looks at those too.
func Fit(root *cobra.Command) {
	cobra.AddTemplateFunc("fold", fold)
	root.SetHelpTemplate(strings.Replace(root.HelpTemplate(), "{{. | trim", "{{. | fold | trim", 1))
	root.SetUsageTemplate(strings.NewReplacer("{{.Example}}", "{{.Example | fold}}",
		".FlagUsages", fmt.Sprintf(".FlagUsagesWrapped %d", Columns)).Replace(root.UsageTemplate()))
}

// fold breaks the lines of a text that are too long. A paragraph in which there is one is filled
// anew; a line that is set in goes on below its last column.
func fold(text string) string {
	var out []string
	for block := range strings.SplitSeq(text, "\n\n") {
		lines := strings.Split(block, "\n")
		if isParagraph(lines) && isWide(lines) {
			lines = []string{strings.Join(strings.Fields(block), " ")}
		}
		var folded []string
		for _, line := range lines {
			folded = append(folded, foldLine(line)...)
		}
		out = append(out, strings.Join(folded, "\n"))
	}
	return strings.Join(out, "\n\n")
}

func isParagraph(lines []string) bool {
	for _, line := range lines {
		if strings.HasPrefix(line, " ") {
			return false
		}
	}
	return true
}

func isWide(lines []string) bool {
	for _, line := range lines {
		if utf8.RuneCountInString(line) > Columns {
			return true
		}
	}
	return false
}

// foldLine breaks a line at spaces. What follows stands below the line's last column that two
// spaces set off in its first half.
func foldLine(line string) (out []string) {
	letters := []rune(line)
	indent := len(letters) - len([]rune(strings.TrimLeft(line, " ")))
	for i := indent + 2; i < min(len(letters), Columns/2); i++ {
		if letters[i-2] == ' ' && letters[i-1] == ' ' && letters[i] != ' ' {
			indent = i
		}
	}
	for len(letters) > Columns {
		end := Columns
		for end > indent && letters[end] != ' ' {
			end--
		}
		if end <= indent {
			break // one word is wider
		}
		out = append(out, strings.TrimRight(string(letters[:end]), " "))
		letters = append([]rune(strings.Repeat(" ", indent)), letters[end+1:]...)
	}
	return append(out, string(letters))
}
