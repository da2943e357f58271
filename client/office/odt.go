package office

import (
	"encoding/xml"
	"path"
	"regexp"
	"strconv"
	"strings"

	"elephants/client/pdf/grid"
)

// Odt returns the text of an OpenDocument file and what stands beside it, laid out as [Docx] does.
func Odt(content []byte) (text, beside string, err error) {
	file, err := unpack(content)
	if err != nil {
		return "", "", err
	}
	locked := false
	if _, err := file.walk("META-INF/manifest.xml", func(_ *xml.Decoder, next xml.Token) error {
		if element, ok := next.(xml.StartElement); ok {
			locked = locked || element.Name.Local == "encryption-data"
		}
		return nil
	}); err != nil {
		return "", "", err
	}
	if locked {
		return "", "", errLocked
	}
	o := openText{file: file, styles: map[string]openStyle{}}
	if _, err := file.walk("styles.xml", o.seeMaster); err != nil {
		return "", "", err
	}
	found, err := file.walk("content.xml", o.see)
	for at := 0; err == nil && at < len(o.objects); at++ {
		err = o.object(o.objects[at])
	}
	if err == nil && !found {
		err = errPacked
	}
	return o.page.out.String(), o.beside.String(), err
}

// openText sees OpenDocument's text (OASIS ODF 1.3 part 3, sections 5 and 6): p and h are
// paragraphs, s and tab white space.
type openText struct {
	file   *packed
	page   page
	items  int // list items that are open
	cells  int // for which the one stands that is open
	styles map[string]openStyle
	style  string // that is read now
	hidden []bool // of the spans that are open
	looks  []look // of the same
	// Objects of other programs that are put in, by the folders that hold them. Their words come at
	// the end of the text: where they stand is a place in a paragraph.
	objects []string
	beside  strings.Builder // what headers, comments and hidden text say
}

// openStyle is what we want of a style: whether its text is hidden, and whether lines are drawn
// above and below it.
type openStyle struct {
	parent               string
	look                 look
	hides, above, below  bool
	saysHides, saysRules bool // or else its parent does
}

func (o *openText) see(d *xml.Decoder, next xml.Token) error {
	switch element := next.(type) {
	case xml.StartElement:
		return o.begin(d, element)
	case xml.CharData:
		if o.isHidden() {
			o.beside.Write(element)
			return nil
		}
		// 6.1.2: white space is one space, however much there is.
		return o.page.letters(strings.NewReplacer("\n", " ", "\t", " ", "\r", " ").Replace(string(element)), o.look())
	case xml.EndElement:
		switch element.Name.Local {
		case "p", "h":
			if p := o.page.now(); p.hidden {
				o.beside.WriteString("\n" + p.text.String())
			}
			o.beside.WriteString(o.page.now().unstruck() + "\n")
			o.page.end()
		case "span":
			o.hidden = o.hidden[:max(0, len(o.hidden)-1)]
			o.looks = o.looks[:max(0, len(o.looks)-1)]
		case "list-item":
			o.items--
		case "table-cell", "covered-table-cell":
			for range min(max(1, o.cells), grid.MostColumns) {
				o.page.endCell(1)
			}
		case "table":
			o.page.endTable()
		}
	}
	return nil
}

// look is that of the letters that come.
func (o *openText) look() (all look) {
	for _, one := range o.looks {
		all.bold, all.struck = all.bold || one.bold, all.struck || one.struck
	}
	return all
}

func (o *openText) isHidden() bool {
	for _, h := range o.hidden {
		if h {
			return true
		}
	}
	return false
}

// namingField is one that names people, the file or when it was written: section 7.3 and 7.5; and
// prompts (7.7.19).
var namingField = regexp.MustCompile(`^(?:(?:author|sender)-.*|(?:initial-)?creator|printed-by|` +
	`file-name|template-name|subject|title|description|keywords|` +
	`user-defined|(?:creation|modification|print)-(?:date|time)|date|editing-.*|placeholder|databa` +
	`se-.*|dde-connection.*|bibliography-mark)$`)

func hiddenSection(element xml.StartElement) bool {
	return attribute(element, "display") == "none" || attribute(element, "is-hidden") == "true"
}

func (o *openText) begin(d *xml.Decoder, element xml.StartElement) error {
	switch name := element.Name.Local; name {
	case "p", "h":
		o.beginParagraph(element)
	case "span":
		style := o.resolved(attribute(element, "style-name"))
		o.hidden, o.looks = append(o.hidden, style.hides), append(o.looks, style.look)
	case "hidden-paragraph":
		o.page.now().hidden = attribute(element, "is-hidden") == "true"
	case "list-item":
		o.items++
	case "s", "tab", "line-break":
		return o.space(element)
	case "style", "paragraph-properties", "text-properties":
		return o.seeStyles(d, element)
	case "object":
		if within := path.Clean(attribute(element, "href")); within != "." && len(o.objects) < maxObjects {
			o.objects = append(o.objects, within)
		}
	case "object-ole":
		return errOther
	default:
		if nobodysWords(element) {
			return o.aside(d)
		}
		o.beginTable(element)
		return o.beginField(element)
	}
	return nil
}

// beginTable sees a table, a row or a cell of it (section 9). One element may stand for some cells.
func (o *openText) beginTable(element xml.StartElement) {
	switch element.Name.Local {
	case "table":
		o.page.beginTable()
	case "table-row":
		o.page.beginRow()
	case "table-cell", "covered-table-cell":
		o.cells, _ = strconv.Atoi(attribute(element, "number-columns-repeated"))
		o.page.beginCell()
	}
}

func (o *openText) beginParagraph(element xml.StartElement) {
	o.page.begin(o.items > 0)
	style := o.resolved(attribute(element, "style-name"))
	now := o.page.now()
	now.above, now.below, now.hidden = style.above, style.below, style.hides
}

