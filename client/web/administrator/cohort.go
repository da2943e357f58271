package administrator

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// cohorts is the page of what researchers ask together.
type cohorts struct {
	All  []*pb.Cohort
	Free []*pb.ProgrammeSummary // programmes that are in no cohort
	Form page.Form              // that was refused
}

// Typed is what was typed into a field of the form of a cohort, "" for the form of a new one.
func (c cohorts) Typed(cohort, field string) string {
	if c.Form.Get("cohort") != cohort {
		return ""
	}
	return c.Form.Get(field)
}

// field is the id of the field that a refusal is about.
func (c cohorts) field(why messages.Problem) string {
	at := slices.IndexFunc(c.All, func(one *pb.Cohort) bool { return one.Id == c.Form.Get("cohort") })
	switch {
	case slices.Contains(why.About, "cohort-name"):
		return "name"
	case at >= 0 && c.Form.Has("epsilon"):
		return "epsilon-" + strconv.Itoa(at)
	case why.Key == "refused.cohort-empty" && at >= 0 && len(c.Free) > 0:
		return "join-" + strconv.Itoa(at) + "-" + c.Free[0].Programme
	}
	return ""
}

// Ticked reports whether a programme was ticked in the form of a cohort.
func (c cohorts) Ticked(cohort, programme string) bool {
	return c.Form.Get("cohort") == cohort && slices.Contains(c.Form.Values["programme"], programme)
}

func (p *pages) cohorts(w http.ResponseWriter, r *http.Request) error {
	return p.showCohorts(w, r, page.Again{})
}

func (p *pages) showCohorts(w http.ResponseWriter, r *http.Request, again page.Again) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	made, err := p.Research.ListCohorts(ctx, &pb.ListCohortsRequest{})
	if err != nil {
		return err
	}
	all, err := p.Admin.ListProgrammes(ctx, &pb.ListProgrammesRequest{})
	if err != nil {
		return err
	}
	view := cohorts{made.Cohorts, outside(all.Programmes, made.Cohorts), again.Form}
	return p.Tell(w, r, page.View{
		Name: "cohorts", Title: "cohorts.title", Data: view, Again: again, Field: view.field,
	})
}

// outside are the programmes that are in no cohort. A cohort names its programmes as people do, so
// of several with one name as many are left out as cohorts have; the service refuses the rest.
func outside(all []*pb.ProgrammeSummary, cohorts []*pb.Cohort) (free []*pb.ProgrammeSummary) {
	taken := map[string]int{}
	for _, c := range cohorts {
		for _, p := range c.Programmes {
			taken[p.Programme]++
		}
	}
	for _, p := range all {
		if taken[p.Name] == 0 {
			free = append(free, p)
			continue
		}
		taken[p.Name]--
	}
	return free
}

// changeCohorts does what one of the page's forms asks for. What was refused stays on the page.
func (p *pages) changeCohorts(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	return p.Done(w, r, "/cohorts", f, p.changeCohort(ctx, f), p.showCohorts)
}

// errEpsilon refuses a budget that is no number.
var errEpsilon = page.Refuse("cohorts.no-number")

func (p *pages) changeCohort(ctx context.Context, f page.Form) (err error) {
	cohort, programmes := f.Get("cohort"), f.Values["programme"]
	switch {
	case cohort == "":
		_, err = p.Admin.CreateCohort(ctx, &pb.CreateCohortRequest{
			Name: strings.TrimSpace(f.Get("name")), Programmes: programmes,
		})
	case f.Has("epsilon"):
		epsilon, wrong := strconv.ParseFloat(strings.TrimSpace(f.Get("epsilon")), 64)
		if wrong != nil {
			return errEpsilon
		}
		_, err = p.Admin.SetBudget(ctx, &pb.SetBudgetRequest{Cohort: cohort, Epsilon: epsilon})
	default:
		_, err = p.Admin.JoinCohort(ctx, &pb.JoinCohortRequest{
			Cohort: cohort, Programmes: programmes,
		})
	}
	return err
}
