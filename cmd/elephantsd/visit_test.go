package main

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// In a real browser too the work outlives a visit; and the receipt comes out of a printer as a card.
func TestAVisitThatEndedInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startSite(t, t.TempDir())
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
