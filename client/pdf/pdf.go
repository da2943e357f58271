// Package pdf takes the text out of PDF files.
//
// Call [Text], or [Within] where nothing else bounds the time. The library beneath panics on about one broken file in ten, and a file can
// be made so that it takes all memory, overflows the stack, which nothing recovers from, or never ends. So this runs in processes that hold
// nothing else: the command on the interviewer's own machine, a Worker of their browser, or, for a server, one that package apart starts.
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
	MaxText  = 1 << 20 // bytes that [Text] returns at most
)

// What is wrong with a file. None of these repeats the library's words, which may quote it.
var (
	ErrBroken = errors.New("this is not a PDF file, or it is damaged: copy its text into a .txt file")
	ErrLocked = errors.New("the PDF has a password: save it without one, or copy its text into a .txt file")
	ErrScan   = errors.New("the PDF has no text in it, as if it were scanned pictures of pages: type the note into a .txt file")
	ErrLong   = fmt.Errorf("the PDF has more than %d pages or %d bytes of text: copy what is the note into a .txt file", maxPages, MaxText)
)

// Slow is the error of a file that takes longer than the limit.
func Slow(limit time.Duration) error {
	return fmt.Errorf("reading the PDF took more than %v: copy its text into a .txt file", limit)
}

// Text returns the text of a PDF file: a line for each line, an empty one between paragraphs, letters that were printed as
// one taken apart again. Its errors are those above, and one that says the size of a file above 20 MB. It can end the program, or
// never return: see the package.
func Text(content []byte) (text string, err error) {
	if len(content) > maxFile {
		return "", fmt.Errorf("the file is %d bytes, the limit is %d", len(content), maxFile)
	}
	defer func() {
		if recover() != nil {
			text, err = "", ErrBroken
		}
	}()
	return read(content)
}

// Within returns what [Text] does, or [Slow] after the limit. What still runs then ends with the program.
func Within(limit time.Duration, content []byte) (string, error) {
	type answer struct {
		text string
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		text, err := Text(content)
		done <- answer{text, err}
	}()
	select {
	case a := <-done:
		return a.text, a.err
	case <-time.After(limit):
		return "", Slow(limit)
	}
}

func read(content []byte) (string, error) {
	file, err := pdf.NewReader(bytes.NewReader(content), int64(len(content)))
	if errors.Is(err, pdf.ErrInvalidPassword) || err != nil && bytes.Contains(content, []byte("/Encrypt")) { // in a way that the library does not know
		return "", ErrLocked
	}
	if err != nil {
		return "", ErrBroken
	}
	pages := file.NumPage()
	if pages > maxPages {
		return "", ErrLong
	}
	var out strings.Builder
	for i := range pages {
		writePage(&out, file.Page(i+1).Content().Text)
		if out.Len() > MaxText {
			return "", ErrLong
		}
	}
	text := norm.NFKC.String(out.String())
	if strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return "", ErrScan
	}
	if text = strings.TrimSpace(text) + "\n"; len(text) > MaxText { // letters that were taken apart are more
		return "", ErrLong
	}
	return text, nil
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
