// Package office takes the text out of Word and OpenDocument files.
//
// [Docx] and [Odt] return what a reader of the page sees and somebody wrote: no properties,
// headers, comments or deletions that are still tracked, no hidden text, and no field that names
// people or files. A part of the text that is kept in a form which is not read here refuses the
// file by its name: what is lost in silence is worse than what is refused. A file may be made to
// take all memory, so packed.go bounds what it unpacks to. Errors repeat nothing of a file.
package office

import (
	"encoding/xml"
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"

	"elephants/client/plain"
)

// Docx returns the text of a Word file: its paragraphs, with a blank line between them and a
// dash before those of a list, and its footnotes at the end. Headers, footers, comments and
// properties are left out: they name authors and organisations. So is what nobody sees or nobody
// wrote: hidden text, prompts of controls, and fields that name people or files.
//
// beside is what headers, footers, comments and hidden text say, a line for each paragraph. It is
// no part of the note, and may say that nobody is to be quoted.
func Docx(content []byte) (text, beside string, err error) {
	file, err := unpack(content)
	if err != nil {
		return "", "", err
	}
	w := wordText{file: file}
	if err := w.document(); err != nil {
		return "", "", err
	}
	for _, part := range w.besides() {
		if _, err := w.file.walk(part, w.seeBeside); err != nil {
			return "", "", err
		}
	}
	return w.page.out.String(), w.hidden.String(), nil
}

// seeBeside sees a part of which the words alone count.
func (w *wordText) seeBeside(_ *xml.Decoder, next xml.Token) error {
	switch token := next.(type) {
	case xml.StartElement:
		w.inText = token.Name.Local == "t"
		if token.Name.Local == "textpath" { // letters drawn across the page
			w.hidden.WriteString("\n" + attribute(token, "string") + "\n")
		}
	case xml.CharData:
		if w.inText {
			w.hidden.Write(token)
		}
	case xml.EndElement:
		if w.inText = false; token.Name.Local == "p" {
			w.hidden.WriteByte('\n')
		}
	}
	return nil
}

// besides are the parts of the file that stand beside the text, in order.
func (w *wordText) besides() (parts []string) {
	for _, r := range w.relations {
		if r.kind == "header" || r.kind == "footer" || r.kind == "comments" {
			parts = append(parts, r.target)
		}
	}
	slices.Sort(parts)
	return parts
}

// errOther is of a document that is made of others, or holds one.
var errOther = errors.New("a part of its text is another file (a subdocument, or an object put " +
	"in from " +
	"another program), which is not read here: copy the words of it into the text, take it out, " +
	"and try again")

// errEmbedded is of a file that keeps a part of its text in a form that is not read here.
var errEmbedded = errors.New("a part of its text is embedded from another file (altChunk) in a " +
	"form that cannot be read here: open it in Word, save it again, and try again")

// wordText sees WordprocessingML (ECMA-376 part 1, section 17).
type wordText struct {
	file      *packed
	page      page
	relations map[string]relation
	hides     map[string]bool // styles that hide their text, by id
	depth     int             // of files in files

	// in a t, which holds what is to be seen; field codes and deletions have names of their own
	inText    bool
	inInstr   bool
	runHidden bool
	look      look            // of the letters
	paragraph bool            // the paragraph's style hides its text
	fields    []field         // that are open
	inLook    bool            // in the properties of a paragraph, which are those of its end too
	prompts   []bool          // of the controls that are open, whether they show a prompt
	rows      []bool          // of the tables that are open, whether the row is hidden
	columns   int             // how many the cell that is open is wide
	rulesOf   bool            // in the borders of a paragraph
	hidden    strings.Builder // what nobody sees
	choices   []int           // bytes written when each choice between two forms of a thing began
}

// document reads the main part and what belongs to it.
func (w *wordText) document() error {
	of, err := w.file.relations("")
	if err != nil {
		return err
	}
	main := "word/document.xml"
	for _, r := range of {
		if r.kind == "officeDocument" {
			main = r.target
		}
	}
	if w.relations, err = w.file.relations(main); err != nil {
		return err
	}
	parts := map[string]string{"styles": path.Join(path.Dir(main), "styles.xml"),
		"footnotes": path.Join(path.Dir(main), "footnotes.xml"), "endnotes": path.Join(path.Dir(main),
			"endnotes.xml")}
	for _, r := range w.relations {
		if _, ok := parts[r.kind]; ok {
			parts[r.kind] = r.target
		}
	}
	if w.hides, err = hidingStyles(w.file, parts["styles"]); err != nil {
		return err
	}
	found, err := w.file.walk(main, w.see)
	if err == nil && !found {
		err = errPacked
	}
	for _, part := range []string{parts["footnotes"], parts["endnotes"]} {
		if err == nil {
			_, err = w.file.walk(part, w.see)
		}
	}
	return err
}

