// Package plain makes the text of files that programs for texts write: its encoding ([Text]), its
// HTML ([HTML]) and its dashed lines ([IsRule]). The other readers of files stand on it.
package plain

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Marks at the beginning of a file that say how its letters are written.
var (
	markUTF8   = []byte("\xef\xbb\xbf")
	markLittle = []byte("\xff\xfe")
	markBig    = []byte("\xfe\xff")
)

var (
	errUTF16 = errors.New("the file begins as UTF-16 and is not: save it as UTF-8 text")
	// Without its mark nobody knows for sure which of its two orders UTF-16 has.
	errBare16 = errors.New("this is no text, or is UTF-16 without a mark: save the file as UTF-8 text")
)

// Text is the text of a text file in UTF-8, or in UTF-16 with its mark, with the line ends that
// everything after it expects.
func Text(content []byte) (string, error) {
	text, err := decoded(content)
	if err == nil {
		text, err = Mended(text)
	}
	return Lines(text), err
}

// lineEnds are those of all systems and programs: Pages, chats and old Macs have their own, and a
// head that is on one line to us is on four to whoever reads it.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\u0085", "\n",
	"\v", "\n", "\f", "\n")

// Lines is a text with one kind of line end.
func Lines(text string) string { return lineEnds.Replace(text) }

func decoded(content []byte) (string, error) {
	if Is16(content) {
		return Decode16(content)
	}
	content = bytes.TrimPrefix(content, markUTF8)
	if bare16(content) {
		return "", errBare16
	}
	if !utf8.Valid(content) {
		return "", fmt.Errorf("line %d is not valid UTF-8: save the file as UTF-8 text", BadLine(content))
	}
	return string(content), nil
}

// Is16 reports whether a file begins with the mark of UTF-16.
func Is16(content []byte) bool {
	return bytes.HasPrefix(content, markLittle) || bytes.HasPrefix(content, markBig)
}

// Decode16 reads UTF-16, which says at its beginning which of its two orders it has.
func Decode16(content []byte) (string, error) {
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(content, markBig) {
		order = binary.BigEndian
	}
	content = content[len(markLittle):]
	if len(content)%2 != 0 {
		return "", errUTF16
	}
	units := make([]uint16, len(content)/2)
	for i := range units {
		units[i] = order.Uint16(content[2*i:])
	}
	text := string(utf16.Decode(units))
	if strings.ContainsRune(text, utf8.RuneError) {
		return "", errUTF16
	}
	return text, nil
}

// bare16 reports whether a file without a mark is of units of two bytes: every second byte of
// Latin letters is zero.
func bare16(content []byte) bool {
	return len(content) > 1 && 4*bytes.Count(content, []byte{0}) > len(content)
}

// BadLine is the line, from 1, of the first byte that is no part of a letter.
func BadLine(content []byte) int {
	at := 0
	for at < len(content) {
		r, n := utf8.DecodeRune(content[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	return 1 + bytes.Count(content[:at], []byte("\n"))
}

// EndsSentence reports whether a text ends as a sentence does, perhaps in quotation marks.
func EndsSentence(text string) bool {
	text = strings.TrimRight(text, `"'”’)] `)
	return text != "" && strings.ContainsAny(text[len(text)-1:], ".?!") || strings.HasSuffix(text, "…")
}
