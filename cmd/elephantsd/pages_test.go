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

	"elephants/client"
)

// browser is one without JavaScript: it fetches pages, keeps cookies, and sends the forms that are on a page.
type browser struct {
	t    *testing.T
	http *http.Client
	site string
	page string // as it was last shown
	path string // of the page
	code int
	head http.Header
}

func newBrowser(t *testing.T, addr string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, http: &http.Client{Jar: jar}, site: "http://" + addr}
}

func (b *browser) open(path string) {
	b.t.Helper()
	resp, err := b.http.Get(b.site + path)
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
}

var (
	formTag   = regexp.MustCompile(`(?s)<form[^>]* action="([^"]*)".*?</form>`)
	inputTag  = regexp.MustCompile(`(?s)<(input|textarea)([^>]*)>([^<]*)`)
	selectTag = regexp.MustCompile(`(?s)<select[^>]* name="([^"]*)".*?</select>`)
	optionTag = regexp.MustCompile(`<option value="([^"]*)"( selected)?>`)
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
	for _, s := range says {
		if !strings.Contains(html.UnescapeString(b.page), s) {
			b.t.Errorf("%s does not say %q", b.path, s)
		}
	}
}

func (b *browser) signIn(secret string) {
	b.t.Helper()
	b.open("/sign-in")
	b.send("/sign-in", url.Values{"secret": {secret}})
}

func TestAnInterviewersJourney(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.open("/note")
	if b.path != "/sign-in" {
		t.Errorf("a page that needs a secret led to %s", b.path)
	}
	b.signIn("elephants-interviewer-abcdefgh-abcdefghijkmnpqrstuvwxyz23456789")
	b.wants(http.StatusForbidden, "not known here")
	b.signIn(x.people.Invitations[0])
	b.wants(http.StatusOK, "Write a note", "lived experience", "Nothing is shown until at least 10 conversations")
	b.send("/note/preview", url.Values{"side": {"lived-experience"}, "text": {" "}})
	b.wants(http.StatusBadRequest, "The note is empty", "There is a problem")
	b.send("/note/preview", url.Values{"side": {"lived-experience"}, "sector": {"none"}, "quotable": {"no"},
		"text": {"Ann Hallam rang from 0161 496 0123.\r\n\r\nThey had decided before we came in & the report was written."}})
	b.wants(http.StatusOK, "Nothing is stored yet", `checked><span>Ann Hallam</span> <b class="kind">person</b>`, "0161 496 0123", "[person 1]", "Asked after it was decided")
	place := regexp.MustCompile(`value="(\d+:tokenism)"`).FindStringSubmatch(b.page)
	if place == nil {
		t.Fatal("the barrier that was heard has no box to tick")
	}
	b.send("/note/send", url.Values{"coding": {place[1]}})
	b.wants(http.StatusOK, "The note is stored")
	receipt := receiptWords.FindStringSubmatch(b.page)
	if receipt == nil || len(strings.Fields(receipt[1])) != 9 {
		t.Fatal("no receipt of nine words on the page")
	}
	if strings.Contains(b.page, "Hallam") {
		t.Error("the page with the receipt names somebody")
	}
	b.open("/draft")
	b.wants(http.StatusForbidden, "does not allow")

	// The participant needs no account, and the signed-in phone of the interviewer does as well.
	for _, phone := range []*browser{newBrowser(t, x.addr), b} {
		phone.open("/withdraw")
		phone.send("/withdraw", url.Values{"receipt": {"one two three"}})
		phone.wants(http.StatusBadRequest, "9 words, this has 3")
	}
	b.send("/withdraw", url.Values{"receipt": {strings.ToUpper(receipt[1])}})
	b.wants(http.StatusOK, "never be read again")
	b.open("/withdraw")
	b.send("/withdraw", url.Values{"receipt": {receipt[1]}})
	b.wants(http.StatusBadRequest, "withdrawn already")

	b.send("/sign-out", nil)
	b.open("/note")
	if b.path != "/sign-in" {
		t.Errorf("after signing out /note led to %s", b.path)
	}
}

// noteFields are a note's form without its text.
func noteFields(text string) url.Values {
	return url.Values{"side": {"lived-experience"}, "sector": {"none"}, "quotable": {"no"}, "text": {text}}
}

