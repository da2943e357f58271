package main

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

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
	b.wants(http.StatusOK, "Who did you talk with?", "person with lived experience",
		"Nothing is shown until at least 10 conversations")
	b.answer(who())
	b.answer(url.Values{"text": {"Ann Hallam rang from 0161 496 0123.\r\n\r\nThey had decided " +
		"before we came in & the report was written."}})
	b.wants(http.StatusOK, `checked><s>Ann Hallam</s>`, "<s>0161 496 0123</s>", "[person 1]")
	b.answer(nil)
	b.wants(http.StatusOK, "What did you hear?", "Asked after it was decided")
	if !strings.Contains(b.page, `name="p-1" value="tokenism"`) {
		t.Fatal("the barrier that was heard has no box to tick")
	}
	b.answer(url.Values{"p-1": {"tokenism"}, "rest": {"nothing"}})
	b.wants(http.StatusOK, "Check before you send", "the whole note")
	b.answer(nil)
	b.wants(http.StatusOK, "The note is stored")
	receipt := receiptWords.FindStringSubmatch(b.page)
	if receipt == nil || len(strings.Fields(receipt[1])) != 10 {
		t.Fatal("no receipt of ten words on the page")
	}
	if strings.Contains(b.page, "Hallam") {
		t.Error("the page with the receipt names somebody")
	}
	b.open("/draft")
	b.wants(http.StatusForbidden, "does not allow")

	// The participant needs no account, and the signed-in phone of the interviewer does as well.
	for _, phone := range []*browser{newBrowser(t, x.addr), b} {
		phone.open("/withdraw")
		phone.send("/withdraw", url.Values{"receipt": {"one two three"}, "sure": {"yes"}})
		phone.wants(http.StatusBadRequest, "10 words, this has 3")
	}
	b.send("/withdraw", url.Values{"receipt": {" "}})
	b.wants(http.StatusBadRequest, "Please type the words of your receipt")
	b.send("/withdraw",
		url.Values{"receipt": {strings.ToUpper(strings.ReplaceAll(receipt[1], " ", "-"))}})
	b.wants(http.StatusOK, "What came of what you said", "Nothing is released yet",
		"No sentence of yours is shown")
	b.send("/withdraw", nil)
	b.wants(http.StatusOK, "Take back all you said?", "This cannot be undone", ">"+receipt[1]+"<")
	b.send("/withdraw", nil)
	b.wants(http.StatusOK, "never be read again", "What happens next", "Ask whoever talked with you")
	b.open("/withdraw")
	b.send("/withdraw", url.Values{"receipt": {receipt[1]}, "sure": {"yes"}})
	b.wants(http.StatusBadRequest, "withdrawn already")

	b.send("/sign-out", nil)
	b.open("/note")
	if b.path != "/sign-in" {
		t.Errorf("after signing out /note led to %s", b.path)
	}
}

// Whoever talks with people reads what the programme is about, before they say so.
func TestInterviewersReadWhatItIsAbout(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Administrator)
	b.open("/programmes/" + x.people.Programme)
	b.send("/programmes/"+x.people.Programme, url.Values{"subject": {"homelessness in\r\nLeeds"}})
	b.signIn(x.people.Invitations[0])
	b.wants(http.StatusOK, "The conversations are about homelessness in Leeds.")
	b.open("/note?language=cy")
	b.wants(http.StatusOK, "Pwnc y sgyrsiau yw:", "homelessness in Leeds")
}

func TestTwoCoordinatorsJourney(t *testing.T) {
	t.Parallel()
	x := startSite(t, t.TempDir())
	one, two := newBrowser(t, x.addr), newBrowser(t, x.addr)
	one.signIn(x.people.Coordinators[0])
	one.wants(http.StatusOK, "Not yet")
	if _, err := submitSample(t.Context(), x.addr, x.people.Invitations); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	one.open("/draft")
	one.send("/draft/prepare", nil)
	one.wants(http.StatusOK, "Nobody has approved", "What both sides say", "0 of 2 approvals",
		"<button>Approve this draft<")
	window := *one
	one.send("/draft/release", inPerson)
	one.wants(http.StatusOK, "You have approved this draft", "It waits for another coordinator")
	if strings.Contains(one.page, `action="/draft/release"`) {
		t.Error("whoever approved a draft has a button to approve it again")
	}
	window.send("/draft/release", inPerson)
	window.wants(http.StatusConflict, "another coordinator")
	two.signIn(x.people.Coordinators[1])
	two.wants(http.StatusOK, "One person has approved", "<button>Release…<")
	two.send("/draft/release", nil) // asks first, and what the log has to know
	two.wants(http.StatusOK, "Release edition 1?", "never be changed or called back",
		"of both sides", "Did you receive your secret in person?")
	two.send("/draft/release", nil)
	two.wants(http.StatusConflict, `href="#in-person-yes"`, "Nothing was released")
	two.send("/draft/release", inPerson)
	if two.path != "/editions/1" {
		t.Errorf("after the second approval: %s", two.path)
	}
	two.wants(http.StatusOK, "Greater Manchester", "About thirty people", "<svg")
	if where := leaks(html.UnescapeString(two.page), directIdentifiers(t)); len(where) > 0 {
		t.Errorf("%d identifiers are shown, the first is %s", len(where), where[0])
	}
	reader := newBrowser(t, x.addr)
	reader.signIn(x.people.Researcher)
	reader.wants(http.StatusOK, "in no cohort")
	reader.open("/editions")
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
	for _, path := range []string{"/", "/sign-in", "/withdraw", "/draft", "/editions", "/nowhere",
		"/static/style.css", "/static/sign-in.js", "/static/"} {
		b.open(path)
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; worker-src 'none'; " +
				"style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; " +
				"base-uri 'none'; frame-ancestors 'none'",
			"Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
			"X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex",
		} {
			if got := b.head.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
	}
}

