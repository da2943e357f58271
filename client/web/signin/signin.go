// Package signin is the page on which somebody gives their secret, and what follows from it: a
// visit, a link that opens once, and what they had sent when the visit before ended.
package signin

import (
	"context"
	"crypto/rand"
	"embed"
	"net/http"
	"strings"
	"time"

	"elephants/client"
	"elephants/client/web/interviewer"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

//go:embed templates/*.html
var templates embed.FS

type pages struct {
	*page.Frame
	notes *interviewer.Pages
}

// New makes the pages. A page of a note that somebody sent before they signed in again goes on to
// those of notes.
func New(f *page.Frame, notes *interviewer.Pages) page.Section {
	p := &pages{f, notes}
	return page.Section{Templates: templates, Routes: map[string]page.Handler{
		"GET /sign-in":        p.signInForm,
		"POST /sign-in":       p.signIn,
		"GET /sign-in/opened": p.opened,
		"POST /sign-out":      p.signOut,
	}}
}

func (p *pages) signInForm(w http.ResponseWriter, r *http.Request) error {
	return p.Tell(w, r, page.View{Name: "sign-in", Title: "sign-in.title", Data: page.SignIn{}})
}

// resume goes on with what somebody had sent before they signed in again. A page of a note is taken
// as it was sent: nothing is stored by it, or it is stored once. Of any other form they are asked
// first.
func (p *pages) resume(w http.ResponseWriter, r *http.Request, f page.Form) error {
	if !page.Carries(f) { // not one of our pages
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	}
	sent := page.CarriedBy(f)
	if strings.HasPrefix(sent.Back, "/note/") {
		return p.notes.Take(w, r, sent.Back, page.Form{Values: sent.Fields}, nil)
	}
	return p.Tell(w, r, page.View{Name: "go-on", Title: "again.title", Data: sent})
}

// roleOf is the role that a secret names; "" for what is none.
func roleOf(secret string) string {
	if parts := strings.Split(secret, "-"); len(parts) == 4 {
		return parts[1]
	}
	return ""
}

// signIn tries the secret on a call that its kind of person may make. A wrong secret and a revoked
// one look the same.
func (p *pages) signIn(w http.ResponseWriter, r *http.Request) error {
	f, err := p.ReadForm(w, r)
	if err != nil {
		return err
	}
	secret := strings.TrimSpace(f.Get("secret"))
	// Signed in again in another window.
	if _, ok := p.Visit(r); ok && secret == "" && page.Carries(f) {
		return p.resume(w, r, f)
	}
	role := roleOf(secret)
	if role == "link" {
		return p.openLink(w, r, secret)
	}
	start := page.Begins(role)
	begun, err := p.enter(r.Context(), secret, role)
	f.Del("secret")
	if err != nil || start == "" {
		return p.Tell(w, r, page.View{
			Code: http.StatusForbidden, Name: "sign-in", Title: "sign-in.title",
			Data: page.SignIn{Carried: f.Values}, Error: page.LanguageOf(r).Problem("sign-in.unknown"),
			Field: secretField,
		})
	}
	r = page.Offered(r, begun.Language)
	p.endVisit(r) // its cookie is about to be replaced: nobody could end it any more
	cookie := p.BeginVisit(r, begun, 12*time.Hour)
	http.SetCookie(w, cookie)
	if page.Carries(f) { // what they sent before
		r.AddCookie(cookie)
		return p.resume(w, r, f)
	}
	page.ChooseRound(w, r, client.FirstRound) // whoever was here before chose another
	http.Redirect(w, r, start, http.StatusSeeOther)
	return nil
}

// secretField is the one field that there is.
func secretField(messages.Problem) string { return "secret" }

// enter tries a secret on a call that its kind of person may make, and returns the visit that it
// begins.
func (p *pages) enter(ctx context.Context, secret, role string) (begun page.Visit, err error) {
	ctx = page.WithSecret(ctx, secret)
	begun = page.Visit{Secret: secret, Role: role}
	switch role {
	case "interviewer":
		answer, err := p.Collection.GetGuide(ctx, &pb.GetGuideRequest{})
		begun.Programme, begun.Language = answer.GetProgramme(), messages.Coded(answer.GetPageLanguage())
		return begun, err
	case "administrator":
		_, err := p.Admin.ListProgrammes(ctx, &pb.ListProgrammesRequest{})
		return begun, err
	case "lead":
		answer, err := p.Group.GetOwnGroup(ctx, &pb.GetOwnGroupRequest{})
		begun.Programme, begun.Language = answer.GetProgramme(), messages.Coded(answer.GetPageLanguage())
		return begun, err
	}
	answer, err := p.Digest.ListEditions(ctx, &pb.ListEditionsRequest{})
	begun.Programme, begun.Language = answer.GetProgramme(), messages.Coded(answer.GetPageLanguage())
	return begun, err
}

// endVisit ends the visit of a request, and what was kept of notes on their way. A secret that a
// link gave is used now, and is shown no more.
func (p *pages) endVisit(r *http.Request) {
	if cookie, err := r.Cookie(page.CookieName(r, cookieOpened)); err == nil {
		p.Memory.End(cookie.Value)
	}
	p.EndVisit(r)
}

// cookieOpened is the name of the cookie that finds the secret of a link again.
const cookieOpened = "elephants-opened"

// openLink redeems a one-time link. The page with the secret that it gives has an address of its
// own, so that reload shows it again: the link is used up by then, and a phone that reloads a page
// by itself would lock its owner out. It is kept in memory, sealed with a cookie, until somebody
// signs in with it.
func (p *pages) openLink(w http.ResponseWriter, r *http.Request, link string) error {
	answer, err := p.SignIn.RedeemLink(r.Context(), &pb.RedeemLinkRequest{Link: link})
	if err != nil {
		return p.Tell(w, r, page.View{
			Code: http.StatusForbidden, Name: "sign-in", Title: "sign-in.title",
			Data: page.SignIn{}, Error: page.Refused(page.LanguageOf(r), err), Field: secretField,
		})
	}
	cookie := rand.Text()
	p.Memory.Put(cookie, cookieOpened, []byte(answer.Secret))
	lasts := int(page.VisitLasts.Seconds())
	http.SetCookie(w, page.NewCookie(r, cookieOpened, cookie, lasts, http.SameSiteStrictMode))
	page.Redirect(w, r, "/sign-in/opened")
	return nil
}

// opened shows the secret that a link gave, to be kept, with a button to go on.
func (p *pages) opened(w http.ResponseWriter, r *http.Request) error {
	cookie, err := r.Cookie(page.CookieName(r, cookieOpened))
	if err != nil {
		return page.ErrSignIn
	}
	plain, ok := p.Memory.Get(cookie.Value, cookieOpened)
	if !ok {
		return page.ErrSignIn
	}
	secret := string(plain)
	if begun, err := p.enter(r.Context(), secret, roleOf(secret)); err == nil {
		r = page.Offered(r, begun.Language)
	}
	return p.Tell(w, r, page.View{Name: "opened", Title: "opened.title", Data: secret})
}

func (p *pages) signOut(w http.ResponseWriter, r *http.Request) error {
	p.endVisit(r)
	http.SetCookie(w, page.NoVisit(r))
	w.Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
	first := "/"
	if l := page.LanguageOf(r); l != messages.English || page.LanguageKept(r) != nil {
		// Its cookie goes with the rest, and so does what the programme offered.
		first = page.InLanguage(l, "/")
	}
	//nolint:gosec // its one part from outside is the code of a language of ours
	http.Redirect(w, r, first, http.StatusSeeOther)
	return nil
}
