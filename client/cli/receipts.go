package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"elephants/client/receipts"
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
	return receipts.In(string(text)), nil
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

var errSeveral = errors.New("several receipts were passed, and a withdrawal is for ever: pass " +
	"the line with the " +
	"one that you mean, as in `grep note.txt receipts.txt | elephants withdraw`, or --all for all " +
	"of them")
