package notefile

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// odtText returns the text of an OpenDocument file, laid out as [docxText] does.
func odtText(content []byte) (string, error) {
	file, err := unpack(content)
	if err != nil {
		return "", err
	}
	locked := false
	if _, err := file.walk("META-INF/manifest.xml", func(_ *xml.Decoder, next xml.Token) error {
		if element, ok := next.(xml.StartElement); ok {
			locked = locked || element.Name.Local == "encryption-data"
		}
		return nil
	}); err != nil {
		return "", err
	}
	if locked {
		return "", errLocked
	}
	o := openText{}
	found, err := file.walk("content.xml", o.see)
	if err == nil && !found {
		err = errPacked
	}
	return o.page.out.String(), err
}

// openText sees OpenDocument's text (OASIS ODF 1.3 part 3, sections 5 and 6): p and h are paragraphs, s and tab white space.
type openText struct {
	page  page
	items int // list items that are open
}

func (o *openText) see(d *xml.Decoder, next xml.Token) error {
	switch element := next.(type) {
	case xml.StartElement:
		return o.begin(d, element)
	case xml.CharData:
		// 6.1.2: white space is one space, however much there is.
		o.page.write(strings.NewReplacer("\n", " ", "\t", " ", "\r", " ").Replace(string(element)))
	case xml.EndElement:
		switch element.Name.Local {
		case "p", "h":
			o.page.end()
		case "list-item":
			o.items--
		}
	}
	return nil
}

func (o *openText) begin(d *xml.Decoder, element xml.StartElement) error {
	switch element.Name.Local {
	case "p", "h":
		o.page.begin(o.items > 0)
	case "list-item":
		o.items++
	case "s":
		o.page.write(strings.Repeat(" ", spaces(element)))
	case "tab", "line-break":
		o.page.write(" ")
	case "annotation", // a comment
		"tracked-changes",                                                                                             // where the deletions are
		"note-citation",                                                                                               // a footnote's number
		"creator", "date", "initial-creator", "author-name", "author-initials", "sender-firstname", "sender-lastname", // fields that name the author
		"script", "desc", "title": // what a picture is called
		return d.Skip()
	}
	return nil
}

// spaces is how many an s stands for, within reason.
func spaces(element xml.StartElement) int {
	for _, a := range element.Attr {
		if n, err := strconv.Atoi(a.Value); a.Name.Local == "c" && err == nil {
			return min(max(n, 1), 80)
		}
	}
	return 1
}
