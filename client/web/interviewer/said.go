package interviewer

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/analysis/words"
	"elephants/client/notefile"
	"elephants/client/pdf"
	"elephants/client/plain"
	"elephants/client/transcript"
	"elephants/client/web/page"
)

var errFileEmpty = page.Refuse("problem.file-empty")

func (p *Pages) showSaid(context.Context, *walk) error { return nil }

// takeSaid takes what was written. Where names are found on the interviewer's own device it does
// not come here: the device asks for the page that shows them alone.
func (p *Pages) takeSaid(ctx context.Context, v *walk, f page.Form) (string, error) {
	v.Set("where", f.Get("where"))
	if v.Browser() { // with what the head of a file says
		v.Del("text")
		for _, name := range []string{"side", "sector", "role", "participant", "coded"} {
			if said := f.Get("head-" + name); said != "" {
				v.Set(name, said)
			}
		}
		if f.Get("head-quotable") == "no" { // as in adopt
			v.Set("quotable", "no")
		}
		if !v.ours(v.Get("side")) {
			v.Del("side")
			v.refuse("file", "problem.other-side")
		}
		return "goes", nil
	}
	note, field, err := readNote(ctx, v, f)
	var several *transcript.SpeakersError
	if errors.As(err, &several) { // the file need not be chosen again
		v.Values[asked] = several.Names
	}
	if err != nil {
		v.refuseErr(field, err)
		return "said", nil
	}
	v.Del(asked)
	v.Del("speaker")
	v.adopt(note)
	return "goes", nil
}

// adopt takes over what a note's file says, and its marks as what was heard.
func (v *walk) adopt(note notefile.Note) {
	before := v.Get("text")
	v.Set("text", note.Text)
	v.Set("side", note.Side)
	v.Set("sector", string(note.Sector))
	v.Set("role", note.Role)
	v.Set("participant", note.Participant)
	if !note.Quotable { // a head may say no, but yes is for whoever asked
		v.Set("quotable", "no")
	}
	if before != note.Text {
		v.Del("sent")
	}
	v.move(note.Text)
	v.setOthers(note)
	v.code(note)
	v.codeOwn(note)
	if !note.Coded {
		return
	}
	for i := range words.Passages(note.Text) { // it was gone through: what has no mark raises nothing
		if len(v.Values[passageField(i)]) == 0 {
			v.tick(i, "none")
		}
	}
}

// readNote makes a note of what was typed and of a file, whose head counts when nothing was typed.
// field is that which an error is about.
func readNote(ctx context.Context, v *walk, f page.Form) (
	note notefile.Note, field string, err error,
) {
	text, field := v.Get("text"), "text"
	if f.FileName != "" {
		field = "file"
		file, err := readFile(ctx, f)
		if err != nil {
			return note, field, invalid(err)
		}
		if file.Covered {
			v.Set("covered", "yes")
		}
		if pages := file.Pages(); pages != "" {
			v.Set("unread", pages)
		}
		read := file.Text
		if strings.IndexFunc(read, unicode.IsLetter) < 0 {
			return note, field, errFileEmpty
		}
		text = strings.TrimLeft(strings.TrimSpace(text)+"\n\n"+read, "\n")
	}
	note, err = notefile.Parse(text, notefile.Note{
		Side: v.Get("side"), Sector: notefile.Sector(strings.TrimPrefix(v.Get("sector"), "none")),
		Role: v.Get("role"), Participant: v.Get("participant"), Speaker: v.Get("speaker"),
		Quotable: v.Get("quotable") == "yes",
	})
	var several *transcript.SpeakersError
	switch {
	case errors.As(err, &several):
		v.Set("text", text)
		return note, "speaker", several
	case err != nil:
		return note, field, invalid(err)
	}
	if notefile.IsPDF(f.FileName) {
		note.Text = plain.Flow(note.Text)
	}
	if !v.ours(note.Side) {
		// The head of a file may name another programme's.
		return note, field, page.Refuse("problem.other-side")
	}
	return note, field, nil
}

// readFile returns what the file of a form says.
func readFile(ctx context.Context, f page.Form) (read pdf.Text, err error) {
	if notefile.IsPDF(f.FileName) {
		read, err = pdf.Read(ctx, f.File)
		read.Text = notefile.Beside(read.Text, read.Beside)
		return read, err
	}
	read.Text, err = notefile.Text(f.FileName, f.File)
	return read, err
}

// invalid is an error of what somebody wrote, in words for them.
func invalid(err error) error { return status.Error(codes.InvalidArgument, err.Error()) }
