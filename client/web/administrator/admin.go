package administrator

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
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// office is an administrator's first page: the programmes, those who run the server, and a form for
// another programme.
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
func (o office) Rules() []page.Rule {
	floor := disclose.Floor
	least := &pb.Protection{
		K: int32(floor.K), Batch: int32(floor.Batch), Outside: int32(floor.Outside),
	}
	return page.Rules(&pb.GetPolicyResponse{Floor: least}, o.Form.Form)
}

// aside is what a form says of a side.
type aside struct {
	form
	N string // of the side, from "0"
}

// Get is a field of the side.
func (s aside) Get(field string) string { return s.form.Get(field + "-" + s.N) }

// form is that of a programme.
type form struct{ page.Form }

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

// AllSectors are the words of all sectors that there are.
func (form) AllSectors() (all []string) {
	for n := range len(pb.Sector_name) - 1 {
		all = append(all, client.SectorWord(pb.Sector(n+1)))
	}
	return all
}

// AllLanguages are the languages that pages can be in.
func (form) AllLanguages() []*messages.Language { return messages.Languages }

// Ticked reports whether a form has the value in a field.
func (f form) Ticked(field, value string) bool { return slices.Contains(f.Values[field], value) }

// sectors are those that are ticked in a form.
func (f form) sectors() (all []pb.Sector, err error) {
	for _, word := range f.Values["sector"] {
		// The service refuses what is none.
		all = append(all, pb.Sector(pb.Sector_value["SECTOR_"+strings.ToUpper(word)]))
	}
	if len(all) == 0 {
		return nil, errNoSector
	}
	return all, nil
}

var errNoSector = page.Refuse("programme.no-sector")

// The fields that the refusal of a programme is about.
var programmeFields = page.Fields{
	"subject": "subject", "refused.subject-holds": "subject", "programme-name": "name",
	"refused.programme-exists": "name", "first-side": "plural-0",
	"second-side": "plural-1", "side-name": "plural-0", "refused.sides-one": "side-1",
	"refused.sides-alike": "plural-1", "role-band": "bands-0", "refused.bands-many": "bands-0",
	"refused.band-side": "bands-0", "refused.band-holds": "bands-0", "programme.no-sector": "sector-public",
	"refused.programme-sector": "sector-public", "refused.page-language": "pages-en",
	"letters.bound": "count", "refused.round-other": "count", "refused.round-closed": "count",
	"problem.rule": "k", "refused.floor": "k", "refused.ceiling": "k",
}

func (p *pages) programmes(w http.ResponseWriter, r *http.Request) error {
	f := form{page.Form{Values: url.Values{"pages": {messages.English.Code}}}}
	f.Values["sector"] = f.AllSectors()
	for i, side := range []analysis.Side{analysis.LivedExperience, analysis.DecisionMaker} {
		plural, singular := side.Said()
		f.set(i, &pb.Side{Id: string(side), Plural: plural, Singular: singular}, nil)
	}
	return p.showOffice(w, r, page.Again{Form: f.Form})
}

func (p *pages) showOffice(w http.ResponseWriter, r *http.Request, again page.Again) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	all, err := p.Admin.ListProgrammes(ctx, &pb.ListProgrammesRequest{})
	if err != nil {
		return err
	}
	view := office{Programmes: all.Programmes, Form: form{again.Form}}
	if view.Members, err = p.crew(ctx, ""); err != nil {
		return err
	}
	backups, err := p.Admin.ListBackups(ctx, &pb.ListBackupsRequest{})
	if err != nil {
		return err
	}
	view.Backups = copies{backups}
	return p.Tell(w, r, page.View{
		Name: "programmes", Title: "programmes.title", Data: view, Again: again, Field: programmeFields.Of,
	})
}

// copies are the server's backups.
type copies struct{ *pb.ListBackupsResponse }

// Late reports whether neither today nor yesterday has one. The server makes today's while it
// starts.
func (c copies) Late() bool {
	yesterday := time.Now().UTC().AddDate(0, 0, -1).Format(time.DateOnly)
	return len(c.Backups) == 0 || c.Backups[0].Day < yesterday
}

func (p *pages) makeBackup(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	if _, err := p.Admin.MakeBackup(ctx, &pb.MakeBackupRequest{}); err != nil {
		return err
	}
	http.Redirect(w, r, "/programmes#backups", http.StatusSeeOther)
	return nil
}

// createProgramme makes a programme as the form says. What was refused stays on the page.
func (p *pages) createProgramme(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	made, err := p.create(ctx, form{f})
	return p.Done(w, r, "/programmes/"+made.GetProgramme(), f, err, p.showOffice)
}

func (p *pages) create(ctx context.Context, f form) (_ *pb.CreateProgrammeResponse, err error) {
	req := &pb.CreateProgrammeRequest{
		Name: strings.TrimSpace(f.Get("name")), Subject: subjectOf(f.Form), PageLanguage: f.Get("pages"),
	}
	for _, i := range (office{}).Sides() {
		req.Sides = append(req.Sides, strings.TrimSpace(f.Get("side-"+i)))
	}
	req.Named, req.RoleBands = f.sides(req.Sides)
	if req.Sectors, err = f.sectors(); err != nil {
		return nil, err
	}
	if req.Policy, err = f.Policy(); err != nil {
		return nil, err
	}
	return p.Admin.CreateProgramme(ctx, req)
}

