package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis/scrub"
	"elephants/client"
	"elephants/client/notefile"
	"elephants/client/pdf"
	pb "elephants/proto/elephants/v1"
)

// written is the page to write a note on.
type written struct {
	Guide *pb.GetGuideResponse
	Form  form
	Wasm  program
	PDF   program
	// PDFium is what PDF calls. It is there only if PDF is.
	PDFium program
	// Speakers are those of a transcript, of whom the interviewer has to say who is the participant.
	Speakers []string
}

// Tag is the language that the promises and questions are in.
func (w written) Tag() string { return coded(w.Guide.Language).Tag }

// Sector and Quotable are what was chosen, or what stands there at first.
func (w written) Sector() string { return w.Form.Get("sector") }
func (w written) Quotable() bool { return w.Form.Get("quotable") == "yes" }

// noteForm shows the page to write on; by POST with what was written so far, when somebody goes back to change it.
func (p *Pages) noteForm(w http.ResponseWriter, r *http.Request) error {
	f, err := p.readForm(w, r)
	if err != nil {
		return err
	}
	f.markOthers()
	return p.showNoteForm(w, r, http.StatusOK, f, problem{})
}

// noteAgain leads whoever opens again the address of a page that was made of a form, as a phone does, to where forms begin.
func (p *Pages) noteAgain(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/note", http.StatusSeeOther)
	return nil
}

func (p *Pages) showNoteForm(w http.ResponseWriter, r *http.Request, code int, f form, wrong problem) error {
	ctx, err := p.as(r)
	if err != nil {
		return p.keepWork(w, r, f, err)
	}
	guide, err := p.collection.GetGuide(ctx, &pb.GetGuideRequest{Language: languageOf(r).Code})
	if err != nil {
		return p.keepWork(w, r, f, err)
	}
	if f.Get("request") == "" {
		f.Set("request", client.NewRequestID())
	}
	w.Header().Set("Content-Security-Policy", policyNote)
	return p.tell(w, r, code, "note", "note.title", written{guide, f, p.wasm, p.inPDF, p.pdfium, f.Values[asked]}, wrong)
}

// errNoSide is what a form without its first answer gets.
var errNoSide = refuse("problem.no-side")

// maxLabel bounds an interviewer's label for a participant, in letters, and maxRole what is sent of a description, in bytes as
// the server counts them.
const maxLabel, maxRole = 200, 200

var (
	errLabel = refuse("problem.label", maxLabel)
	errRole  = refuse("problem.role", maxRole)

	errFileEmpty = refuse("problem.file-empty")
)

// readNote makes a note of what was typed and of a file, whose head counts when nothing was typed.
func (p *Pages) readNote(ctx context.Context, f form) (notefile.Note, error) {
	f.Del(asked)
	text, covered := f.Get("text"), false
	if f.fileName != "" {
		read, hidden, err := readFile(ctx, f)
		if err != nil {
			return notefile.Note{}, invalid(err)
		}
		if strings.IndexFunc(read, unicode.IsLetter) < 0 {
			return notefile.Note{}, errFileEmpty
		}
		text, covered = strings.TrimLeft(strings.TrimSpace(text)+"\n\n"+read, "\n"), hidden
	}
	sector, err := notefile.ParseSector(f.Get("sector"))
	if err != nil {
		return notefile.Note{}, invalid(err)
	}
	note, err := notefile.Parse(text, notefile.Note{Side: f.Get("side"), Sector: sector, Role: f.Get("role"), Participant: strings.TrimSpace(f.Get("participant")), Speaker: f.Get("speaker"), Quotable: f.Get("quotable") == "yes"})
	var several *notefile.SpeakersError
	switch {
	case errors.As(err, &several): // the file need not be chosen again
		f.Set("text", text)
		f.Values[asked] = several.Names
		return note, invalid(err)
	case errors.Is(err, notefile.ErrNoSide):
		return note, errNoSide
	case utf8.RuneCountInString(note.Participant) > maxLabel:
		return note, errLabel
	case len(scrub.Text(note.Role)) > maxRole:
		return note, errRole
	case err != nil:
		return note, invalid(err)
	}
	note.Covered = covered
	return note, nil
}

// readFile returns the text of a form's file, and whether words under black boxes were left out of it.
func readFile(ctx context.Context, f form) (text string, covered bool, err error) {
	if notefile.IsPDF(f.fileName) {
		read, err := pdf.Read(ctx, f.file)
		return read.Text, read.Covered, err
	}
	text, err = notefile.Text(f.fileName, f.file)
	return text, false, err
}

// invalid is an error of what somebody wrote, in words for them.
func invalid(err error) error { return status.Error(codes.InvalidArgument, err.Error()) }
