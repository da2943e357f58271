package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"elephants/client/pdf/pdftest"
)

// Whoever said yes on the page and chose a file that says no is not quoted: where the file's head says
// it, the note goes so; where it stands elsewhere, the file is refused and says what to do. All of it
// is read on the device.
func TestAFilesNoInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	arrive(t, ctx, "/note")
	waitReady(t, ctx)
	do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")), chromedp.Click(chromedp.CSS("#quotable-yes")))
	walkTo(t, ctx, "#go", "said")
	choose := func(name string, content []byte) (says string) {
		t.Helper()
		evaluate[bool](t, ctx, "document.getElementById('where').textContent = '', true")
		do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{inFile(t, name, content)}))
		until(t, ctx, "reading === null && document.getElementById('where').textContent != '' && "+
			"document.getElementById('loading').hidden")
		return evaluate[string](t, ctx, "document.getElementById('where').textContent")
	}
	for name, content := range map[string][]byte{
		"talk.vtt":  []byte("WEBVTT\n\nNOTE Quotable: no\n\n00:01.000 --> 00:02.000\nThey had decided.\n"),
		"talk.json": []byte(`{"quotable": false, "segments": [{"start": 1, "text": "They had decided."}]}`),
		"talk.txt":  []byte("May be quoted: no\n\nThey had decided."),
		"talk.pdf":  pdftest.Noted("They had decided.", "/Text", "Do not quote this."),
	} {
		says := choose(name, content)
		if !strings.Contains(says, "may not be quoted") || evaluate[string](t, ctx, "document.getElementById('text').value") != "" {
			t.Errorf("%s, which says no, is answered %q", name, says)
		}
	}
	// The page's own reader of JSON asks as the server's does.
	says := choose("two.json", []byte(`{"segments": [{"start": 1, "text": "And then?", "speaker": "A"}, `+
		`{"start": 3, "text": "They left.", "speaker": "B"}, {"start": 9, "text": "Why?", "speaker": "A"}]}`))
	if !strings.HasPrefix(says, "Several people speak") {
		t.Errorf("a transcript of two is answered %q", says)
	}
	evaluate[bool](t, ctx, "(() => { const s = document.getElementById('speaker'); s.value = 'B'; "+
		"s.dispatchEvent(new Event('change')); return true; })()")
	until(t, ctx, "document.getElementById('whose').hidden")
	got := evaluate[string](t, ctx, "document.getElementById('text').value")
	if got != "{other} And then?\n\nThey left.\n\n{other} Why?" {
		t.Errorf("the text is %q", got)
	}
	evaluate[bool](t, ctx, "document.getElementById('text').value = '', true")
	choose("head.txt", []byte("---\nquotable: no\n---\nThey had decided before we came in."))
	walkTo(t, ctx, "#go", "goes")
	walkTo(t, ctx, "#go", "heard")
	do(t, ctx, chromedp.Click(chromedp.CSS(".rest")))
	walked(t, ctx, "check")
	if !evaluate[bool](t, ctx, "document.querySelector('main').textContent.includes('Quotingno')") {
		t.Error("before the note goes the page does not say that nobody is quoted")
	}
	walkTo(t, ctx, "#go", "sent")
}
