package notefile

import (
	"errors"
	"strings"
	"testing"
)

// A no to being quoted that stands beside the text of a file, in a header, a comment or where
// nobody sees it, refuses a note that would be quoted, and is no part of it.
func TestConsentBesideTheText(t *testing.T) {
	const kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	relations := func(kind string) string {
		return `<Relationships><Relationship Id="r1" Type="` + kinds + kind + `" Target="` + kind + `9.xml"/></Relationships>`
	}
	part := func(text string) string {
		return "<w:x " + wordSpace + "><w:p>" + run(text) + "</w:p></w:x>"
	}
	said := "<w:p>" + run(settled) + "</w:p>"
	word := func(kind, text string) []byte {
		return docx(t, said, "word/_rels/document.xml.rels", relations(kind), "word/"+kind+"9.xml", part(text))
	}
	const spaces = ` xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="s"`
	for name, c := range map[string]struct {
		file    string
		content []byte
	}{
		"a header":  {"a.docx", word("header", "Quotable: no")},
		"a footer":  {"a.docx", word("footer", "Not to be quoted")},
		"a comment": {"a.docx", word("comments", "May be quoted? No")},
		"hidden text": {"a.docx", docx(t, said+"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Quotable: "+
			"no</w:t></w:r></w:p>")},
		"a text box": {"a.docx", docx(t, "<w:p>"+run(settled)+"<w:r><mc:AlternateContent><mc:Choic"+
			"e><w:drawing><w:txbxContent><w:p>"+
			run("Quotable: no")+"</w:p></w:txbxContent></w:drawing></mc:Choice></mc:AlternateConten"+
			"t></w:r></w:p>")},
		"an old text box": {"a.docx", docx(t, "<w:p>"+run(settled)+"<w:r><mc:AlternateContent><mc:Ch"+
			"oice><w:drawing/></mc:Choice>"+
			"<mc:Fallback><w:pict><w:txbxContent><w:p>"+run("Quotable: no")+"</w:p></w:txbxConten"+
			"t></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>")},
		"boxes of an old form": {"a.docx", docx(t, said+"<w:p>"+run("Quotable yes ")+oldBox("0")+run(" no ")+oldBox("1")+"</w:p>")},
		"signs of a font": {"a.docx", docx(t, said+"<w:p>"+run("Quotable yes ")+"<w:r><w:sym "+
			"w:font='Wingdings' w:char='F0A8'/></w:r>"+
			run(" no ")+"<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r></w:p>")},
		"letters of that font": {"a.docx", docx(t, said+"<w:p>"+run("Quotable yes ")+dingbats("o")+run(" no ")+dingbats("x")+"</w:p>")},
		"letters across the page": {"a.docx", docx(t, said, "word/_rels/document.xml.rels", relations("header"),
			"word/header9.xml", "<w:x "+wordSpace+"><w:p><w:r><w:pict><v:textpath string='DO NOT "+
				"QUOTE'/></w:pict></w:r></w:p></w:x>")},
		"a yes struck out": {"a.docx", docx(t, said+"<w:p>"+run("May be quoted: ")+looking("<w:strike/>", "yes")+"</w:p>")},
		"a longer yes struck out": {"a.docx", docx(t, said+"<w:p>"+run("May be quoted: ")+
			looking("<w:strike/>", "yes, gladly")+"</w:p>")},
		"a yes struck out on a page": {"a.html", []byte("<html><body><p>" + settled + "</p>" +
			"<p>May be quoted: <s>yes</s></p></body></html>")},
		"a yes struck out in LibreOffice": {"a.odt", odt(t, "<style:style xmlns:style='s' style:name='T1'>"+
			"<style:text-properties style:text-line-through-style='solid'/></style:style>"+
			"<text:p>"+settled+"</text:p><text:p>Quotable: <text:span text:style-name='T1'>yes</text:span></text:p>")},
		"one of both struck out": {"a.docx", docx(t, said+"<w:p>"+run("May be quoted: ")+
			looking("<w:strike/>", "yes")+run(" / no")+"</w:p>")},
		"a bold row of names": {"a.docx", docx(t, "<w:tbl><w:tr>"+cell(looking("<w:b/>", "Side"))+
			cell(looking("<w:b/>", "Quotable"))+"</w:tr><w:tr>"+cell(run("a"))+cell(run("No"))+"</w:tr></w:tbl>"+said)},
		"a header of LibreOffice's": {"a.odt", odt(t, "<text:p>"+settled+"</text:p>", "styles.xml",
			"<x"+spaces+"><style:header><text:p>Quotable: "+
				"<text:span>no</text:span></text:p></style:header></x>")},
		"a comment of LibreOffice's": {"a.odt", odt(t, "<text:p>"+settled+
			"<office:annotation xmlns:office='o'><dc:creator>Ann</dc:creator><text:p>Quotable: "+
			"no</text:p></office:annotation></text:p>")},
		"a section that is hidden": {"a.odt", odt(t, "<text:p>"+settled+"</text:p><text:section "+
			"text:display='none'><text:p>Quotable: no</text:p></text:section>")},
	} {
		if note, err := Read(c.file, c.content, Note{Side: "a", Quotable: true}); err == nil || strings.Contains(err.Error(), settled) {
			t.Errorf("%s: quotable %v, %v", name, note.Quotable, err)
		}
		note, err := Read(c.file, c.content, Note{Side: "a"})
		if err != nil || !strings.Contains(note.Text, settled) || strings.Contains(note.Text, refusedAside) {
			t.Errorf("%s, and nobody is quoted: %q, %v", name, note.Text, err)
		}
	}
	for name, content := range map[string][]byte{
		"a header that says nothing of it": word("header", "Confidential"),
		"a comment about quotes":           word("comments", "They do not quote us."),
		"a no struck out": docx(t, "<w:p>"+run(settled)+"</w:p><w:p>"+run("May be quoted: yes / ")+
			looking("<w:strike/>", "no")+"</w:p>"),
	} {
		if note, err := Read("a.docx", content, Note{Side: "a", Quotable: true}); err != nil ||
			note.Text != settled && note.Text != settled+"\n\nMay be quoted: yes / no" {
			t.Errorf("%s: %q, %v", name, note.Text, err)
		}
	}
	_, err := Read("a.docx", word("header", "Quotable: no"), Note{Side: "a", Quotable: true})
	if !errors.Is(err, errAside) {
		t.Errorf("a header: %v", err)
	}
}