// hidingStyles are the styles whose text is hidden, themselves or by the style that they are made
// from.
func hidingStyles(file *packed, part string) (map[string]bool, error) {
	own, from := map[string]bool{}, map[string]string{}
	id, known := "", map[string]bool{}
	_, err := file.walk(part, func(_ *xml.Decoder, next xml.Token) error {
		element, ok := next.(xml.StartElement)
		if !ok {
			return nil
		}
		switch element.Name.Local {
		case "style":
			id = attribute(element, "styleId")
		case "basedOn":
			from[id] = attribute(element, "val")
		case "vanish":
			own[id], known[id] = !off(element), true
		}
		return nil
	})
	hides := map[string]bool{}
	for id := range from {
		known[id] = known[id] || false
	}
	for id := range known {
		at := id
		for range 20 { // as deep as styles may be made from each other
			if hidden, ok := own[at]; ok {
				hides[id] = hidden
				break
			}
			if at = from[at]; at == "" {
				break
			}
		}
	}
	return hides, err
}

func (w *wordText) see(d *xml.Decoder, next xml.Token) error {
	switch element := next.(type) {
	case xml.StartElement:
		return w.begin(d, element)
	case xml.CharData:
		switch {
		case w.inText && w.seen():
			return w.page.letters(string(element), w.look)
		case w.inText:
			w.hidden.Write(element)
		case w.inInstr && len(w.fields) > 0 && w.fields[len(w.fields)-1].code.Len() < 200:
			w.fields[len(w.fields)-1].code.Write(element)
		}
	case xml.EndElement:
		w.end(element.Name.Local)
	}
	return nil
}

// seen reports whether what is written now is seen by somebody, and is not a name that the
// program put there.
func (w *wordText) seen() bool {
	if w.runHidden || slices.Contains(w.rows, true) {
		return false
	}
	return !slices.ContainsFunc(w.fields, func(f field) bool { return f.inResult && f.names })
}

func (w *wordText) end(name string) {
	switch name {
	case "t":
		w.inText = false
	case "instrText":
		w.inInstr = false
	case "p":
		w.endParagraph()
	case "AlternateContent":
		w.choices = w.choices[:max(0, len(w.choices)-1)]
	case "pBdr":
		w.rulesOf = false
	case "pPr":
		w.inLook = false
	case "sdt":
		w.prompts = w.prompts[:max(0, len(w.prompts)-1)]
	case "tr":
		w.rows = w.rows[:max(0, len(w.rows)-1)]
	case "tc":
		w.page.endCell(w.columns)
	case "tbl":
		w.page.endTable()
	}
}

// endParagraph ends one, says beside it what it says without what is struck out, and ends what names somebody in it: a field may have no end, and would take all
// that follows with it.
func (w *wordText) endParagraph() {
	w.hidden.WriteString(w.page.now().unstruck())
	w.page.end()
	for i := range w.fields {
		w.fields[i].names = false
	}
	if n := w.hidden.Len(); n > 0 {
		w.hidden.WriteByte('\n')
	}
}

func (w *wordText) begin(d *xml.Decoder, element xml.StartElement) error {
	switch name := element.Name.Local; name {
	case "p", "numPr", "pStyle":
		w.beginParagraph(element)
	case "pBdr", "top", "bottom", "rect":
		w.beginRule(element)
	case "t":
		w.inText = true
	case "tab":
		return w.unlessHidden("\t")
	case "br", "cr":
		return w.unlessHidden("\n")
	case "noBreakHyphen":
		return w.unlessHidden("-")
	case "pPr":
		w.inLook = true
	case "del", "moveFrom", // deletions that are still tracked
		// how a word is pronounced, above it
		"rt",
		// how it looked before
		"pPrChange", "rPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange":
		if name == "del" && w.inLook { // the paragraph's end is deleted
			w.page.now().joins = true
		}
		return d.Skip()
	default:
		return w.beginOther(d, element)
	}
	return nil
}

// beginParagraph sees a paragraph, that it is an item of a list, or its style.
func (w *wordText) beginParagraph(element xml.StartElement) {
	switch element.Name.Local {
	case "p":
		w.page.begin(false)
		w.paragraph = false
	case "numPr":
		w.page.now().item = true
	case "pStyle":
		w.paragraph = w.hides[attribute(element, "val")]
	}
}