// sentText is what the page says will be sent.
func (b *browser) sentText() string {
	var sent strings.Builder
	for _, passage := range passageText.FindAllStringSubmatch(b.page, -1) {
		sent.WriteString(html.UnescapeString(passage[1]) + "\n\n")
	}
	return sent.String()
}

var passageText = regexp.MustCompile(`(?s)<legend><span class="hidden">Part \d+: </span>(.*?)</legend>`)

// Without JavaScript too an interviewer decides what goes, and is told what will be kept.
func TestMarksAreTheInterviewers(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	b.send("/note/preview", noteFields("Ann Hallam asked about the garden. Zoe"+"\u0308"+" and the 👩\u200d🚒 saw the garden.\n\nAsk on 3 May."))

	b.send("/note/preview", url.Values{"words": {"garden\nunicorn\nzoë\n👩"}, "kind": {"MISC"}})
	b.wants(http.StatusOK, "<span>garden</span>", "[detail]", "“unicorn”, “👩”", "👩\u200d🚒")
	if sent := b.sentText(); strings.Contains(sent, "garden") || strings.Contains(sent, "Zo") {
		t.Error("words that were to go will be sent")
	}

	// A mark taken away: the page says what the server does with it, and sends nothing before that was seen.
	b.send("/note/send", url.Values{"out": {}})
	b.wants(http.StatusOK, "Check the note once more", "You changed what is taken out", "The server checks every note again", "garden")
	if sent := b.sentText(); strings.Contains(sent, "Hallam") || !strings.Contains(sent, "garden") {
		t.Error("the page does not say what the server makes of it")
	}
	b.send("/note/send", url.Values{"coding": {"0:blame", "99:blame", "0:nonsense", "x"}})
	b.wants(http.StatusOK, "The note is stored")
}

func TestFilesAreReadInMemory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()) // where a form's files would be put
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	captions := "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann Hallam>Nobody asked us.\n"
	b.upload("/note/preview", noteFields("Before."), "talk.vtt", []byte(captions))
	b.wants(http.StatusOK, "Before.", "Nobody asked us.")
	if strings.Contains(b.page, "Hallam") {
		t.Error("the name of a speaker is on the page")
	}
	b.upload("/note/preview", noteFields(""), "note.md", []byte("---\nside: decision-maker\nrole: Mayor of Hallamshire\nquotable: yes\n---\nNobody asked us. {#language-gap}"))
	b.wants(http.StatusOK, "decision maker", "may be quoted", `value="0:language-gap" selected`)
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"locked.docx": {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 512)...), "has a password"},
		"broken.odt":  {[]byte("PK"), "damaged"},
		"scan.pdf":    {[]byte("%PDF-1.4"), "Cannot read .pdf files"},
		"large.docx":  {make([]byte, 21<<20), "the limit is 20 MB"},
		"long.txt":    {bytes.Repeat([]byte("word "), 20_000), "limit is 65536"},
	} {
		b.upload("/note/preview", noteFields("Kept all the same."), name, c.content)
		b.wants(http.StatusBadRequest, "There is a problem", c.want, "Kept all the same.")
	}
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) > 0 {
		t.Errorf("%d files are left where temporary ones go, %v", len(left), err)
	}
}

// A visit that ends in the middle takes nobody's work with it.
func TestAVisitThatEnded(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	b.send("/note/preview", noteFields("Nobody asked us, about the garden at all."))
	b.send("/note/preview", url.Values{"words": {"garden"}, "kind": {"MISC"}})
	for range 2 { // once with the cookie of a visit that is over, once without
		page := b.page
		b.send("/sign-out", nil)
		b.page = page
		b.send("/note/send", nil)
		b.wants(http.StatusForbidden, "Sign in again", "What you wrote is still on this page")
		b.send("/sign-in", url.Values{"secret": {"elephants-interviewer-abcdefgh-abcdefghijkmnpqrstuvwxyz23456789"}})
		b.wants(http.StatusForbidden, "not known here", "garden at all")
		b.send("/sign-in", url.Values{"secret": {x.people.Invitations[0]}})
		b.wants(http.StatusOK, "Check the note", "garden at all", "about the [detail] at all")
	}
	b.send("/note/send", nil)
	b.wants(http.StatusOK, "The note is stored")
}