// space writes white space that is an element of its own.
func (o *openText) space(element xml.StartElement) error {
	if o.isHidden() {
		return nil
	}
	switch element.Name.Local {
	case "tab":
		return o.page.write("\t")
	case "line-break":
		return o.page.write("\n")
	}
	return o.page.write(strings.Repeat(" ", spaces(element)))
}

// seeMaster sees the styles of a file, and what its headers and footers say.
func (o *openText) seeMaster(d *xml.Decoder, next xml.Token) error {
	if element, ok := next.(xml.StartElement); ok && (element.Name.Local == "p" || element.Name.Local == "h") {
		return o.aside(d)
	}
	return o.seeStyles(d, next)
}

// aside reads an element that has just begun to its end, as what stands beside the text.
func (o *openText) aside(d *xml.Decoder) error {
	for depth := 1; depth > 0; {
		next, err := d.Token()
		if err != nil {
			return err
		}
		switch t := next.(type) {
		case xml.StartElement:
			depth++
		case xml.CharData:
			o.beside.Write(t)
		case xml.EndElement:
			depth--
			switch t.Name.Local {
			case "p", "h", "creator", "date":
				o.beside.WriteByte('\n')
			}
		}
	}
	return nil
}

// nobodysWords reports whether an element holds what nobody sees or nobody wrote.
func nobodysWords(element xml.StartElement) bool {
	switch element.Name.Local {
	case "section":
		return hiddenSection(element)
	case "content-control":
		return attribute(element, "showing-place-holder") == "true"
	case "annotation", // a comment
		"tracked-changes", // where the deletions are
		"note-citation",   // a footnote's number
		"hidden-text",
		"script", "desc": // what a picture is called
		return true
	}
	return namingField.MatchString(element.Name.Local) && element.Name.Space != chartSpace
}

// beginField sees a field of a form (section 13): what somebody typed into it or chose, and not
// what it is called or was preset to say.
func (o *openText) beginField(element xml.StartElement) error {
	switch element.Name.Local {
	case "text", "textarea", "formatted-text", "combobox", "number", "date", "time":
		if element.Name.Space == formSpace {
			return o.put(attribute(element, "current-value"))
		}
	case "option":
		if attribute(element, "current-selected") == "true" {
			return o.put(attribute(element, "label"))
		}
	case "checkbox", "radio":
		if attribute(element, "current-state") == "checked" || attribute(element, "current-selected") == "true" {
			return o.put(attribute(element, "label"))
		}
		o.beside.WriteString("\n" + boxOf(false) + " " + attribute(element, "label") + "\n")
	}
	return nil
}

// Name spaces in which a name that names people elsewhere is another thing.
const (
	formSpace  = "urn:oasis:names:tc:opendocument:xmlns:form:1.0"
	chartSpace = "urn:oasis:names:tc:opendocument:xmlns:chart:1.0"
)

// put writes a paragraph of its own.
func (o *openText) put(text string) error {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	o.page.begin(false)
	defer o.page.end()
	return o.page.write(text)
}

// maxObjects is how many objects of other programs are read.
const maxObjects = 100

// object reads the words of one: the titles and names of a chart, the cells of a table, a formula.
// One that is no OpenDocument refuses the file.
func (o *openText) object(folder string) error {
	found, err := o.file.walk(folder+"/content.xml", o.see)
	if err == nil && !found {
		return errOther
	}
	return err
}

func (o *openText) seeStyles(_ *xml.Decoder, next xml.Token) error {
	element, ok := next.(xml.StartElement)
	if !ok {
		return nil
	}
	switch element.Name.Local {
	case "style":
		o.style = attribute(element, "name")
		o.styles[o.style] = openStyle{parent: attribute(element, "parent-style-name")}
	case "text-properties":
		o.seeLetters(element)
	case "paragraph-properties":
		s := o.styles[o.style]
		for _, a := range element.Attr {
			line := a.Value != "none" && a.Value != ""
			switch a.Name.Local {
			case "border":
				s.saysRules = true // a box around it is no rule
			case "border-top":
				s.above, s.saysRules = line, true
			case "border-bottom":
				s.below, s.saysRules = line, true
			}
		}
		if o.style != "" {
			o.styles[o.style] = s
		}
	}
	return nil
}

// seeLetters sees how the letters of a style look.
func (o *openText) seeLetters(element xml.StartElement) {
	s, ok := o.styles[o.style]
	if !ok {
		return
	}
	if display := attribute(element, "display"); display != "" {
		s.hides, s.saysHides = display == "none", true
	}
	line := attribute(element, "text-line-through-style")
	s.look.bold = s.look.bold || attribute(element, "font-weight") == "bold"
	s.look.struck = s.look.struck || line != "" && line != "none"
	o.styles[o.style] = s
}

// resolved is a style with what the styles say that it is made from.
func (o *openText) resolved(name string) openStyle {
	out, at := openStyle{}, name
	for range 20 { // as deep as styles may be made from each other
		s, ok := o.styles[at]
		if !ok {
			break
		}
		if s.saysHides && !out.saysHides {
			out.hides, out.saysHides = s.hides, true
		}
		out.look.bold, out.look.struck = out.look.bold || s.look.bold, out.look.struck || s.look.struck
		if s.saysRules && !out.saysRules {
			out.above, out.below, out.saysRules = s.above, s.below, true
		}
		at = s.parent
	}
	if name == "Horizontal_20_Line" {
		out.below = true
	}
	return out
}

// spaces is how many an s stands for, within reason.
func spaces(element xml.StartElement) int {
	if n, err := strconv.Atoi(attribute(element, "c")); err == nil {
		return min(max(n, 1), 80)
	}
	return 1
}
