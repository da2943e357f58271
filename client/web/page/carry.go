package page

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// When a visit ends while somebody fills in a form, what they sent is carried through the page that
// asks them to sign in again, in fields of that page, and nowhere else.

// SignIn is what the sign-in page holds: what somebody was about to send when their visit ended.
type SignIn struct{ Carried url.Values }

// ourPath matches the paths of our forms and nothing that leads to another host. Browsers read `\`
// as `/` and leave tabs out, so that `/\host` and `/	/host` would; only letters, digits and single
// slashes are let through.
var ourPath = regexp.MustCompile(`^(/[A-Za-z0-9_-]+)+$`)

// Carries reports whether a form holds what was sent to one of our pages before.
func Carries(f Form) bool { return ourPath.MatchString(f.Get("back")) }

// Carry asks somebody to sign in again whose visit ended while they filled in a form, and keeps
// what they sent on that page alone. The path is where the form was sent to.
func (f *Frame) Carry(w http.ResponseWriter, r *http.Request, path string, sent Form) error {
	work := url.Values{"back": {path}}
	for name, values := range sent.Values {
		work[carried+name] = values
	}
	return f.Tell(w, r, View{
		Code: http.StatusForbidden, Name: "sign-in", Title: "sign-in.title-again", Data: SignIn{work},
	})
}

// carried stands before the names of the fields of a form that is carried as it is.
const carried = "kept."

// keepForm carries the form that a request sent.
func (f *Frame) keepForm(w http.ResponseWriter, r *http.Request) error {
	form, err := f.ReadForm(w, r)
	if err != nil || len(form.Values) == 0 {
		http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
		return nil
	}
	return f.Carry(w, r, r.URL.Path, form)
}

// Carried is a form that was carried, to be sent again.
type Carried struct {
	Back   string
	Fields url.Values
}

// CarriedBy is the form that a sign-in form carries.
func CarriedBy(f Form) Carried {
	fields := url.Values{}
	for name, values := range f.Values {
		if name, ok := strings.CutPrefix(name, carried); ok {
			fields[name] = values
		}
	}
	return Carried{f.Get("back"), fields}
}
