// Package pdf takes the text out of PDF files.
//
// Call [Text]. The library beneath panics on about one broken file in ten, so this runs in the command on the interviewer's own
// machine and never in the server; what it may take of time and space is bounded.
package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/ledongthuc/pdf"
	"golang.org/x/text/unicode/norm"
)

// Bounds on a file. A note is at most 64 KiB of text, which is some forty pages.
const (
	maxFile  = 20 << 20
	maxPages = 200
	maxText  = 1 << 20
	longest  = 20 * time.Second
)

// What is wrong with a file. None of these repeats the library's words, which may quote it.
var (
	errBroken = errors.New("this is not a PDF file, or it is damaged: copy its text into a .txt file")
	errLocked = errors.New("the PDF has a password: save it without one, or copy its text into a .txt file")
	errScan   = errors.New("the PDF has no text in it, as if it were scanned pictures of pages: type the note into a .txt file")
	errSlow   = fmt.Errorf("reading the PDF took more than %v: copy its text into a .txt file", longest)
	errLong   = fmt.Errorf("the PDF has more than %d pages or %d bytes of text: copy what is the note into a .txt file", maxPages, maxText)
)

// Text returns the text of a PDF file: a line for each line, an empty one between paragraphs, letters that were printed as
// one taken apart again.
func Text(content []byte) (string, error) {
	if len(content) > maxFile {
		return "", fmt.Errorf("the file is %d bytes, the limit is %d", len(content), maxFile)
	}
	type answer struct {
		text string
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		defer func() {
			if recover() != nil {
				done <- answer{err: errBroken}
			}
		}()
		text, err := read(content)
		done <- answer{text, err}
	}()
	select {
	case a := <-done:
		return a.text, a.err
	case <-time.After(longest): // what still runs ends with the command
		return "", errSlow
	}
}

func read(content []byte) (string, error) {
	file, err := pdf.NewReader(bytes.NewReader(content), int64(len(content)))
	if errors.Is(err, pdf.ErrInvalidPassword) {
		return "", errLocked
	}
	if err != nil {
		return "", errBroken
	}
	pages := file.NumPage()
	if pages > maxPages {
		return "", errLong
	}
	var out strings.Builder
	for i := range pages {
		writePage(&out, file.Page(i+1).Content().Text)
		if out.Len() > maxText {
			return "", errLong
		}
	}
	text := norm.NFKC.String(out.String())
	if strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return "", errScan
	}
	return strings.TrimSpace(text) + "\n", nil
}

// A PDF has no words and paragraphs, only letters and where they stand. In parts of the letters' size: a step down from which
// on a new line begins, one from which on a paragraph does, and a gap that is a space.
const (
	lineStep  = 0.5
	blockStep = 1.9
	wordGap   = 0.2
)

func writePage(out *strings.Builder, letters []pdf.Text) {
	out.WriteString("\n\n")
	for i, l := range letters {
		if i > 0 {
			out.WriteString(between(letters[i-1], l))
		}
		out.WriteString(l.S)
	}
}

// between is the white space that b's place says stands before it.
func between(a, b pdf.Text) string {
	size := max(math.Abs(a.FontSize), 1)
	switch step, gap := math.Abs(a.Y-b.Y), b.X-(a.X+a.W); {
	case step > blockStep*size:
		return "\n\n"
	case step > lineStep*size:
		return "\n"
	case a.W > 0 && gap > wordGap*size && a.S != " " && b.S != " ": // of composite fonts the width is not known; their files have spaces
		return " "
	}
	return ""
}
