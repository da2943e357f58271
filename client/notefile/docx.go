package notefile

import "encoding/xml"

// docxParts are where a Word file has the text that somebody typed. Headers, footers, comments and properties are left: they
// name authors and organisations.
var docxParts = []string{"word/document.xml", "word/footnotes.xml", "word/endnotes.xml"}

// docxText returns the text of a Word file: its paragraphs, with a blank line between them and a dash before those of a list,
// and its footnotes at the end.
func docxText(content []byte) (string, error) {
	file, err := unpack(content)
	if err != nil {
		return "", err
	}
	w := wordText{}
	for i, part := range docxParts {
		found, err := file.walk(part, w.see)
		if err != nil {
			return "", err
		}
		if i == 0 && !found {
			return "", errPacked
		}
	}
	return w.page.out.String(), nil
}

// wordText sees WordprocessingML (ECMA-376 part 1, section 17).
type wordText struct {
	page   page
	inText bool // in a t, which holds what is to be seen; field codes and deletions have names of their own
	hidden bool // the run is hidden text
}

func (w *wordText) see(d *xml.Decoder, next xml.Token) error {
	switch element := next.(type) {
	case xml.StartElement:
		return w.begin(d, element)
	case xml.CharData:
		if w.inText && !w.hidden {
			w.page.write(string(element))
		}
	case xml.EndElement:
		switch element.Name.Local {
		case "t":
			w.inText = false
		case "p":
			w.page.end()
		}
	}
	return nil
}

func (w *wordText) begin(d *xml.Decoder, element xml.StartElement) error {
	switch element.Name.Local {
	case "p":
		w.page.begin(false)
	case "numPr":
		w.page.asItem()
	case "r":
		w.hidden = false
	case "vanish":
		w.hidden = !off(element)
	case "t":
		w.inText = true
	case "tab", "br", "cr":
		w.page.write(" ")
	case "noBreakHyphen":
		w.page.write("-")
	case "del", "moveFrom", // deletions that are still tracked
		"pPrChange", "rPrChange", // how it looked before
		"Fallback": // a text box once more, for old programs
		return d.Skip()
	}
	return nil
}

// off reports whether a property that is on by being there is switched off.
func off(element xml.StartElement) bool {
	for _, a := range element.Attr {
		if a.Name.Local == "val" {
			return a.Value == "false" || a.Value == "0" || a.Value == "off"
		}
	}
	return false
}
