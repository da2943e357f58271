package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis"
	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// office is an administrator's first page: the programmes, those who run the server, and a form for another programme.
type office struct {
	Programmes []*pb.ProgrammeSummary
	Members    crew
	Sectors    []pb.Sector // all that there are
	Form       form
}

// Sides are the numbers of a programme's sides, as fields of a form are named by them.
func (office) Sides() []string { return []string{"0", "1"} }

// Ticked reports whether the form has a sector.
func (o office) Ticked(sector pb.Sector) bool {
	return slices.Contains(o.Form.Values["sector"], client.SectorWord(sector))
}

func (p *Pages) programmes(w http.ResponseWriter, r *http.Request) error {
	f := form{Values: url.Values{"sector": {"public", "private", "social"}}}
	for i, side := range []analysis.Side{analysis.LivedExperience, analysis.DecisionMaker} {
		plural, singular := side.Said()
		f.Set("side-"+strconv.Itoa(i), string(side))
		f.Set("plural-"+strconv.Itoa(i), plural)
		f.Set("singular-"+strconv.Itoa(i), singular)
	}
	return p.showOffice(w, r, http.StatusOK, f, "")
}

func (p *Pages) showOffice(w http.ResponseWriter, r *http.Request, code int, f form, problem string) error {
	ctx, err := p.as(r)
	if err != nil {
		return err
	}
	all, err := p.admins.ListProgrammes(ctx, &pb.ListProgrammesRequest{})
	if err != nil {
		return err
	}
	view := office{Programmes: all.Programmes, Form: f, Sectors: []pb.Sector{pb.Sector_SECTOR_PUBLIC, pb.Sector_SECTOR_PRIVATE, pb.Sector_SECTOR_SOCIAL}}
	if view.Members, err = p.crew(ctx, ""); err != nil {
		return err
	}
	return p.show(w, r, code, "programmes", "Programmes", view, problem)
}

// createProgramme makes a programme as the form says. What was refused stays on the page.
func (p *Pages) createProgramme(w http.ResponseWriter, r *http.Request) error {
	f, err := p.readForm(w, r)
	if err != nil {
		return err
	}
	ctx, err := p.as(r)
	if err != nil {
		return err
	}
	req := &pb.CreateProgrammeRequest{Name: strings.TrimSpace(f.Get("name"))}
	for _, i := range (office{}).Sides() {
		req.Sides = append(req.Sides, strings.TrimSpace(f.Get("side-"+i)))
	}
	req.Named, req.RoleBands = f.sides(req.Sides)
	for _, word := range f.Values["sector"] {
		req.Sectors = append(req.Sectors, pb.Sector(pb.Sector_value["SECTOR_"+strings.ToUpper(word)]))
	}
	if req.Policy, err = f.policy(); err == nil {
		var made *pb.CreateProgrammeResponse
		if made, err = p.admins.CreateProgramme(ctx, req); err == nil {
			http.Redirect(w, r, "/programmes/"+made.Programme, http.StatusSeeOther)
			return nil
		}
	}
	if ended(err) {
		return err
	}
	return p.showOffice(w, r, statusOf(err), f, sentence(err))
}

// sides are the sides and role bands that a form names, of sides with the ids.
func (f form) sides(ids []string) (named []*pb.Side, bands []*pb.RoleBand) {
	for i, id := range ids {
		n := strconv.Itoa(i)
		named = append(named, &pb.Side{Id: id, Plural: strings.TrimSpace(f.Get("plural-" + n)), Singular: strings.TrimSpace(f.Get("singular-" + n))})
		for line := range strings.Lines(f.Get("bands-" + n)) {
			if line = strings.TrimSpace(line); line != "" {
				bands = append(bands, &pb.RoleBand{Side: id, Phrase: line})
			}
		}
	}
	return named, bands
}

var errRule = refuse("problem.rule")

// policy is what a form says of the rules; what is empty has its default.
func (f form) policy() (*pb.Protection, error) {
	policy := &pb.Protection{}
	for name, rule := range map[string]*int32{"k": &policy.K, "batch": &policy.Batch, "outside": &policy.Outside} {
		if f.Get(name) == "" {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(f.Get(name)), 10, 32)
		if err != nil || n == 0 {
			return nil, errRule
		}
		*rule = int32(n)
	}
	return policy, nil
}

