package researcher

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis/disclose"
	"elephants/client"
	"elephants/client/chart"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// study is the first page of research.
type study struct {
	Cohort    *pb.Cohort // nil: in none
	Book      *pb.ListBarriersResponse
	Releases  []*pb.ReleaseSummary
	Published *pb.Published    // of a cohort that is too small for counts
	Panels    []chart.Panel    // of Published
	Asks      bool             // there is something to ask, and the visitor may
	Nothing   messages.Problem // why not, where no edition was released
	Question  question
	Sets      bool // the visitor may say how much may be learnt
}

// question is one of the menu, as the form has it.
type question struct {
	By       []string // "side", "sector", "programme"
	Barriers []string // ids; none: all
	Epsilon  string
}

func questionOf(values url.Values) question {
	epsilon := cmp.Or(values.Get("epsilon"), sureness[0].Epsilon)
	return question{values["by"], values["barrier"], epsilon}
}

// Values are the question's fields, for a link or a form.
func (q question) Values() url.Values {
	return url.Values{"by": q.By, "barrier": q.Barriers, "epsilon": {q.Epsilon}}
}

// Query is the question as the end of an address.
func (q question) Query() template.URL {
	return template.URL(q.Values().Encode()) // #nosec G203 -- it is encoded
}

// Has reports whether a split is ticked, and Shows whether a barrier is.
func (q question) Has(by string) bool { return slices.Contains(q.By, by) }

// Shows reports whether a barrier is ticked.
func (q question) Shows(id string) bool { return slices.Contains(q.Barriers, id) }

// Words say what is asked.
func (q question) Words(l *messages.Language, book *pb.ListBarriersResponse) template.HTML {
	var by []pb.Dimension
	for _, word := range q.By {
		if d, ok := client.ParseDimension(word); ok {
			by = append(by, d)
		}
	}
	divided := split(l, by)
	names, quoted := chart.Names(book), []string{}
	for _, id := range q.Barriers {
		quoted = append(quoted, "“"+string(l.Theirs(cmp.Or(names[id], "?")))+"”")
	}
	shown := template.HTML(strings.Join(quoted, ", ")) // #nosec G203 -- escaped
	switch {
	case len(quoted) == 0 && divided == "":
		return l.Said("question.all")
	case len(quoted) == 0:
		return l.Said("question.all-by", divided)
	case divided == "":
		return l.Said("question.some", shown)
	}
	return l.Said("question.some-by", shown, divided)
}

// split says how a question is split: "by side and sector", "" for not at all.
func split(l *messages.Language, by []pb.Dimension) template.HTML {
	if len(by) == 0 {
		return ""
	}
	var words []string
	for _, d := range slices.Compact(slices.Sorted(slices.Values(by))) {
		words = append(words, client.DimensionWord(d))
	}
	return l.Said("split." + strings.Join(words, "-"))
}

var errUnsure = page.Refuse("ask.unsure")

func (q question) request() (*pb.QueryBarriersRequest, error) {
	req := &pb.QueryBarriersRequest{Barriers: q.Barriers}
	for _, word := range q.By {
		d, _ := client.ParseDimension(word) // what is none is refused by the service
		req.By = append(req.By, d)
	}
	var err error
	if req.Epsilon, err = strconv.ParseFloat(q.Epsilon, 64); err != nil {
		return nil, errUnsure
	}
	return req, nil
}

// sure is a choice of how much chance is added. Its name is that of a message.
type sure struct{ Epsilon, Name string }

// Within is about how far a count is from what was counted, in nineteen of twenty.
func (s sure) Within() int {
	epsilon, _ := strconv.ParseFloat(s.Epsilon, 64) // of the list below
	return int(math.Ceil(disclose.BarriersEach/epsilon*math.Log(20))) + disclose.RoundTo/2
}

// sureness are the choices. The service takes every epsilon between; three are enough to choose
// from.
var sureness = []sure{{"1", "most"}, {"0.5", "half"}, {"0.25", "rough"}}

var studyFields = page.Fields{
	"ask.unsure": "epsilon-1", "refused.epsilon": "epsilon-1", "refused.question-split": "by-side",
	"refused.question-barrier": "go",
}

func (p *pages) study(w http.ResponseWriter, r *http.Request) error {
	return p.showStudy(w, r, page.Again{Form: page.Form{Values: r.URL.Query()}})
}