// A double click and the back button after sending store one note, and show its one receipt.
func TestSentTwiceIsStoredOnce(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	b.send("/note/preview", noteFields("Nobody asked us."))
	preview, receipts := b.page, map[string]bool{}
	for range 3 {
		b.page = preview
		b.send("/note/send", nil)
		receipts[receiptWords.FindString(b.page)] = true
		b.page = preview
		b.send("/note/preview", nil) // as the back button does
		preview = b.page
	}
	if len(receipts) != 1 {
		t.Errorf("%d receipts for one note", len(receipts))
	}
}

var receiptWords = regexp.MustCompile(`class="words">([a-z ]+)<`)

func TestTwoCoordinatorsJourney(t *testing.T) {
	x := startSite(t, t.TempDir())
	one, two := newBrowser(t, x.addr), newBrowser(t, x.addr)
	one.signIn(x.people.Coordinators[0])
	one.wants(http.StatusOK, "Not yet")
	if _, err := submitSample(t.Context(), x.addr, x.people.Invitations); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	one.open("/draft")
	one.send("/draft/prepare", nil)
	one.wants(http.StatusOK, "Nobody has approved", "Elephants: raised by both sides", "<svg", "<table>")
	one.send("/draft/release", nil)
	one.wants(http.StatusOK, "One person has approved")
	one.send("/draft/release", nil)
	one.wants(http.StatusConflict, "another coordinator")
	two.signIn(x.people.Coordinators[1])
	two.send("/draft/release", nil)
	if two.path != "/editions/1" {
		t.Errorf("after the second approval: %s", two.path)
	}
	two.wants(http.StatusOK, "Greater Manchester", "About thirty conversations", "<svg")
	if where := leaks(html.UnescapeString(two.page), directIdentifiers(t)); len(where) > 0 {
		t.Errorf("%d identifiers are shown, the first is %s", len(where), where[0])
	}
	reader := newBrowser(t, x.addr)
	reader.signIn(x.people.Researcher)
	reader.wants(http.StatusOK, "Edition 1")
	reader.open("/editions/2")
	reader.wants(http.StatusNotFound, "no such edition")
	reader.open("/editions/%3Cscript%3E")
	reader.wants(http.StatusNotFound, "no such page")
}

// What is promised of every answer: nothing foreign runs, nothing is kept, nobody is told.
func TestHeadersOnEveryPage(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Coordinators[0])
	for _, path := range []string{"/", "/sign-in", "/withdraw", "/draft", "/editions", "/nowhere", "/static/style.css", "/static/sign-in.js", "/static/"} {
		b.open(path)
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"Cache-Control":           "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex",
		} {
			if got := b.head.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
	}
}

// Only the page for writing a note may run WebAssembly, and only the program that it runs may be kept.
func TestWhereTheProgramRuns(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	if got := b.head.Get("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';") {
		t.Errorf("%s: %s", b.path, got)
	}
	path := regexp.MustCompile(`data-program="([^"]+)"`).FindStringSubmatch(b.page)
	if path == nil {
		b.wants(http.StatusOK, "by the server")
		b.open("/static/scrub.wasm")
		b.wants(http.StatusNotFound)
		return
	}
	req, err := http.NewRequest(http.MethodGet, b.site+html.UnescapeString(path[1]), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip") // by hand, so that it stays compressed
	resp, err := b.http.Do(req)
	b.shown(resp, err)
	if b.head.Get("Content-Encoding") != "gzip" || len(b.page) > 2_500_000 {
		t.Errorf("the program is %d bytes, encoded as %q: want at most 2500000 of gzip", len(b.page), b.head.Get("Content-Encoding"))
	}
	if got := b.head.Get("Cache-Control"); !strings.HasPrefix(got, "private") {
		t.Errorf("the program may be kept: %s", got)
	}
}

func TestAnotherSiteCannotAct(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Coordinators[0])
	req, err := http.NewRequest(http.MethodPost, b.site+"/draft/prepare", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := b.http.Do(req)
	b.shown(resp, err)
	b.wants(http.StatusForbidden)
}
