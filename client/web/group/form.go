package group

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client"
	ics "elephants/client/calendar"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// board is the page on which groups are formed, and on which everybody finds them.
type board struct {
	*pb.ListGroupsResponse
	Form forming // for a coordinator
}

// Called is what people call a side.
func (b board) Called(side string) string { return client.SidePlural(b.Sides, side) }

// forming is the form of a group, as it was typed or as the group is.
type forming struct {
	page.Form
	Group  *pb.Group // that is revised; nil for a new one
	Sides  []*pb.Side
	Themes []*pb.Theme // of the latest edition of the first round
	Of     int32       // its number; 0 for none
}

// People is what the form says of how many there are of the side with the number.
func (f forming) People(n int) string {
	if typed, ok := f.Values["people-"+strconv.Itoa(n)]; ok {
		return typed[0]
	}
	if n < len(f.Group.GetSides()) {
		return strconv.Itoa(int(f.Group.Sides[n].People))
	}
	return ""
}

// Name is what the form calls the group.
func (f forming) Name() string {
	if typed, ok := f.Values["name"]; ok {
		return typed[0]
	}
	return f.Group.GetName()
}

// Led reports whether the form says that there is a lead of the role.
func (f forming) Led(role string) bool {
	return f.Group != nil && f.Values == nil || slices.Contains(f.Values["lead"], role)
}

// Chosen reports whether the form has a theme.
func (f forming) Chosen(id string) bool { return slices.Contains(f.Values["theme"], id) }

// formFields are the fields that a refusal of a group is about, as far as it does not say which side
// or which theme.
var formFields = page.Fields{
	"groups.people-number": "people-0", "groups.leads-none": "key-lived", "refused.group-sides": "people-0",
	"refused.leads-two": "lead-lived", "lived": "lead-lived", "voluntary": "lead-voluntary",
	"refused.focus-none": "name", "refused.group-holds": "name", "group-name": "name",
}

// field is the id of the field that a refusal is about.
func (f forming) field(why messages.Problem) string {
	switch why.Key {
	case "refused.group-alone", "refused.group-large":
		for i, s := range f.Sides {
			if slices.Contains(why.About, s.Plural) {
				return "people-" + strconv.Itoa(i)
			}
		}
	case "refused.focus-many", "refused.focus-theme", "refused.focus-apart":
		n, _ := strconv.Atoi(why.About[0]) // from 1; of too many, how many may be
		if ticked := f.Values["theme"]; n > 0 && n <= len(ticked) {
			return "theme-" + ticked[n-1]
		}
	}
	return formFields.Of(why)
}

// Leads are the roles of the two.
func (forming) Leads() []pb.LeadRole { return leadRoles }

func (p *pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.showBoard(w, r, page.Again{})
}

func (p *pages) showBoard(w http.ResponseWriter, r *http.Request, again page.Again) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	answer, err := p.Group.ListGroups(ctx, &pb.ListGroupsRequest{})
	if err != nil {
		return err
	}
	view := board{ListGroupsResponse: answer, Form: forming{Form: again.Form, Sides: answer.Sides}}
	if visit, _ := p.Visit(r); visit.Role == "coordinator" {
		if err := p.focuses(ctx, &view.Form); err != nil {
			return err
		}
	}
	return p.Tell(w, r, page.View{
		Name: "groups", Title: "groups.title", Data: view, Again: again, Field: view.Form.field,
	})
}

// focuses fills in what a group may be formed around: what the latest edition of the first round
// says of both sides or of one. Before it a group has a focus of its own.
func (p *pages) focuses(ctx context.Context, f *forming) error {
	answer, err := p.Digest.GetEdition(ctx, &pb.GetEditionRequest{Round: page.FirstRound})
	switch status.Code(err) {
	case codes.OK:
		d := answer.Digest
		f.Of, f.Themes = d.Edition, slices.Concat(d.Elephants, d.OneSide, d.Also)
		return nil
	case codes.NotFound, codes.FailedPrecondition:
		return nil
	}
	return err
}

var errPeople = page.Refuse("groups.people-number")

// asked is the group that a form asks for.
func (p *pages) asked(ctx context.Context, f page.Form, id string) (*pb.FormGroupRequest, error) {
	req := &pb.FormGroupRequest{
		Id: id, Name: strings.TrimSpace(f.Get("name")), Formed: strings.TrimSpace(f.Get("day")),
	}
	if themes := f.Values["theme"]; len(themes) > 0 {
		of, _ := strconv.ParseInt(f.Get("edition"), 10, 32) // 0: the latest
		req.Focus = &pb.GroupFocus{Edition: int32(of), Themes: themes}
	}
	list, err := p.Group.ListGroups(ctx, &pb.ListGroupsRequest{})
	if err != nil {
		return nil, err
	}
	for i, side := range list.Sides {
		typed := cmp.Or(strings.TrimSpace(f.Get("people-"+strconv.Itoa(i))), "0")
		n, err := strconv.ParseInt(typed, 10, 32)
		if err != nil {
			return nil, errPeople
		}
		req.Sides = append(req.Sides, &pb.GroupSide{Side: side.Id, People: int32(n)})
		if i < len(leadRoles) && slices.Contains(f.Values["lead"], leadWord(leadRoles[i])) {
			req.Leads = append(req.Leads, &pb.GroupLead{Role: leadRoles[i], Side: side.Id})
		}
	}
	return req, nil
}