// standIns stand for the programs for the browser: nothing here runs them.
var standIns = fstest.MapFS{
	"scrub.wasm.gz": {Data: []byte("a scrubber, compressed")},
	"pdf.wasm.gz":   {Data: []byte("a reader, compressed")},
	"wasm_exec.js":  {Data: []byte("// starts them")},
}

// Only the page for writing a note may run WebAssembly, and only the programs that it runs may be
// kept.
func TestWhereTheProgramRuns(t *testing.T) {
	x := startServing(t, t.TempDir(), serving{programs: standIns})
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	const may = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; " +
		"style-src 'self';"
	if got := b.head.Get("Content-Security-Policy"); !strings.HasPrefix(got, may) {
		t.Errorf("%s: %s", b.path, got)
	}
	page := b.page
	for name, file := range map[string]string{"program": "scrub.wasm.gz", "pdf": "pdf.wasm.gz"} {
		path := regexp.MustCompile(` data-` + name + `="([^"]+)"`).FindStringSubmatch(page)
		if path == nil {
			t.Fatalf("the page does not name the program %s", name)
		}
		b.openPacked(html.UnescapeString(path[1]))
		b.wants(http.StatusOK)
		if b.page != string(standIns[file].Data) || b.head.Get("Content-Encoding") != "gzip" {
			t.Errorf("the program %s is another file, or encoded as %q", name,
				b.head.Get("Content-Encoding"))
		}
		if got := b.head.Get("Cache-Control"); !strings.HasPrefix(got, "private") {
			t.Errorf("the program %s may be kept: %s", name, got)
		}
	}
	b.open("/static/wasm_exec.js")
	b.wants(http.StatusOK, "// starts them")
	b.open("/static/pdf.js")
	if got := b.head.Get(
		"Content-Security-Policy"); got != "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'" {
		t.Errorf("what reads a PDF file may do more than run: %s", got)
	}
}

// Without the programs, or without the script that starts them, the page says that the server
// finds the names, and loads nothing that is not there.
func TestWithoutThePrograms(t *testing.T) {
	for name, programs := range map[string]fstest.MapFS{
		"none": {}, "no script": {"scrub.wasm.gz": standIns["scrub.wasm.gz"],
			"pdf.wasm.gz": standIns["pdf.wasm.gz"]},
	} {
		x := startServing(t, t.TempDir(), serving{programs: programs})
		b := newBrowser(t, x.addr)
		b.signIn(x.people.Invitations[0])
		b.answer(who())
		b.wants(http.StatusOK, "by the server")
		for _, loads := range []string{"data-program", "data-pdf", "wasm_exec"} {
			if strings.Contains(b.page, loads) {
				t.Errorf("%s: the page has %s", name, loads)
			}
		}
		for _, path := range []string{"/static/scrub.wasm", "/static/pdf.wasm", "/static/wasm_exec.js"} {
			b.open(path)
			b.wants(http.StatusNotFound)
		}
	}
}

// Whoever starts a server is told where identifiers are found, and how to have them found in the
// browser.
func TestServeSaysWhereItScrubs(t *testing.T) {
	for _, c := range []struct {
		programs fstest.MapFS
		says     string
	}{{fstest.MapFS{}, "go generate ./client/web"}, {standIns,
		"in the browser, before a note is sent"}} {
		if got := whereScrubbed(c.programs); !strings.Contains(got, c.says) {
			t.Errorf("with %d files: %s", len(c.programs), got)
		}
	}
}

// Nobody gets a list of the files, or one that is not for browsers.
func TestStaticFilesAreNotListed(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	for _, path := range []string{
		"/static/", "/static", "/static/.", "/static/nothing", "/static//", "/static/README.md",
		"/static/%2e%2e/templates/layout.html", "/static/..%2ftemplates%2flayout.html",
	} {
		b.open(path)
		b.wants(http.StatusNotFound)
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

// A one-time link opens once, gives a secret to keep, and leads on; opened again it says what to
// do.
func TestASignInLink(t *testing.T) {
	x := startSite(t, t.TempDir())
	root, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Administrator})
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	made, err := root.Admin.CreateSignInLink(t.Context(),
		&pb.CreateSignInLinkRequest{Programme: x.people.Programme, Role: pb.Role_ROLE_COORDINATOR})
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t, x.addr)
	b.signIn(made.Link)
	b.wants(http.StatusOK, "Keep your secret", "elephants-coordinator-")
	b.send("/sign-in", nil)
	if b.path != "/draft" {
		t.Errorf("going on led to %s", b.path)
	}
	other := newBrowser(t, x.addr)
	other.signIn(made.Link)
	other.wants(http.StatusForbidden, "opened before", "tell your administrator")
}

// Quotes stand in a draft when a coordinator ticks them, and take its approval back.
func TestChoosingQuotes(t *testing.T) {
	t.Parallel()
	x := startSite(t, t.TempDir())
	if _, err := submitSample(t.Context(), x.addr, x.people.Invitations); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Coordinators[0])
	b.send("/draft/prepare", nil)
	b.send("/draft/release", inPerson)
	b.wants(http.StatusOK, "You have approved this draft", "lead back to nobody")
	if strings.Contains(b.page, "<blockquote") {
		t.Error("a quote stands in the draft that nobody chose")
	}
	b.send("/draft/quotes", url.Values{"quote": {"1"}})
	b.wants(http.StatusOK, "Nobody has approved", "<blockquote", ` checked>`)
	b.send("/draft/quotes", url.Values{"quote": {"one"}})
	b.wants(http.StatusBadRequest, "came back changed")
}
