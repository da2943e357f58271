package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"elephants/client"
)

// chromium opens a tab of a real browser, as wide as a phone, for a test that then runs beside
// others like it. The tests that need it run where ELEPHANTS_BROWSER names it, as in .ci/run.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path := os.Getenv("ELEPHANTS_BROWSER")
	if path == "" {
		t.Skip("needs a browser: set ELEPHANTS_BROWSER=chromium, as .ci/run does")
	}
	t.Parallel()
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("no-sandbox", true), chromedp.Flag("headless", true),
		chromedp.Flag("hide-scrollbars", pictures != ""), // as on a phone; a bar would cut the picture
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update",
			true), chromedp.Flag("disable-sync", true))
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 844)); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// checkPage runs axe-core over the page that is shown (WCAG 2.2 AA and best practice) in every
// scheme, makes sure that nothing has to be scrolled sideways, and takes its picture.
func checkPage(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	axe, err := os.ReadFile(os.Getenv("ELEPHANTS_AXE"))
	if err != nil {
		t.Fatalf("ELEPHANTS_AXE must name axe.min.js, as in .ci/run: %v", err)
	}
	// What a bar at the end of the screen covers is scrolled from under it: it is no small target.
	const loose = "document.querySelectorAll('.stick').forEach(e => e.style.position = '%s'), true"
	evaluate[bool](t, ctx, string(axe)+";"+fmt.Sprintf(loose, "static"))
	for i, scheme := range schemes {
		inScheme(t, ctx, scheme)
		if broken := evaluate[string](t, ctx, axeRun(i > 0)); broken != "" {
			t.Errorf("%s, %s: %s", name, scheme.name, broken)
		}
	}
	inScheme(t, ctx, schemes[0])
	evaluate[bool](t, ctx, fmt.Sprintf(loose, ""))
	wide, err := chromedp.Run(ctx,
		chromedp.Evaluate[bool]("document.documentElement.scrollWidth > innerWidth"))
	if err != nil || wide {
		t.Errorf("%s: scrolls sideways %v, %v", name, wide, err)
	}
	if evaluate[bool](t, ctx, covering) {
		t.Errorf("%s: the bar at the end of the screen covers more than a fifth of it", name)
	}
	if out := evaluate[string](t, ctx, outside); out != "" {
		t.Errorf("%s: %s is outside the page", name, out)
	}
	if text := evaluate[string](t, ctx, askew); text != "" {
		t.Errorf("%s: the button %q does not stand level with the one before it", name, text)
	}
	picture(t, ctx, name)
}

// askew names a button that stands beside another and higher or lower, or is empty.
const askew = `(() => {
  for (const row of document.querySelectorAll('.row')) {
    let before
    for (const e of row.querySelectorAll('button, .button')) {
      if (!e.checkVisibility()) continue
      const at = e.getBoundingClientRect()
      const beside = before && at.top < before.bottom && before.top < at.bottom
      if (beside && Math.abs(at.bottom - before.bottom) > 1) return e.textContent
      before = at
    }
  }
  return ''
})()`

// covering is whether a bar that stays at the end of the screen hides much of what is to be read.
const covering = `[...document.querySelectorAll('.stick')].some(
	e => getComputedStyle(e).position === 'sticky' && e.offsetHeight > innerHeight / 5)`

// outside names what is shown to the left or right of the page's own room, or is empty: what is
// wider than lines of text reaches into the room that is there for it, and no farther.
const outside = `(() => {
  const room = document.querySelector('main')?.getBoundingClientRect()
  if (!room) return ''
  for (const e of document.querySelectorAll('main *')) {
    if (e.closest('svg, pre, .hidden, .skip') || !e.checkVisibility()) continue
    const at = e.getBoundingClientRect()
    if (at.left < room.left - 1 || at.right > room.right + 1) return e.tagName + '.' + e.className
  }
  return ''
})()`

// pictures is the folder for pictures of pages and for printed files; "" for nobody who wants them.
var pictures = os.Getenv("ELEPHANTS_PICTURES")

// picture takes one of the whole page that is shown, if somebody wants to look at it.
func picture(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if pictures == "" {
		return
	}
	shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Error(err)
	}
	keep(t, name+".png", shot)
}

// keep writes a file to the folder for pictures.
func keep(t *testing.T, name string, content []byte) {
	t.Helper()
	if pictures == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(pictures, name), content, 0o600); err != nil {
		t.Error(err)
	}
}

// axeRun runs axe-core: all of its rules or, where the page was checked in another scheme already,
// those that a scheme can break.
func axeRun(colours bool) string {
	only := `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`
	if colours {
		only = `{type: "rule", values: ["color-contrast", "link-in-text-block"]}`
	}
	return `axe.run({runOnly: ` + only + `}).then(r =>
		r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" ")).join("\n"))`
}

// press presses a button and waits for the page with the path. The page that is left is marked,
// so that it is not taken for the one that comes, which may have the same path.
func press(t *testing.T, ctx context.Context, button, path string) {
	t.Helper()
	_, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("window.left = true"))
	if err == nil {
		err = chromedp.Do(ctx, chromedp.Click(chromedp.CSS(button)))
	}
	if err != nil {
		t.Fatal(err)
	}
	arrive(t, ctx, path)
}

