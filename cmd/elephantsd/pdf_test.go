package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"elephants/client/pdf"
	"elephants/client/pdf/pdftest"
)

// Whatever a PDF file does to who reads it, the page says so in words, in the language that it is
// in, keeps the work, and the server is there for everybody else.
func TestPDFWithoutJavaScript(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	kept := url.Values{"text": {"Kept all the same."}}
	begin := func(b *browser) {
		fields := who()
		fields.Set("role", "Kept too")
		b.open("/note")
		b.answer(fields)
	}
	begin(b)
	b.attach(kept, "talk.PDF", pdftest.File(pdftest.TwoParagraphs))
	b.answer(nil)
	b.wants(http.StatusOK, "Kept all the same.", "They had decided", "Nothing came back.")
	begin(b)

	files := pdftest.Hostile()
	files["a scan"], files["a password"], files["no PDF"] = pdftest.Scan(), pdftest.Locked(), []byte(
		"%PDF-1.4")
	before := mostHeld(syscall.RUSAGE_SELF)
	for name, says := range map[string]struct{ en, cy string }{
		"a scan":        {"The PDF has no text in it", "Nid oes testun yn y PDF"},
		"a password":    {"The PDF has a password", "Mae cyfrinair ar y PDF"},
		"no PDF":        {"This is not a PDF file, or it is damaged", "Nid ffeil PDF yw hon"},
		"overflows":     {"This is not a PDF file, or it is damaged", "Nid ffeil PDF yw hon"},
		"declares much": {"This is not a PDF file, or it is damaged", "Nid ffeil PDF yw hon"},
		"unpacks":       {"Reading the PDF broke off", "Torrwyd ar draws darllen y PDF"},
	} {
		b.open(b.path + "?language=cy")
		b.attach(kept, name+".pdf", files[name])
		b.wants(http.StatusBadRequest, "Mae problem", says.cy, "Kept all the same.", "Kept too")
		b.open(b.path + "?language=en")
		b.attach(kept, name+".pdf", files[name])
		b.wants(http.StatusBadRequest, "There is a problem", says.en, "Kept all the same.",
			"Kept too")
	}
	// two are read at once, and memory that grows is copied
	if grown := mostHeld(syscall.RUSAGE_SELF) - before; grown > 3*pdf.MaxMemory {
		t.Errorf("the server grew by %d MiB", grown>>20)
	}

	// Others are answered while two files are read that never end. Who sent them goes away then, but
	// in the long form, where they wait for what they are told.
	var reading sync.WaitGroup
	var ended atomic.Int32
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	for i := range 2 {
		slow := newBrowser(t, x.addr)
		slow.signIn(x.people.Invitations[i])
		begin(slow)
		slow.http.Transport = leaving{ctx}
		reading.Go(func() {
			defer ended.Add(1)
			slow.attach(kept, "slow.pdf", files["never ends"])
			if ctx.Err() == nil {
				slow.wants(http.StatusBadRequest, "Reading the PDF took more than 10s",
					"Kept all the same.", "Kept too")
			}
		})
	}
	for range 5 {
		b.attach(kept, "talk.txt", []byte("Nobody asked us."))
		b.wants(http.StatusOK, "Does anything still point at a person?")
		b.open(strings.Replace(b.path, "/goes/", "/said/", 1))
	}
	if ended.Load() > 0 {
		t.Error("another note waited until a file had been given up")
	}
	if !takesLong() {
		leave()
	}
	reading.Wait()
	b.attach(kept, "talk.pdf", pdftest.File(pdftest.TwoParagraphs)) // their readers are free again
	b.wants(http.StatusOK, "Nothing came back.")
}

// leaving is how somebody sends what they do not wait for to the end: once the context is over,
// the connection is closed, and what they see is nothing.
type leaving struct{ ctx context.Context }

