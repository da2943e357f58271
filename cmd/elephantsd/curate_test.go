package main

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"elephants/client"
)

// startDrafted is a site with a draft of the sample notes.
func startDrafted(t *testing.T) site {
	t.Helper()
	x := startSite(t, t.TempDir())
	if _, err := submitSample(t.Context(), x.addr, x.people.Invitations); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Coordinators[0])
	b.send("/draft/prepare", nil)
	b.wants(http.StatusOK, "What both sides say")
	return x
}

// decide sends the form for a deed on a theme, as the draft page has it, with the fields changed
// as given.
func (b *browser) decide(deed, theme string, fields url.Values) {
	b.t.Helper()
	for _, form := range formTag.FindAllStringSubmatch(b.page, -1) {
		values := filled(form[0])
		if form[1] != "/draft/curate" || values.Get("deed") != deed || theme != "" &&
			values.Get("theme") != theme {
			continue
		}
		for name, v := range fields {
			values[name] = v
		}
		resp, err := b.http.PostForm(b.site+"/draft/curate", values)
		b.shown(resp, err)
		return
	}
	b.t.Fatalf("no form to %s %s on %s", deed, theme, b.path)
}

func TestDecidingAboutThemes(t *testing.T) {
	t.Parallel()
	x := startDrafted(t)
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Coordinators[0])
	window, unread := *b, *b // others, opened before
	b.send("/draft/release", inPerson)
	stale := *b // what another window still shows
	window.send("/draft/release", inPerson)
	window.wants(http.StatusConflict, "has your approval already", "You have approved this draft")

	// A programme with a draft is not closed.
	end := *b
	end.open("/closing")
	end.send("/closing", url.Values{"days": {"30"}, "sure": {"yes"}})
	end.wants(http.StatusConflict, "A draft waits for approval")
	end.open("/closing")
	end.wants(http.StatusOK, "When?")

	b.decide("name", "not-qualified-to-speak", url.Values{"name": {"Who may speak"}})
	b.wants(http.StatusOK, "Nobody has approved", "<h3>Who may speak</h3>",
		"In the code book: Not feeling entitled to speak", "is called “Who may speak”")
	// Both see how it reads otherwise.
	for _, secret := range x.people.Coordinators {
		again := newBrowser(t, x.addr)
		again.signIn(secret)
		again.wants(http.StatusOK, "Changed since somebody approved it",
			"Who may speak: before, it was called", "Nothing else is different")
	}

	// What was refused says why, and stays typed.
	b.decide("name", "not-qualified-to-speak", url.Values{"name": {"What Ann Hallam wants"}})
	b.wants(http.StatusBadRequest, "There is a problem", "seems to hold a person's name", `value="What Ann Hallam wants"`, `id="typed" open>`, "<h3>Who may speak</h3>")
	if strings.Contains(html.UnescapeString(b.page), "Hallam wants. ") {
		t.Error("the refusal repeats the name")
	}
	unread.send("/draft/release", inPerson)
	unread.wants(http.StatusConflict, "The draft has changed", "<h3>Who may speak</h3>",
		"Nobody has approved")
	b.decide("name", "not-qualified-to-speak", url.Values{"name": {"🐘🐘"}})
	b.wants(http.StatusBadRequest, "no letter in it", `value="🐘🐘"`, "<h3>Who may speak</h3>")
	stale.decide("merge", "", url.Values{"theme": {"not-qualified-to-speak", "power-hoarding"},
		"name": {"Old news"}})
	stale.wants(http.StatusConflict, "There is a problem", `value="Old news"`, `value="power-hoarding" checked>`)

	// A double click, and the back button after it.
	again := *b
	b.decide("merge", "", url.Values{"theme": {"not-qualified-to-speak", "power-hoarding"},
		"name": {"Who must tell, and who may"}})
	b.wants(http.StatusOK, "<h3>Who must tell, and who may</h3>")
	again.decide("merge", "", url.Values{"theme": {"not-qualified-to-speak", "power-hoarding"},
		"name": {"Who must tell, and who may"}})
	again.wants(http.StatusOK, "<h3>Who must tell, and who may</h3>")
	if n := strings.Count(again.page, "Take it back<"); n != 2 {
		t.Errorf("%d decisions, want two", n)
	}
	b.open("/draft")
	b.decide("drop", "practicalities", nil)
	b.wants(http.StatusOK, "is left out")
	if strings.Contains(b.page, `value="practicalities"`) {
		t.Error("what was left out is there")
	}
	b.decide("order", "", nil)
	b.wants(http.StatusOK, "these come first")
	b.decide("undo", "", url.Values{"undo": {"x"}})
	b.wants(http.StatusBadRequest, "came back changed")

	// The visit ends while somebody types.
	gone := newBrowser(t, x.addr)
	gone.page, gone.path = b.page, b.path
	gone.decide("name", "not-qualified-to-speak", url.Values{"name": {"Who may say so"}})
	gone.wants(http.StatusForbidden, "Sign in again", "What you wrote is still on this page")
	gone.send("/sign-in", url.Values{"secret": {x.people.Coordinators[1]}})
	gone.wants(http.StatusOK, "You are signed in again", `value="Who may say so"`)
	gone.send("/draft/curate", nil)
	gone.wants(http.StatusOK, "<h3>Who may say so</h3>")

	other := newBrowser(t, x.addr)
	for _, who := range x.people.Coordinators {
		other.signIn(who)
		other.send("/draft/release", inPerson)
	}
	other.wants(http.StatusOK, "<h3>Who may say so</h3>")

	// The next edition keeps to what was decided, and its page says what changed.
	submitMany(t, x, 12)
	other.open("/draft")
	other.send("/draft/prepare", nil)
	other.wants(http.StatusOK, "<h3>Who may say so</h3>", "is left out")
	for _, who := range x.people.Coordinators {
		other.signIn(who)
		other.send("/draft/release", inPerson)
	}
	other.wants(http.StatusOK, "edition 2", "What changed since edition 1",
		"says nothing that they do not")
}

func TestDecidingInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startDrafted(t)
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Coordinators[0]))
	arrive(t, ctx, "/draft")
	// On a small phone, whose bar lies over the page, it is at most three screens before anything is
	// opened.
	if _, err := chromedp.Call(ctx, emulation.SetScrollbarsHidden,
		emulation.SetScrollbarsHiddenParams{Hidden: true}); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.EmulateViewport(360, 740))
	high := evaluate[float64](t, ctx, "document.documentElement.scrollHeight / innerHeight")
	t.Logf("the draft is %.2f screens of a phone", high)
	if high > 3 {
		t.Error("it is more than three")
	}
	// So it is with one approval, for whoever is to give the second.
	one := newBrowser(t, x.addr)
	one.signIn(x.people.Coordinators[1])
	one.send("/draft/release", nil)
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/draft"))
	high = evaluate[float64](t, ctx, "document.documentElement.scrollHeight / innerHeight")
	t.Logf("approved once, it is %.2f screens", high)
	if high > 3 || !evaluate[bool](t, ctx, "document.body.innerText.includes('1 of 2 approvals')") {
		t.Error("it is more than three, or nobody has approved it")
	}
	// By keyboard alone: open a theme, name it, be refused, correct the name.
	tabTo(t, ctx, ".change summary")
	keys(t, ctx, kb.Enter)
	tabTo(t, ctx, ".change input[name=name]")
	keys(t, ctx, "What Ann Hallam wants")
	pressKey(t, ctx, kb.Enter, "/draft/curate")
	checkPage(t, ctx, "name-refused")
	if typed := evaluate[string](t, ctx,
		"document.querySelector('.change[open] input[maxlength]').value"); typed != "What Ann Hallam wants" {
		t.Errorf("the field holds %q", typed)
	}
	tabTo(t, ctx, ".change input[name=name]")
	evaluate[bool](t, ctx, "document.activeElement.select(), true")
	keys(t, ctx, "Who may speak")
	pressKey(t, ctx, kb.Enter, "/draft")
	do(t, ctx, chromedp.Click(chromedp.CSS(".together summary")),
		chromedp.Click(chromedp.CSS("#merge-0")), chromedp.Click(
			chromedp.CSS("#merge-1")), chromedp.SendKeys(chromedp.CSS("#merge-name"), "Two that are one"))
	press(t, ctx, "#merge button", "/draft")
	evaluate[bool](t, ctx, "document.querySelectorAll('details').forEach(d => d.open = true), true")
	checkPage(t, ctx, "draft-decided")
	do(t, ctx, chromedp.EmulateViewport(320, 800))
	checkPage(t, ctx, "320-draft-decided")

	// Without JavaScript, and after the visit ended.
	if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
		emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/draft"))
	do(t, ctx, chromedp.Click(chromedp.CSS(".decided summary")))
	press(t, ctx, ".decided button", "/draft")
	do(t, ctx, chromedp.Click(chromedp.CSS(".change summary")),
		chromedp.SendKeys(chromedp.CSS("#name-0"), "Asked too late"))
	if _, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	press(t, ctx, "#name-0 ~ button", "/draft/curate")
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#secret"), x.people.Coordinators[0]))
	press(t, ctx, "#sign-in button", "/sign-in")
	press(t, ctx, "#again button", "/draft")
	if !evaluate[bool](t, ctx,
		"[...document.querySelectorAll('.desk-theme h3')].some(h => h.textContent == 'Asked too late')") {
		t.Error("the name is lost with the visit")
	}
}

func TestASecondEditionInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := released(t, startBuilt(t))
	submitMany(t, x, 12)
	if err := release(t.Context(), x.addr, x.people.Coordinators); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Researcher))
	arrive(t, ctx, "/research")
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/editions/2"))
	checkPage(t, ctx, "edition-2")
	if !evaluate[bool](t, ctx, "document.body.textContent.includes('What changed since edition 1')") {
		t.Error("the page does not say what changed")
	}
}
