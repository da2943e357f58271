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
	d := &writer{sources: Sources(r)}
	d.paragraph("Title", d.run(r.Title, "", ""))
	d.paragraph("Subtitle", d.run(r.Programme+", "+r.Month, "", ""))
	for _, section := range r.Sections {
		d.paragraph("Heading1", d.run(section.Heading, "", ""))
		for _, item := range section.Items {
			switch {
			case item.Name != nil && len(item.Sentences) == 0:
				d.paragraph("ListBullet", d.sentence(item.Name))
				continue
			case item.Name != nil:
				d.paragraph("Heading2", d.sentence(item.Name))
			}
			var said []string
			for _, s := range item.Sentences {
				said = append(said, d.sentence(s))
			}
			leads := item.Name == nil && strings.HasSuffix(item.Sentences[len(item.Sentences)-1].Text, ":")
			d.body(leads, strings.Join(said, d.run(" ", "", "")))
		}
	}
	d.paragraph("Heading1", d.run(r.Origin, "", ""))
	for _, source := range d.sources {
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
type writer struct {
	strings.Builder
	sources Numbered
}

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

// sentence is one with the numbers of its sources.
func (d *writer) sentence(s *pb.ReportSentence) string {
	runs := d.run(s.Text, s.Language, "")
	for _, n := range d.sources.Of(s) {
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
