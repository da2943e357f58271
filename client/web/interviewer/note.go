package interviewer

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// newNote leads to the first page of a new note. Its address names it, so that the back button
// finds it.
func (p *Pages) newNote(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.As(r); err != nil {
		return err
	}
	page.Redirect(w, r, "/note/who/"+newNote())
	return nil
}

// walking begins an answer to a request for a page of a note.
func (p *Pages) walking(r *http.Request, name, id string) (
	ctx context.Context, v *walk, err error,
) {
	s, ok := stepNamed(name)
	if !ok || !noteID(id) {
		return nil, nil, errNoPage
	}
	if ctx, err = p.As(r); err != nil {
		return nil, nil, err
	}
	v = &walk{
		ID: id, Step: s, Wasm: p.wasm, PDF: p.inPDF, PDFium: p.pdfium, l: page.LanguageOf(r), r: r,
	}
	v.unsent = p.kept(r, id)
	if v.Guide, err = p.Collection.GetGuide(ctx, &pb.GetGuideRequest{Language: v.l.Code}); err != nil {
		return nil, nil, err
	}
	return ctx, v, nil
}

var errNoPage = status.Error(codes.NotFound, "there is no such page")

// showNote shows a page of a note.
func (p *Pages) showNote(w http.ResponseWriter, r *http.Request) error {
	ctx, v, err := p.walking(r, r.PathValue("step"), r.PathValue("note"))
	if errors.Is(err, errNoPage) {
		return p.NotFound(w, r)
	}
	if err != nil {
		return err
	}
	v.Change = r.URL.Query().Has("change")
	if to := v.due(); to != "" {
		page.Redirect(w, r, v.Path(to))
		return nil
	}
	if err := v.Step.show(p, ctx, v); err != nil {
		return err
	}
	if v.next != "" {
		page.Redirect(w, r, v.Path(v.next))
		return nil
	}
	code := http.StatusOK
	if len(v.Wrong) > 0 {
		code = http.StatusBadRequest
	}
	w.Header().Set("Content-Security-Policy", policyNote)
	return p.Tell(w, r, page.View{
		Code: code, Name: "note-" + v.Step.name, Title: "step." + v.Step.name,
		Others: v.others(), Wrong: v.Wrong, Data: v,
	})
}

// answerNote takes the form of a page of a note.
func (p *Pages) answerNote(w http.ResponseWriter, r *http.Request) error {
	f, err := p.ReadForm(w, r)
	return p.Take(w, r, r.URL.Path, f, err)
}

// Take takes the form of the page with a path and leads on to the next, or back to the page where
// something is wrong with it. unread is why the form could not be read whole.
func (p *Pages) Take(
	w http.ResponseWriter, r *http.Request, path string, f page.Form, unread error,
) error {
	parts := strings.Split(path, "/") // "", note, step, id
	if len(parts) != 4 {
		return p.NotFound(w, r)
	}
	ctx, v, err := p.walking(r, parts[2], parts[3])
	switch {
	case errors.Is(err, errNoPage) || err == nil && v.Step.take == nil:
		return p.NotFound(w, r)
	case err != nil:
		return p.carry(w, r, path, f, err)
	case v.Receipt != "": // it is stored: a button was pressed twice, or on a page that Back showed
		page.Redirect(w, r, v.Path("sent"))
		return nil
	}
	v.receive(f)
	next, err := p.takeStep(ctx, v, f, unread)
	if err != nil {
		return p.carry(w, r, path, f, err)
	}
	p.keep(r, v.ID, v.unsent)
	to := v.Path(next)
	if next == v.Step.name && f.Get("then") == "check" {
		to += "?change"
	}
	page.Redirect(w, r, to)
	return nil
}

// takeStep takes what was answered and returns the page to go on to: the same one where something
// is wrong, and that to check where somebody came from there and nothing is missing any more.
func (p *Pages) takeStep(
	ctx context.Context, v *walk, f page.Form, unread error,
) (next string, err error) {
	next = v.Step.name
	switch {
	case errors.Is(unread, page.ErrFileLong):
		v.refuseErr("file", unread)
	case unread != nil:
		v.refuseErr("text", unread)
	case v.r.URL.Query().Has(page.LanguageField): // the same page in another language
	default:
		if next, err = v.Step.take(p, ctx, v, f); err != nil {
			return "", err
		}
	}
	switch {
	case len(v.Wrong) > 0:
		return v.Step.name, nil
	case v.Receipt != "" || f.Get("then") != "check" || v.missing(5) != "":
		return next, nil
	case next == "goes" || next == v.Step.name:
		return next, nil
	}
	return "check", nil
}

// carry asks somebody whose visit ended to sign in again, with what they sent. Every other error is
// passed on.
func (p *Pages) carry(
	w http.ResponseWriter, r *http.Request, path string, f page.Form, err error,
) error {
	if !page.Ended(err) {
		return err
	}
	return p.Carry(w, r, path, f)
}
