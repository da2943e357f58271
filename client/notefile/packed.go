package notefile

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// Bounds on what a packed file may unpack to: a small file can hold gigabytes of nothing.
const (
	maxEntries  = 2_000
	maxUnpacked = 32 << 20
	maxNested   = 500 // elements in elements; a page of text in a table in a text box has some thirty
)

// What is wrong with a file that should have been packed.
var (
	errPacked = errors.New("this is not a Word file (.docx) or an OpenDocument file (.odt), or it is damaged: open it, save it again, and try again")
	errLocked = errors.New("the file has a password: open it, save it without the password, and try again")
	errOld    = errors.New("the file has a password or is of the old Word form (.doc): open it, save it as .docx without a password, and try again")
)

// compound is how the files begin in which Word keeps a .doc, and a .docx that has a password.
// https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-cfb/05060311-bfce-4b12-874d-71fd4ce63aea
var compound = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// packed is a file of files.
type packed struct{ archive *zip.Reader }

func unpack(content []byte) (packed, error) {
	if bytes.HasPrefix(content, compound) {
		return packed{}, errOld
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || len(archive.File) > maxEntries {
		return packed{}, errPacked
	}
	return packed{archive}, nil
}

// walk reads a part's XML and calls see with every element's beginning, its end, and text. see may skip an element with d.
// It reports whether there is such a part.
func (p packed) walk(part string, see func(d *xml.Decoder, next xml.Token) error) (found bool, err error) {
	file, err := p.archive.Open(part)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return true, errPacked
	}
	defer file.Close()
	limited := &io.LimitedReader{R: file, N: maxUnpacked}
	err = walk(xml.NewDecoder(limited), see)
	switch {
	case limited.N == 0:
		return true, fmt.Errorf("the file unpacks to more than %d bytes: save the text alone in a new file", maxUnpacked)
	case err != nil:
		return true, errPacked // the decoder's own error would quote what it read
	}
	return true, nil
}

func walk(d *xml.Decoder, see func(d *xml.Decoder, next xml.Token) error) error {
	for depth := 0; ; {
		next, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch next.(type) {
		case xml.Directive:
			return errPacked // a DTD has no place here and may expand without end
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if depth > maxNested {
			return errPacked
		}
		before := d.InputOffset()
		if err := see(d, next); err != nil {
			return err
		}
		if _, opened := next.(xml.StartElement); opened && d.InputOffset() > before {
			depth-- // see skipped it, with its end
		}
	}
}

// page gathers paragraphs. One that stands inside another (a text box, a footnote) comes after it.
type page struct {
	out    strings.Builder
	open   []*paragraph
	held   []*paragraph // ended, inside one that has not
	inHead bool         // a head was begun and not closed
}

type paragraph struct {
	text strings.Builder
	item bool // of a list
}

func (g *page) begin(item bool) { g.open = append(g.open, &paragraph{item: item}) }

// write adds to the innermost open paragraph; outside of them there is only white space between elements.
func (g *page) write(text string) {
	if last := len(g.open) - 1; last >= 0 {
		g.open[last].text.WriteString(text)
	}
}

func (g *page) asItem() {
	if last := len(g.open) - 1; last >= 0 {
		g.open[last].item = true
	}
}

func (g *page) end() {
	last := len(g.open) - 1
	if last < 0 {
		return
	}
	ended := g.open[last]
	g.open = g.open[:last]
	if last > 0 {
		g.held = append(g.held, ended)
		return
	}
	g.flush(ended)
	for _, p := range g.held {
		g.flush(p)
	}
	g.held = nil
}

// flush puts a blank line between paragraphs and a dash before an item. The lines of a head stay together, so that a head
// typed in Word is one.
func (g *page) flush(p *paragraph) {
	text := strings.TrimSpace(p.text.String())
	first := g.out.Len() == 0
	switch {
	case text == "":
		return
	case p.item:
		fmt.Fprintf(&g.out, "- %s\n", text)
	case first || g.inHead:
		fmt.Fprintf(&g.out, "%s\n", text)
	default:
		fmt.Fprintf(&g.out, "\n%s\n", text)
	}
	if text == "---" {
		g.inHead = first
	}
}
