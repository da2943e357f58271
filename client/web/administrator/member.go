package administrator

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
	"elephants/client/web/messages"
	"elephants/client/web/page"
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

func (p *pages) crew(ctx context.Context, programme string) (crew, error) {
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
	In      *messages.Language // the programme's, or of administrators the visitor's
}

// addMember issues a secret or a link and shows it.
func (p *pages) addMember(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	role, _ := client.ParseRole(f.Get("role")) // the service refuses what is none
	view := handed{
		Back: crew{Programme: f.Get("programme")}.Page(), Role: client.RoleWord(role),
		Link: f.Get("how") == "link", In: page.LanguageOf(r),
	}
	if of := f.Get("programme"); of != "" {
		answer, err := p.admins.GetProgramme(ctx, &pb.GetProgrammeRequest{Programme: of})
		if err != nil {
			return err
		}
		view.In = cmp.Or(messages.Coded(answer.Programme.PageLanguage), messages.English)
	}
	if view.Link {
		req := &pb.CreateSignInLinkRequest{Programme: f.Get("programme"), Role: role}
		made, err := p.admins.CreateSignInLink(ctx, req)
		if err != nil {
			return err
		}
		view.Secret = made.Link
	} else {
		req := &pb.AddMemberRequest{Programme: f.Get("programme"), Role: role}
		made, err := p.admins.AddMember(ctx, req)
		if err != nil {
			return err
		}
		view.Secret = made.Secret
	}
	view.ID, view.Address = client.IDOf(view.Secret), p.door(r, view.Secret, view.In)
	if view.Code, err = page.QRCode(view.Address, string(view.In.Said("handed.picture"))); err != nil {
		return err
	}
	return p.Tell(w, r, page.View{Name: "handed", Title: "handed.title", Data: view})
}

// mostLetters bounds how many letters one page prints.
const mostLetters = 50

var errLetters = page.Refuse("letters.bound", mostLetters)

// letter is an invitation on paper.
type letter struct {
	paper.Letter
	In   *messages.Language
	Code template.HTML
}

// Begin says where to sign in.
func (l letter) Begin() template.HTML {
	words := template.HTMLEscapeString(l.Say("begin.picture", "{1}"))
	where := "<b>" + template.HTMLEscapeString(l.Page) + "</b>"
	return template.HTML(strings.ReplaceAll(words, "{1}", where)) // #nosec G203 -- escaped
}

// door is the address that signs in with a secret, and is in the language of the paper that it
// stands on.
func (p *pages) door(r *http.Request, secret string, in *messages.Language) string {
	link := url.URL{Path: "/sign-in", Fragment: secret}
	if in != messages.English {
		link.RawQuery = page.LanguageQuery(in)
	}
	return page.Address(r, link)
}

// letters issues invitations and shows each as a letter.
func (p *pages) letters(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
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
		req := &pb.CreateInvitationRequest{
			Programme: answer.Programme.Programme, Round: strings.TrimSpace(f.Get("round")),
		}
		made, err := p.admins.CreateInvitation(ctx, req)
		if err != nil {
			return fmt.Errorf("letter %d of %d: %w", i+1, count, err)
		}
		one := letter{Letter: paper.Letter{
			Programme: answer.Programme, Secret: made.Invitation, Page: r.Host + "/sign-in",
		}}
		one.In = cmp.Or(messages.Coded(one.Language()), messages.English)
		address := p.door(r, made.Invitation, one.In)
		if one.Code, err = page.QRCode(address, one.Say("picture")); err != nil {
			return err
		}
		all = append(all, one)
	}
	return p.Tell(w, r, page.View{Name: "letters", Title: "letters.title", Data: all})
}

// ending asks whether a member is really to be revoked.
type ending struct {
	*pb.Member
	Back string
	Form form
}

// revoke ends what was issued, once somebody has said that they mean it.
func (p *pages) revoke(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
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
			return p.Tell(w, r, page.View{
				Name: "revoke", Title: "ending.title", Data: ending{m, of.Page(), form{f}},
			})
		}
	}
	return p.NotFound(w, r)
}
