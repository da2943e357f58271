package page

import (
	"cmp"
	"io"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/unicode/norm"

	"elephants/client/notefile"
)

// Bounds on what is sent to a page.
const (
	// Of a form without its file: the longest note, three bytes for each of its own, and its marks.
	maxForm = 512 << 10
	// Is read to its end, so that who sent too much gets to see the answer.
	maxDrain = 64 << 20
	// Fields of a form. A mark is one or two, and each passage has five and its ticks; the longest
	// note has 21,846 passages.
	maxParts = 192 << 10
)

var (
	errFormCut   = Refuse("problem.form-cut")
	errFormLong  = Refuse("problem.form-long")
	ErrFileLong  = Refuse("problem.file-long")
	errFormOther = Refuse("problem.form-other")
)

// Form is what a form of a page said. It is read in memory alone: the library's own reader would
// put a file on the disk.
type Form struct {
	url.Values
	FileName string // of the one that came with it; "" for none
	File     []byte
}

// ReadForm reads a form with at most one file. Text comes back with the line ends and the letters
// that everything after it expects. An error of the file comes with the fields that were read, so
// that nobody's work is lost with it.
//
// Of somebody who is not signed in no file is taken, and no more than a form's worth.
func (f *Frame) ReadForm(w http.ResponseWriter, r *http.Request) (form Form, err error) {
	form.Values = url.Values{}
	longest := int64(maxForm)
	if _, ok := f.Visit(r); ok {
		longest = maxDrain
	}
	r.Body = http.MaxBytesReader(w, r.Body, longest)
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		err = form.readParts(r)
	} else if r.ParseForm() != nil {
		err = errFormCut
	} else {
		form.Values = r.PostForm
	}
	tidy(form.Values)
	return form, err
}

// readParts reads a form of many parts, one of which may be a file. What is too long is left out
// and said.
func (f *Form) readParts(r *http.Request) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return errFormOther
	}
	room := int64(maxForm)
	var wrong error
	for range maxParts {
		part, err := parts.NextPart()
		switch {
		case err == io.EOF: //nolint:errorlint // a form that was cut off ends in an error that wraps it
			return wrong
		case err != nil:
			return cmp.Or(wrong, errFormCut)
		}
		isFile := part.FileName() != ""
		limit, tooLong := room, errFormLong
		if isFile {
			limit, tooLong = notefile.MaxFile, ErrFileLong
		}
		content, err := io.ReadAll(io.LimitReader(part, limit+1))
		switch {
		case err != nil:
			return cmp.Or(wrong, errFormCut)
		case int64(len(content)) > limit:
			wrong = tooLong // NextPart reads over the rest
		case isFile:
			f.FileName, f.File = part.FileName(), content
		default:
			room -= int64(len(content))
			f.Add(part.FormName(), string(content))
		}
	}
	return errFormLong
}

// tidy makes line ends and letters with accents the same however a browser sends them.
func tidy(values url.Values) {
	ends := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	for _, all := range values {
		for i := range all {
			all[i] = norm.NFC.String(ends.Replace(strings.ToValidUTF8(all[i], "\uFFFD")))
		}
	}
}
