package pdf

import (
	"strings"

	"elephants/client/pdf/field"
	"elephants/client/pdf/word"
)

// answer is what somebody wrote into a field of a form, or onto the page with a program for notes
// on pages.
type answer struct {
	text string // of a box to tick: what it says where no words stand at it
	box  box
	tick string // where it is one
	own  string // what a ticked one says by its name, which nobody sees on the page
}

// Kinds of annotations and of fields that hold answers: fpdf_annot.h, fpdf_formfill.h.
const (
	link      = 2
	freeText  = 3
	widget    = 20
	checkBox  = 2
	radio     = 3
	comboBox  = 4
	listBox   = 5
	textField = 6
	password  = 1 << 13 // of a text field's flags
	isHidden  = 1 << 1  // of an annotation's
)

// answers are those on a page, and what is said beside it.
func (d *document) answers(page uint32) (all []answer, comments []string) {
	if d.form != 0 {
		d.do("FORM_OnAfterLoadPage", page, d.form)
	}
	for i := range uint32(d.count("FPDFPage_GetAnnotCount", page)) {
		if d.err != nil {
			return nil, nil
		}
		note := d.do("FPDFPage_GetAnnot", page, i)
		if note == 0 {
			continue
		}
		a := d.answer(note)
		if a.text != "" || a.tick != "" {
			d.do("FPDFAnnot_GetRect", note, d.room)
			f := d.floats(d.room, 4)
			a.box = box{f[0], f[1], f[2], f[3]}.turned(d.turn)
			all = append(all, a)
		}
		for _, said := range []string{word.Clean(d.comment(note)), a.own} {
			if said != "" {
				comments = append(comments, said)
			}
		}
		d.do("FPDFPage_CloseAnnot", note)
	}
	return all, comments
}

// comment is what somebody wrote beside the page: onto a note that is stuck there, or of words
// that they marked or struck out.
func (d *document) comment(note uint32) string {
	switch d.do("FPDFAnnot_GetSubtype", note) {
	case link, freeText, widget:
		return ""
	}
	return d.contents(note)
}

// contents is the text of an annotation.
func (d *document) contents(note uint32) string {
	key := d.machine.room(len("Contents") + 1)
	d.put(key, []byte("Contents"))
	return d.wide("FPDFAnnot_GetStringValue", note, key)
}

// answer is the text of an annotation if somebody answered with it: comments, links and buttons
// are none.
func (d *document) answer(note uint32) answer {
	if d.do("FPDFAnnot_GetFlags", note)&isHidden != 0 {
		return answer{}
	}
	switch d.do("FPDFAnnot_GetSubtype", note) {
	case freeText:
		return answer{text: d.contents(note)}
	case widget:
		if d.form != 0 {
			return d.filled(note)
		}
	}
	return answer{}
}

// filled is what somebody typed into a field of a form, or chose in it.
func (d *document) filled(note uint32) answer {
	switch kind := d.do("FPDFAnnot_GetFormFieldType", d.form, note); kind {
	case comboBox, listBox:
		return answer{text: d.wide("FPDFAnnot_GetFormFieldValue", d.form, note)}
	case textField:
		if d.do("FPDFAnnot_GetFormFieldFlags", d.form, note)&password == 0 {
			return answer{text: d.wide("FPDFAnnot_GetFormFieldValue", d.form, note)}
		}
	case checkBox, radio:
		b := field.Box{Choice: kind == radio, Ticked: d.do("FPDFAnnot_IsChecked", d.form, note) == 1,
			Name:  d.wide("FPDFAnnot_GetFormFieldName", d.form, note),
			Value: d.wide("FPDFAnnot_GetFormFieldExportValue", d.form, note)}
		text, own := b.Says()
		return answer{tick: b.Tick(), text: text, own: own}
	}
	return answer{}
}

// fields are the answers of a page, as package field places them.
func (p *page) fields() []field.Answer {
	all := make([]field.Answer, len(p.answers))
	for i, a := range p.answers {
		all[i] = field.Answer{Text: lineEnds.Replace(a.text), Box: a.tick != "", Left: a.box.left,
			Top: a.box.top, Right: a.box.right, Bottom: a.box.bottom}
		if a.tick != "" {
			all[i].Text = a.tick
		}
	}
	return all
}

// lineEnds are those that programs write, as ours.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")
