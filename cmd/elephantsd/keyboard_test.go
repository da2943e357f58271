package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A keyboard has no mouse beside it. Every step is made with keys alone.

// tabTo presses Tab until the element that fits the selector has the focus, and checks that one
// can see where the focus is.
func tabTo(t *testing.T, ctx context.Context, selector string) {
	t.Helper()
	seen := fmt.Sprintf("!document.activeElement.matches(%q) ? '' : "+
		"getComputedStyle(document.activeElement).outlineStyle", selector)
	tab := input.DispatchKeyEventParams{
		Type: input.DispatchKeyEventTypeRawKeyDown, Key: "Tab", Code: "Tab", WindowsVirtualKeyCode: 9,
	}
	for range 300 {
		if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, tab); err != nil {
			t.Fatal(err)
		}
		switch evaluate[string](t, ctx, seen) {
		case "":
			continue
		case "none":
			t.Errorf("nobody sees that %s has the focus", selector)
		}
		return
	}
	t.Fatalf("Tab never comes to %s", selector)
}

func keys(t *testing.T, ctx context.Context, pressed ...string) {
	t.Helper()
	for _, k := range pressed {
		do(t, ctx, chromedp.KeyEvent(k))
	}
}

// pressKey presses a key that leads to another page, and waits for it.
func pressKey(t *testing.T, ctx context.Context, key, path string) {
	t.Helper()
	evaluate[bool](t, ctx, "window.left = true")
	keys(t, ctx, key)
	arrive(t, ctx, path)
}

// At 320 pixels, which is also a window of 1280 at a zoom of 400 %, nothing has to be scrolled
// sideways and everything is still accessible; and so on a large screen.
func TestNarrowAndWide(t *testing.T) {
	ctx := chromium(t)
	x := released(t, startBuilt(t))
	site := "http://" + x.addr
	for _, width := range []int64{320, 1280} {
		do(t, ctx, chromedp.EmulateViewport(width, 800))
		look := func(paths ...string) {
			t.Helper()
			for _, path := range paths {
				do(t, ctx, chromedp.Navigate(site+path))
				checkPage(t, ctx, fmt.Sprintf("%d%s", width, strings.ReplaceAll(path, "/", "-")))
			}
		}
		look("/", "/sign-in", "/withdraw", "/nowhere")
		do(t, ctx, chromedp.Navigate(site+"/sign-in#"+x.people.Coordinators[0]))
		arrive(t, ctx, "/draft")
		look("/draft", "/editions", "/editions/1", "/editions/1/cards", "/editions/1/poster",
			"/editions/1/summary", "/editions/1/easy", "/editions/1/facilitator")
		if room := evaluate[float64](t, ctx,
			"document.querySelector('.plan dd').offsetWidth / document.querySelector('.plan').offsetWidth"); room < .7 {
			t.Errorf("at %d pixels what to do has %.2f of the width", width, room)
		}
		look("/editions/1/cards?language=cy", "/editions/1/easy?language=cy", "/?language=en")
		do(t, ctx, chromedp.Navigate(site+"/sign-in#"+x.people.Invitations[0]))
		arrive(t, ctx, "/note")
		look("/note")
		writeHere(t, ctx, "Ann Hallam rang on 3 May. “They had it all printed before.” "+
			"Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.\n\nNobody "+
			"asked.")
		checkPage(t, ctx, fmt.Sprintf("%d-goes", width))
		walkTo(t, ctx, "#go", "heard")
		evaluate[bool](t, ctx, "document.querySelectorAll('#p-0 .ans:not(.else, "+
			".nothing)').forEach(box => { if (!box.checked) box.click(); }), "+
			"document.querySelectorAll('details').forEach(d => { d.open = true; }), true")
		checkPage(t, ctx, fmt.Sprintf("%d-heard", width))
		do(t, ctx, chromedp.Click(chromedp.CSS("[value=unread]")))
		walked(t, ctx, "check")
		checkPage(t, ctx, fmt.Sprintf("%d-check", width))
		walkTo(t, ctx, "#go", "sent")
		checkPage(t, ctx, fmt.Sprintf("%d-sent", width))
	}
}

