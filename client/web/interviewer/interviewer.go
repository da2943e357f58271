// Package interviewer is the pages of a note, one question each: who, said, goes, heard, check,
// sent.
//
// A page is shown by GET, so that the back button never meets an error, and answered by POST, which
// leads on to the next. What was answered stands in the form of every page, and in memory: see
// unsent.go. Where the programs for the browser were built, names are found on the interviewer's
// own device, and the note's text comes here without what was taken out.
package interviewer

import (
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"strings"

	"elephants/client/notefile"
	"elephants/client/pdf"
	"elephants/client/web/messages"
	"elephants/client/web/page"
)

//go:embed templates/*.html
var templates embed.FS

// Pages are those of a note.
type Pages struct {
	*page.Frame

	programs fs.FS   // for the browser
	wasm     program // the scrubber
	inPDF    program // what reads PDF files
	pdfium   program // what that calls
}

// New makes the pages. They do without the programs that are not there.
func New(f *page.Frame, programs fs.FS) *Pages {
	return &Pages{
		Frame: f, programs: programs,
		wasm:   findProgram(programs, wasmFile, wasmPath),
		inPDF:  findProgram(programs, pdfFile, pdfPath),
		pdfium: packedProgram(pdfiumPath, pdf.Packed()),
	}
}

// Section is their templates and routes.
func (p *Pages) Section() page.Section {
	return page.Section{Templates: templates, Functions: functions, Routes: map[string]page.Handler{
		"GET /note":                p.newNote,
		"GET /note/{step}/{note}":  p.showNote,
		"POST /note/{step}/{note}": p.answerNote,
		"GET " + startPath:         p.serveStart,
		"GET " + wasmPath:          p.wasm.serve,
		"GET " + pdfPath:           p.inPDF.serve,
		"GET " + pdfiumPath:        p.pdfium.serve,
		"GET " + pdfWorkerPath:     serveWorker,
	}}
}

func functions(*messages.Language) template.FuncMap {
	accepted := func() string { return strings.Join(notefile.Kinds, ",") }
	return template.FuncMap{"kinds": kindsOf, "limit": limit, "accepted": accepted}
}

func (p *Pages) serveStart(w http.ResponseWriter, r *http.Request) error {
	http.ServeFileFS(w, r, p.programs, startFile)
	return nil
}