// form stores a group as it was formed. What was refused stays on the page.
func (p *pages) form(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	req, err := p.asked(ctx, f, "")
	if err == nil {
		_, err = p.Group.FormGroup(ctx, req)
	}
	return p.Done(w, r, "/groups", f, err, p.showBoard)
}

// revise changes a group's name and its numbers; its focus and its day stay.
func (p *pages) revise(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	was, err := p.Group.GetGroup(ctx, &pb.GetGroupRequest{Id: id})
	if err != nil {
		return err
	}
	req, err := p.asked(ctx, f, id)
	if err == nil {
		req.Focus, req.Formed = was.Group.Focus, was.Group.Formed
		_, err = p.Group.FormGroup(ctx, req)
	}
	return p.Done(w, r, pathOf(id), f, err, p.showGroup)
}

// pathOf is the path of a group's page.
func pathOf(id string) string { return "/groups/" + url.PathEscape(id) }

// remove takes away a group that was formed by mistake, once somebody has said that they mean it.
func (p *pages) remove(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	answer, err := p.Group.GetGroup(ctx, &pb.GetGroupRequest{Id: id})
	if err != nil {
		return err
	}
	if f.Get("sure") != "yes" {
		return p.Tell(w, r, page.View{
			Name: "group-remove", Title: "groups.remove-title", Data: answer.Group,
		})
	}
	if _, err := p.Group.RemoveGroup(ctx, &pb.RemoveGroupRequest{Id: id}); err != nil {
		return err
	}
	http.Redirect(w, r, "/groups", http.StatusSeeOther)
	return nil
}

// otherLead is the role of who leads beside one.
func otherLead(role pb.LeadRole) pb.LeadRole {
	return leadRoles[1-slices.Index(leadRoles, role)]
}

// key is a lead's letter: what opens the group's page for writing.
type key struct {
	Role, Other pb.LeadRole
	page.Paper
}

// ring is the letters of a group's leads.
type ring struct {
	*pb.Group
	Keys []key
}

var errNoLead = page.Refuse("groups.leads-none")

// leads issues the secret of a lead, or of both, and shows each as a letter, once.
func (p *pages) leads(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	answer, err := p.Group.GetGroup(ctx, &pb.GetGroupRequest{Id: id})
	if err != nil {
		return err
	}
	roles := slices.DeleteFunc(slices.Clone(leadRoles), func(role pb.LeadRole) bool {
		return !slices.Contains(f.Values["lead"], leadWord(role))
	})
	if len(roles) == 0 {
		return p.Done(w, r, "", page.Form{}, errNoLead, p.showGroup)
	}
	secrets, err := p.Issue(r, f, "once.ends", func() (all []string, err error) {
		for _, role := range roles {
			made, err := p.Group.InviteLead(ctx, &pb.InviteLeadRequest{Id: id, Role: role})
			if err != nil {
				return nil, err
			}
			all = append(all, made.Secret)
		}
		return all, nil
	})
	if err != nil {
		return err
	}
	view := ring{Group: answer.Group}
	for i, role := range roles {
		on, err := page.OnPaper(r, url.URL{Path: "/sign-in", Fragment: secrets[i]}, p.Own(r))
		if err != nil {
			return err
		}
		view.Keys = append(view.Keys, key{role, otherLead(role), on})
	}
	return p.Tell(w, r, page.View{Name: "group-leads", Title: "groups.leads-title", Data: view})
}

// calendar hands out the days of a group as a file that every calendar reads.
func (p *pages) calendar(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	answer, err := p.Group.ListReminders(ctx, &pb.ListRemindersRequest{Id: id})
	if err != nil {
		return err
	}
	l := page.LanguageOf(r)
	say := func(group string, r *pb.Reminder) string {
		name := template.HTML(group) // #nosec G203 -- it goes into no page: a calendar has plain text
		if r.Months == 0 {
			return string(l.Said("group.ics-meet", name))
		}
		return string(l.Said("group.ics-check", name, r.Months))
	}
	var file bytes.Buffer
	if err := ics.Write(&file, id, answer, say); err != nil {
		return fmt.Errorf("writing a calendar: %w", err)
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="group.ics"`)
	_, _ = file.WriteTo(w) // whoever asked is gone
	return nil
}