// What somebody types is in no store of the browser, a chosen file is read on the device, words
// are taken out by tapping them, and who leaves is warned.
func TestNothingIsKeptInTheBrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	arrive(t, ctx, "/note")
	waitReady(t, ctx)
	name := filepath.Join(t.TempDir(), "talk.vtt")
	if err := os.WriteFile(name,
		[]byte(
			"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann Hallam>The garden canary was never asked.\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")),
		chromedp.Click(chromedp.CSS("#quotable-no")))
	walkTo(t, ctx, "#go", "said")
	do(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{name}))
	until(t, ctx, "document.getElementById('text').value == 'The garden canary was never asked.'")
	walkTo(t, ctx, "#go", "goes")
	evaluate[bool](t, ctx, "(document.querySelectorAll('.w')[0].click(), true)")
	if kind := evaluate[string](t, ctx,
		"document.querySelector('.w select').selectedOptions[0].textContent"); kind != "[detail]" {
		t.Errorf("a word that is tapped becomes %q", kind)
	}

	kept := evaluate[string](t, ctx, `(async () => { const kept = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie,
		JSON.stringify(history.state), ...await indexedDB.databases().then(all => all.map(d => d.name)), ...await caches.keys()]; return kept.join(); })()`)
	if kept != "{},{},,null" {
		t.Errorf("the browser keeps something: %d bytes", len(kept))
	}
	asked := make(chan bool, 1)
	err := chromedp.Listen(ctx, func(event any) {
		if _, ok := event.(*page.EventJavascriptDialogOpening); ok {
			go func() { // the browser waits for an answer, and this function must not
				_, _ = chromedp.Call(ctx, page.HandleJavaScriptDialog,
					page.HandleJavaScriptDialogParams{Accept: true})
				asked <- true
			}()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.Click(chromedp.CSS("a.home")))
	select {
	case <-asked:
	case <-time.After(5 * time.Second):
		t.Error("nobody is warned who leaves the page")
	}
}

// On a phone a coordinator's pages are behind one word, which keys open with scripts and without;
// where there is room they stand in a line.
func TestNavigationOnAPhone(t *testing.T) {
	ctx := chromium(t)
	x := startSite(t, t.TempDir())
	do(t, ctx, chromedp.EmulateViewport(360, 800),
		chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Coordinators[0]))
	arrive(t, ctx, "/draft")
	for _, scripts := range []bool{true, false} {
		if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: !scripts}); err != nil {
			t.Fatal(err)
		}
		do(t, ctx, chromedp.EmulateViewport(360, 800), chromedp.Navigate("http://"+x.addr+"/rules"))
		const shown = "[...document.querySelectorAll('.menu a')].filter(a => a.checkVisibility({contentVisibilityAuto: true})).length"
		if high := evaluate[float64](t, ctx, "document.querySelector('.top').offsetHeight"); high > 130 {
			t.Errorf("the head of a page is %.0f pixels high", high)
		}
		if n := evaluate[int](t, ctx, shown); n != 0 {
			t.Errorf("%d pages are shown before the menu is opened", n)
		}
		evaluate[bool](t, ctx, "document.querySelector('.menu summary').focus(), true")
		keys(t, ctx, kb.Enter)
		until(t, ctx, shown+" >= 9")
		if here := evaluate[string](t, ctx,
			"document.querySelector('.menu [aria-current=page]').getAttribute('href')"); here != "/rules" {
			t.Errorf("the page that is shown is %s in the menu", here)
		}
		if scripts {
			checkPage(t, ctx, "menu-open")
		}
		do(t, ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate("http://"+x.addr+"/rules"))
		if n := evaluate[int](t, ctx, shown); n < 9 {
			t.Errorf("where there is room %d pages are shown", n)
		}
	}
}