func (l leaving) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r.WithContext(l.ctx))
	if l.ctx.Err() != nil {
		return &http.Response{Body: http.NoBody, Request: r}, nil
	}
	return resp, err
}

func TestBrokenPDFsWithoutJavaScript(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	for _, broken := range brokenPDFs(50) {
		b.open("/note")
		b.answer(who())
		b.attach(url.Values{"text": {"Kept all the same."}}, "broken.pdf", broken)
		b.wants(b.code, "Kept")
		if b.code != http.StatusOK && b.code != http.StatusBadRequest {
			t.Errorf("a broken file is answered with %d", b.code)
		}
	}
}

// brokenPDFs are made of a sound one, the same in every run.
func brokenPDFs(count int) (files [][]byte) {
	random := rand.New(rand.NewPCG(3, 4))
	sound := pdftest.File(pdftest.TwoParagraphs)
	for range count {
		broken := bytes.Clone(sound)
		for range 1 + random.IntN(8) {
			broken[random.IntN(len(broken))] = byte(random.IntN(256))
		}
		files = append(files, broken)
	}
	return files
}

// mostHeld is the most memory that a process held so far, in bytes.
func mostHeld(who int) int64 {
	var usage syscall.Rusage
	if syscall.Getrusage(who, &usage) != nil {
		return 0
	}
	return usage.Maxrss << 10
}

