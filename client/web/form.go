package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/unicode/norm"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client/notefile"
)

// Bounds on what is sent to a page.
const (
	maxForm  = 512 << 10 // without a file: the longest note, three bytes for each of its own, and its marks
	maxDrain = 64 << 20  // is read to its end, so that who sent too much gets to see the answer
)

// uploads bounds how many files are in memory at once: each may be as long as [notefile.MaxFile].
var uploads = make(chan struct{}, 2)

var (
	errFormCut   = status.Error(codes.InvalidArgument, "The form did not arrive whole. Please go back and send it again.")
	errFormLong  = status.Error(codes.InvalidArgument, "The note is too long: the limit is 65,536 letters. Please divide it.")
	errFileLong  = status.Error(codes.InvalidArgument, "That file is too large: the limit is 20 MB. Copy the text into the box instead.")
	errFormOther = status.Error(codes.InvalidArgument, "This form was sent in a way that we do not understand. Please go back and send it again.")
)

// form is what a form of a page said. It is read in memory alone: the library's own reader would put a file on the disk.
type form struct {
	url.Values
	fileName string
	file     []byte
}

// readForm reads a form with at most one file. Text comes back with the line ends and the letters that everything after it
// expects. An error of the file comes with the fields that were read, so that nobody's work is lost with it.
//
// Of somebody who is not signed in no file is taken, and no more than a form's worth.
func (p *Pages) readForm(w http.ResponseWriter, r *http.Request) (form, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if r.ParseForm() != nil {
			return form{}, errFormCut
		}
		return form{Values: tidy(r.PostForm)}, nil
	}
	room := int64(maxForm)
	if _, ok := p.visits.of(r); ok {
		room = maxDrain
	}
	r.Body = http.MaxBytesReader(w, r.Body, room)
	parts, err := r.MultipartReader()
	if err != nil {
		return form{}, errFormOther
	}
	select {
	case uploads <- struct{}{}:
		defer func() { <-uploads }()
	case <-r.Context().Done():
		return form{}, errFormCut
	}
	f := form{Values: url.Values{}}
	err = f.read(parts)
	f.Values = tidy(f.Values)
	return f, err
}

func (f *form) read(parts *multipart.Reader) error {
	room := int64(maxForm)
	var wrong error
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return wrong
		}
		if err != nil {
			return errors.Join(wrong, errFormCut)
		}
		limit, tooLong := room, errFormLong
		if part.FileName() != "" {
			limit, tooLong = notefile.MaxFile, errFileLong
		}
		content, err := io.ReadAll(io.LimitReader(part, limit+1))
		switch {
		case err != nil:
			return errFormCut
		case int64(len(content)) > limit:
			wrong = tooLong
			_, _ = io.Copy(io.Discard, part) // what fails here fails again with the next part
		case part.FileName() != "":
			f.fileName, f.file = part.FileName(), content
		default:
			room -= int64(len(content))
			f.Add(part.FormName(), string(content))
		}
	}
}

// tidy makes line ends and letters with accents the same however a browser sends them.
func tidy(values url.Values) url.Values {
	ends := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	for _, all := range values {
		for i := range all {
			all[i] = norm.NFC.String(ends.Replace(strings.ToValidUTF8(all[i], "\uFFFD")))
		}
	}
	return values
}
