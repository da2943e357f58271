package web

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"elephants/client"
	paper "elephants/client/letter"
	pb "elephants/proto/elephants/v1"
)

// crew is what was issued of a programme, or to administrators.
type crew struct {
	Programme string // its id; "" for administrators
	Members   []*pb.Member
}

// Roles are those that may be added.
func (c crew) Roles() []string {
	if c.Programme == "" {
		return []string{"administrator"}
	}
	return []string{"coordinator", "researcher"}
}

// Page is where these members stand.
func (c crew) Page() string {
	if c.Programme == "" {
		return "/programmes"
	}
	return "/programmes/" + url.PathEscape(c.Programme)
}

// state says whether what was issued opens anything, in the word of its message.
func state(m *pb.Member) string {
	switch {
	case m.Revoked:
		return "revoked"
	case m.Unopened:
		return "unopened"
	}
	return "in-use"
}

func (p *Pages) crew(ctx context.Context, programme string) (crew, error) {
	answer, err := p.admins.ListMembers(ctx, &pb.ListMembersRequest{Programme: programme})
	return crew{programme, answer.GetMembers()}, err
}

// handed is a secret or a link as it is shown, once.
type handed struct {
	Back    string
	Role    string
	ID      string
	Secret  string
	Link    bool // it opens once, and gives a secret
	Address string
	Code    template.HTML
	In      *language // what is handed over: the programme's, or of administrators the visitor's
}

// addMember issues a secret or a link and shows it.
func (p *Pages) addMember(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.sent(w, r)
	if err != nil {
		return err
	}
	role, _ := client.ParseRole(f.Get("role")) // the service refuses what is none
	view := handed{Back: crew{Programme: f.Get("programme")}.Page(), Role: client.RoleWord(role), Link: f.Get("how") == "link", In: languageOf(r)}
	if of := f.Get("programme"); of != "" {
		answer, err := p.admins.GetProgramme(ctx, &pb.GetProgrammeRequest{Programme: of})
		if err != nil {
			return err
		}
		view.In = cmp.Or(coded(answer.Programme.PageLanguage), english)
	}
	if view.Link {
		made, err := p.admins.CreateSignInLink(ctx, &pb.CreateSignInLinkRequest{Programme: f.Get("programme"), Role: role})
		if err != nil {
			return err
		}
		view.Secret = made.Link
	} else {
		made, err := p.admins.AddMember(ctx, &pb.AddMemberRequest{Programme: f.Get("programme"), Role: role})
		if err != nil {
			return err
		}
		view.Secret = made.Secret
	}
	view.ID, view.Address = client.IDOf(view.Secret), p.door(r, view.Secret, view.In)
	if view.Code, err = codeOf(view.Address, string(view.In.said("handed.picture"))); err != nil {
		return err
	}
	return p.tell(w, r, http.StatusOK, "handed", "handed.title", view, problem{})
}

// mostLetters bounds how many letters one page prints.
const mostLetters = 50

var errLetters = refuse("letters.bound", mostLetters)

// letter is an invitation on paper.
type letter struct {
	paper.Letter
	In   *language
	Code template.HTML
}

// Begin says where to sign in.
func (l letter) Begin() template.HTML {
	words := template.HTMLEscapeString(l.Say("begin.picture", "{1}"))
	return template.HTML(strings.ReplaceAll(words, "{1}", "<b>"+template.HTMLEscapeString(l.Page)+"</b>")) // #nosec G203 -- escaped
}

// door is the address that signs in with a secret, and is in the language of the paper that it stands on.
func (p *Pages) door(r *http.Request, secret string, in *language) string {
	link := url.URL{Path: "/sign-in", Fragment: secret}
	if in != english {
		link.RawQuery = in.query()
	}
	return p.address(r, link)
}

// letters issues invitations and shows each as a letter.
func (p *Pages) letters(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.sent(w, r)
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(f.Get("count"))
	if err != nil || count < 1 || count > mostLetters {
		return errLetters
	}
	answer, err := p.admins.GetProgramme(ctx, &pb.GetProgrammeRequest{Programme: f.Get("programme")})
	if err != nil {
		return err
	}
	var all []letter
	for i := range count {
		made, err := p.admins.CreateInvitation(ctx, &pb.CreateInvitationRequest{Programme: answer.Programme.Programme})
		if err != nil {
			return fmt.Errorf("letter %d of %d: %w", i+1, count, err)
		}
		one := letter{Letter: paper.Letter{Programme: answer.Programme, Secret: made.Invitation, Page: r.Host + "/sign-in"}}
		one.In = cmp.Or(coded(one.Language()), english)
		if one.Code, err = codeOf(p.door(r, made.Invitation, one.In), one.Say("picture")); err != nil {
			return err
		}
		all = append(all, one)
	}
	return p.tell(w, r, http.StatusOK, "letters", "letters.title", all, problem{})
}

// ending asks whether a member is really to be revoked.
type ending struct {
	*pb.Member
	Back string
	Form form
}

// revoke ends what was issued, once somebody has said that they mean it.
func (p *Pages) revoke(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.sent(w, r)
	if err != nil {
		return err
	}
	of, err := p.crew(ctx, f.Get("programme"))
	if err != nil {
		return err
	}
	if f.Get("sure") == "yes" {
		if _, err := p.admins.Revoke(ctx, &pb.RevokeRequest{Id: f.Get("id")}); err != nil {
			return err
		}
		http.Redirect(w, r, of.Page(), http.StatusSeeOther)
		return nil
	}
	for _, m := range of.Members {
		if m.Id == f.Get("id") {
			return p.tell(w, r, http.StatusOK, "revoke", "ending.title", ending{m, of.Page(), f}, problem{})
		}
	}
	return p.notFound(w, r)
}
