package page

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"elephants/client/notefile"

	"elephants/client"
)

// posted is a request with the parts: name, content; a name with a dot is a file's.
func posted(t *testing.T, parts ...string) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(parts); i += 2 {
		if strings.Contains(parts[i], ".") {
			part, err := w.CreateFormFile("file", parts[i])
			if err != nil {
				t.Fatal(err)
			}
			_, _ = part.Write([]byte(parts[i+1]))
		} else if err := w.WriteField(parts[i], parts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	r := httptest.NewRequest(http.MethodPost, "/note/preview", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

// signedIn are pages with a visit, and the cookie of it.
func signedIn() (*Frame, *http.Cookie) {
	p := New(nil, client.Services{})
	plain := httptest.NewRequest(http.MethodGet, "http://example.org/", nil)
	begun := Visit{Secret: "secret", Role: "interviewer"}
	return p, visitCookie(plain, p.visits.begin(begun), 60)
}

func TestFormsAreReadInMemory(t *testing.T) {
	p, cookie := signedIn()
	r := posted(t, "text", "one\r\ntwo\rZoe\u0308 \xff", "out", "1:2", "out", "3:4", "a.docx",
		"\x00\r\n")
	r.AddCookie(cookie)
	f, err := p.ReadForm(httptest.NewRecorder(), r)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := f.Get("text"), "one\ntwo\nZo\u00eb \uFFFD"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(f.Values["out"]) != 2 || f.FileName != "a.docx" || string(f.File) != "\x00\r\n" {
		t.Errorf("%d fields, the file %q of %d bytes", len(f.Values["out"]), f.FileName,
			len(f.File))
	}
}

// What is wrong with a form is said, and the fields that came before it are kept.
func TestFormsThatAreWrong(t *testing.T) {
	p, cookie := signedIn()
	long, large := strings.Repeat("a", maxForm+1), strings.Repeat("a", 20<<20+1)
	cut := posted(t, "text", "kept", "more", "lost")
	whole, err := io.ReadAll(cut.Body)
	if err != nil {
		t.Fatal(err)
	}
	cut.Body = io.NopCloser(io.MultiReader(bytes.NewReader(whole[:len(whole)-80]), iotest.ErrReader(io.ErrUnexpectedEOF))) // as net/http ends it
	other := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("text=%zz"))
	other.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	noBoundary := httptest.NewRequest(http.MethodPost, "/", nil)
	noBoundary.Header.Set("Content-Type", "multipart/form-data")
	stranger := posted(t, "text", "kept", "a.docx", large)
	for _, c := range []struct {
		name  string
		r     *http.Request
		known bool
		want  error
		kept  string
	}{
		{"too long a note", posted(t, "side", "kept", "text", long), true, errFormLong, ""},
		{"too large a file", posted(t, "text", "kept", "a.docx", large, "side", "x"), true,
			ErrFileLong, "kept"},
		{"a file of nobody known", stranger, false, errFormCut, "kept"},
		{"a line that broke", cut, true, errFormCut, "kept"},
		{"no boundary", noBoundary, true, errFormOther, ""},
		{"a broken escape", other, true, errFormCut, ""},
	} {
		if c.known {
			c.r.AddCookie(cookie)
		}
		f, err := p.ReadForm(httptest.NewRecorder(), c.r)
		if !errors.Is(err, c.want) || f.Get("text") != c.kept {
			t.Errorf("%s: %v with %d bytes kept, want %v", c.name, err, len(f.Get("text")), c.want)
		}
		f.Set("request", "x") // whatever went wrong, the form can be shown again
	}
}

// A note of nothing but short paragraphs has more fields than bytes in most notes: two for each
// passage.
func TestTheFormOfTheMostPassages(t *testing.T) {
	p, cookie := signedIn()
	parts := []string{"text", "kept"}
	for i := range notefile.MaxNote/len("a\n\n") + 1 {
		how := "how-" + strconv.Itoa(i)
		parts = append(parts, how+"-blame", "so", how+"-tokenism", "so", how+"-stigma", "so",
			"line-"+strconv.Itoa(i), "", "more-"+strconv.Itoa(i), "")
	}
	r := posted(t, parts...)
	r.AddCookie(cookie)
	f, err := p.ReadForm(httptest.NewRecorder(), r)
	if err != nil || len(f.Values) != len(parts)/2 {
		t.Errorf("%d of %d fields, %v", len(f.Values), len(parts)/2, err)
	}
}
