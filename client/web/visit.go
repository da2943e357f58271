package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "elephants/proto/elephants/v1"
)

// visitLasts is how long somebody who does nothing stays signed in.
const visitLasts = 30 * time.Minute

// visit is somebody signed in.
type visit struct {
	secret    string
	role      string
	programme string    // its name; "" for an administrator
	language  *language // of the programme's pages; nil for an administrator
	done      deedDone  // what they did just now, to be said on the next page
	approved  *pb.Draft // that they approved, to say what changed since
	until     time.Time
}

// visits are those under way, by the random value of their cookie. They are kept in memory alone: a restart ends them all.
type visits struct {
	mu sync.Mutex
	by map[string]visit
}

func newVisits() *visits { return &visits{by: map[string]visit{}} }

func (v *visits) begin(begun visit) (id string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for other, visit := range v.by {
		if time.Now().After(visit.until) {
			delete(v.by, other)
		}
	}
	id = rand.Text()
	begun.until = time.Now().Add(visitLasts)
	v.by[id] = begun
	return id
}

// of returns the visit that a request belongs to, and lengthens it.
func (v *visits) of(r *http.Request) (visit, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, cookie := range r.CookiesNamed(cookieName(r, cookiePlain)) {
		if found, ok := v.by[cookie.Value]; ok && time.Now().Before(found.until) {
			found.until = time.Now().Add(visitLasts)
			v.by[cookie.Value] = found
			return found, true
		}
	}
	return visit{}, false
}

// note changes what is known of the visit that a request belongs to.
func (v *visits) note(r *http.Request, change func(*visit)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, cookie := range r.CookiesNamed(cookieName(r, cookiePlain)) {
		if found, ok := v.by[cookie.Value]; ok {
			change(&found)
			v.by[cookie.Value] = found
		}
	}
}

// tookNote is what the visitor did just now. It is said once.
func (v *visits) tookNote(r *http.Request) (done deedDone) {
	v.note(r, func(found *visit) { done, found.done = found.done, deedDone{} })
	return done
}

// end ends every visit that a request names.
func (v *visits) end(r *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, cookie := range r.CookiesNamed(cookieName(r, cookiePlain)) {
		delete(v.by, cookie.Value)
	}
}

// starts says where each kind of person begins.
var starts = map[string]string{"interviewer": "/note", "coordinator": "/draft", "researcher": "/research", "administrator": "/programmes"}

// door is the sign-in page. Carried is what somebody was about to send when their visit ended.
type door struct{ Carried url.Values }

func (p *Pages) signInForm(w http.ResponseWriter, r *http.Request) error {
	return p.tell(w, r, http.StatusOK, "sign-in", "sign-in.title", door{}, problem{})
}

// ourPath matches the paths of our forms and nothing that leads to another host. Browsers read `\` as `/` and leave tabs out, so
// that `/\host` and `/	/host` would; only letters, digits and single slashes are let through.
var ourPath = regexp.MustCompile(`^(/[A-Za-z0-9_-]+)+$`)

// resume goes on with what somebody had sent before they signed in again. A page of a note is taken as it
// was sent: nothing is stored by it, or it is stored once. Of any other form they are asked first.
func (p *Pages) resume(w http.ResponseWriter, r *http.Request, f form) error {
	back := f.Get("back")
	if !carries(f) { // not one of our pages
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	}
	sent := unkept(back, f)
	if strings.HasPrefix(back, "/note/") {
		return p.take(w, r, back, form{Values: sent.Fields}, nil)
	}
	return p.tell(w, r, http.StatusOK, "go-on", "again.title", sent, problem{})
}

// carries reports whether a form holds what was sent to one of our pages before.
func carries(f form) bool { return ourPath.MatchString(f.Get("back")) }

// keepWork asks somebody to sign in again whose visit ended while they wrote a note, and keeps what they
// sent on that page alone. Every other error is passed on.
func (p *Pages) keepWork(w http.ResponseWriter, r *http.Request, path string, f form, err error) error {
	if !ended(err) {
		return err
	}
	work := url.Values{"back": {path}}
	for name, values := range f.Values {
		work[kept+name] = values
	}
	return p.tell(w, r, http.StatusForbidden, "sign-in", "sign-in.title-again", door{work}, problem{})
}

// kept stands before the names of the fields of a form that is carried as it is.
const kept = "kept."

// keepForm does the same for any other form that was sent: it is carried with its address, to be sent again.
func (p *Pages) keepForm(w http.ResponseWriter, r *http.Request) error {
	f, err := p.readForm(w, r)
	if err != nil || len(f.Values) == 0 {
		http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
		return nil
	}
	return p.keepWork(w, r, r.URL.Path, f, errSignIn)
}

// again is a form that was carried, to be sent again.
type again struct {
	Back   string
	Fields url.Values
}

func unkept(back string, f form) again {
	fields := url.Values{}
	for name, values := range f.Values {
		if name, ok := strings.CutPrefix(name, kept); ok {
			fields[name] = values
		}
	}
	return again{back, fields}
}

// ended reports whether an error says that somebody is not, or no longer, signed in.
func ended(err error) bool {
	return errors.Is(err, errSignIn) || status.Code(err) == codes.Unauthenticated
}

