package page

import (
	"crypto/rand"
	"net/http"
	"sync"
	"time"

	"elephants/client/web/messages"
)

// VisitLasts is how long somebody who does nothing stays signed in.
const VisitLasts = 30 * time.Minute

// Visit is somebody signed in.
type Visit struct {
	Secret    string
	Role      string
	Programme string             // its name; "" for an administrator
	Language  *messages.Language // of the programme's pages; nil for an administrator
	Own       any                // what the pages of their audience keep of the visit

	until time.Time
	once  []string // numbers of forms that issue secrets, each until it is sent
}

// visits are those under way, by the random value of their cookie. They are kept in memory alone: a
// restart ends them all.
type visits struct {
	mu sync.Mutex
	by map[string]Visit
}

func newVisits() *visits { return &visits{by: map[string]Visit{}} }

func (v *visits) begin(begun Visit) (id string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for other, visit := range v.by {
		if time.Now().After(visit.until) {
			delete(v.by, other)
		}
	}
	id = rand.Text()
	begun.until = time.Now().Add(VisitLasts)
	v.by[id] = begun
	return id
}

// of returns the visit that a request belongs to, and lengthens it.
func (v *visits) of(r *http.Request) (Visit, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, cookie := range r.CookiesNamed(CookieName(r, cookiePlain)) {
		if found, ok := v.by[cookie.Value]; ok && time.Now().Before(found.until) {
			found.until = time.Now().Add(VisitLasts)
			v.by[cookie.Value] = found
			return found, true
		}
	}
	return Visit{}, false
}

// note changes what is known of the visit that a request belongs to.
func (v *visits) note(r *http.Request, change func(*Visit)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, cookie := range r.CookiesNamed(CookieName(r, cookiePlain)) {
		if found, ok := v.by[cookie.Value]; ok {
			change(&found)
			v.by[cookie.Value] = found
		}
	}
}

// end ends every visit that a request names.
func (v *visits) end(r *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, cookie := range r.CookiesNamed(CookieName(r, cookiePlain)) {
		delete(v.by, cookie.Value)
	}
}

// cookieOf is the value of the cookie of a visit that is under way; "" for none.
func (v *visits) cookieOf(r *http.Request) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, cookie := range r.CookiesNamed(CookieName(r, cookiePlain)) {
		if found, ok := v.by[cookie.Value]; ok && time.Now().Before(found.until) {
			return cookie.Value
		}
	}
	return ""
}

// Begins is the path of the page where a kind of person begins; "" for no kind.
func Begins(role string) string {
	return map[string]string{
		"interviewer": "/note", "coordinator": "/draft", "researcher": "/research",
		"administrator": "/programmes", "lead": "/group",
	}[role]
}

// Visit is the visit that a request belongs to, which lasts the longer for it.
func (f *Frame) Visit(r *http.Request) (Visit, bool) { return f.visits.of(r) }

// NoteVisit changes what is known of the visit that a request belongs to.
func (f *Frame) NoteVisit(r *http.Request, change func(*Visit)) { f.visits.note(r, change) }

// VisitCookie is the value of the cookie of the visit that a request belongs to; "" for none. What
// is in [Frame.Memory] is kept under it.
func (f *Frame) VisitCookie(r *http.Request) string { return f.visits.cookieOf(r) }

// BeginVisit begins a visit and returns its cookie, which the browser keeps for as long as is said.
func (f *Frame) BeginVisit(r *http.Request, begun Visit, lasts time.Duration) *http.Cookie {
	return visitCookie(r, f.visits.begin(begun), int(lasts.Seconds()))
}

// EndVisit ends the visit of a request, and what was kept of notes on their way.
func (f *Frame) EndVisit(r *http.Request) {
	if cookie := f.visits.cookieOf(r); cookie != "" {
		f.Memory.End(cookie)
	}
	f.visits.end(r)
}

// NoVisit is the cookie that removes a visit's from the browser.
func NoVisit(r *http.Request) *http.Cookie { return visitCookie(r, "", -1) }
