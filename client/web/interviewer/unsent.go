package interviewer

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"elephants/client/web/page"
)

// unsent is a note on its way through the pages: what was answered so far, by the names of the
// fields. Once it is stored only its receipt is left.
type unsent struct {
	url.Values
	Wrong   []page.Wrong // with the answers of the page that was sent last
	Receipt string
}

// On returns what is wrong with a field; empty if nothing is.
func (n unsent) On(field string) (w page.Wrong) {
	for _, w := range n.Wrong {
		if w.Field == field {
			return w
		}
	}
	return page.Wrong{}
}

// keep puts a note of the visit into memory, in the place of what was there.
func (p *Pages) keep(r *http.Request, id string, n unsent) {
	plain, err := json.Marshal(n)
	if err != nil {
		panic(fmt.Sprintf("a note of strings always marshals: %v", err))
	}
	p.Memory.Put(p.VisitCookie(r), id, plain)
}

// kept returns a note of the visit, empty if there is none.
func (p *Pages) kept(r *http.Request, id string) unsent {
	plain, ok := p.Memory.Get(p.VisitCookie(r), id)
	if !ok {
		return unsent{Values: url.Values{}}
	}
	var n unsent
	if err := json.Unmarshal(plain, &n); err != nil {
		panic(fmt.Sprintf("what was marshalled unmarshals: %T", err)) // its text might quote the note
	}
	return n
}

// newNote is the id of a note that nobody else can guess.
func newNote() string { return rand.Text() }

// noteID reports whether an address names a note of ours.
func noteID(id string) bool {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	return len(id) == len(newNote()) && strings.Trim(id, letters) == ""
}
