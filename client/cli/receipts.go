package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// mostReceipts bounds in bytes what is read as receipts: a table of many is.
const mostReceipts = 1 << 20

// readReceipts reads receipts from standard input: one as somebody typed it, or those in what
// `submit` and `import` print, as a table or with --json, and on the sheet that a page prints. how
// is the command that passes them.
func (c *command) readReceipts(how string) ([]string, error) {
	text, err := io.ReadAll(io.LimitReader(c.In, mostReceipts+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading the receipt: %w", err)
	case len(text) > mostReceipts:
		return nil, fmt.Errorf("more than %d bytes were passed: pass the line with the receipt alone",
			mostReceipts)
	case strings.TrimSpace(string(text)) == "":
		return nil, fmt.Errorf("no receipt: pass it on standard input, as in `%s`", how)
	}
	return receiptsIn(string(text)), nil
}

// fromInput are the arguments of a command that reads a secret from standard input: none. What was
// typed after it is not repeated, for it may be the secret; how is the command as it should be.
func fromInput(how string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > 0 {
			return fmt.Errorf("nothing follows this command: what you have goes to its standard input, "+
				"as in `%s`. What was typed after it may stand in your shell's history", how)
		}
		return nil
	}
}

// readReceipt reads one receipt, as readReceipts does.
func (c *command) readReceipt(how string) (string, error) {
	all, err := c.readReceipts(how)
	if err == nil && len(all) > 1 {
		err = fmt.Errorf("%d receipts were passed: pass the line with the one that you mean", len(all))
	}
	if err != nil {
		return "", err
	}
	return all[0], nil
}

// Receipts have so many words: nine of today's, or eight of before, and a check word. Letters alone
// are in them; people write hyphens and commas between.
var (
	receiptLine = regexp.MustCompile(`^(?:[A-Za-z]+[ ,-]+){8,9}[A-Za-z]+$`)
	// A line of a table has the name of a file before it, which two spaces set off unless it is long.
	receiptCell = regexp.MustCompile(`^.*(?:\s{2,}|\t|[^A-Za-z\s]\S*\s)((?:[A-Za-z]+[ ,-]+){8,9}[A-Za-z]+)$`)
)

// receiptOf is the receipt in a line of --json; "" for none.
func receiptOf(line string) string {
	var sent struct{ Receipt string }
	if strings.HasPrefix(line, "{") && json.Unmarshal([]byte(line), &sent) == nil {
		return sent.Receipt
	}
	return ""
}

// receiptsIn are the receipts in a text, each once; or all of it, which is one as somebody typed
// it, over several lines perhaps, or none, and then the server says what is wrong with it.
func receiptsIn(text string) (all []string) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		found := receiptOf(line)
		if m := receiptCell.FindStringSubmatch(line); m != nil {
			found = m[1]
		} else if receiptLine.MatchString(line) {
			found = line
		}
		if found != "" && !slices.Contains(all, found) {
			all = append(all, found)
		}
	}
	if len(all) == 0 {
		return []string{strings.TrimSpace(text)}
	}
	return all
}

var errSeveral = errors.New("several receipts were passed, and a withdrawal is for ever: pass " +
	"the line with the " +
	"one that you mean, as in `grep note.txt receipts.txt | elephants withdraw`, or --all for all " +
	"of them")
