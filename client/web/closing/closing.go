// Package closing is the page on which two coordinators end a programme: what will be gone, what
// stays, how long it waits, and how one of them keeps it.
package closing

import (
	"embed"
	"net/http"
	"strconv"
	"strings"

	"elephants/client"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

//go:embed templates/*.html
var templates embed.FS

type pages struct{ *page.Frame }

// New makes the pages.
func New(f *page.Frame) page.Section {
	p := &pages{f}
	return page.Section{Templates: templates, Routes: map[string]page.Handler{
		"GET /closing":       p.show,
		"POST /closing":      p.ask,
		"POST /closing/keep": p.keep,
	}}
}

// end is how far the closing of a programme is, and the form that asks for it.
type end struct {
	*pb.GetClosingResponse
	Form page.Form // that was refused
	Sure bool      // whoever asks is asked whether they mean it
}

// Asked reports whether one person asked and a second has not.
func (e end) Asked() bool { return e.Closing.State == pb.ClosingState_CLOSING_STATE_ASKED }

// Waiting reports whether two people asked, and the wait runs.
func (e end) Waiting() bool { return e.Closing.State == pb.ClosingState_CLOSING_STATE_WAITING }

// Ends is the day on which it ends, while it waits.
func (e end) Ends() string { return client.Ends(e.GetClosingResponse) }

// Closed reports whether the keys are dead.
func (e end) Closed() bool { return e.Closing.State == pb.ClosingState_CLOSING_STATE_CLOSED }

func (p *pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.tell(w, r, page.Again{})
}

func (p *pages) tell(w http.ResponseWriter, r *http.Request, again page.Again) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	answer, err := p.Closing.GetClosing(ctx, &pb.GetClosingRequest{})
	if err != nil {
		return err
	}
	f := again.Form
	sure := f.Values != nil && again.Code == 0 // it was not refused, and is not done yet
	return p.Tell(w, r, page.View{
		Name: "closing", Title: "closing.title", Data: end{answer, f, sure}, Again: again, Field: end{Form: f}.field,
	})
}

// field is the id of the field that a refusal is about.
func (e end) field(why messages.Problem) string {
	switch why.Key {
	case "closing.days-number", "refused.closing-both":
		return "days"
	case "refused.closing-day":
		return "on"
	case "refused.closing-wait", "refused.closing-late":
		if e.Form.Get("on") == "" {
			return "days"
		}
		return "on"
	}
	return ""
}

var errDays = page.Refuse("closing.days-number")

// ask asks for the end, or agrees to what another asked for, once somebody has said that they mean
// it.
func (p *pages) ask(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	req := &pb.CloseProgrammeRequest{On: strings.TrimSpace(f.Get("on"))}
	if days := strings.TrimSpace(f.Get("days")); days != "" {
		n, convErr := strconv.ParseInt(days, 10, 32)
		if convErr != nil {
			err = errDays
		}
		req.Days = int32(n)
	}
	req.Check = f.Get("sure") != "yes"
	if err == nil {
		_, err = p.Closing.CloseProgramme(ctx, req)
	}
	if err == nil && req.Check {
		return p.tell(w, r, page.Again{Form: f})
	}
	return p.done(w, r, f, err)
}

func (p *pages) keep(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	_, err = p.Closing.KeepProgramme(ctx, &pb.KeepProgrammeRequest{})
	return p.done(w, r, f, err)
}

// done leads back to the page, or says on it why not.
func (p *pages) done(w http.ResponseWriter, r *http.Request, f page.Form, err error) error {
	return p.Done(w, r, "/closing", f, err, p.tell)
}
