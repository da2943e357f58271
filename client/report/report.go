// Package report writes a report as a file: for a browser and the printer, in easy reading, as
// Markdown, and for word processors.
//
// [Format.Write] does it, in one of [Formats]. What a report says was decided by the service; here it only
// gets a form, and each sentence keeps the number of where it comes from. The same report gives the
// same bytes.
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	pb "elephants/proto/elephants/v1"
)

// Format is a form of a report.
type Format struct {
	Name string // as the command and the pages call it
	Ext  string // of its files, with the dot
	Type string // for HTTP
	to   func(io.Writer, *pb.Report) error
}

// Formats are those that there are, the one for most people first.
var Formats = []Format{
	{"html", ".html", "text/html; charset=utf-8", html(false)},
	{
		"docx",
		".docx",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		docx,
	},
	{"md", ".md", "text/markdown; charset=utf-8", markdown},
	{"easy", ".easy.html", "text/html; charset=utf-8", html(true)},
}

// ByName returns the format with the name, and whether there is one.
func ByName(name string) (Format, bool) {
	i := slices.IndexFunc(Formats, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, false
	}
	return Formats[i], true
}

// Write writes a report in the format.
func (f Format) Write(w io.Writer, r *pb.Report) error {
	if err := f.to(w, r); err != nil {
		return fmt.Errorf("writing the report as %s: %w", f.Name, err)
	}
	return nil
}

// Audiences are the names of those that a report can be for, in the order of the service's.
var Audiences = []string{"participants", "commissioners", "funder", "public"}

// Audience is the one with a name, and whether there is one.
func Audience(name string) (pb.Audience, bool) {
	i := slices.Index(Audiences, name)
	return pb.Audience(i + 1), i >= 0
}

// Numbered are the sources of a report, each once, numbered from 1 in the order in which it first
// tells of them.
type Numbered []*pb.ReportSource

// Sources numbers the sources of a report.
func Sources(r *pb.Report) (all Numbered) {
	for _, section := range r.Sections {
		for _, item := range section.Items {
			for _, sentence := range append([]*pb.ReportSentence{item.Name}, item.Sentences...) {
				for _, source := range sentence.GetSources() {
					if all.Number(source) == 0 {
						all = append(all, source)
					}
				}
			}
		}
	}
	return all
}

// Number is that of a source, 0 for one that is not there.
func (n Numbered) Number(source *pb.ReportSource) int {
	return 1 + slices.IndexFunc(n, func(known *pb.ReportSource) bool {
		return known.Edition == source.Edition && known.Part == source.Part &&
			known.Round == source.Round &&
			known.Record == source.Record
	})
}

// Of are the numbers of a sentence's sources.
func (n Numbered) Of(s *pb.ReportSentence) (numbers []int) {
	for _, source := range s.GetSources() {
		numbers = append(numbers, n.Number(source))
	}
	return numbers
}

// markdown writes a report for somebody who goes on writing.
func markdown(w io.Writer, r *pb.Report) error {
	var b strings.Builder
	sources := Sources(r)
	notes := func(numbers []int) (all string) {
		for _, n := range numbers {
			all += fmt.Sprintf("[^%d]", n)
		}
		return all
	}
	noted := func(l Line) string { return escaped(l.Text) + notes(l.Shown) }
	fmt.Fprintf(&b, "# %s\n\n%s, %s\n", escaped(r.Title), escaped(r.Programme), escaped(r.Month))
	for _, section := range r.Sections {
		fmt.Fprintf(&b, "\n## %s\n", escaped(section.Heading))
		laid := sources.Lay(r, section)
		for _, block := range laid.Blocks {
			if block.Name != nil {
				fmt.Fprintf(&b, "\n### %s\n", noted(*block.Name))
			}
			fmt.Fprintln(&b)
			for _, line := range block.List {
				fmt.Fprintf(&b, "- %s\n", noted(line))
			}
			for _, line := range block.Lines {
				fmt.Fprintln(&b, noted(line))
			}
		}
		if len(laid.From) > 0 {
			fmt.Fprintf(&b, "\n%s\n", notes(laid.From))
		}
	}
	fmt.Fprintf(&b, "\n---\n\n%s\n\n", escaped(r.Origin))
	for i, source := range sources {
		fmt.Fprintf(&b, "[^%d]: %s\n", i+1, escaped(source.Name))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// escaped keeps what people wrote from being read as mark-up.
// https://spec.commonmark.org/0.31.2/#backslash-escapes
func escaped(s string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(s, "\n", " ") {
		if strings.ContainsRune("\\`*_[]<>#|&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