// looking is a run that looks in some way, dingbats one of a font of signs.
func looking(look, text string) string {
	return "<w:r><w:rPr>" + look + "</w:rPr><w:t xml:space='preserve'>" + text + "</w:t></w:r>"
}

func dingbats(text string) string { return looking("<w:rFonts w:ascii='Wingdings'/>", text) }

func cell(text string) string { return "<w:tc><w:p>" + text + "</w:p></w:tc>" }

// Who speaks may stand in bold and nowhere else, and so may questions. Bold words are words, and
// what is struck out stays.
func TestWhatIsBold(t *testing.T) {
	word := func(bold, rest string) string {
		text := ""
		if bold != "" {
			text = looking("<w:b/>", bold)
		}
		return "<w:p>" + text + run(rest) + "</w:p>"
	}
	open := func(bold, rest string) string {
		return "<text:p><text:span text:style-name='B'>" + bold + "</text:span>" + rest + "</text:p>"
	}
	const style = "<style:style xmlns:style='s' xmlns:fo='f' style:name='B'><style:text-properties fo:font-weight='bold'/></style:style>"
	const asked, want = "What stops people?", "What stops people?\n\n" + settled + "\n\nAnd then?\n\nNobody told us."
	for name, c := range map[string]struct {
		file    string
		content []byte
		speaker string
	}{
		"names": {"a.docx", docx(t, word("Tom ", asked)+word("Zbysia", " "+settled)+word("Tom", " And then?")+
			word("Zbysia ", "Nobody told us.")), "Zbysia"},
		"names in LibreOffice": {"a.odt", odt(t, style+open("Tom ", asked)+open("Zbysia", " "+settled)+
			open("Tom", " And then?")+open("Zbysia ", "Nobody told us.")), "Zbysia"},
		"questions": {"a.docx", docx(t, word(asked, "")+word("", settled)+word("And then?", "")+word("", "Nobody told us.")), ""},
	} {
		note, err := Read(c.file, c.content, Note{Side: "a", Speaker: c.speaker})
		if err != nil || note.Text != want || len(note.Others) != 2 || note.Others[0].Start != 0 {
			t.Errorf("%s: %q, others at %v, %v", name, note.Text, note.Others, err)
		}
		if _, err := Read(c.file, c.content, Note{Side: "a"}); err == nil && c.speaker != "" {
			t.Errorf("%s: nobody is asked who speaks", name)
		}
	}
	for name, c := range map[string]struct{ body, want string }{
		"a topic":       {word("Housing", " They had settled it."), "Housing They had settled it."},
		"a heading":     {word("Housing", "") + word("", settled), "Housing\n\n" + settled},
		"bold within":   {word("", "They ") + word("They never", " asked us."), "They\n\nThey never asked us."},
		"struck out":    {"<w:p>" + run("They ") + looking("<w:strike/>", "never") + run(" asked us.") + "</w:p>", "They never asked us."},
		"one question":  {word(asked, "") + word("", settled), asked + "\n\n" + settled},
		"no boxes":      {"<w:p>" + run("They left ") + dingbats("J") + "</w:p>", "They left"},
		"a bold colon":  {word("Hopes:", " none."), "Hopes: none."},
		"a plain colon": {word("Hopes", ": none."), "Hopes: none."},
	} {
		if note, err := Read("a.docx", docx(t, c.body), Note{Side: "a"}); err != nil || note.Text != c.want || len(note.Others) > 0 {
			t.Errorf("%s: %q, others at %v, %v, want %q", name, note.Text, note.Others, err, c.want)
		}
	}
}

