package researcher

import (
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"elephants/client"
	"elephants/client/chart"
	"elephants/client/export"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// answered is a release as a page shows it.
type answered struct {
	*pb.GetReleaseResponse
	Panels   []chart.Panel
	Question question // that it answers
	Words    template.HTML
	Counted  template.HTML // the editions that it was counted from
}

// Apart are what tells the sides apart in any panel.
func (a answered) Apart() (all []chart.Difference) {
	for _, p := range a.Panels {
		all = append(all, p.Apart()...)
	}
	return all
}

// Compared is how many pairs of ranges Apart looked at.
func (a answered) Compared() (n int) {
	for _, p := range a.Panels {
		n += len(p.Rows) + len(p.Rest)
	}
	return n
}

// BySide reports whether the sides are told apart.
func (a answered) BySide() bool {
	return slices.Contains(a.Release.By, pb.Dimension_DIMENSION_SIDE)
}

func (p *pages) answer(w http.ResponseWriter, r *http.Request) error {
	answer, book, err := p.getRelease(r)
	if err != nil {
		return err
	}
	if answer == nil {
		return p.NotFound(w, r)
	}
	barriers := r.URL.Query()["barrier"]
	released := answer.Release
	epsilon := strconv.FormatFloat(released.Protection.GetEpsilon(), 'f', -1, 64)
	q := question{Barriers: barriers, Epsilon: epsilon}
	for _, d := range released.By {
		q.By = append(q.By, client.DimensionWord(d))
	}
	l := page.LanguageOf(r)
	view := answered{
		GetReleaseResponse: answer, Question: q, Words: q.Words(l, book), Counted: counted(l, released),
		Panels: chart.Release(released, chart.Names(book), barriers, charts(l)),
	}
	title := l.Said("answer.title", l.Theirs(released.Cohort), released.Number)
	return p.Tell(w, r, page.View{Name: "research-answer", Heading: title, Data: view})
}

// counted names the editions that an answer was counted from.
func counted(l *messages.Language, r *pb.Release) template.HTML {
	var editions []string
	for _, e := range r.Editions {
		editions = append(editions, string(l.Said("chart.edition", l.Theirs(e.Programme), e.Edition)))
	}
	// #nosec G203 -- messages, with names that are escaped
	return template.HTML(strings.Join(editions, "; "))
}

// charts puts the words of charts into the language.
func charts(l *messages.Language) chart.Say {
	if l == messages.English {
		return nil
	}
	return l.Charted
}

// getRelease returns the answer of the page's address, nil if that names none, and the code book.
func (p *pages) getRelease(r *http.Request) (
	*pb.GetReleaseResponse, *pb.ListBarriersResponse, error,
) {
	ctx, err := p.As(r)
	if err != nil {
		return nil, nil, err
	}
	number, err := strconv.ParseInt(r.PathValue("release"), 10, 32)
	if err != nil || number < 1 {
		return nil, nil, nil
	}
	book, err := p.Research.ListBarriers(ctx, &pb.ListBarriersRequest{})
	if err != nil {
		return nil, nil, err
	}
	answer, err := p.Research.GetRelease(ctx, &pb.GetReleaseRequest{Number: int32(number)})
	return answer, book, err
}

// answerFile hands out a file of an answer, by the end of its address.
func (p *pages) answerFile(w http.ResponseWriter, r *http.Request) error {
	answer, book, err := p.getRelease(r)
	if err != nil {
		return err
	}
	if answer == nil {
		return p.NotFound(w, r)
	}
	drawn := chart.ReleaseFile(answer.Release, chart.Names(book), r.URL.Query()["barrier"],
		charts(page.LanguageOf(r)))
	return p.download(w, r, download{
		prefix: fmt.Sprintf("release-%d-", answer.Release.Number), chart: drawn,
		write: func(f export.Format) ([]export.File, error) { return f.Release(answer) },
	})
}

// publishedFile hands out what the editions of a cohort published.
func (p *pages) publishedFile(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	book, err := p.Research.ListBarriers(ctx, &pb.ListBarriersRequest{})
	if err != nil {
		return err
	}
	answer, err := p.Research.QueryBarriers(ctx, &pb.QueryBarriersRequest{FreeOnly: true})
	if err != nil {
		return err
	}
	published := answer.GetPublished()
	if published == nil {
		return p.NotFound(w, r)
	}
	return p.download(w, r, download{
		prefix: "published-",
		chart:  chart.PublishedFile(published, chart.Names(book), charts(page.LanguageOf(r))),
		write:  func(f export.Format) ([]export.File, error) { return f.Published(published) },
	})
}

// mediaTypes of what can be downloaded, by the end of the file's name.
var mediaTypes = map[string]string{
	"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson", "svg": "image/svg+xml",
}

// download is what can be had as a file.
type download struct {
	prefix string // of the files' names
	chart  []byte // the drawing, as SVG
	write  func(export.Format) ([]export.File, error)
}

// download hands out the file that the address names: one of those given or of the exports as CSV,
// by its name, or as JSON Lines.
func (p *pages) download(w http.ResponseWriter, r *http.Request, d download) error {
	files := []export.File{{Name: "chart.svg", Content: d.chart}}
	for _, name := range []string{"csv", "jsonl"} {
		format, err := export.Lookup(name)
		if err != nil {
			return err
		}
		written, err := d.write(format)
		if err != nil {
			return err
		}
		if !format.Folder {
			written[0].Name = "data." + name
		}
		files = append(files, written...)
	}
	i := slices.IndexFunc(files, func(f export.File) bool { return f.Name == r.PathValue("file") })
	if i < 0 {
		return p.NotFound(w, r)
	}
	_, kind, _ := strings.Cut(files[i].Name, ".")
	w.Header().Set("Content-Type", mediaTypes[kind])
	name := d.prefix + files[i].Name
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	_, _ = w.Write(files[i].Content) // whoever asked is gone
	return nil
}