// beginRule sees the lines that are drawn above and below a paragraph.
func (w *wordText) beginRule(element xml.StartElement) {
	now := w.page.now()
	switch element.Name.Local {
	case "pBdr":
		w.rulesOf = true
	case "top":
		now.above = now.above || w.rulesOf && drawn(element)
	case "bottom":
		now.below = now.below || w.rulesOf && drawn(element)
	case "rect": // a line across the page that was put in as one
		now.below = now.below || attribute(element, "hr") == "t"
	}
}

// beginOther sees what hides, fills in or embeds text.
func (w *wordText) beginOther(d *xml.Decoder, element xml.StartElement) error {
	switch element.Name.Local {
	case "r", "rStyle", "vanish", "b", "strike", "dstrike", "rFonts":
		w.beginRun(element)
	case "fldSimple":
		if namingFields.MatchString(attribute(element, "instr")) {
			return d.Skip()
		}
	case "fldChar":
		return w.fieldChar(attribute(element, "fldCharType"))
	case "instrText":
		w.inInstr = true
	case "sdt":
		w.prompts = append(w.prompts, false)
	case "showingPlcHdr":
		setLast(w.prompts, !off(element))
	case "sdtContent":
		if n := len(w.prompts); n > 0 && w.prompts[n-1] {
			return d.Skip()
		}
	case "tr", "hidden", "tbl", "tc", "gridSpan":
		w.beginRow(element)
	case "ddList", "result", "listEntry", "checkBox", "default", "checked":
		w.beginList(element)
	default:
		return w.beginPart(d, element)
	}
	return nil
}

// beginPart sees that words stand in another part of the file, or in another form.
func (w *wordText) beginPart(d *xml.Decoder, element xml.StartElement) error {
	switch element.Name.Local {
	case "footnote", "endnote":
		if !slices.Contains([]string{"", "normal"}, attribute(element, "type")) {
			return d.Skip() // what is drawn above the notes
		}
	case "sym":
		return w.unlessHidden(symbol(attribute(element, "font"), attribute(element, "char")))
	case "AlternateContent":
		w.choices = append(w.choices, w.page.bytes)
	case "Fallback": // a text box once more, for old programs; or only there
		if n := len(w.choices); n > 0 && w.page.bytes > w.choices[n-1] {
			return d.Skip()
		}
	case "altChunk":
		return w.embedded(w.relations[attribute(element, "id")])
	case "relIds": // SmartArt: its words are in paragraphs and texts of the same names
		return w.drawing(attribute(element, "dm"), w.see)
	case "chart":
		return w.drawing(attribute(element, "id"), w.seeChart)
	case "textpath": // WordArt of before 2010
		return w.put(attribute(element, "string"))
	case "subDoc", "OLEObject":
		return errOther
	}
	return nil
}

// beginRun sees a stretch of letters of one look, and whether that hides them.
func (w *wordText) beginRun(element xml.StartElement) {
	switch element.Name.Local {
	case "r":
		w.runHidden, w.look = w.paragraph, look{}
	case "b":
		w.look.bold = !off(element)
	case "strike", "dstrike":
		w.look.struck = !off(element)
	case "rFonts":
		w.look.font = attribute(element, "ascii")
	case "rStyle":
		if hidden, ok := w.hides[attribute(element, "val")]; ok {
			w.runHidden = hidden
		}
	case "vanish":
		w.runHidden = !off(element)
	}
}

// beginRow sees a table, a row or a cell of it, or that the row is hidden.
func (w *wordText) beginRow(element xml.StartElement) {
	switch element.Name.Local {
	case "tbl":
		w.page.beginTable()
	case "tr":
		w.rows = append(w.rows, false)
		w.page.beginRow()
	case "tc":
		w.columns = 1
		w.page.beginCell()
	case "gridSpan":
		w.columns, _ = strconv.Atoi(attribute(element, "val"))
	default:
		setLast(w.rows, !off(element))
	}
}

// setLast sets the innermost of what is open, if anything is.
func setLast(open []bool, to bool) {
	if n := len(open); n > 0 {
		open[n-1] = to
	}
}

// drawing reads the words of what is drawn, which are in a part of their own.
func (w *wordText) drawing(id string, see func(*xml.Decoder, xml.Token) error) error {
	part, ok := w.relations[id]
	if !ok {
		return nil
	}
	_, err := w.file.walk(part.target, see)
	w.inText = false
	return err
}

