package main

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
)

const transcript = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann Hallam>What stops people?\n\n00:02.000 --> 00:03.000\n<v Zbysia>They had decided before we came in.\n\n00:03.000 --> 00:04.000\n<v Ann Hallam>And then?\n"

// Of a transcript the page asks who the participant is, and keeps what others say apart from page to page.
func TestWhoSpeaksWithoutJavaScript(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Invitations[0])
	b.upload("/note/preview", noteFields(""), "talk.vtt", []byte(transcript))
	b.wants(http.StatusBadRequest, "2 people speak in it", "Whose words are the person’s", "<option>Zbysia</option>")
	fields := noteFields("{says Ann Hallam} What stops people?\n\n{says Zbysia} They had decided before we came in.\n\n{says Ann Hallam} And then?")
	fields.Set("speaker", "Zbysia")
	b.send("/note/preview", fields)
	b.wants(http.StatusOK, "Somebody else said this", "What stops people?", `name="others" value="0"`, `name="others" value="2"`, "Part 2: </span><bdi>They had decided")
	fields = noteFields("What stops people?\n\nThey had decided before we came in.\n\nAnd then?")
	fields["others"] = []string{"0", "2"}
	b.send("/note", fields)
	b.wants(http.StatusOK, "{other} What stops people?", "\n{other} And then?")
}

// In a real browser the names are asked about on the device, and nothing but the participant's choice is sent.
func TestWhoSpeaksInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	arrive(t, ctx, "/note")
	waitReady(t, ctx)
	do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")), chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{inFile(t, "talk.vtt", []byte(transcript))}))
	until(t, ctx, "!document.getElementById('whose').hidden")
	checkPage(t, ctx, "note-speakers")
	do(t, ctx, chromedp.Click(chromedp.CSS("#go")))
	until(t, ctx, "document.getElementById('where').textContent.startsWith('Several people speak')")
	evaluate[bool](t, ctx, "(() => { const s = document.getElementById('speaker'); s.value = 'Zbysia'; s.dispatchEvent(new Event('change')); return true; })()")
	until(t, ctx, "document.getElementById('whose').hidden")
	if got := evaluate[string](t, ctx, "document.getElementById('text').value"); got != "{other} What stops people?\n\nThey had decided before we came in.\n\n{other} And then?" {
		t.Errorf("the text is %q", got)
	}
	do(t, ctx, chromedp.Click(chromedp.CSS("#go")))
	until(t, ctx, "!document.getElementById('check').hidden")
	press(t, ctx, "#on", "/note/preview")
	if !evaluate[bool](t, ctx, "document.body.textContent.includes('Somebody else said this') && document.querySelectorAll('input[name=others]').length == 2") {
		t.Error("what others said is not told apart")
	}
	checkPage(t, ctx, "preview-speakers")
	press(t, ctx, "#send", "/note/send")
}