// sides are the sides and role bands that a form names, of sides with the ids.
func (f form) sides(ids []string) (named []*pb.Side, bands []*pb.RoleBand) {
	for i, id := range ids {
		side := aside{f, strconv.Itoa(i)}
		named = append(named, &pb.Side{
			Id: id, Plural: strings.TrimSpace(side.Get("plural")),
			Singular: strings.TrimSpace(side.Get("singular")),
		})
		for line := range strings.Lines(side.Get("bands")) {
			if line = strings.TrimSpace(line); line != "" {
				bands = append(bands, &pb.RoleBand{Side: id, Phrase: line})
			}
		}
	}
	return named, bands
}

// plan is a programme's page.
type plan struct {
	*pb.Programme
	Members crew
	Form    form
	Letters form // that was refused
}

// Said is what the form says of the side with the number.
func (p plan) Said(n int) aside { return aside{p.Form, strconv.Itoa(n)} }

// formOf is a programme as the form has it that revises it.
func formOf(p *pb.Programme) form {
	f := form{page.Form{Values: url.Values{
		"name": {p.Name}, "subject": {p.Subject}, "pages": {p.PageLanguage},
	}}}
	for i, side := range p.Sides {
		f.set(i, side, p.RoleBands)
	}
	for _, sector := range p.Sectors {
		f.Add("sector", client.SectorWord(sector))
	}
	return f
}

func (p *pages) programme(w http.ResponseWriter, r *http.Request) error {
	return p.showProgramme(w, r, page.Again{})
}

// showProgramme shows a programme, with the form as it was typed, if it was.
func (p *pages) showProgramme(w http.ResponseWriter, r *http.Request, again page.Again) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	ofLetters := r.URL.Path == lettersPath
	req := &pb.GetProgrammeRequest{Programme: r.PathValue("programme")}
	if ofLetters {
		req.Programme = again.Form.Get("programme")
	}
	answer, err := p.Admin.GetProgramme(ctx, req)
	if err != nil {
		return err
	}
	view := plan{Programme: answer.Programme, Form: form{again.Form}}
	if ofLetters {
		view.Letters = form{again.Form}
	}
	if again.Form.Values == nil || ofLetters {
		view.Form = formOf(answer.Programme)
	}
	if view.Members, err = p.crew(ctx, answer.Programme.Programme); err != nil {
		return err
	}
	return p.Tell(w, r, page.View{
		Name: "programme", Heading: answer.Programme.Name, Data: view, Again: again, Field: programmeFields.Of,
	})
}

// reviseProgramme changes what a form says of a programme. What was refused stays on the page.
func (p *pages) reviseProgramme(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	typed := form{f}
	req := &pb.ReviseProgrammeRequest{
		Programme: r.PathValue("programme"), Name: f.Get("name"), PageLanguage: f.Get("pages"),
		RoleBands: &pb.RoleBands{},
	}
	if subject := subjectOf(f); f.Has("subject") {
		req.Subject = &subject
	}
	req.Named, req.RoleBands.Bands = typed.sides(f.Values["side"])
	if req.Sectors, err = typed.sectors(); err == nil {
		_, err = p.Admin.ReviseProgramme(ctx, req)
	}
	if status.Code(err) == codes.NotFound {
		return err
	}
	return p.Done(w, r, "/programmes/"+url.PathEscape(req.Programme), f, err, p.showProgramme)
}

// subjectOf is what a programme is about: its field grows with what is typed, and has no lines.
func subjectOf(f page.Form) string { return strings.Join(strings.Fields(f.Get("subject")), " ") }

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
func (p *pages) audit(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	view := chronicle{Held: strings.Join(strings.Fields(r.URL.Query().Get("held")), "")}
	req := &pb.ListAuditEntriesRequest{Held: view.Held}
	view.ListAuditEntriesResponse, err = p.Admin.ListAuditEntries(ctx, req)
	wrong, code := messages.Problem{}, http.StatusOK
	if c := status.Code(err); view.Held != "" && (c == codes.InvalidArgument || c == codes.DataLoss) {
		wrong, code, view.Held = page.Refused(page.LanguageOf(r), err), p.StatusOf(r, err), ""
		view.ListAuditEntriesResponse, err = p.Admin.ListAuditEntries(ctx, &pb.ListAuditEntriesRequest{})
	}
	if err != nil {
		return err
	}
	if visit, _ := p.Visit(r); visit.Role == "administrator" {
		all, err := p.Admin.ListProgrammes(ctx, &pb.ListProgrammesRequest{})
		if err != nil {
			return err
		}
		view.names = map[string]string{}
		for _, one := range all.Programmes {
			view.names[one.Programme] = one.Name
		}
	}
	return p.Tell(w, r, page.View{
		Code: code, Name: "audit", Title: "audit.title", Data: view, Error: wrong,
		Field: func(messages.Problem) string { return "held" },
	})
}