// showStudy shows the cohort, and what it can be asked. To look costs nothing.
func (p *pages) showStudy(w http.ResponseWriter, r *http.Request, again page.Again) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	view := study{Question: questionOf(again.Form.Values)}
	show := func() error {
		return p.Tell(w, r, page.View{
			Name: "research", Title: "research.title", Data: view, Again: again, Field: studyFields.Of,
		})
	}
	if view.Book, err = p.Research.ListBarriers(ctx, &pb.ListBarriersRequest{}); err != nil {
		return err
	}
	cohorts, err := p.Research.ListCohorts(ctx, &pb.ListCohortsRequest{})
	if err != nil {
		return err
	}
	if len(cohorts.Cohorts) == 0 {
		return show()
	}
	view.Cohort = cohorts.Cohorts[0]
	releases, err := p.Research.ListReleases(ctx, &pb.ListReleasesRequest{})
	if err != nil {
		return err
	}
	view.Releases = releases.Releases
	if visit, _ := p.Visit(r); visit.Role != "researcher" { // a coordinator reads along
		view.Sets = visit.Role == "coordinator"
		return show()
	}
	answer, err := p.Research.QueryBarriers(ctx, &pb.QueryBarriersRequest{FreeOnly: true})
	switch {
	case client.Reason(err) == "NOTHING_RELEASED":
		view.Nothing = page.Refused(page.LanguageOf(r), err)
	case err != nil && status.Code(err) != codes.FailedPrecondition:
		return err
	case answer.GetPublished() != nil:
		view.Published = answer.GetPublished()
		view.Panels = chart.Published(view.Published, chart.Names(view.Book), charts(page.LanguageOf(r)))
	default: // it costs, was answered, or was lost
		view.Asks = true
	}
	return show()
}

// price is what a question would cost, before it is asked.
type price struct {
	Question question
	Words    template.HTML
	Cost     float64
	Budget   *pb.Budget
}

// After is what would be left, and Covered whether the budget has as much.
func (c price) After() float64 { return math.Round((c.Budget.Left-c.Cost)*100) / 100 }

// Covered reports whether the budget has as much.
func (c price) Covered() bool { return c.After() >= 0 }

func (p *pages) cost(w http.ResponseWriter, r *http.Request) error {
	f, err := p.ReadForm(w, r)
	if err != nil {
		return err
	}
	return p.showCost(w, r, f, messages.Problem{})
}

// showCost says what a question would cost. What is no question comes back with the form.
func (p *pages) showCost(
	w http.ResponseWriter, r *http.Request, f page.Form, wrong messages.Problem,
) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	q := questionOf(f.Values)
	req, err := q.request()
	var answer *pb.QueryBarriersResponse
	if err == nil {
		req.CostOnly = true
		answer, err = p.Research.QueryBarriers(ctx, req)
	}
	switch {
	case status.Code(err) == codes.InvalidArgument:
		return p.Done(w, r, "", f, err, p.showStudy)
	case err != nil:
		return err
	}
	book, err := p.Research.ListBarriers(ctx, &pb.ListBarriersRequest{})
	if err != nil {
		return err
	}
	code := http.StatusOK
	if wrong.Text != "" {
		code = http.StatusConflict
	}
	return p.Tell(w, r, page.View{
		Code: code, Name: "research-cost", Title: "cost.title", Error: wrong,
		Data: price{q, q.Words(page.LanguageOf(r), book), answer.Cost, answer.Budget},
	})
}

// askCohort asks a question at the price that was shown, and leads to its answer. Sent twice it
// asks once: the answer is paid for by then, and if it has become another question, because an
// edition came out in between, what is left is no longer what was shown.
func (p *pages) askCohort(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	q := questionOf(f.Values)
	req, err := q.request()
	if err != nil {
		return p.Done(w, r, "", f, err, p.showStudy)
	}
	req.CostOnly = true
	now, err := p.Research.QueryBarriers(ctx, req)
	if err != nil {
		return err
	}
	if now.Cost > 0 && (f.Get("cost") != decimal(now.Cost) ||
		f.Get("left") != decimal(now.Budget.Left)) {
		return p.showCost(w, r, f, page.LanguageOf(r).Problem("cost.dearer"))
	}
	req.CostOnly, req.FreeOnly = false, now.Cost == 0
	answer, err := p.Research.QueryBarriers(ctx, req)
	if err != nil {
		return err
	}
	to := "/research"
	if release := answer.GetRelease(); release != nil {
		shown := url.Values{"barrier": q.Barriers}.Encode()
		to = fmt.Sprintf("/research/releases/%d?%s", release.Number, shown)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// decimal writes a part of a budget as forms carry it.
func decimal(epsilon float64) string { return strconv.FormatFloat(epsilon, 'f', 2, 64) }

// openAPI hands out the description of REST.
func (p *pages) openAPI(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(pb.OpenAPI()) // whoever asked is gone
	return nil
}
