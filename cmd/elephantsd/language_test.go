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
)

var htmlTag = regexp.MustCompile(`<html lang="([^"]+)" dir="([^"]+)">`)

// speaks checks which language a page says that it is in.
func (b *browser) speaks(tag string) {
	b.t.Helper()
	said := htmlTag.FindStringSubmatch(b.page)
	if said == nil || said[1] != tag || said[2] != "ltr" || b.head.Get("Content-Language") != tag ||
		!strings.Contains(b.head.Get("Vary"), "Accept-Language") {
		b.t.Errorf("%s: %v, Content-Language %q, Vary %q, want %s", b.path, said,
			b.head.Get("Content-Language"), b.head.Get("Vary"), tag)
	}
}

// An interviewer and a participant go all their way in Welsh, without JavaScript; and can change
// the language without losing a note.
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
	b.send("/withdraw", url.Values{"receipt": {"one two three"}, "sure": {"yes"}})
	b.wants(http.StatusBadRequest, "Gwall: ", "Mae 10 o eiriau mewn derbynneb, mae 3 yma.",
		"Mae problem")

	b.signIn("elephants-interviewer-abcdefgh-abcdefghijkmnpqrstuvwxyz23456789")
	b.wants(http.StatusForbidden, "Nid yw’r cod cyfrinachol hwnnw’n hysbys yma")
	b.signIn(x.people.Invitations[0])
	b.speaks("cy")
	b.wants(http.StatusOK, "Gyda phwy y buoch yn siarad?", `<ul lang="cy"`, "o leiaf 10 o sgyrsiau",
		"Beth ydych chi’n gobeithio amdano?", "sector cyhoeddus", "Yn paratoi i ddod o hyd")
	b.answer(url.Values{"side": nil, "role": {"Kept."}})
	b.wants(http.StatusBadRequest, "Dywedwch ar ba ochr mae’r person.", "Kept.")
	b.answer(who())
	b.answer(url.Values{"text": {" "}})
	b.wants(http.StatusBadRequest, "Mae’r nodyn yn wag")
	b.answer(url.Values{"text": {"Ann Hallam rang from 0161 496 0123.\n\nThey had decided before " +
		"we came in & the report was written."}})
	b.wants(http.StatusOK, "A oes unrhyw beth yn dal i bwyntio at berson?", "[person 1]", "[rhif]",
		"tynnu allan")
	b.answer(url.Values{"words": {"unicorn"}, "out": nil})
	b.wants(http.StatusBadRequest, "Nid yw’r geiriau hyn yn y nodyn: “unicorn”.")

	// The page in another language, with what is on it: its button sends the form there.
	form := stepForm.FindStringSubmatch(b.page)[1]
	b.wants(http.StatusBadRequest, `form="step" formaction="`+form+`?language=en"`)
	values := filled(formTag.FindAllString(b.page, -1)[1])
	values.Set("words", "typed in Welsh")
	resp, err := b.http.PostForm(b.site+form+"?language=en", values)
	b.shown(resp, err)
	b.speaks("en-GB")
	b.wants(http.StatusOK, "Does anything still point at a person?", "decided", "typed in Welsh")
	resp, err = b.http.PostForm(b.site+form+"?language=cy", values)
	b.shown(resp, err)
	b.speaks("cy")
	b.answer(url.Values{"words": nil, "out": nil})
	b.wants(http.StatusOK, "<kbd>1</kbd>", "Dim o’r rhain")
	b.answer(url.Values{"rest": {"unread"}})
	b.wants(http.StatusOK, "Gwiriwch cyn anfon", "Mae’r gweinydd yn tynnu allan")
	b.answer(nil)
	b.speaks("cy")
	b.wants(http.StatusOK, "Mae’r nodyn wedi’i storio", "Geiriau Saesneg ydynt")
	receipt := receiptWords.FindStringSubmatch(b.page)
	if receipt == nil {
		t.Fatal("no receipt")
	}
	b.open("/draft")
	b.wants(http.StatusForbidden, "Nid yw eich cod cyfrinachol yn caniatáu hyn.")
	b.open("/withdraw")
	b.send("/withdraw", url.Values{"receipt": receipt[1:], "sure": {"yes"}})
	b.wants(http.StatusOK, "wedi’i dynnu’n ôl", "Ni all neb ddarllen y nodyn byth eto")
	b.open("/withdraw")
	b.send("/withdraw", url.Values{"receipt": receipt[1:], "sure": {"yes"}})
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
	if said := html.UnescapeString(b.page); !strings.Contains(said, "English") ||
		!strings.Contains(said, "Geiriau eich derbynneb") {
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
		if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: !scripts}); err != nil {
			t.Fatal(err)
		}
		do(t, ctx, chromedp.Navigate(site+"/sign-in"),
			chromedp.SendKeys(chromedp.CSS("#secret"), x.people.Invitations[0]))
		press(t, ctx, "#sign-in button", "/note")
		if scripts {
			waitReady(t, ctx)
		}
		do(t, ctx, chromedp.Click(chromedp.CSS("summary")))
		check("who")
		do(t, ctx, chromedp.Click(chromedp.CSS("#go")))
		until(t, ctx, "!!document.getElementById('errors')")
		check("who-refused")
		do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")),
			chromedp.Click(chromedp.CSS("#quotable-no")))
		walkTo(t, ctx, "#go", "said")
		check("said")
		if where := evaluate[string](t, ctx,
			"document.getElementById('where').textContent"); scripts != strings.Contains(
			where, "ar y ddyfais hon") {
			t.Errorf("where names are found: %q", where)
		}
		do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"),
			"Ann Hallam rang from 0161 496 0123, she "+
				"is the only Black headteacher in Tameside.\n\nThey had decided before we came in."))
		walkTo(t, ctx, "#go", "goes")
		check("goes")
		if said := evaluate[string](t, ctx,
			"[...document.querySelectorAll('main :not(script)')].map(e => "+
				"[...e.childNodes].filter(n => n.nodeType == 3).map(n => n.data).join(' ')).join(' ')"); !strings.Contains(said, "rhif") ||
			!strings.Contains(said, "tynnu allan") || strings.Contains(said, "take out") {
			t.Errorf("the marks are not said in Welsh")
		}
		walkTo(t, ctx, "#go", "heard")
		check("heard")
		do(t, ctx, chromedp.Click(chromedp.CSS("[value=unread]")))
		walked(t, ctx, "check")
		check("check")
		walkTo(t, ctx, "#go", "sent")
		check("sent")
		words := evaluate[string](t, ctx, "document.querySelector('.words').textContent")
		text, pages, _ := printed(t, ctx, name+"receipt")
		flat := strings.Join(strings.Fields(text), " ")
		if pages != 1 || !strings.Contains(flat, words) || !strings.Contains(flat,
			x.addr+"/withdraw") ||
			!strings.Contains(flat, "Cod yw") || strings.Contains(flat, "Ysgrifennu") {
			t.Errorf("the card is %d pages, or says too little or too much", pages)
		}
		if scripts { // a picture read in English, then Welsh: the words stay
			do(t, ctx, chromedp.Navigate(site+"/withdraw?language=en#"+strings.ReplaceAll(words,
				" ", "-")))
			press(t, ctx, ".other-language", "/withdraw")
			if got := evaluate[string](t, ctx,
				"document.documentElement.lang + document.getElementById('receipt').value + location.hash"); got != "cy"+words {
				t.Error("the words of a receipt are lost with a change of language, or stay in the address")
			}
		} else {
			do(t, ctx, chromedp.Navigate(site+"/withdraw"),
				chromedp.SendKeys(chromedp.CSS("#receipt"), words))
		}
		press(t, ctx, "#open", "/withdraw")
		check("receipt")
		press(t, ctx, "#all", "/withdraw")
		check("withdraw-sure")
		press(t, ctx, "#take-back", "/withdraw")
		check("withdrawn")
		if !evaluate[bool](t, ctx, "document.body.textContent.includes('byth eto')") {
			t.Error("the note is not withdrawn")
		}
		press(t, ctx, ".top form button", "/")
	}
}

// What is typed stays on the device when somebody changes the language in the middle; and a page
// that is written from right to left has nothing to scroll sideways.
func TestChangingTheLanguageInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	do(t, ctx, chromedp.EmulateViewport(320, 800),
		chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	arrive(t, ctx, "/note")
	waitReady(t, ctx)
	press(t, ctx, ".other-language", "/note")
	if !evaluate[bool](t, ctx, "document.documentElement.lang == 'cy' && "+
		"performance.getEntriesByType('navigation')[0].type == 'navigate' && location.search == "+
		"'?language=cy'") {
		t.Error("the form was sent for another language")
	}
	for _, step := range []string{"said", "goes", "heard", "check"} {
		evaluate[bool](t, ctx, "document.documentElement.dir = 'rtl', true")
		switch step {
		case "said":
			do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")),
				chromedp.Click(chromedp.CSS("#quotable-no")))
		case "goes":
			waitReady(t, ctx)
			do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"),
				"Ann Hallam asked about the garden."))
		case "check":
			do(t, ctx, chromedp.Click(chromedp.CSS(".nothing + span")))
		}
		checkPage(t, ctx, "rtl-before-"+step)
		walkTo(t, ctx, "#go", step)
	}
	checkPage(t, ctx, "rtl-check")
}
