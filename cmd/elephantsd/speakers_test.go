package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

const transcript = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann Hallam>What stops " +
	"people?\n\n00:02.000 --> 00:03.000\n<v Zbysia>They had decided before we came " +
	"in.\n\n00:03.000 --> 00:04.000\n<v Ann Hallam>And then?\n"

// Of a transcript the page asks who the participant is, and keeps what others say apart from page
// to page.
func TestWhoSpeaksWithoutJavaScript(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	b.open("/note")
	b.answer(who())
	b.attach(nil, "talk.vtt", []byte(transcript))
	b.wants(http.StatusBadRequest, "2 people speak in it", "Whose words are the person’s",
		`<option value="Zbysia">Zbysia</option>`, `href="#speaker"`)
	b.answer(url.Values{"speaker": {"Zbysia"}})
	b.answer(nil)
	b.wants(http.StatusOK, "Somebody else said this", "What stops people?",
		"Part 2: </span><bdi>They had decided", "of 1 done")
	b.open(strings.Replace(b.path, "/heard/", "/said/", 1))
	b.wants(http.StatusOK, "{other} What stops people?", "\n{other} And then?")
	b.answer(nil)
	b.answer(nil)
	b.answer(url.Values{"p-1": {"tokenism"}})
	b.wants(http.StatusOK, "the whole note")
	b.answer(nil)
	b.wants(http.StatusOK, "The note is stored")
}

// In a real browser the names are asked about on the device, and nothing but the participant's
// choice is sent.
func TestWhoSpeaksInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	arrive(t, ctx, "/note")
	waitReady(t, ctx)
	do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")),
		chromedp.Click(chromedp.CSS("#quotable-no")))
	walkTo(t, ctx, "#go", "said")
	do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#file"),
		[]string{inFile(t, "talk.vtt", []byte(transcript))}))
	until(t, ctx, "!document.getElementById('whose').hidden")
	checkPage(t, ctx, "note-speakers")
	do(t, ctx, chromedp.Click(chromedp.CSS("#go")))
	until(t, ctx, "document.getElementById('where').textContent.startsWith('Several people speak')")
	evaluate[bool](t, ctx, "(() => { const s = document.getElementById('speaker'); s.value = "+
		"'Zbysia'; s.dispatchEvent(new Event('change')); return true; })()")
	until(t, ctx, "document.getElementById('whose').hidden")
	if got := evaluate[string](t, ctx,
		"document.getElementById('text').value"); got != "{other} What stops people?\n\nThey had "+
		"decided before we came in.\n\n{other} And then?" {
		t.Errorf("the text is %q", got)
	}
	walkTo(t, ctx, "#go", "goes")
	walkTo(t, ctx, "#go", "heard")
	if !evaluate[bool](t, ctx, "document.body.textContent.includes('Somebody else said this') && "+
		"document.querySelectorAll('.p-other').length == 2") {
		t.Error("what others said is not told apart")
	}
	checkPage(t, ctx, "heard-speakers")
	do(t, ctx, chromedp.Click(chromedp.CSS(".rest")))
	walked(t, ctx, "check")
	walkTo(t, ctx, "#go", "sent")
}
