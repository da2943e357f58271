package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// In a real browser too the work outlives a visit; and the receipt comes out of a printer as a card.
func TestAVisitThatEndedInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	arrive(t, ctx, "/note")
	do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")), chromedp.SendKeys(chromedp.CSS("#text"), "Nobody asked us about the garden."))
	markHere(t, ctx)
	press(t, ctx, "#on", "/note/preview")
	if _, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	press(t, ctx, "#send", "/note/send")
	checkPage(t, ctx, "sign-in-again")
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#secret"), x.people.Invitations[0]))
	press(t, ctx, "#sign-in button", "/sign-in")
	if !evaluate[bool](t, ctx, "document.body.textContent.includes('Nobody asked us')") {
		t.Error("the note is lost with the visit")
	}
	press(t, ctx, "#send", "/note/send")
	words := evaluate[string](t, ctx, "document.querySelector('.words').textContent")
	text, pages, _ := printed(t, ctx, "receipt")
	flat := strings.Join(strings.Fields(text), " ")
	if pages != 1 || !strings.Contains(flat, words) || !strings.Contains(flat, x.addr+"/withdraw") || strings.Contains(flat, "Write another") {
		t.Errorf("the card is %d pages, or says too little or too much", pages)
	}
}

// Who signs in again, as somebody else or with the same secret, ends the visit before: its cookie opens nothing any more.
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