// oldBox is a box of a form as Word before 2007 makes it.
func oldBox(ticked string) string {
	return "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default " +
		"w:val='0'/><w:checked w:val='" + ticked +
		"'/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX " +
		"</w:instrText></w:r>" +
		"<w:r><w:fldChar w:fldCharType='end'/></w:r>"
}

// What programs leave open, or write in another form, loses nothing.
func TestNothingIsLost(t *testing.T) {
	field := "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> AUTHOR " +
		"</w:instrText></w:r>" +
		"<w:r><w:fldChar w:fldCharType='separate'/></w:r>" + run("Ann Hallam")
	for name, c := range map[string]struct {
		file    string
		content []byte
		want    string
	}{
		"a field without an end": {"a.docx", docx(t, "<w:p>"+field+"</w:p><w:p>"+run(settled)+"</w:p>"), settled},
		"only a fallback": {"a.docx", docx(t, "<w:p><w:r><mc:AlternateContent><mc:Fallback><w:t>"+settled+
			"</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"), settled},
		"HTML by another name": {"a.txt", []byte("<!DOCTYPE " +
			"html><html><head><title>Ann</title></head><body><p>" + settled +
			"</p><p>Nobody&nbsp;told us.</p></body></html>"), settled + "\n\nNobody told us."},
		"HTML": {"a.html", []byte("<p>" + settled + "</p>"), settled},
	} {
		if note, err := Read(c.file, c.content, Note{Side: "a", Quotable: true}); err != nil || note.Text != c.want {
			t.Errorf("%s: %v\n got %q\nwant %q", name, err, note.Text, c.want)
		}
	}
	for begin, want := range map[string]string{"{\\rtf1\\ansi ": "RTF", "%PDF-1.7\n": "PDF", "PK\x03\x04": "Word"} {
		if _, err := Read("a.txt", []byte(begin+settled), Note{Side: "a"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// A cross that Word writes as a sign of a font is a no, in a box beside a yes and a no the answer.
func TestCrossesOfAFont(t *testing.T) {
	sign := func(sign string) string {
		font, char, _ := strings.Cut(sign, "/")
		return "<w:r><w:sym w:font='" + font + "' w:char='" + char + "'/></w:r>"
	}
	for body, refused := range map[string]bool{
		run("Quotable: ") + sign("Wingdings/F0FB"):                                                      true,
		run("Quotable: ") + sign("Wingdings/F0FD"):                                                      true,
		run("May be quoted ") + sign("Wingdings/F044"):                                                  true,
		run("Quotable: ") + dingbats("D"):                                                               true,
		run("Quotes ") + sign("Wingdings 2/F04F"):                                                       true,
		run("Quotes ") + sign("Wingdings 2/F053"):                                                       true,
		run("Quotable yes ") + sign("Wingdings/F0A8") + run(" no ") + sign("Wingdings/F0FD"):            true,
		run("Quotable yes ") + sign("Wingdings/F0A8") + run(" no ") + sign("Wingdings 2/F053"):          true,
		run("Quotable yes ") + sign("Wingdings/F0A8") + run(" no ") + sign("Wingdings/F0FC"):            true,
		run("Quotable: ") + sign("Wingdings/F0FE"):                                                      false,
		run("Quotable: ") + sign("Wingdings/F0FC"):                                                      false,
		run("Quotable: ") + sign("Wingdings 2/F052"):                                                    false,
		run("Quotable: ") + sign("Wingdings/F0FD") + run(" yes ") + sign("Wingdings/F0A8") + run(" no"): false,
	} {
		content := docx(t, "<w:p>"+run(settled)+"</w:p><w:p>"+body+"</w:p>")
		if _, err := Read("a.docx", content, Note{Side: "a", Quotable: true}); (err != nil) != refused {
			t.Errorf("%s: %v, want refused %v", body, err, refused)
		}
	}
}

// A yes and a no are told apart in a grid of consent, whose empty cells are empty in every form.
func TestAGridOfConsent(t *testing.T) {
	word := func(tick int, head ...string) []byte {
		rows := ""
		for _, row := range [][]string{head, {"May be recorded", "x", ""}, {"I agree to be quoted",
			"", ""}} {
			if row[0] == "I agree to be quoted" {
				row[tick] = "x"
			}
			rows += "<w:tr>"
			for _, c := range row {
				rows += cell(run(c))
			}
			rows += "</w:tr>"
		}
		return docx(t, "<w:tbl>"+rows+"</w:tbl><w:p>"+run(settled)+"</w:p>")
	}
	open := func(row string) []byte {
		const cells = "<table:table-cell>"
		return odt(t, "<table:table xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'><table:table-row>"+cells+
			"</table:table-cell>"+cells+"<text:p>Yes</text:p></table:table-cell>"+cells+"<text:p>No</text:p></table:table-cell>"+
			"</table:table-row><table:table-row>"+cells+"<text:p>I "+
			"agree to be quoted</text:p></table:table-cell>"+row+
			"</table:table-row></table:table><text:p>"+settled+"</text:p>")
	}
	const tick, empty = "<table:table-cell><text:p>\u2713</text:p></table:table-cell>",
		"<table:table-cell/>"
	for name, c := range map[string]struct {
		file    string
		content []byte
		no      bool
	}{
		"yes": {"a.docx", word(1, "", "Yes", "No"), false}, "no": {"a.docx", word(2, "", "Yes", "No"),
			true},
		"no first": {"a.docx", word(1, "", "No", "Yes"), true}, "yes second": {"a.docx", word(2, "",
			"No", "Yes"), false},
		"yes in LibreOffice": {"a.odt", open(tick + empty), false}, "no in LibreOffice": {"a.odt",
			open(empty + tick), true},
		"neither":   {"a.odt", open(empty + empty), true},
		"initials":  {"a.txt", []byte("\tYes\tNo\nI agree to be quoted\tKH\t\n\n" + settled), false},
		"boxes":     {"a.txt", []byte("\tYes\tNo\nI agree to be quoted\t☒\t☐\n\n" + settled), false},
		"boxes, no": {"a.txt", []byte("\tYes\tNo\nI agree to be quoted\t☐\t☒\n\n" + settled), true},
		"HTML": {"a.html", []byte("<table><tr><td></td><td>Yes</td><td>No</td></tr><tr><td>I " +
			"agree to be quoted</td><td>x</td><td></td></tr></table><p>" + settled + "</p>"), false},
		"HTML, no": {"a.html", []byte("<table><tr><td></td><td>Yes</td><td>No</td></tr><tr><td>I " +
			"agree to be quoted</td><td></td><td>x</td></tr></table><p>" + settled + "</p>"), true},
	} {
		note, err := Read(c.file, c.content, Note{Side: "a", Quotable: true})
		if (err != nil) != c.no || err != nil && !strings.Contains(err.Error(), "may not be quoted") ||
			err == nil && !strings.Contains(note.Text, settled) {
			t.Errorf("%s: %q, %v", name, note.Text, err)
		}
	}
}