// plan is a programme's page.
type plan struct {
	*pb.Programme
	Members crew
	Form    form
}

// Typed is what was typed into a field, or what the programme has.
func (p plan) Typed(field string, has string) string {
	if p.Form.Has(field) {
		return p.Form.Get(field)
	}
	return has
}

// Bands are the role bands of a side, one a line.
func (p plan) Bands(side string) string {
	var lines []string
	for _, b := range p.RoleBands {
		if b.Side == side {
			lines = append(lines, b.Phrase)
		}
	}
	return strings.Join(lines, "\n")
}

func (p *Pages) programme(w http.ResponseWriter, r *http.Request) error {
	return p.showProgramme(w, r, http.StatusOK, form{Values: url.Values{}}, "")
}

func (p *Pages) showProgramme(w http.ResponseWriter, r *http.Request, code int, f form, problem string) error {
	ctx, err := p.as(r)
	if err != nil {
		return err
	}
	answer, err := p.admins.GetProgramme(ctx, &pb.GetProgrammeRequest{Programme: r.PathValue("programme")})
	if err != nil {
		return err
	}
	view := plan{Programme: answer.Programme, Form: f}
	if view.Members, err = p.crew(ctx, answer.Programme.Programme); err != nil {
		return err
	}
	return p.show(w, r, code, "programme", answer.Programme.Name, view, problem)
}

// reviseProgramme changes how a programme's sides are said and its role bands.
func (p *Pages) reviseProgramme(w http.ResponseWriter, r *http.Request) error {
	f, err := p.readForm(w, r)
	if err != nil {
		return err
	}
	ctx, err := p.as(r)
	if err != nil {
		return err
	}
	req := &pb.ReviseProgrammeRequest{Programme: r.PathValue("programme"), RoleBands: &pb.RoleBands{}}
	req.Named, req.RoleBands.Bands = f.sides(f.Values["side"])
	_, err = p.admins.ReviseProgramme(ctx, req)
	switch {
	case err == nil:
		http.Redirect(w, r, "/programmes/"+url.PathEscape(req.Programme), http.StatusSeeOther)
		return nil
	case ended(err) || status.Code(err) == codes.NotFound:
		return err
	}
	return p.showProgramme(w, r, statusOf(err), f, sentence(err))
}

// chronicle is the audit log on a page.
type chronicle struct {
	*pb.ListAuditEntriesResponse
	Held  string
	names map[string]string // of programmes, for an administrator
}

// Of is the programme of an entry, as far as the visitor may know its name.
func (c chronicle) Of(e *pb.AuditEntry) string { return c.names[e.Programme] }

// Everywhere reports whether the log is that of all programmes.
func (c chronicle) Everywhere() bool { return c.names != nil }

// audit shows the log, and with ?held= whether it still holds what an edition names.
func (p *Pages) audit(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.as(r)
	if err != nil {
		return err
	}
	view := chronicle{Held: strings.Join(strings.Fields(r.URL.Query().Get("held")), "")}
	view.ListAuditEntriesResponse, err = p.admins.ListAuditEntries(ctx, &pb.ListAuditEntriesRequest{Held: view.Held})
	problem, code := "", http.StatusOK
	if c := status.Code(err); view.Held != "" && (c == codes.InvalidArgument || c == codes.DataLoss) {
		problem, code, view.Held = sentence(err), statusOf(err), ""
		view.ListAuditEntriesResponse, err = p.admins.ListAuditEntries(ctx, &pb.ListAuditEntriesRequest{})
	}
	if err != nil {
		return err
	}
	if visit, _ := p.visits.of(r); visit.role == "administrator" {
		all, err := p.admins.ListProgrammes(ctx, &pb.ListProgrammesRequest{})
		if err != nil {
			return err
		}
		view.names = map[string]string{}
		for _, one := range all.Programmes {
			view.names[one.Programme] = one.Name
		}
	}
	return p.show(w, r, code, "audit", "Audit log", view, problem)
}
