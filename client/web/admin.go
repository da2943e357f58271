package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis"
	"elephants/analysis/disclose"
	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// office is an administrator's first page: the programmes, those who run the server, and a form for another programme.
type office struct {
	Programmes []*pb.ProgrammeSummary
	Members    crew
	Backups    copies
	Form       form
}

// Sides are the numbers of a programme's sides, as fields of a form are named by them.
func (office) Sides() []string { return []string{"0", "1"} }

// Said is what the form says of the side with the number.
func (o office) Said(n string) aside { return aside{o.Form, n} }

// Rules are those that a programme may begin with.
func (o office) Rules() []rule {
	least := &pb.Protection{K: int32(disclose.Floor.K), Batch: int32(disclose.Floor.Batch), Outside: int32(disclose.Floor.Outside)}
	return rulebook{&pb.GetPolicyResponse{Floor: least}, o.Form}.Rules()
}

// aside is what a form says of a side.
type aside struct {
	form
	N string // of the side, from "0"
}

// Get is a field of the side.
func (s aside) Get(field string) string { return s.form.Get(field + "-" + s.N) }

// set puts into a form what describes a side.
func (f form) set(n int, side *pb.Side, bands []*pb.RoleBand) {
	at := "-" + strconv.Itoa(n)
	f.Set("plural"+at, side.Plural)
	f.Set("singular"+at, side.Singular)
	f.Set("side"+at, side.Id)
	var lines []string
	for _, b := range bands {
		if b.Side == side.Id {
			lines = append(lines, b.Phrase)
		}
	}
	f.Set("bands"+at, strings.Join(lines, "\n"))
}

// AllSectors are the words of all sectors that there are, and AllLanguages the languages that pages can be in.
func (form) AllSectors() (all []string) {
	for n := range len(pb.Sector_name) - 1 {
		all = append(all, client.SectorWord(pb.Sector(n+1)))
	}
	return all
}

// AllLanguages are the languages that pages can be in.
func (form) AllLanguages() []*language { return languages }

// Ticked reports whether a form has the value in a field.
func (f form) Ticked(field, value string) bool { return slices.Contains(f.Values[field], value) }

// sectors are those that are ticked in a form.
func (f form) sectors() (all []pb.Sector, err error) {
	for _, word := range f.Values["sector"] {
		all = append(all, pb.Sector(pb.Sector_value["SECTOR_"+strings.ToUpper(word)])) // the service refuses what is none
	}
	if len(all) == 0 {
		return nil, errNoSector
	}
	return all, nil
}

var errNoSector = refuse("programme.no-sector")

func (p *Pages) programmes(w http.ResponseWriter, r *http.Request) error {
	f := form{Values: url.Values{"pages": {english.Code}}}
	f.Values["sector"] = f.AllSectors()
	for i, side := range []analysis.Side{analysis.LivedExperience, analysis.DecisionMaker} {
		plural, singular := side.Said()
		f.set(i, &pb.Side{Id: string(side), Plural: plural, Singular: singular}, nil)
	}
	return p.showOffice(w, r, http.StatusOK, f, problem{})
}

func (p *Pages) showOffice(w http.ResponseWriter, r *http.Request, code int, f form, wrong problem) error {
	ctx, err := p.as(r)
	if err != nil {
		return err
	}
	all, err := p.admins.ListProgrammes(ctx, &pb.ListProgrammesRequest{})
	if err != nil {
		return err
	}
	view := office{Programmes: all.Programmes, Form: f}
	if view.Members, err = p.crew(ctx, ""); err != nil {
		return err
	}
	if view.Backups.ListBackupsResponse, err = p.admins.ListBackups(ctx, &pb.ListBackupsRequest{}); err != nil {
		return err
	}
	return p.tell(w, r, code, "programmes", "programmes.title", view, wrong)
}

// copies are the server's backups.
type copies struct{ *pb.ListBackupsResponse }

// Late reports whether neither today nor yesterday has one. The server makes today's while it starts.
func (c copies) Late() bool {
	yesterday := time.Now().UTC().AddDate(0, 0, -1).Format(time.DateOnly)
	return len(c.Backups) == 0 || c.Backups[0].Day < yesterday
}

func (p *Pages) makeBackup(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.as(r)
	if err != nil {
		return err
	}
	if _, err := p.admins.MakeBackup(ctx, &pb.MakeBackupRequest{}); err != nil {
		return err
	}
	http.Redirect(w, r, "/programmes#backups", http.StatusSeeOther)
	return nil
}

