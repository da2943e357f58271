// Package pdf takes the text out of PDF files.
//
// Call [Read]. Google's PDFium reads the file. It is a large C++ library that has been attacked
// for years, so it runs as WebAssembly inside this program: it has a memory of its own with a
// bound, no file, no clock and no network, and it ends when the context does. A file that was
// made to do harm harms that memory, which is thrown away after each file. On Linux, macOS and
// Windows wazero runs it; in a browser the browser does (package wasm/pdf). The same Go code
// calls it in both: document.go asks for letters, layout.go makes lines and paragraphs of them,
// package cipher knows what is no text.
//
// What a reader of the page does not see is left out: letters under a black box are, and
// [Text.Covered] says that there were some. Comments are left out too, and are in [Text.Beside];
// the answers in the fields of a form are read.
package pdf

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"elephants/client/pdf/cipher"
	"elephants/client/pdf/layer"
)

// Bounds on a file. A note is at most 64 KiB of text, which is some forty pages.
const (
	maxFile     = 20 << 20  // bytes
	maxPages    = 200       // pages
	MaxText     = 1 << 20   // bytes that [Read] returns at most
	MaxMemory   = 128 << 20 // bytes that PDFium may have: a file and what it unpacks to
	maxComments = 1000      // on a page
	// More letters than this, and more than one in twenty, are not just a font's bullets.
	mostUnknown = 20
	longest     = 10 * time.Second // of a processor, for one file; those take 0.02 s in the middle
)

// What is wrong with a file. None of these repeats PDFium's words or the file's.
var (
	ErrBroken = errors.New("this is not a PDF file, or it is damaged: copy its text into a .txt file")
	ErrLocked = errors.New(
		"the PDF has a password: save it without one, or copy its text into a .txt file")
	ErrScan = errors.New("the PDF has no text in it, as if it were scanned pictures of pages: " +
		"type the note into a .txt file")
	ErrLong = fmt.Errorf(
		"the PDF has more than %d pages or %d bytes of text: copy what is the note into a .txt file", maxPages, MaxText)
	ErrCipher = errors.New("the PDF shows words but holds other letters in their place, so that no " +
		"name in it would be found: print it to a new PDF, or type the note into a .txt file")
	ErrLayer = errors.New("a layer of the PDF is switched off, and holds what " +
		"nobody sees: print it to a " +
		"new PDF, or copy its text into a .txt file")
	ErrSlow = fmt.Errorf("reading the PDF took more than %v: copy its text into a .txt file",
		longest)
	ErrStopped = errors.New("reading the PDF broke off, for it is damaged or takes too much " +
		"memory: copy its text into a .txt file")
	ErrBusy = errors.New("too many PDF files are read here now: please wait a little and try again")
)

// Covered is what to tell people of a file that has text under boxes.
const Covered = "words under boxes that hide them were left out, but they are still in the file: whoever " +
	"has it can read them"

// Text is what a file says.
type Text struct {
	Text    string // a line for each line, an empty one between paragraphs
	Covered bool   // there were letters that a dark box hides, which are not in Text
	// What notes on the pages say, a line each: no part of the text, but of whether it may be quoted.
	Beside string
	// pages, counted from 1, that have a picture and no words: whatever they say is not in Text
	Pictures []int
}

// Pages are those with a picture and no words, for people to read: "2, 5"; "" for none.
func (t Text) Pages() string {
	var pages []string
	for _, p := range t.Pictures {
		pages = append(pages, strconv.Itoa(p))
	}
	return strings.Join(pages, ", ")
}

// Unread is what to tell people of pages that are pictures.
const Unread = "these pages are pictures, of which no words can be read: type what they say " +
	"into the note: "

// read takes the text out of an opened PDFium.
func read(m *machine, content []byte) (Text, error) {
	if len(content) > maxFile {
		return Text{}, fmt.Errorf("the file is %d bytes, the limit is %d", len(content), maxFile)
	}
	d, err := open(m, content)
	if err != nil {
		return Text{}, err
	}
	count := d.pages()
	if count > maxPages {
		return Text{}, ErrLong
	}
	var out layout
	var all Text
	letters, unknown := 0, 0
	for i := range count {
		page := d.page(i)
		if m.err != nil {
			return Text{}, m.err
		}
		letters, unknown = letters+page.letters, unknown+page.unknown
		all.note(page, i+1)
		out.add(page)
		if out.size() > MaxText || len(all.Beside) > MaxText {
			return Text{}, ErrLong
		}
	}
	if layer.Off(content) {
		return Text{}, ErrLayer
	}
	if unknown > mostUnknown && unknown > letters/20 {
		return Text{}, ErrCipher
	}
	text, err := finished(out.text())
	if err != nil {
		return Text{}, err
	}
	all.Text = text
	return all, nil
}

// note takes down what a page has beside its text.
func (t *Text) note(p page, number int) {
	t.Covered = t.Covered || p.covered
	if p.picture && len(p.lines) == 0 && len(p.answers) == 0 {
		t.Pictures = append(t.Pictures, number)
	}
	for _, said := range p.comments[:min(len(p.comments), maxComments)] {
		t.Beside += said + "\n"
	}
}

// finished is a text as it leaves the package, or why it is none.
func finished(text string) (string, error) {
	text = norm.NFKC.String(text) // letters that were printed as one are taken apart again
	if strings.IndexFunc(text, unicode.IsLetter) < 0 {
		return "", ErrScan
	}
	// letters that were taken apart are more
	if text = strings.TrimSpace(text) + "\n"; len(text) > MaxText {
		return "", ErrLong
	}
	if cipher.Is(text) {
		return "", ErrCipher
	}
	return text, nil
}
