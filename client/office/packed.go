package office

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Bounds on what a packed file may unpack to: a small file can hold gigabytes of nothing, and an
// element of a million attributes takes a hundred times its length in memory. Reading up to these
// takes 0.5 s of processor and 60 MB (TestLinear).
const (
	maxEntries  = 2_000
	maxUnpacked = 32 << 20 // bytes of all parts together that are read
	maxTag      = 64 << 10 // bytes of one element's beginning
	// elements in elements; a page of text in a table in a text box has some thirty
	maxNested   = 500
	maxText     = 1 << 20   // bytes of text; a note is at most 64 KiB
	maxElements = 1_000_000 // of all parts together
)

// What is wrong with a file that should have been packed.
var (
	errPacked = errors.New("this is not a Word file (.docx) or an OpenDocument file (.odt), or " +
		"it is damaged: open it, save it again, and try again")
	errLocked = errors.New(
		"the file has a password: open it, save it without the password, and try again")
	errOld = errors.New("the file has a password or is of the old Word form (.doc): open it, " +
		"save it as .docx without a password, and try again")
	errUnpacked = fmt.Errorf(
		"the file unpacks to more than %d bytes: save the text alone in a new file", maxUnpacked)
	errMuchText = fmt.Errorf(
		"the file holds more than %d bytes of text: save what is the note alone in a new file", maxText)
)

// compound is how the files begin in which Word keeps a .doc, and a .docx that has a password.
// https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-cfb/05060311-bfce-4b12-874d-71fd4ce63aea
var compound = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// packed is a file of files, and what may still be read of it.
type packed struct {
	archive  *zipped
	bytes    int64
	elements int
}

func unpack(content []byte) (*packed, error) {
	if bytes.HasPrefix(content, compound) {
		return nil, errOld
	}
	archive, ok := unzip(content, maxEntries)
	if !ok {
		return nil, errPacked
	}
	return &packed{archive, maxUnpacked, maxElements}, nil
}

// part reads one of the files whole.
func (p *packed) part(name string) (content []byte, found bool, err error) {
	part, found := p.archive.parts[name]
	if !found {
		return nil, false, nil
	}
	content, ok := p.archive.read(part, p.bytes+1)
	if !ok {
		return nil, true, errPacked
	}
	if p.bytes -= int64(len(content)); p.bytes < 0 {
		return nil, true, errUnpacked
	}
	return content, true, nil
}

// walk reads a part's XML and calls see with every element's beginning, its end, and text. see
// may skip an element with d. It reports whether there is such a part.
func (p *packed) walk(name string, see func(d *xml.Decoder, next xml.Token) error) (found bool, err error) {
	content, found, err := p.part(name)
	if !found || err != nil {
		return found, err
	}
	if !tagsAreShort(content) {
		return true, errPacked
	}
	err = p.each(xml.NewDecoder(bytes.NewReader(content)), see)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, errUnpacked), errors.Is(err, errMuchText), errors.Is(err, errEmbedded),
		errors.Is(err, errOther):
		return true, err
	}
	return true, errPacked // the decoder's own error would quote what it read
}

func (p *packed) each(d *xml.Decoder, see func(d *xml.Decoder, next xml.Token) error) error {
	for depth := 0; ; {
		next, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch token := next.(type) {
		case xml.Directive:
			if !harmless(token) {
				return errPacked
			}
			continue
		case xml.StartElement:
			depth++
			p.elements--
		case xml.EndElement:
			depth--
		}
		if depth > maxNested || p.elements < 0 {
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

// harmless reports whether a directive only names a document type, as old OpenDocument files do.
// One with a subset of its own may expand without end.
func harmless(d xml.Directive) bool {
	return bytes.HasPrefix(bytes.ToUpper(d), []byte("DOCTYPE")) && !bytes.ContainsAny(d, "[")
}

// tagsAreShort reports whether no element's beginning is longer than maxTag. Text, comments and
// what is quoted as text do not count.
func tagsAreShort(content []byte) bool {
	for i := 0; i < len(content); {
		open := bytes.IndexByte(content[i:], '<')
		if open < 0 {
			return true
		}
		i += open
		skip := false
		for begin, end := range map[string]string{"<!--": "-->", "<![CDATA[": "]]>"} {
			if bytes.HasPrefix(content[i:], []byte(begin)) {
				n := bytes.Index(content[i:], []byte(end))
				if n < 0 {
					return true // the decoder refuses it
				}
				i, skip = i+n+len(end), true
			}
		}
		if skip {
			continue
		}
		quote, at := byte(0), i
		for ; i < len(content); i++ {
			c := content[i]
			if i-at > maxTag {
				return false
			}
			if quote != 0 {
				if c == quote {
					quote = 0
				}
			} else if c == '"' || c == '\'' {
				quote = c
			} else if c == '>' {
				break
			}
		}
	}
	return true
}

// relation is how a part of a Word file refers to another.
type relation struct{ kind, target string }

// relations are those of a part, by their ids; of the file itself for "". Targets are names of
// parts.
func (p *packed) relations(of string) (map[string]relation, error) {
	dir, base := path.Split(of)
	all := map[string]relation{}
	_, err := p.walk(dir+"_rels/"+base+".rels", func(_ *xml.Decoder, next xml.Token) error {
		element, ok := next.(xml.StartElement)
		if !ok || element.Name.Local != "Relationship" || attribute(element, "TargetMode") == "External" {
			return nil
		}
		target, kind := attribute(element, "Target"), attribute(element, "Type")
		if rooted, ok := strings.CutPrefix(target, "/"); ok {
			target = rooted
		} else {
			target = path.Join(dir, target)
		}
		all[attribute(element, "Id")] = relation{kind[strings.LastIndexByte(kind, '/')+1:], target}
		return nil
	})
	return all, err
}

// attribute is the value of an element's attribute, whatever its name space; "" for none.
func attribute(element xml.StartElement, name string) string {
	for _, a := range element.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
