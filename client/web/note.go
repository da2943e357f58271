package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client"
	"elephants/client/notefile"
	pb "elephants/proto/elephants/v1"
)

// formMemory is more than a request may hold, so that nothing of a form is ever written to a temporary file.
const formMemory = 1 << 20

// written is a note as the form has it.
type written struct {
	Guide    *pb.GetGuideResponse
	Side     string
	Sector   string
	RoleBand string
	Quotable bool
	Text     string
}

func (p *Pages) readForm(r *http.Request) (written, error) {
	//nolint:gosec // New bounds the body
	if err := r.ParseMultipartForm(formMemory); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			return written{}, status.Errorf(codes.InvalidArgument, "The note is too long. The limit is %d bytes: please divide it.", notefile.MaxNote)
		}
		return written{}, status.Error(codes.InvalidArgument, "The form did not arrive whole. Please go back and send it again.")
	}
	return written{
		Side: r.PostFormValue("side"), Sector: r.PostFormValue("sector"), RoleBand: r.PostFormValue("role"),
		Quotable: r.PostFormValue("quotable") == "yes", Text: strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n"),
	}, nil
}

// noteForm shows the page to write on; by POST with what was written so far, when somebody goes back to change it.
func (p *Pages) noteForm(w http.ResponseWriter, r *http.Request) error {
	form, err := p.readForm(r)
	if err != nil {
		return err
	}
	return p.showNoteForm(w, r, http.StatusOK, form, "")
}

func (p *Pages) showNoteForm(w http.ResponseWriter, r *http.Request, code int, form written, problem string) error {
	ctx, err := p.as(r)
	if err != nil {
		return err
	}
	if form.Guide, err = p.collection.GetGuide(ctx, &pb.GetGuideRequest{}); err != nil {
		return err
	}
	return p.show(w, r, code, "note", "Write a note", form, problem)
}

// shown is a note as the preview has it.
type shown struct {
	written
	RequestID string
	Typed     []piece   // what was typed, with the identifiers marked
	Passages  []passage // what will be sent
	Scrubbed  string
}

// piece is a stretch of text, marked if Kind is set.
type piece struct {
	Text, Kind string
	Ask        bool
}

type passage struct {
	Text  string
	Place string // START:END, for the codings
	Heard []*pb.Heard
}

func (p *Pages) preview(w http.ResponseWriter, r *http.Request) error {
	form, err := p.readForm(r)
	if err != nil {
		return err
	}
	ctx, err := p.as(r)
	if err != nil {
		return err
	}
	answer, err := p.collection.PreviewNote(ctx, &pb.PreviewNoteRequest{Text: form.Text})
	if status.Code(err) == codes.InvalidArgument {
		return p.showNoteForm(w, r, http.StatusBadRequest, form, explain(err))
	}
	if err != nil {
		return err
	}
	view := shown{written: form, RequestID: client.NewRequestID(), Scrubbed: answer.Text}
	last := int32(0)
	for _, i := range answer.Identifiers {
		view.Typed = append(view.Typed, piece{Text: form.Text[last:i.Start]}, piece{form.Text[i.Start:i.End], kindWords[i.Kind], i.Ask})
		last = i.End
	}
	view.Typed = append(view.Typed, piece{Text: form.Text[last:]})
	for _, s := range answer.Passages {
		view.Passages = append(view.Passages, passage{
			Text: answer.Text[s.Start:s.End], Place: strconv.Itoa(int(s.Start)) + ":" + strconv.Itoa(int(s.End)), Heard: s.Heard})
	}
	return p.show(w, r, http.StatusOK, "preview", "Check the note", view, "")
}

var kindWords = map[string]string{
	"PERSON": "person", "CODE": "number", "LOC": "place", "ORG": "organisation", "DEM": "description",
	"DATETIME": "date", "QUANTITY": "amount", "MISC": "detail",
}

func (p *Pages) send(w http.ResponseWriter, r *http.Request) error {
	form, err := p.readForm(r)
	if err != nil {
		return err
	}
	ctx, err := p.as(r)
	if err != nil {
		return err
	}
	sector, err := notefile.ParseSector(form.Sector)
	if err != nil {
		return status.Error(codes.InvalidArgument, err.Error())
	}
	note := &pb.Note{Side: form.Side, Sector: client.Sectors[sector], RoleBand: form.RoleBand, Quotable: form.Quotable, Text: form.Text}
	for _, ticked := range r.PostForm["coding"] {
		coding, err := parseCoding(ticked)
		if err != nil {
			return err
		}
		note.Codings = append(note.Codings, coding)
	}
	answer, err := p.collection.SubmitNote(ctx, &pb.SubmitNoteRequest{RequestId: r.PostFormValue("request"), Note: note})
	if err != nil {
		return err
	}
	return p.show(w, r, http.StatusOK, "sent", "The note is stored", answer.Receipt, "")
}

// parseCoding reads what a ticked box says: START:END:BARRIER.
func parseCoding(ticked string) (*pb.Coding, error) {
	parts := strings.FieldsFunc(ticked, func(r rune) bool { return r == ':' || unicode.IsSpace(r) })
	if len(parts) == 3 {
		start, errStart := strconv.ParseInt(parts[0], 10, 32)
		end, errEnd := strconv.ParseInt(parts[1], 10, 32)
		if errStart == nil && errEnd == nil {
			return &pb.Coding{Start: int32(start), End: int32(end), Barrier: parts[2]}, nil
		}
	}
	return nil, status.Error(codes.InvalidArgument, "A ticked box came back changed. Please go back and tick it again.")
}

func (p *Pages) withdrawForm(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, "withdraw", "Take back what you said", false, "")
}

// withdraw sends the receipt and nothing that could tell who has it, even if somebody is signed in on this phone.
func (p *Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	_, err := p.withdrawal.WithdrawNote(r.Context(), &pb.WithdrawNoteRequest{Receipt: r.PostFormValue("receipt")})
	switch status.Code(err) {
	case codes.OK:
		return p.show(w, r, http.StatusOK, "withdraw", "What you said is withdrawn", true, "")
	case codes.InvalidArgument, codes.NotFound, codes.FailedPrecondition, codes.ResourceExhausted:
		return p.show(w, r, http.StatusBadRequest, "withdraw", "Take back what you said", false, explain(err))
	}
	return err
}