// roleOf is the role that a secret names; "" for what is none.
func roleOf(secret string) string {
	if parts := strings.Split(secret, "-"); len(parts) == 4 {
		return parts[1]
	}
	return ""
}

// signIn tries the secret on a call that its kind of person may make. A wrong secret and a revoked one look the same.
func (p *Pages) signIn(w http.ResponseWriter, r *http.Request) error {
	f, err := p.readForm(w, r)
	if err != nil {
		return err
	}
	secret := strings.TrimSpace(f.Get("secret"))
	if _, ok := p.visits.of(r); ok && secret == "" && carries(f) { // signed in again in another window
		return p.resume(w, r, f)
	}
	role := roleOf(secret)
	if role == "link" {
		return p.openLink(w, r, secret)
	}
	start, known := starts[role]
	begun, err := p.enter(r.Context(), secret, role)
	f.Del("secret")
	if err != nil || !known {
		return p.tell(w, r, http.StatusForbidden, "sign-in", "sign-in.title", door{f.Values}, languageOf(r).problem("sign-in.unknown"))
	}
	r = offered(r, begun.language)
	p.endVisit(r) // its cookie is about to be replaced: nobody could end it any more
	cookie := visitCookie(r, p.visits.begin(begun), int((12 * time.Hour).Seconds()))
	http.SetCookie(w, cookie)
	if carries(f) { // what they sent before
		r.AddCookie(cookie)
		return p.resume(w, r, f)
	}
	http.Redirect(w, r, start, http.StatusSeeOther)
	return nil
}

// enter tries a secret on a call that its kind of person may make, and returns the visit that it begins.
func (p *Pages) enter(ctx context.Context, secret, role string) (begun visit, err error) {
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+secret)
	begun = visit{secret: secret, role: role}
	switch role {
	case "interviewer":
		answer, err := p.collection.GetGuide(ctx, &pb.GetGuideRequest{})
		begun.programme, begun.language = answer.GetProgramme(), coded(answer.GetPageLanguage())
		return begun, err
	case "administrator":
		_, err := p.admins.ListProgrammes(ctx, &pb.ListProgrammesRequest{})
		return begun, err
	}
	answer, err := p.digests.ListEditions(ctx, &pb.ListEditionsRequest{})
	begun.programme, begun.language = answer.GetProgramme(), coded(answer.GetPageLanguage())
	return begun, err
}

// endVisit ends the visit of a request, and what was kept of notes on their way. A secret that a link
// gave is used now, and is shown no more.
func (p *Pages) endVisit(r *http.Request) {
	if cookie := p.visits.cookieOf(r); cookie != "" {
		p.unsent.end(cookie)
	}
	if cookie, err := r.Cookie(cookieName(r, cookieOpened)); err == nil {
		p.unsent.end(cookie.Value)
	}
	p.visits.end(r)
}

// cookieOpened is the name of the cookie that finds the secret of a link again.
const cookieOpened = "elephants-opened"

// openLink redeems a one-time link. The page with the secret that it gives has an address of its own, so
// that reload shows it again: the link is used up by then, and a phone that reloads a page by itself would
// lock its owner out. It is kept in memory, sealed with a cookie, until somebody signs in with it.
func (p *Pages) openLink(w http.ResponseWriter, r *http.Request, link string) error {
	answer, err := p.doors.RedeemLink(r.Context(), &pb.RedeemLinkRequest{Link: link})
	if err != nil {
		return p.tell(w, r, http.StatusForbidden, "sign-in", "sign-in.title", door{}, languageOf(r).refused(err))
	}
	cookie := rand.Text()
	p.unsent.put(cookie, cookieOpened, unsent{Receipt: answer.Secret})
	http.SetCookie(w, newCookie(r, cookieOpened, cookie, int(visitLasts.Seconds()), http.SameSiteStrictMode))
	redirect(w, r, "/sign-in/opened")
	return nil
}

// opened shows the secret that a link gave, to be kept, with a button to go on.
func (p *Pages) opened(w http.ResponseWriter, r *http.Request) error {
	cookie, err := r.Cookie(cookieName(r, cookieOpened))
	if err != nil {
		return errSignIn
	}
	kept, ok := p.unsent.get(cookie.Value, cookieOpened)
	if !ok {
		return errSignIn
	}
	if begun, err := p.enter(r.Context(), kept.Receipt, roleOf(kept.Receipt)); err == nil {
		r = offered(r, begun.language)
	}
	return p.tell(w, r, http.StatusOK, "opened", "opened.title", kept.Receipt, problem{})
}

func (p *Pages) signOut(w http.ResponseWriter, r *http.Request) error {
	p.endVisit(r)
	http.SetCookie(w, visitCookie(r, "", -1))
	w.Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
	first := "/"
	if l := languageOf(r); l != english || chosenLanguage(r) != nil {
		first = l.address("/") // its cookie goes with the rest, and so does what the programme offered
	}
	http.Redirect(w, r, first, http.StatusSeeOther) //nolint:gosec // its one part from outside is the code of a language of ours
	return nil
}
