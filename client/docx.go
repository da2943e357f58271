package client

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Bounds on what a Word file may unpack to: a small file can hold gigabytes of nothing.
const (
	maxEntries  = 2_000
	maxUnpacked = 32 << 20
)

var errDocx = errors.New("this is not a Word file (.docx), or it is damaged or has a password: open it in Word, save it without a password, and try again")

// docxText returns the text of a Word file and nothing else of it: its paragraphs, with a blank line between them and a dash
// before those of a list. Properties, comments and deletions that are still tracked would name people; they are not read.
func docxText(content []byte) (string, error) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || len(archive.File) > maxEntries {
		return "", errDocx
	}
	part, err := archive.Open("word/document.xml")
	if err != nil {
		return "", errDocx
	}
	defer part.Close()
	limited := &io.LimitedReader{R: part, N: maxUnpacked}
	text, err := paragraphs(xml.NewDecoder(limited))
	if limited.N == 0 {
		return "", fmt.Errorf("the Word file unpacks to more than %d bytes", maxUnpacked)
	}
	if err != nil {
		return "", errDocx
	}
	return text, nil
}

// paragraphs walks WordprocessingML (ECMA-376 part 1, section 17): p is a paragraph, t its text, tab and br white space,
// numPr makes it an item of a list, del is a deletion that is tracked.
func paragraphs(d *xml.Decoder) (string, error) {
	var out, paragraph strings.Builder
	inText, item := false, false
	for {
		next, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch element := next.(type) {
		case xml.Directive:
			return "", errDocx // a DTD has no place here and may expand without end
		case xml.StartElement:
			switch element.Name.Local {
			case "p":
				paragraph.Reset()
				item = false
			case "t":
				inText = true
			case "tab", "br", "cr":
				paragraph.WriteByte(' ')
			case "numPr":
				item = true
			case "del", "moveFrom":
				if err := d.Skip(); err != nil {
					return "", err
				}
			}
		case xml.CharData:
			if inText {
				paragraph.Write(element)
			}
		case xml.EndElement:
			switch element.Name.Local {
			case "t":
				inText = false
			case "p":
				writeParagraph(&out, strings.TrimSpace(paragraph.String()), item)
			}
		}
	}
}

// writeParagraph keeps the lines of a head together, so that a head typed in Word is one.
func writeParagraph(out *strings.Builder, text string, item bool) {
	before := out.String()
	inHead := before == "---\n" || strings.HasPrefix(before, "---\n") && !strings.Contains(before[4:], "---\n")
	switch {
	case text == "":
	case item:
		fmt.Fprintf(out, "- %s\n", text)
	case before == "" || inHead:
		fmt.Fprintf(out, "%s\n", text)
	default:
		fmt.Fprintf(out, "\n%s\n", text)
	}
}
