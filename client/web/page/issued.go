package page

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"sync"
)

// A form that issues secrets is answered with a page that shows them, and a browser that loads this
// page again sends the form again. So each such form has a number that is good for one time:
// {{once}} in its template. Sent a second time it gets what it got before, as long as the visit
// lasts; and nothing that is not known to be sent for the first time issues anything, or the letters
// on the table would be ended by a phone that reloads a page.

// onceField is what {{once}} leaves in a form; [Frame.Tell] puts the number in.
const onceField = `<input type="hidden" name="once" value="">`

// mostOnce is how many forms of a visit may wait to be sent. The oldest give way: who sends one is
// asked first.
const mostOnce = 100

// numberForms puts a number into each form of a page that issues secrets.
func (f *Frame) numberForms(r *http.Request, out []byte) []byte {
	for bytes.Contains(out, []byte(onceField)) {
		number := rand.Text()
		f.NoteVisit(r, func(v *Visit) {
			v.once = append(slices.Clone(v.once[max(0, len(v.once)-mostOnce+1):]), number)
		})
		out = bytes.Replace(out, []byte(onceField),
			[]byte(`<input type="hidden" name="once" value="`+number+`">`), 1)
	}
	return out
}

// issued is what a form issued, as it is kept.
type issued struct {
	Once    string
	Secrets []string
}

// issuing is done by one request at a time: who presses twice gets one answer, twice.
type issuing struct{ sync.Mutex }

// issuedBefore is returned for a form that may have been sent before, and of which it is not known
// any more what it issued.
type issuedBefore struct {
	form Form
	says string // the message of what becomes of what was issued
}

func (issuedBefore) Error() string { return "this form may have been sent before" }

func isIssuedBefore(err error) bool {
	_, ok := errors.AsType[issuedBefore](err)
	return ok
}

// Issue returns the secrets that issue makes for a form, or those that it made when the form was
// sent before. says is the message of what becomes of those if others are made. What issue refuses
// leaves the form as it was.
func (f *Frame) Issue(r *http.Request, form Form, says string,
	issue func() ([]string, error)) ([]string, error) {
	f.issuing.Lock()
	defer f.issuing.Unlock()
	number, cookie, slot := form.Get("once"), f.VisitCookie(r), "issued "+r.URL.Path
	if plain, ok := f.Memory.Get(cookie, slot); ok {
		var last issued
		if err := json.Unmarshal(plain, &last); err != nil {
			panic(fmt.Sprintf("it was written by us: %T", err))
		}
		if last.Once == number {
			return last.Secrets, nil
		}
	}
	first := false
	f.NoteVisit(r, func(v *Visit) {
		at := slices.Index(v.once, number)
		if first = at >= 0; first {
			v.once = slices.Delete(slices.Clone(v.once), at, at+1)
		}
	})
	if !first {
		return nil, issuedBefore{form, says}
	}
	secrets, err := issue()
	if err != nil {
		f.NoteVisit(r, func(v *Visit) { v.once = append(slices.Clone(v.once), number) })
		return nil, err
	}
	plain, err := json.Marshal(issued{number, secrets})
	if err != nil {
		panic(fmt.Sprintf("strings are JSON: %T", err))
	}
	f.Memory.Put(cookie, slot, plain)
	return secrets, nil
}

// askAgain is the page of a form that may have been sent before.
type askAgain struct {
	Carried
	Says template.HTML
}

// askBefore asks somebody whether they mean it, with the form as they sent it.
func (f *Frame) askBefore(w http.ResponseWriter, r *http.Request, sent issuedBefore) error {
	fields := url.Values{}
	for name, values := range sent.form.Values {
		if name != "once" {
			fields[name] = values
		}
	}
	return f.Tell(w, r, View{
		Code: http.StatusConflict, Name: "issued", Title: "once.title",
		Data: askAgain{Carried{r.URL.Path, fields}, LanguageOf(r).Said(sent.says)},
	})
}
