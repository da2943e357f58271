// Package reports is the pages that tell what came of it: a report for each audience, for
// coordinators and researchers, and the participants' for whoever has its link.
package reports

import (
	"embed"
	"fmt"
	"html"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client/report"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	"elephants/client/web/static"
	pb "elephants/proto/elephants/v1"
)

//go:embed templates/*.html
var templates embed.FS

type pages struct{ *page.Frame }

// New makes the pages.
func New(f *page.Frame) page.Section {
	p := &pages{f}
	return page.Section{Templates: templates, Functions: functions, Routes: map[string]page.Handler{
		"GET /reports":                   p.list,
		"GET /reports/{audience}":        p.report,
		"GET /reports/{audience}/{file}": p.file,
		"GET /results/{link}":            p.result,
		"GET /results/{link}/easy":       p.easyResult,
	}}
}

func functions(l *messages.Language) template.FuncMap {
	return template.FuncMap{"drawn": drawn, "sourced": func(name string) template.HTML {
		return sourced(l, name)
	}}
}

var quoted = regexp.MustCompile(`“[^”]*”`)

// sourced is what a source is called: in the language of the report but for a name in quotation
// marks, which may be anybody's.
func sourced(l *messages.Language, name string) template.HTML {
	said := quoted.ReplaceAllStringFunc(template.HTMLEscapeString(name), func(theirs string) string {
		inner := html.UnescapeString(strings.Trim(theirs, "“”"))
		return "“" + string(l.Theirs(inner)) + "”"
	})
	return template.HTML(said) // #nosec G203 -- escaped
}

// drawn is the picture of the barrier that a sentence is about, "" for none.
func drawn(s *pb.ReportSentence) template.HTML {
	if sources := s.GetSources(); len(sources) > 0 {
		return static.Picture(sources[0].Part)
	}
	return ""
}

// told is a report on a page.
type told struct {
	*pb.Report
	Sources report.Numbered
	Name    string // of its audience; "" where it was read by a link
	Link    string // by which it was read; "" where it was asked for
	Files   []report.Format
	Easy    bool
}

// shelf is what a coordinator may print or hand on.
type shelf struct {
	Audiences []string
	Link      string // "" for a researcher, or before a release
	Address   string
	Code      template.HTML
	Early     bool // nothing is released, and there is no report
}

// list names the reports, and for coordinators the link that participants open without a receipt.
func (p *pages) list(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	view := shelf{Audiences: report.Audiences}
	_, err = p.Report.GetReport(ctx, &pb.GetReportRequest{Audience: pb.Audience_AUDIENCE_PUBLIC})
	if view.Early = status.Code(err) == codes.FailedPrecondition; err != nil && !view.Early {
		return err
	}
	answer, err := p.Report.GetResultsLink(ctx, &pb.GetResultsLinkRequest{})
	switch status.Code(err) {
	case codes.OK:
		view.Link = answer.Link
		view.Address = page.Address(r, url.URL{Path: "/results/" + answer.Link})
		said := string(page.LanguageOf(r).Said("reports.code"))
		if view.Code, err = page.QRCode(view.Address, said); err != nil {
			return err
		}
	case codes.PermissionDenied: // a researcher
	default:
		return err
	}
	return p.Tell(w, r, page.View{Name: "reports", Title: "reports.title", Data: view})
}

// get asks for the report that the address names; nil where there is no such audience.
func (p *pages) get(r *http.Request) (*pb.Report, error) {
	ctx, err := p.As(r)
	if err != nil {
		return nil, err
	}
	audience, ok := report.Audience(r.PathValue("audience"))
	if !ok {
		return nil, nil //nolint:nilnil // the caller says that there is no such page
	}
	answer, err := p.Report.GetReport(ctx,
		&pb.GetReportRequest{Audience: audience, Language: page.LanguageOf(r).Code})
	return answer.GetReport(), err
}

func (p *pages) report(w http.ResponseWriter, r *http.Request) error {
	found, err := p.get(r)
	if err != nil {
		return err
	}
	if found == nil {
		return p.NotFound(w, r)
	}
	return p.show(w, r, told{Report: found, Name: r.PathValue("audience"), Files: report.Formats})
}

func (p *pages) show(w http.ResponseWriter, r *http.Request, view told) error {
	view.Sources = report.Sources(view.Report)
	title := page.LanguageOf(r).Plain(view.Title).Text // in the report's language, as a name is not
	return p.Tell(w, r, page.View{Name: "report", Heading: title, Data: view})
}

// file hands a report out as a file, by the name of its format.
func (p *pages) file(w http.ResponseWriter, r *http.Request) error {
	format, ok := report.ByName(r.PathValue("file"))
	found, err := p.get(r)
	if err != nil {
		return err
	}
	if found == nil || !ok {
		return p.NotFound(w, r)
	}
	name := r.PathValue("audience") + format.Ext
	w.Header().Set("Content-Type", format.Type)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	return format.Write(w, found)
}

// read asks for the participants' report by a link.
func (p *pages) read(r *http.Request) (told, error) {
	link := r.PathValue("link")
	answer, err := p.Withdrawal.ReadResults(r.Context(),
		&pb.ReadResultsRequest{Link: link, Language: page.LanguageOf(r).Code})
	return told{Report: answer.GetReport(), Link: link}, err
}

func (p *pages) result(w http.ResponseWriter, r *http.Request) error {
	view, err := p.read(r)
	if err != nil {
		return err
	}
	return p.show(w, r, view)
}

func (p *pages) easyResult(w http.ResponseWriter, r *http.Request) error {
	view, err := p.read(r)
	if err != nil {
		return err
	}
	view.Easy = true
	return p.show(w, r, view)
}