// createProgramme makes a programme as the form says. What was refused stays on the page.
func (p *Pages) createProgramme(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.sent(w, r)
	if err != nil {
		return err
	}
	made, err := p.create(ctx, f)
	switch {
	case err == nil:
		http.Redirect(w, r, "/programmes/"+made.Programme, http.StatusSeeOther)
		return nil
	case ended(err):
		return err
	}
	return p.showOffice(w, r, p.statusOf(r, err), f, languageOf(r).refused(err))
}

func (p *Pages) create(ctx context.Context, f form) (_ *pb.CreateProgrammeResponse, err error) {
	req := &pb.CreateProgrammeRequest{Name: strings.TrimSpace(f.Get("name")), PageLanguage: f.Get("pages")}
	for _, i := range (office{}).Sides() {
		req.Sides = append(req.Sides, strings.TrimSpace(f.Get("side-"+i)))
	}
	req.Named, req.RoleBands = f.sides(req.Sides)
	if req.Sectors, err = f.sectors(); err != nil {
		return nil, err
	}
	if req.Policy, err = f.policy(); err != nil {
		return nil, err
	}
	return p.admins.CreateProgramme(ctx, req)
}

// sides are the sides and role bands that a form names, of sides with the ids.
func (f form) sides(ids []string) (named []*pb.Side, bands []*pb.RoleBand) {
	for i, id := range ids {
		side := aside{f, strconv.Itoa(i)}
		named = append(named, &pb.Side{Id: id, Plural: strings.TrimSpace(side.Get("plural")), Singular: strings.TrimSpace(side.Get("singular"))})
		for line := range strings.Lines(side.Get("bands")) {
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

// Said is what the form says of the side with the number.
func (p plan) Said(n int) aside { return aside{p.Form, strconv.Itoa(n)} }

// formOf is a programme as the form has it that revises it.
func formOf(p *pb.Programme) form {
	f := form{Values: url.Values{"name": {p.Name}, "pages": {p.PageLanguage}}}
	for i, side := range p.Sides {
		f.set(i, side, p.RoleBands)
	}
	for _, sector := range p.Sectors {
		f.Add("sector", client.SectorWord(sector))
	}
	return f
}

func (p *Pages) programme(w http.ResponseWriter, r *http.Request) error {
	return p.showProgramme(w, r, http.StatusOK, form{}, problem{})
}

// showProgramme shows a programme, with the form as it was typed, if it was.
func (p *Pages) showProgramme(w http.ResponseWriter, r *http.Request, code int, typed form, wrong problem) error {
	ctx, err := p.as(r)
	if err != nil {
		return err
	}
	answer, err := p.admins.GetProgramme(ctx, &pb.GetProgrammeRequest{Programme: r.PathValue("programme")})
	if err != nil {
		return err
	}
	view := plan{Programme: answer.Programme, Form: typed}
	if typed.Values == nil {
		view.Form = formOf(answer.Programme)
	}
	if view.Members, err = p.crew(ctx, answer.Programme.Programme); err != nil {
		return err
	}
	return p.titled(w, r, code, "programme", answer.Programme.Name, view, wrong)
}

// reviseProgramme changes what a form says of a programme. What was refused stays on the page.
func (p *Pages) reviseProgramme(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.sent(w, r)
	if err != nil {
		return err
	}
	req := &pb.ReviseProgrammeRequest{
		Programme: r.PathValue("programme"), Name: f.Get("name"), PageLanguage: f.Get("pages"), RoleBands: &pb.RoleBands{},
	}
	req.Named, req.RoleBands.Bands = f.sides(f.Values["side"])
	if req.Sectors, err = f.sectors(); err == nil {
		_, err = p.admins.ReviseProgramme(ctx, req)
	}
	switch {
	case err == nil:
		http.Redirect(w, r, "/programmes/"+url.PathEscape(req.Programme), http.StatusSeeOther)
		return nil
	case ended(err) || status.Code(err) == codes.NotFound:
		return err
	}
	return p.showProgramme(w, r, p.statusOf(r, err), f, languageOf(r).refused(err))
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
	wrong, code := problem{}, http.StatusOK
	if c := status.Code(err); view.Held != "" && (c == codes.InvalidArgument || c == codes.DataLoss) {
		wrong, code, view.Held = languageOf(r).refused(err), p.statusOf(r, err), ""
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
	return p.tell(w, r, code, "audit", "audit.title", view, wrong)
}
