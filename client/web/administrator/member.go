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
	answer, err := p.Admin.ListMembers(ctx, &pb.ListMembersRequest{Programme: programme})
	return crew{programme, answer.GetMembers()}, err
}

// handed is a secret or a link as it is shown, once.
type handed struct {
	Back   string
	Role   string
	ID     string
	Secret string
	Link   bool // it opens once, and gives a secret
	page.Paper
	In *messages.Language // the programme's, or of administrators the visitor's
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
		answer, err := p.Admin.GetProgramme(ctx, &pb.GetProgrammeRequest{Programme: of})
		if err != nil {
			return err
		}
		view.In = cmp.Or(messages.Coded(answer.Programme.PageLanguage), messages.English)
	}
	secrets, err := p.Issue(r, f, "once.stay", func() ([]string, error) {
		if view.Link {
			req := &pb.CreateSignInLinkRequest{Programme: f.Get("programme"), Role: role}
			made, err := p.Admin.CreateSignInLink(ctx, req)
			return []string{made.GetLink()}, err
		}
		req := &pb.AddMemberRequest{Programme: f.Get("programme"), Role: role}
		made, err := p.Admin.AddMember(ctx, req)
		return []string{made.GetSecret()}, err
	})
	if err != nil {
		return err
	}
	view.Secret = secrets[0]
	view.ID = client.IDOf(view.Secret)
	if view.Paper, err = page.OnPaper(r, door(view.Secret), view.In); err != nil {
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
	page.Paper
	In *messages.Language
}

// Begin says where to sign in.
func (l letter) Begin() template.HTML {
	words := template.HTMLEscapeString(l.Say("begin.picture", "{1}"))
	where := "<b>" + template.HTMLEscapeString(l.Page) + "</b>"
	return template.HTML(strings.ReplaceAll(words, "{1}", where)) // #nosec G203 -- escaped
}

// door is the page that signs in with a secret.
func door(secret string) url.URL { return url.URL{Path: "/sign-in", Fragment: secret} }

// lettersPath is where the form of letters is sent.
const lettersPath = "/letters"

// letters issues invitations and shows each as a letter.
func (p *pages) letters(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(f.Get("count"))
	if err != nil || count < 1 || count > mostLetters {
		return p.Done(w, r, "", f, errLetters, p.showProgramme)
	}
	answer, err := p.Admin.GetProgramme(ctx, &pb.GetProgrammeRequest{Programme: f.Get("programme")})
	if err != nil {
		return err
	}
	secrets, err := p.Issue(r, f, "once.stay", func() (all []string, err error) {
		for i := range count {
			req := &pb.CreateInvitationRequest{
				Programme: answer.Programme.Programme, Round: strings.TrimSpace(f.Get("round")),
			}
			made, err := p.Admin.CreateInvitation(ctx, req)
			if err != nil {
				return nil, fmt.Errorf("letter %d of %d: %w", i+1, count, err)
			}
			all = append(all, made.Invitation)
		}
		return all, nil
	})
	if err != nil {
		return p.Done(w, r, "", f, err, p.showProgramme)
	}
	var all []letter
	for _, secret := range secrets {
		one := letter{Letter: paper.Letter{
			Programme: answer.Programme, Secret: secret, Page: r.Host + "/sign-in",
			Round: strings.TrimSpace(f.Get("round")),
		}}
		one.In = cmp.Or(messages.Coded(one.Language()), messages.English)
		if one.Paper, err = page.OnPaper(r, door(secret), one.In); err != nil {
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
		if _, err := p.Admin.Revoke(ctx, &pb.RevokeRequest{Id: f.Get("id")}); err != nil {
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
