// Package plain makes the text of files that programs for texts write: its encoding ([Text]), its
// HTML ([HTML]) and its dashed lines ([IsRule]). The other readers of files stand on it.
package plain

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Text is the text of a text file, with the line ends that everything after it expects.
func Text(content []byte) (string, error) {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(content) {
		line := 1 + bytes.Count(content[:invalidAt(content)], []byte("\n"))
		return "", fmt.Errorf("line %d is not valid UTF-8: save the file as UTF-8 text", line)
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(content)), nil
}

// invalidAt returns the offset of the first byte that is no part of a letter.
func invalidAt(content []byte) int {
	for i := 0; i < len(content); {
		r, n := utf8.DecodeRune(content[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(content)
}