// seeChart sees a chart (section 21.2): its titles are paragraphs, and the names of its rows and
// columns the values of a cache of strings. Its numbers are left out.
func (w *wordText) seeChart(d *xml.Decoder, next xml.Token) error {
	element, ok := next.(xml.StartElement)
	switch {
	case !ok:
	case element.Name.Local == "numCache", element.Name.Local == "numLit", element.Name.Local == "f":
		return d.Skip()
	case element.Name.Local == "v":
		value, err := textOf(d)
		if err != nil {
			return err
		}
		return w.put(value)
	}
	return w.see(d, next)
}

// textOf reads the text of the element that has just begun, to its end. DecodeElement would do it,
// but has every exported method of the program linked: a twentieth of what the browser loads.
func textOf(d *xml.Decoder) (text string, err error) {
	for depth := 1; depth > 0; {
		next, err := d.Token()
		if err != nil {
			return "", err
		}
		switch t := next.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth == 1 {
				text += string(t)
			}
		}
	}
	return text, nil
}

// put writes a paragraph of its own.
func (w *wordText) put(text string) error {
	if !w.seen() || strings.TrimSpace(text) == "" {
		return nil
	}
	w.page.begin(false)
	defer w.page.end()
	return w.page.write(text)
}

// beginList sees the list of a form's field, of which one entry is chosen, or a box to tick.
func (w *wordText) beginList(element xml.StartElement) {
	if len(w.fields) == 0 {
		return
	}
	open := &w.fields[len(w.fields)-1]
	switch element.Name.Local {
	case "result":
		open.chosen, _ = strconv.Atoi(attribute(element, "val")) // the first if it says none
	case "listEntry":
		open.entries = append(open.entries, attribute(element, "val"))
	case "checkBox":
		open.box = true
	case "default", "checked": // as it was at first, and as it is
		open.ticked = !off(element)
	}
}

// boxOf is a box to tick.
func boxOf(ticked bool) string {
	if ticked {
		return "☒"
	}
	return "☐"
}

// symbol is a box to tick that is written as a sign of a font, by its number in sixteens; other
// signs say nothing.
func symbol(font, char string) string {
	char = strings.ToUpper(char)
	switch font + " " + char[max(0, len(char)-2):] {
	case "Wingdings FE", "Wingdings 78", "Wingdings 2 51", "Wingdings 2 52", "Wingdings 2 54":
		return boxOf(true)
	case "Wingdings FD", "Wingdings 2 53":
		return "\u2bbd" // a cross in a box: the one that is chosen, or a no
	case "Wingdings FC", "Wingdings 2 50":
		return "✓"
	case "Wingdings FB", "Wingdings 44", "Wingdings 2 4F": // the second is a thumb down
		return "✗"
	case "Wingdings A8", "Wingdings 6F", "Wingdings 71", "Wingdings 2 A3", "Wingdings 2 2A":
		return boxOf(false)
	}
	return ""
}

func (w *wordText) unlessHidden(text string) error {
	if !w.seen() {
		return nil
	}
	return w.page.write(text)
}

// embedded puts in what another file says: one of HTML, of text, or another Word file.
func (w *wordText) embedded(part relation) error {
	content, found, err := w.file.part(part.target)
	if err != nil || !found {
		return errors.Join(errEmbedded, err)
	}
	var text string
	switch strings.ToLower(path.Ext(part.target)) {
	case ".html", ".htm", ".xhtml":
		text = plain.HTML(string(content))
	case ".txt":
		if text, err = plain.Text(content); err != nil {
			return errEmbedded
		}
	case ".docx", ".dotx":
		if w.depth > 0 {
			return errEmbedded
		}
		inner, err := unpack(content)
		if err != nil {
			return errEmbedded
		}
		inner.bytes, inner.elements = w.file.bytes, w.file.elements
		other := wordText{file: inner, depth: w.depth + 1}
		if err := other.document(); err != nil {
			return errEmbedded
		}
		w.file.bytes, w.file.elements = inner.bytes, inner.elements
		text = other.page.out.String()
		w.hidden.WriteString("\n" + other.hidden.String())
	default:
		return errEmbedded
	}
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		w.page.begin(false)
		if err := w.page.write(paragraph); err != nil {
			return err
		}
		w.page.end()
	}
	return nil
}

// off reports whether a property that is on by being there is switched off.
func off(element xml.StartElement) bool {
	switch attribute(element, "val") {
	case "false", "0", "off":
		return true
	}
	return false
}

// drawn reports whether a border is.
func drawn(element xml.StartElement) bool {
	switch attribute(element, "val") {
	case "", "nil", "none":
		return false
	}
	return true
}
