package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// In a real browser too the work outlives a visit; and the receipt comes out of a printer as a
// card.
func TestAVisitThatEndedInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	writeHere(t, ctx, "Nobody asked us about the garden.")
	walkTo(t, ctx, "#go", "heard")
	if _, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Click(chromedp.CSS(".rest")))
	until(t, ctx, "!!document.querySelector('main #sign-in')")
	checkPage(t, ctx, "sign-in-again")
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#secret"), x.people.Invitations[0]))
	walkTo(t, ctx, "#sign-in button", "check")
	if !evaluate[bool](t, ctx, "document.body.textContent.includes('Nobody asked us')") {
		t.Error("the note is lost with the visit")
	}
	do(t, ctx, chromedp.NavigateBack(), chromedp.NavigateBack())
	walked(t, ctx, "heard")
	do(t, ctx, chromedp.NavigateBack())
	walked(t, ctx, "goes")
	do(t, ctx, chromedp.NavigateBack())
	walked(t, ctx, "said")
	if text := evaluate[string](t, ctx,
		"document.getElementById('text').value"); text != "Nobody asked us about the garden." {
		t.Error("what was written is not on the page that Back leads to")
	}
	for _, step := range []string{"goes", "heard", "check", "sent"} {
		walkTo(t, ctx, "#go", step)
	}
	words := evaluate[string](t, ctx, "document.querySelector('.words').textContent")
	text, pages, _ := printed(t, ctx, "receipt")
	flat := strings.Join(strings.Fields(text), " ")
	if pages != 1 || !strings.Contains(flat, words) || !strings.Contains(flat,
		x.addr+"/withdraw") ||
		strings.Contains(flat, "Write the next") {
		t.Errorf("the card is %d pages, or says too little or too much", pages)
	}
}

// Who signs in again, as somebody else or with the same secret, ends the visit before: its cookie
// opens nothing any more.
func TestSigningInEndsTheVisitBefore(t *testing.T) {
	x := startSite(t, t.TempDir())
	for _, next := range []string{x.people.Coordinators[0], x.people.Invitations[0]} {
		b := newBrowser(t, x.addr)
		b.signIn(x.people.Invitations[0])
		site, err := url.Parse(b.site)
		if err != nil {
			t.Fatal(err)
		}
		before := b.http.Jar.Cookies(site)
		b.signIn("elephants-interviewer-abcdefgh-abcdefghijkmnpqrstuvwxyz23456789")
		b.open("/note")
		b.wants(http.StatusOK, "Write a note") // a secret that is not known ended nothing
		b.signIn(next)
		old := newBrowser(t, x.addr)
		old.http.Jar.SetCookies(site, before)
		old.open("/note")
		if len(before) == 0 || old.path != "/sign-in" {
			t.Errorf("with %d cookies of the visit before, /note led to %s", len(before), old.path)
		}
	}
}

// Without a signal the page stays, says so, and sends when there is one.
func TestOfflineInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	writeHere(t, ctx, "Nobody asked us about the garden.")
	offline := func(is bool) {
		t.Helper()
		line := &network.Conditions{Offline: is, DownloadThroughput: -1, UploadThroughput: -1}
		_, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule,
			network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{line}})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []string{"heard", "check", "sent"} {
		offline(true)
		button := "#go"
		if step == "check" {
			button = ".nothing + span"
			do(t, ctx, chromedp.Click(chromedp.CSS(button)))
			button = "#go"
		}
		do(t, ctx, chromedp.Click(chromedp.CSS(button)))
		until(t, ctx,
			"document.getElementById('offline') && !document.getElementById('offline').hidden")
		checkPage(t, ctx, "offline-"+step)
		if said := evaluate[string](t, ctx,
			"document.getElementById('go').textContent"); said != "Try again" {
			t.Errorf("before %s the button says %q", step, said)
		}
		offline(false)
		walkTo(t, ctx, button, step)
	}

	// A file that is too large, or has nothing in it, is refused before it is read.
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/note"))
	do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")), chromedp.Click(chromedp.CSS("#quotable-yes")))
	walkTo(t, ctx, "#go", "said")
	evaluate[bool](t, ctx, `(File.prototype.arrayBuffer = () => { window.wasRead = true }, true)`)
	for bytes, says := range map[int]string{20<<20 + 1: "too large", 0: "no text in it"} {
		evaluate[bool](t, ctx, fmt.Sprintf(`(() => {
			const files = new DataTransfer(), field = document.getElementById("file");
			files.items.add(new File([new Uint8Array(%d)], "talk.docx"));
			field.files = files.files;
			return field.dispatchEvent(new Event("change", {bubbles: true}));
		})()`, bytes))
		until(t, ctx, fmt.Sprintf("document.getElementById('where').textContent.includes(%q)", says))
		if evaluate[bool](t, ctx, "!!window.wasRead || !!document.getElementById('file').value") {
			t.Errorf("a file of %d bytes was read, or is kept in the form", bytes)
		}
	}
}

// A link that opens once waits for a press, also in a tab that is at the sign-in page already;
// loaded again, its page shows the secret until somebody signed in with it.
func TestALinkIsPressed(t *testing.T) {
	ctx := chromium(t)
	x := startSite(t, t.TempDir())
	root := newBrowser(t, x.addr)
	root.signIn(x.people.Administrator)
	root.open("/programmes/" + x.people.Programme)
	root.send("/members", url.Values{"role": {"coordinator"}, "how": {"link"}})
	link := root.secret()
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in"))
	evaluate[bool](t, ctx,
		fmt.Sprintf("(location.hash = %q, true)", link[strings.IndexByte(link, '#')+1:]))
	until(t, ctx, "!document.getElementById('once').hidden && location.hash == ''")
	checkPage(t, ctx, "link-once")
	press(t, ctx, "#sign-in button", "/sign-in/opened")
	const secret = "document.querySelector('.words').textContent"
	first := evaluate[string](t, ctx, secret)
	do(t, ctx, chromedp.Reload())
	arrive(t, ctx, "/sign-in/opened")
	if again := evaluate[string](t, ctx, secret); again != first {
		t.Error("loaded again, the page shows another secret")
	}
	press(t, ctx, "main form button", "/draft")
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in/opened"))
	arrive(t, ctx, "/sign-in") // it was used: nothing shows it any more
}
