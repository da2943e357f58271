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

	"elephants/client"
	ics "elephants/client/calendar"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// board is the page on which groups are formed, and on which everybody finds them.
type board struct {
	*pb.ListGroupsResponse
	Form event // for a coordinator
}

// Called is what people call a side.
func (b board) Called(side string) string { return client.SidePlural(b.Sides, side) }

// forming is the form of a group that is revised, as it was typed or as the group is.
type forming struct {
	page.Form
	Group *pb.Group
	Sides []*pb.Side
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
	return f.Values == nil || slices.Contains(f.Values["lead"], role)
}

// formFields are the fields that a refusal of a group is about, as far as it does not say which
// side.
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
	}
	return formFields.Of(why)
}

// Leads are the roles of the two.
func (forming) Leads() []pb.LeadRole { return leadRoles }

var errPeople = page.Refuse("groups.people-number")

// asked is what the form of a group that is revised asks for.
func (p *pages) asked(ctx context.Context, f page.Form, id string) (*pb.FormGroupRequest, error) {
	req := &pb.FormGroupRequest{Id: id, Name: strings.TrimSpace(f.Get("name"))}
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
	say := func(group string, r *pb.Reminder) (line, beside string) {
		name := template.HTML(group) // #nosec G203 -- it goes into no page: a calendar has plain text
		if r.Months == 0 {
			return string(l.Said("group.ics-meet", name)), ""
		}
		return string(l.Said("group.ics-check", name, r.Months)),
			string(l.Said("group.ics-from", l.Day(r.From)))
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