// approve approves the draft on the page, and answers what the second coordinator is asked, who
// comes to an edition by it.
func approve(t *testing.T, ctx context.Context, path string) {
	t.Helper()
	if strings.HasPrefix(path, "/editions/") {
		press(t, ctx, "form[action='/draft/release'] button", "/draft/release")
		checkPage(t, ctx, "draft-release")
		do(t, ctx, chromedp.Click(chromedp.CSS("#in-person-yes")))
	}
	press(t, ctx, "form[action='/draft/release'] button", path)
}

// arrive waits for the page with the path; a page of a note goes by its path without the note's id.
func arrive(t *testing.T, ctx context.Context, path string) {
	t.Helper()
	at := ""
	if path == "/note" { // leads there
		path = "/note/who"
	}
	for range 100 {
		var err error
		if at, err = chromedp.Run(ctx, chromedp.Evaluate[string]("document.readyState == 'complete' "+
			"&& !window.left ? location.pathname.replace(/(\\/note\\/[a-z]+)\\/[A-Z2-7]{26}$/, '$1') : ''")); err == nil && at == path {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("at %q, want %q", at, path)
}

// do runs actions in the browser.
func do(t *testing.T, ctx context.Context, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatal(err)
	}
}

// evaluate returns what an expression is in the page that is shown.
func evaluate[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// waitReady waits until the page for writing a note finds names by itself.
func waitReady(t *testing.T, ctx context.Context) {
	t.Helper()
	if !evaluate[bool](t, ctx, "!!document.querySelector('script[data-program]')") {
		t.Fatal("the programs for the browser are not built: go generate ./client/web")
	}
	until(t, ctx, "!!globalThis.elephants && (document.getElementById('loading')?.hidden ?? true)")
}

// until waits until an expression is true in the page that is shown.
func until(t *testing.T, ctx context.Context, expression string) {
	t.Helper()
	for range 200 {
		if evaluate[bool](t, ctx, expression) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("never true: %s", expression)
}

func TestInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	open := func(path string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.Navigate("http://"+x.addr+path)); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/", "/sign-in", "/withdraw", "/nowhere"} {
		open(path)
		checkPage(t, ctx, "page"+strings.ReplaceAll(path, "/", "-"))
	}

	// A link signs in by itself, and takes its secret out of the address.
	open("/sign-in#" + x.people.Invitations[0])
	arrive(t, ctx, "/note")
	waitReady(t, ctx)
	checkPage(t, ctx, "note")
	do(t, ctx, chromedp.Click(chromedp.CSS(".more summary")),
		chromedp.SendKeys(chromedp.CSS("#participant"),
			"seventh"), chromedp.SendKeys(chromedp.CSS("#role"), "Friend of Ann Hallam"))
	writeHere(t, ctx, "Ann Hallam rang from 0161 496 0123, she is the only Black headteacher in "+
		"Tameside.\n\nThey had decided before we came in.")
	checkPage(t, ctx, "goes")
	do(t, ctx, chromedp.Click(chromedp.CSS("label:has(#as-sent)")))
	if sent := evaluate[string](t, ctx, "document.getElementById('typed').innerText"); strings.Contains(
		sent, "Hallam") || !strings.Contains(sent, "decided") {
		t.Error("what will be sent names somebody, or is not there")
	}
	walkTo(t, ctx, "#go", "heard")
	if evaluate[bool](t, ctx, "document.querySelector('main').outerHTML.includes('Hallam')") {
		t.Error("the server got a name that the browser had found")
	}
	checkPage(t, ctx, "heard")
	do(t, ctx, chromedp.Click(chromedp.CSS(".rest")))
	walked(t, ctx, "check")
	checkPage(t, ctx, "check")
	if !evaluate[bool](t, ctx, "document.body.textContent.includes('a code made of your label')") {
		t.Error("the label for the person is lost on the way")
	}
	walkTo(t, ctx, "#go", "sent")
	checkPage(t, ctx, "sent")
	receipt := evaluate[string](t, ctx, "document.querySelector('.words').textContent")
	open("/withdraw#" + strings.ReplaceAll(receipt, " ", "-"))
	if filled := evaluate[string](t, ctx,
		"document.getElementById('receipt').value + location.hash"); filled != receipt {
		t.Error("the link of the receipt's picture does not fill it in, or leaves it in the address")
	}
	press(t, ctx, "#open", "/withdraw")
	checkPage(t, ctx, "receipt")
	press(t, ctx, "#all", "/withdraw")
	checkPage(t, ctx, "withdraw-sure")
	press(t, ctx, "#take-back", "/withdraw")
	checkPage(t, ctx, "withdrawn")
	press(t, ctx, ".top form button", "/")

	if _, err := submitSample(t.Context(), x.addr, x.people.Invitations); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	for i, secret := range x.people.Coordinators {
		open("/sign-in#" + secret)
		arrive(t, ctx, "/draft")
		if i == 0 {
			checkPage(t, ctx, "ready")
			press(t, ctx, "form[action='/draft/prepare'] button", "/draft")
		}
		checkPage(t, ctx, fmt.Sprint("draft-", i))
		approve(t, ctx, []string{"/draft", "/editions/1"}[i])
	}
	checkPage(t, ctx, "edition")
	open("/editions")
	checkPage(t, ctx, "editions")
	open("/reports")
	checkPage(t, ctx, "reports")
	press(t, ctx, "main .prints a, main p a", evaluate[string](t, ctx,
		"new URL(document.querySelector('main p a').href).pathname"))
	checkPage(t, ctx, "results")
	open("/reports/commissioners")
	checkPage(t, ctx, "report")
}
