package main

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var htmlTag = regexp.MustCompile(`<html lang="([^"]+)" dir="([^"]+)">`)

// speaks checks which language a page says that it is in.
func (b *browser) speaks(tag string) {
	b.t.Helper()
	said := htmlTag.FindStringSubmatch(b.page)
	if said == nil || said[1] != tag || said[2] != "ltr" || b.head.Get("Content-Language") != tag || !strings.Contains(b.head.Get("Vary"), "Accept-Language") {
		b.t.Errorf("%s: %v, Content-Language %q, Vary %q, want %s", b.path, said, b.head.Get("Content-Language"), b.head.Get("Vary"), tag)
	}
}

// An interviewer and a participant go all their way in Welsh, without JavaScript; and can change the language without losing a note.
func TestAJourneyInWelsh(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.open("/")
	b.speaks("en-GB")
	b.wants(http.StatusOK, `href="?language=cy"`, `lang="cy"`, "Cymraeg")
	b.open("/?language=cy")
	b.speaks("cy")
	cookies := b.head["Set-Cookie"]
	if len(cookies) != 1 || cookies[0] != "elephants-language=cy; Path=/; HttpOnly; SameSite=Lax" {
		t.Errorf("choosing a language sets %q", cookies)
	}
	b.open("/withdraw")
	b.speaks("cy")
	b.send("/withdraw", url.Values{"receipt": {"one two three"}})
	b.wants(http.StatusBadRequest, "Gwall: ", "Mae 10 o eiriau mewn derbynneb, mae 3 yma.", "Mae problem")

	b.signIn("elephants-interviewer-abcdefgh-abcdefghijkmnpqrstuvwxyz23456789")
	b.wants(http.StatusForbidden, "Nid yw’r cod cyfrinachol hwnnw’n hysbys yma")
	b.signIn(x.people.Invitations[0])
	b.speaks("cy")
	b.wants(http.StatusOK, "Ysgrifennu nodyn", `<ul lang="cy"`, "o leiaf 10 o sgyrsiau", "Beth ydych chi’n gobeithio amdano?", "sector cyhoeddus", "Yn paratoi i ddod o hyd")
	b.send("/note/preview", url.Values{"side": {"lived-experience"}, "text": {" "}})
	b.wants(http.StatusBadRequest, "Mae’r nodyn yn wag")
	b.send("/note/preview", url.Values{"side": nil, "text": {"Kept."}})
	b.wants(http.StatusBadRequest, "Dywedwch ar ba ochr mae’r person.", "Kept.")
	b.open("/note")
	b.send("/note/preview", noteFields("Ann Hallam rang from 0161 496 0123.\n\nThey had decided before we came in & the report was written."))
	b.wants(http.StatusOK, "Gwirio’r nodyn", `<span>Ann Hallam</span> <b class="kind">person</b>`, `<b class="kind">rhif</b>`, "[person 1]", `lang="en-GB">Asked after it was decided`, "gellir")
	b.send("/note/preview", url.Values{"words": {"unicorn"}, "out": {}})
	b.wants(http.StatusOK, "Nid yw’r geiriau hyn yn y nodyn: “unicorn”.", "Mae’n tynnu allan ddau beth", "gadawyd enwau posibl fel y maent (2)", "people with lived experience")

	// The page in another language, with what is on it: its button sends the form there.
	b.wants(http.StatusOK, `form="preview" formaction="/note/preview?language=en"`)
	values := filled(formTag.FindAllString(b.page, -1)[1])
	resp, err := b.http.PostForm(b.site+"/note/preview?language=en", values)
	b.shown(resp, err)
	b.speaks("en-GB")
	b.wants(http.StatusOK, "Check the note", "They had decided", "“unicorn”")
	b.send("/note", nil)
	b.wants(http.StatusOK, `form="note" formaction="/note?language=cy"`)
	values = filled(formTag.FindAllString(b.page, -1)[1])
	resp, err = b.http.PostForm(b.site+"/note?language=cy", values)
	b.shown(resp, err)
	b.speaks("cy")
	b.wants(http.StatusOK, "Beth a ddywedwyd", "They had decided")
	b.send("/note/preview", nil)

	b.send("/note/send", nil)
	b.speaks("cy")
	b.wants(http.StatusOK, "Mae’r nodyn wedi’i storio", "Geiriau Saesneg ydynt")
	if strings.Contains(b.page, "language=") {
		t.Error("a page with a receipt, which is shown once, offers to go elsewhere")
	}
	receipt := receiptWords.FindStringSubmatch(b.page)
	if receipt == nil {
		t.Fatal("no receipt")
	}
	b.open("/draft")
	b.wants(http.StatusForbidden, "Nid yw eich cod cyfrinachol yn caniatáu hyn.")
	b.open("/withdraw")
	b.send("/withdraw", url.Values{"receipt": receipt[1:]})
	b.wants(http.StatusOK, "wedi’i dynnu’n ôl", "Ni all neb ddarllen y nodyn byth eto")
	b.open("/withdraw")
	b.send("/withdraw", url.Values{"receipt": receipt[1:]})
	b.wants(http.StatusBadRequest, "Tynnwyd nodyn y dderbynneb hon yn ôl eisoes.")
	b.send("/sign-out", nil)
	b.speaks("cy")
	b.open("/nowhere")
	b.wants(http.StatusNotFound, "Nid oes tudalen o’r fath")

	b.signIn(x.people.Coordinators[0])
	b.speaks("cy")
	b.wants(http.StatusOK, "Ddim eto.")
}