const (
	printedNote = `<meta charset=utf-8><style>body{font:16px "DejaVu Serif",serif}</style>
		<p>The office was fine: we filled in affidavits, and Zoë flew to the café.</p><p>They had decided before we came in.</p>
		<p style="break-before:page">Nothing came back.</p>`
	printedPicture = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><circle cx="150" cy="150" r="90"/></svg>`
)

// printedPDF is a page as a real browser prints it, in a file.
func printedPDF(t *testing.T, ctx context.Context, content string) (name string) {
	t.Helper()
	do(t, ctx, chromedp.Navigate("about:blank"))
	evaluate[bool](t, ctx, fmt.Sprintf("document.write(%q), document.close(), true", content))
	file, err := chromedp.Run(ctx, chromedp.PrintToPDF())
	if err != nil {
		t.Fatal(err)
	}
	return inFile(t, "note.pdf", file)
}

func inFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const printedText = "The office was fine: we filled in affidavits, and Zoë flew to the café."

// In a real browser a PDF file is read on the device: nothing of it leaves, and whatever it does,
// the page goes on.
func TestPDFInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	note, picture := printedPDF(t, ctx, printedNote), printedPDF(t, ctx, printedPicture)
	do(t, ctx, chromedp.EmulateViewport(320, 800),
		chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	arrive(t, ctx, "/note")
	waitReady(t, ctx)
	evaluate[bool](t, ctx, "window.asked = [], new PerformanceObserver(l => "+
		"asked.push(...l.getEntries().map(e => e.name))).observe({type: 'resource', buffered: true}), "+
		"true")
	if evaluate[bool](t, ctx, "asked.some(a => a.includes('pdf.wasm') || a.includes('pdfium'))") {
		t.Error("the program for PDF files is loaded before anybody chose one")
	}
	do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")),
		chromedp.Click(chromedp.CSS("#quotable-no")),
		chromedp.Click(chromedp.CSS(".more summary")), chromedp.SendKeys(chromedp.CSS("#role"),
			"Kept too"))
	walkTo(t, ctx, "#go", "said")
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "Kept all the same."))
	says := func() string {
		return evaluate[string](t, ctx,
			"document.getElementById('where').textContent")
	}
	choose := func(file, want string) time.Duration {
		t.Helper()
		evaluate[bool](t, ctx, "document.getElementById('where').textContent = '', true")
		began := time.Now()
		do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
		for ; time.Since(began) < 40*time.Second; time.Sleep(20 * time.Millisecond) {
			if strings.Contains(says(), want) {
				return time.Since(began)
			}
		}
		t.Errorf("%s: the page says %q, want %q", filepath.Base(file), says(), want)
		return 0
	}
	text := func() string {
		return evaluate[string](t, ctx,
			"document.getElementById('text').value")
	}
	first := choose(note, "The file was read on this device")
	second := choose(note, "The file was read on this device")
	t.Logf("a file of two pages is read in %v the first time, in %v the second", first, second)
	if got := text(); !strings.HasPrefix(got,
		"Kept all the same.\n\n"+printedText+"\n\nThey had decided before we came in.\n\nNothing came "+
			"back.\n\n"+printedText) {
		t.Errorf("the text is %q", got)
	}
	checkPage(t, ctx, "note-pdf")
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"locked":   {pdftest.Locked(), "The PDF has a password"},
		"no-pdf":   {[]byte("hello"), "This is not a PDF file, or it is damaged"},
		"overflow": {pdftest.Overflows(), "it is damaged"},
		"declares": {pdftest.Declares(), "it is damaged"},
		"unpacks":  {pdftest.Unpacks(), "for it is damaged or takes too much memory"},
		"endless":  {pdftest.Endless(), "it took more than 20 seconds"},
	} {
		t.Logf("%s: said after %v", name, choose(inFile(t, name+".pdf", c.content), c.want))
		checkPage(t, ctx, "note-pdf-"+name)
	}
	choose(picture, "The PDF has no text in it")
	if got := text(); !strings.HasPrefix(got, "Kept all the same.") ||
		strings.Count(got, "Nothing came back.") != 2 {
		t.Errorf("what was typed and read is not kept")
	}
	choose(note, "The file was read on this device")
	if evaluate[bool](t, ctx, "asked.some(a => new URL(a).pathname.startsWith('/note/said')) || "+
		"asked.filter(a => a.includes('pdf.wasm')).length != 1 || asked.filter(a => "+
		"a.includes('pdfium.wasm')).length != 1") {
		t.Error("something was sent to the server, or the program was loaded again")
	}
	walkTo(t, ctx, "#go", "goes")
	walkTo(t, ctx, "#go", "heard")
	if !evaluate[bool](t, ctx, "document.body.textContent.includes('Nothing came back.') && "+
		"document.body.innerHTML.includes('Kept too')") {
		t.Error("the note that was read is not the one to be sent")
	}
}

// While the program for PDF files comes and reads, the page says so, takes what is typed, and
// waits with checking the note; what could not be read is not left out unsaid.
func TestPDFOnASlowLine(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	note := printedPDF(t, ctx, printedNote)
	do(t, ctx, chromedp.EmulateViewport(320, 800),
		chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	arrive(t, ctx, "/note")
	waitReady(t, ctx)
	evaluate[bool](t, ctx, `(() => { const own = fetch; let all; globalThis.come = new Promise(ok => { all = ok; });
		globalThis.go = all; globalThis.fetch = async (path, how) => { if (how) return own(path, how); const answer = await own(path), body = answer.body.getReader();
		return new Response(new ReadableStream({async start(out) { for (let half = true;; half = false) { const {done, value} = await body.read();
			if (done) return out.close(); out.enqueue(value); if (half) await come; } }})); }; return true; })()`)
	do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")),
		chromedp.Click(chromedp.CSS("#quotable-no")))
	walkTo(t, ctx, "#go", "said")
	do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{note}))
	until(t, ctx, "document.getElementById('where').textContent.startsWith('Getting ready to read "+
		"the PDF file') && document.getElementById('loading').value > 0")
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "Typed meanwhile."),
		chromedp.Click(chromedp.CSS("#go")))
	until(t, ctx, "!document.getElementById('elsewhere').hidden")
	checkPage(t, ctx, "note-pdf-loading")
	evaluate[bool](t, ctx, "go(), true")
	walked(t, ctx, "goes")
	if typed := evaluate[string](t, ctx,
		"document.getElementById('typed').textContent"); !strings.HasPrefix(typed, "Typed meanwhile.") ||
		!strings.Contains(typed, "Nothing came back.") {
		t.Errorf("what was typed, or read, is not checked")
	}
	evaluate[bool](t, ctx, `(() => { const begun = new Promise(ok => { globalThis.begin = ok; });
		globalThis.Worker = class extends Worker { postMessage(...all) { begun.then(() => super.postMessage(...all)); } }; return true; })()`)
	walkTo(t, ctx, ".back", "said")
	do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#file"),
		[]string{inFile(t, "bomb.pdf", pdftest.Unpacks())}))
	until(t, ctx, "document.getElementById('where').textContent.startsWith('Reading the PDF file')")
	do(t, ctx, chromedp.Click(chromedp.CSS("#go")))
	until(t, ctx, "!document.getElementById('elsewhere').hidden")
	evaluate[bool](t, ctx, "begin(), true")
	until(t, ctx,
		"document.getElementById('where').textContent.startsWith('That file could not be read')")
	time.Sleep(200 * time.Millisecond)
	if !evaluate[bool](t, ctx,
		"location.pathname.startsWith('/note/said/') && document.getElementById('elsewhere').hidden") {
		t.Error("the note is checked without the file, which nobody sees")
	}
}

// Where the browser cannot read it, the file goes with the form: without JavaScript, without
// Workers, and where the program does not come.
func TestPDFGoesToTheServer(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	note := printedPDF(t, ctx, printedNote)
	content, err := os.ReadFile(note)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := pdf.Read(t.Context(), content); err != nil ||
		!strings.HasPrefix(text.Text, printedText) {
		t.Fatalf("%d bytes, %v", len(text.Text), err)
	}
	for _, c := range []string{"no scripts", "no workers", "no program"} {
		do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in"),
			chromedp.SendKeys(chromedp.CSS("#secret"), x.people.Invitations[0]))
		press(t, ctx, "#sign-in button", "/note")
		switch c {
		case "no scripts":
			if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
				emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
				t.Fatal(err)
			}
			do(t, ctx, chromedp.Navigate("http://"+x.addr+"/note"))
		case "no workers":
			evaluate[bool](t, ctx, "delete globalThis.Worker")
		case "no program": // of the two, the one that is loaded later
			waitReady(t, ctx)
			evaluate[bool](t, ctx,
				"(() => { const own = fetch; globalThis.fetch = (path, how) => how ? "+
					"own(path, how) : Promise.reject(new Error('the line broke')); return true; })()")
		}
		scripts := c != "no scripts"
		if scripts {
			waitReady(t, ctx)
		}
		do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")),
			chromedp.Click(chromedp.CSS("#quotable-no")))
		walkTo(t, ctx, "#go", "said")
		do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "Kept all the same."),
			chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{note}))
		if scripts {
			until(t, ctx,
				"document.getElementById('where').textContent.startsWith('This browser cannot "+
					"read PDF files by itself. The server reads the file')")
			checkPage(t, ctx, "note-pdf-server")
		}
		walkTo(t, ctx, "#go", "goes")
		for _, want := range []string{"The office was fine: we filled in affidavits", "café",
			"Kept all the same.", "Nothing came back."} {
			if !evaluate[bool](t, ctx,
				fmt.Sprintf("document.querySelector('.text').textContent.includes(%q)", want)) {
				t.Errorf("%s: the page does not say %q", c, want)
			}
		}
		if c == "no scripts" {
			if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
				emulation.SetScriptExecutionDisabledParams{}); err != nil {
				t.Fatal(err)
			}
		}
		walkTo(t, ctx, "#go", "heard")
		do(t, ctx, chromedp.Click(chromedp.CSS("[value=unread]")))
		walked(t, ctx, "check")
		walkTo(t, ctx, "#go", "sent")
		press(t, ctx, ".top form button", "/")
	}
}
