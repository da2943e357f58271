package notefile

import (
	"errors"
	"strings"

	"elephants/client/pattern"
)

// ErrReceipts refuses a file of receipts where a note is asked for.
var ErrReceipts = errors.New("these are receipts, not a note. They belong on the cards that you " +
	"give, and to `elephants withdraw` or the page that takes a note back")

// receiptRow is a line of the table that `submit` prints, as nobody types it: what somebody says
// may end in ten words too.
var receiptRow = pattern.New(`^\S.*(?:\s{2,}|\.[A-Za-z]{2,5}\s)(?:[a-z]+ ){8,9}[a-z]+$` +
	`|^FILE\s+RECEIPT$`)

// AreReceipts reports whether a text is what `submit` printed and nothing else. Sent as a note, it
// would count as a participant and carry other people's receipts to the server.
func AreReceipts(text string) bool {
	none := true
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		if line == "" {
			continue
		}
		none = false
		record := strings.HasPrefix(line, "{") && strings.Contains(line, `"receipt":`) // with --json
		if !record && !receiptRow.MatchString(line) {
			return false
		}
	}
	return !none
}
