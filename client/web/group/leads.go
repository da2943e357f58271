package group

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// otherLead is the role of who leads beside one.
func otherLead(role pb.LeadRole) pb.LeadRole {
	return leadRoles[1-slices.Index(leadRoles, role)]
}

// key is a lead's letter: what opens the group's page for writing.
type key struct {
	Group       *pb.Group
	Role, Other pb.LeadRole
	page.Paper
}

// ring is the letters of leads, and the page to go back to.
type ring struct {
	Back    string
	Subject string // that the programme is about
	Keys    []key
}

var (
	errNoLead  = page.Refuse("groups.leads-none")
	errNoGroup = page.Refuse("groups.letters-none")
)

// leads issues the secret of a lead of one group, or of both, and shows each as a letter, once.
func (p *pages) leads(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	answer, err := p.Group.GetGroup(ctx, &pb.GetGroupRequest{Id: r.PathValue("id")})
	if err != nil {
		return err
	}
	var keys []key
	for _, role := range leadRoles {
		if slices.Contains(f.Values["lead"], leadWord(role)) {
			keys = append(keys, key{Group: answer.Group, Role: role, Other: otherLead(role)})
		}
	}
	if len(keys) == 0 {
		return p.Done(w, r, "", page.Form{}, errNoLead, p.showGroup)
	}
	return p.hand(ctx, w, r, f, ring{Back: pathOf(answer.Group.Id), Subject: answer.Subject, Keys: keys})
}

// letters issues the secrets of both leads of each group that is ticked.
func (p *pages) letters(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	answer, err := p.Group.ListGroups(ctx, &pb.ListGroupsRequest{})
	if err != nil {
		return err
	}
	var keys []key
	for _, g := range answer.Groups {
		if !slices.Contains(f.Values["group"], g.Id) {
			continue
		}
		for _, role := range leadRoles {
			keys = append(keys, key{Group: g, Role: role, Other: otherLead(role)})
		}
	}
	if len(keys) == 0 {
		return p.Done(w, r, "", page.Form{}, errNoGroup,
			func(w http.ResponseWriter, r *http.Request, again page.Again) error {
				return p.showBoard(w, r, again, "")
			})
	}
	return p.hand(ctx, w, r, f, ring{Back: "/groups", Subject: answer.Subject, Keys: keys})
}

// hand issues what the letters open, and shows them.
func (p *pages) hand(ctx context.Context, w http.ResponseWriter, r *http.Request, f page.Form,
	view ring) error {
	secrets, err := p.Issue(r, f, "once.ends", func() (all []string, err error) {
		for _, k := range view.Keys {
			made, err := p.Group.InviteLead(ctx, &pb.InviteLeadRequest{Id: k.Group.Id, Role: k.Role})
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
	for i := range view.Keys {
		on, err := page.OnPaper(r, url.URL{Path: "/sign-in", Fragment: secrets[i]}, p.Own(r))
		if err != nil {
			return err
		}
		view.Keys[i].Paper = on
	}
	return p.Tell(w, r, page.View{Name: "group-leads", Title: "groups.leads-title", Data: view})
}