// Who never chose gets the language that their browser asks for.
func TestTheBrowsersLanguage(t *testing.T) {
	x := startSite(t, t.TempDir())
	req, err := http.NewRequest(http.MethodGet, "http://"+x.addr+"/withdraw", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Language", "cy-GB, en;q=0.5")
	b := newBrowser(t, x.addr)
	resp, err := b.http.Do(req)
	b.shown(resp, err)
	b.speaks("cy")
	if len(b.head["Set-Cookie"]) > 0 {
		t.Error("a cookie is set that nobody asked for")
	}
	if said := html.UnescapeString(b.page); !strings.Contains(said, "English") || !strings.Contains(said, "Tynnu’n ôl") {
		t.Error("the page is not in Welsh with a way to English")
	}
}

// In a real browser, with JavaScript and without: Welsh on a narrow phone and on paper.
func TestWelshInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	site := "http://" + x.addr
	do(t, ctx, chromedp.EmulateViewport(320, 800), chromedp.Navigate(site+"/"))
	press(t, ctx, ".other-language", "/")
	checkPage(t, ctx, "cy-home")
	for _, path := range []string{"/sign-in", "/withdraw", "/nowhere"} {
		do(t, ctx, chromedp.Navigate(site+path))
		checkPage(t, ctx, "cy"+strings.ReplaceAll(path, "/", "-"))
	}
	for _, scripts := range []bool{true, false} {
		name := map[bool]string{true: "cy-", false: "cy-plain-"}[scripts]
		check := func(page string) {
			t.Helper()
			if scripts { // axe is one
				checkPage(t, ctx, name+page)
			}
		}
		if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts}); err != nil {
			t.Fatal(err)
		}
		do(t, ctx, chromedp.Navigate(site+"/sign-in"), chromedp.SendKeys(chromedp.CSS("#secret"), x.people.Invitations[0]))
		press(t, ctx, "#sign-in button", "/note")
		if scripts {
			waitReady(t, ctx)
		}
		do(t, ctx, chromedp.Click(chromedp.CSS("summary")))
		check("note")
		if where := evaluate[string](t, ctx, "document.getElementById('where').textContent"); scripts != strings.Contains(where, "ar y ddyfais hon") {
			t.Errorf("where names are found: %q", where)
		}
		do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), "Ann Hallam rang from 0161 496 0123, she is the only Black headteacher in Tameside.\n\nThey had decided before we came in."))
		if scripts {
			do(t, ctx, chromedp.Click(chromedp.CSS("#go")))
			until(t, ctx, "document.getElementById('where').textContent == 'Dywedwch ar ba ochr mae’r person.'")
			do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")), chromedp.Click(chromedp.CSS("#go")))
			until(t, ctx, "!document.getElementById('check').hidden")
			check("check")
			if said := evaluate[string](t, ctx, "document.getElementById('check').textContent"); !strings.Contains(said, "rhif") || !strings.Contains(said, "Gellid adnabod rhywun") || !strings.Contains(said, "edrychwch") || strings.Contains(said, "please") {
				t.Errorf("the marks are not said in Welsh")
			}
			press(t, ctx, "#on", "/note/preview")
		} else {
			do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")))
			press(t, ctx, "#go", "/note/preview")
		}
		check("preview")
		if !scripts { // Enter presses a button of the form
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#named-0"), "too late"))
			pressKey(t, ctx, kb.Enter, "/note/preview")
			if !evaluate[bool](t, ctx, "document.documentElement.lang == 'cy' && document.getElementById('named-0').value == 'too late'") {
				t.Error("Enter leads to another language")
			}
		}
		press(t, ctx, ".other-language", "/note/preview")
		if !evaluate[bool](t, ctx, "document.documentElement.lang == 'en-GB' && document.body.textContent.includes('They had decided')") {
			t.Error("the page to check a note on is not shown again in English")
		}
		press(t, ctx, ".other-language", "/note/preview")
		press(t, ctx, "#send", "/note/send")
		check("sent")
		words := evaluate[string](t, ctx, "document.querySelector('.words').textContent")
		text, pages, _ := printed(t, ctx, name+"receipt")
		flat := strings.Join(strings.Fields(text), " ")
		if pages != 1 || !strings.Contains(flat, words) || !strings.Contains(flat, x.addr+"/withdraw") || !strings.Contains(flat, "Cod yw") || strings.Contains(flat, "Ysgrifennu") {
			t.Errorf("the card is %d pages, or says too little or too much", pages)
		}
		if scripts { // a picture read in English, then Welsh: the words stay
			do(t, ctx, chromedp.Navigate(site+"/withdraw?language=en#"+strings.ReplaceAll(words, " ", "-")))
			press(t, ctx, ".other-language", "/withdraw")
			if got := evaluate[string](t, ctx, "document.documentElement.lang + document.getElementById('receipt').value + location.hash"); got != "cy"+words {
				t.Error("the words of a receipt are lost with a change of language, or stay in the address")
			}
		} else {
			do(t, ctx, chromedp.Navigate(site+"/withdraw"), chromedp.SendKeys(chromedp.CSS("#receipt"), words))
		}
		press(t, ctx, "main form button", "/withdraw")
		check("withdrawn")
		if !evaluate[bool](t, ctx, "document.body.textContent.includes('byth eto')") {
			t.Error("the note is not withdrawn")
		}
		press(t, ctx, ".top form button", "/")
	}
}

// What is typed stays on the device when somebody changes the language in the middle; and a page that is written from right to left
// has nothing to scroll sideways.
func TestChangingTheLanguageInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	do(t, ctx, chromedp.EmulateViewport(320, 800), chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	arrive(t, ctx, "/note")
	waitReady(t, ctx)
	press(t, ctx, ".other-language", "/note")
	if !evaluate[bool](t, ctx, "document.documentElement.lang == 'cy' && performance.getEntriesByType('navigation')[0].type == 'navigate' && location.search == '?language=cy'") {
		t.Error("the form was sent for another language")
	}
	evaluate[bool](t, ctx, "document.documentElement.dir = 'rtl', true")
	checkPage(t, ctx, "rtl-note")
	do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")), chromedp.SendKeys(chromedp.CSS("#text"), "Ann Hallam asked about the garden."))
	markHere(t, ctx)
	press(t, ctx, "#on", "/note/preview")
	evaluate[bool](t, ctx, "document.documentElement.dir = 'rtl', true")
	checkPage(t, ctx, "rtl-preview")
}
