package main

import (
	"bytes"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
)

// browser is one without JavaScript: it fetches pages, keeps cookies, and sends the forms that
// are on a page.
type browser struct {
	t    testing.TB
	http *http.Client
	site string
	page string // as it was last shown
	path string // of the page
	code int
	head http.Header

	loaded map[string]string // what pages load, by its path
}

// takesLong reports whether the tests are to take as long as they like, as .ci/run has them do.
func takesLong() bool { return os.Getenv("ELEPHANTS_LONG") != "" }

func newBrowser(t testing.TB, addr string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, http: &http.Client{Jar: jar}, site: "http://" + addr, loaded: map[string]string{}}
}

func (b *browser) open(path string) {
	b.t.Helper()
	resp, err := b.http.Get(b.site + path)
	b.shown(resp, err)
}

// openPacked opens a path by hand, so that what comes stays compressed.
func (b *browser) openPacked(path string) {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodGet, b.site+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := b.http.Do(req)
	b.shown(resp, err)
}

func (b *browser) shown(resp *http.Response, err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.page, b.code, b.path, b.head = string(body), resp.StatusCode, resp.Request.URL.Path, resp.Header
	for _, place := range hereTag.FindAllStringSubmatch(b.page, -1) {
		if !strings.Contains(b.page, ` id="`+place[1]+`"`) {
			b.t.Errorf("%s leads to #%s, which is not on it", b.path, place[1])
		}
	}
	if b.head.Get("Content-Language") == "cy" {
		for _, said := range foreign(b.page) {
			b.t.Errorf("%s, in Welsh, says %q", b.path, said)
		}
		for _, name := range untranslated(b.page) {
			b.t.Errorf("%s, in Welsh, has the program’s own %q in English", b.path, name)
		}
	}
}

var hereTag = regexp.MustCompile(`<a[^>]* href="#([^"]+)"`)

var (
	formTag   = regexp.MustCompile(`(?s)<form[^>]* action="([^"]*)".*?</form>`)
	inputTag  = regexp.MustCompile(`(?s)<(input|textarea)([^>]*)>([^<]*)`)
	selectTag = regexp.MustCompile(`(?s)<select[^>]* name="([^"]*)".*?</select>`)
	optionTag = regexp.MustCompile(`<option value="([^"]*)"( selected)?[^>]*>`)
	nameAttr  = regexp.MustCompile(` name="([^"]*)"`)
	valAttr   = regexp.MustCompile(` value="([^"]*)"`)
	tickAttr  = regexp.MustCompile(` type="(checkbox|radio|file)"`)
)

// filled is a form of the page as it would be sent untouched.
func filled(form string) url.Values {
	values := url.Values{}
	for _, in := range inputTag.FindAllStringSubmatch(form, -1) {
		name := nameAttr.FindStringSubmatch(in[2])
		if name == nil || tickAttr.MatchString(in[2]) && !strings.Contains(in[2], " checked") {
			continue
		}
		value := strings.TrimPrefix(in[3], "\n") // which HTML leaves out of a textarea
		if v := valAttr.FindStringSubmatch(in[2]); v != nil {
			value = v[1]
		}
		values.Add(name[1], html.UnescapeString(value))
	}
	for _, list := range selectTag.FindAllStringSubmatch(form, -1) {
		chosen := ""
		for i, option := range optionTag.FindAllStringSubmatch(list[0], -1) {
			if i == 0 || option[2] != "" {
				chosen = html.UnescapeString(option[1])
			}
		}
		values.Add(list[1], chosen)
	}
	return values
}

// send presses the button of the page that leads to the path, with the fields changed as given.
func (b *browser) send(action string, fields url.Values) {
	b.t.Helper()
	for _, form := range formTag.FindAllStringSubmatch(b.page, -1) {
		if form[1] != action && !strings.Contains(form[0], `formaction="`+action+`"`) {
			continue
		}
		values := filled(form[0])
		for name, v := range fields {
			values[name] = v
		}
		resp, err := b.http.PostForm(b.site+action, values)
		b.shown(resp, err)
		return
	}
	b.t.Fatalf("no form that leads to %s on %s", action, b.path)
}

// inPerson answers what whoever releases an edition is asked.
var inPerson = url.Values{"in-person": {"yes"}}

// upload sends the fields and a file to the path.
func (b *browser) upload(action string, fields url.Values, name string, content []byte) {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, values := range fields {
		for _, v := range values {
			_ = form.WriteField(field, v)
		}
	}
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	form.Close()
	resp, err := b.http.Post(b.site+action, form.FormDataContentType(), &body)
	b.shown(resp, err)
}

// wants checks that the page says something.
func (b *browser) wants(code int, says ...string) {
	b.t.Helper()
	if b.code != code {
		b.t.Errorf("%s: %d, want %d", b.path, b.code, code)
	}
	plain := html.UnescapeString(theirsTag.ReplaceAllString(b.page, "$1"))
	for _, s := range says {
		if !strings.Contains(html.UnescapeString(b.page), s) && !strings.Contains(plain, s) {
			b.t.Errorf("%s does not say %q", b.path, s)
		}
	}
}

// theirsTag are words of people on a page in another language.
var theirsTag = regexp.MustCompile(`<span lang="en-GB">([^<]*)</span>`)

func (b *browser) signIn(secret string) {
	b.t.Helper()
	b.open("/sign-in")
	b.send("/sign-in", url.Values{"secret": {secret}})
}
