package report

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	pb "elephants/proto/elephants/v1"
)

// docx writes a report for word processors: paragraphs in styles that readers and screen readers
// know (Title, Heading 1, Heading 2, List Bullet, List Number), and nothing else. Of libraries for
// it in Go none is both free and kept; what is used of the format is little and does not change.
//
// ECMA-376, Office Open XML, part 1:
// https://ecma-international.org/publications-and-standards/standards/ecma-376/
func docx(w io.Writer, r *pb.Report) error {
	z := zip.NewWriter(w)
	about := strings.NewReplacer("{{.Title}}", inXML(r.Title), "{{.Language}}", inXML(r.Language))
	for _, part := range []struct{ name, from string }{
		{"[Content_Types].xml", "content-types.xml"},
		{"_rels/.rels", "relations.xml"},
		{"docProps/core.xml", "core.xml"},
		{"word/_rels/document.xml.rels", "document-relations.xml"},
		{"word/styles.xml", "styles.xml"},
		{"word/numbering.xml", "numbering.xml"},
		{"word/document.xml", ""},
	} {
		content := document(r)
		if part.from != "" {
			fixed, err := files.ReadFile("docx/" + part.from)
			if err != nil {
				return err
			}
			content = about.Replace(string(fixed))
		}
		// a header without a time: the same report has the same bytes
		file, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(file, content); err != nil {
			return err
		}
	}
	return z.Close()
}

// document is the report's text.
func document(r *pb.Report) string {
	d, sources := &writer{}, Sources(r)
	d.paragraph("Title", d.run(r.Title, "", ""))
	d.paragraph("Subtitle", d.run(r.Programme+", "+r.Month, "", ""))
	for _, section := range r.Sections {
		d.paragraph("Heading1", d.run(section.Heading, "", ""))
		laid := sources.Lay(r, section)
		for _, block := range laid.Blocks {
			for _, line := range block.List {
				d.paragraph("ListBullet", d.line(line))
			}
			if block.Name != nil {
				d.paragraph("Heading2", d.line(*block.Name))
			}
			var said []string
			for _, line := range block.Lines {
				said = append(said, d.line(line))
			}
			if len(said) > 0 {
				d.body(block.Leads(), strings.Join(said, d.run(" ", "", "")))
			}
		}
		if len(laid.From) > 0 {
			d.body(false, d.numbers(laid.From))
		}
	}
	d.paragraph("Heading1", d.run(r.Origin, "", ""))
	for _, source := range sources {
		d.paragraph("ListNumber", d.run(source.Name, "", ""))
	}
	return documentHead + d.String() + documentEnd
}

// The document is A4.
const (
	documentHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
	documentEnd = `<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>
<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"
 w:header="709" w:footer="709" w:gutter="0"/></w:sectPr></w:body></w:document>`
)

// writer writes paragraphs.
type writer struct{ strings.Builder }

func (d *writer) paragraph(style, runs string) {
	d.WriteString("<w:p>")
	if style != "" {
		fmt.Fprintf(d, `<w:pPr><w:pStyle w:val="%s"/></w:pPr>`, style)
	}
	d.WriteString(runs + "</w:p>")
}

// body is a plain paragraph. One that leads to what stands below it stays on its page.
func (d *writer) body(leads bool, runs string) {
	d.WriteString("<w:p>")
	if leads {
		d.WriteString("<w:pPr><w:keepNext/></w:pPr>")
	}
	d.WriteString(runs + "</w:p>")
}

// run is text in a language, "" for the document's, with further properties.
func (d *writer) run(text, language, more string) string {
	if language != "" {
		more += `<w:lang w:val="` + inXML(language) + `"/>`
	}
	if more != "" {
		more = "<w:rPr>" + more + "</w:rPr>"
	}
	return "<w:r>" + more + `<w:t xml:space="preserve">` + inXML(text) + "</w:t></w:r>"
}

// line is a sentence with the numbers that stand after it.
func (d *writer) line(l Line) string { return d.run(l.Text, l.Language, "") + d.numbers(l.Shown) }

func (d *writer) numbers(all []int) (runs string) {
	for _, n := range all {
		runs += d.run(fmt.Sprintf("[%d]", n), "", `<w:vertAlign w:val="superscript"/>`)
	}
	return runs
}

// inXML is text as it stands in XML; what XML cannot hold is replaced.
func inXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}
