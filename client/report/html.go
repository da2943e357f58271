package report

import (
	"embed"
	"html/template"
	"io"

	pb "elephants/proto/elephants/v1"
)

//go:embed report.html docx/*.xml
var files embed.FS

var page = template.Must(template.New("report.html").ParseFS(files, "report.html"))

// html writes a report as one file for a browser, to be read or printed: nothing is fetched. The
// easy one has a line for each sentence and larger letters.
func html(easy bool) func(io.Writer, *pb.Report) error {
	return func(w io.Writer, r *pb.Report) error {
		return page.Execute(w, struct {
			*pb.Report
			Easy    bool
			Sources Numbered
		}{r, easy, Sources(r)})
	}
}
