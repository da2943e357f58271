package main

import (
	"context"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The pages of a note, one after the other: by a browser without scripts, and by a real one.

// step is the form of the page of a note.
var stepForm = regexp.MustCompile(`<form method="post" action="([^"]*)" id="step"`)

// answer sends the form of a note's page with the fields changed as given, and follows where it
// leads.
func (b *browser) answer(fields url.Values) {
	b.t.Helper()
	form := stepForm.FindStringSubmatch(b.page)
	if form == nil {
		b.t.Fatalf("%s is no page of a note", b.path)
	}
	b.send(html.UnescapeString(form[1]), fields)
}

// attach sends the form of a note's page with a file.
func (b *browser) attach(fields url.Values, name string, content []byte) {
	b.t.Helper()
	form := formTag.FindStringSubmatch(b.page[strings.Index(b.page, `id="step"`)-80:])
	values := filled(form[0])
	for field, v := range fields {
		values[field] = v
	}
	b.upload(html.UnescapeString(form[1]), values, name, content)
}

// who are the answers of a note's first page.
func who() url.Values { return url.Values{"side": {"lived-experience"}, "quotable": {"no"}} }

// write begins a note, and leads to the check of its marks.
func (b *browser) write(who url.Values, text string) {
	b.t.Helper()
	b.open("/note")
	b.answer(who)
	b.answer(url.Values{"text": {text}})
}

// at is the page of a note, by its name.
func (b *browser) at() string {
	parts := strings.Split(b.path, "/")
	if len(parts) != 4 || parts[1] != "note" {
		return b.path
	}
	return parts[2]
}

// walkTo presses a button that leads to another page of the note, in the same document or in
// another.
func walkTo(t *testing.T, ctx context.Context, button, step string) {
	t.Helper()
	do(t, ctx, chromedp.Click(chromedp.CSS(button)))
	walked(t, ctx, step)
}

// walked waits for a page of the note. To hear a note with a code book of its own a model is
// trained, which takes a busy machine half a minute.
func walked(t *testing.T, ctx context.Context, step string) {
	t.Helper()
	is := fmt.Sprintf("location.pathname.startsWith('/note/%s/') && !!document.querySelector('main "+
		"h1') && document.readyState == 'complete'", step)
	if step != "sent" {
		is += fmt.Sprintf(" && document.querySelector('#step').action.includes('/%s/')", step)
	}
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(50 * time.Millisecond) {
		if evaluate[bool](t, ctx, is) {
			return
		}
	}
	t.Fatalf("the page %s never comes: at %s", step, evaluate[string](t, ctx, "location.pathname"))
}

// writeHere begins a note in a real browser, and has it marked on its device.
func writeHere(t *testing.T, ctx context.Context, text string) {
	t.Helper()
	arrive(t, ctx, "/note")
	do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")),
		chromedp.Click(chromedp.CSS("#quotable-yes")))
	walkTo(t, ctx, "#go", "said")
	waitReady(t, ctx)
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#text"), text))
	walkTo(t, ctx, "#go", "goes")
}

// toldNote is a note of six parts with two words to look at.
const toldNote = `Dave said the council had already decided what the new hub at St Mary's would be before anybody asked him. “They had it printed, and then they asked us what we thought. Where’s the point in that?”

He was in HMP Forest Bank and had nowhere to go then. His sister Karen put him up in Gorton.

When he goes to meetings he has to tell his whole story again, and none of them tell him anything about themselves.

They want him eleven o'clock in the town. It costs £5.20, and nobody pays him back.

The kitchen was better. They gave him the keys and let him run it.

He hopes that one of them will ring him back on 07700 900123 one day.`

// From a written note to its receipt it takes at most 14 taps on a phone, and 18 keys at a desk.
func TestPressesToAReceipt(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	begin := func() {
		do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
		arrive(t, ctx, "/note")
		do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")),
			chromedp.Click(chromedp.CSS("#quotable-yes")))
		checkPage(t, ctx, "walk-who")
		walkTo(t, ctx, "#go", "said")
		waitReady(t, ctx)
		evaluate[bool](t, ctx, fmt.Sprintf("(document.getElementById('text').value = %q) != ''",
			toldNote))
		checkPage(t, ctx, "walk-said")
	}
	begin()
	taps := 0
	tap := func(selector string) {
		t.Helper()
		do(t, ctx, chromedp.Click(chromedp.CSS(selector)))
		taps++
	}
	tap("#go")
	walked(t, ctx, "goes")
	checkPage(t, ctx, "walk-goes")
	if asked := evaluate[int](t, ctx, "document.querySelectorAll('.ask').length"); asked != 2 {
		t.Fatalf("%d words are to look at, want 2: choose another note", asked)
	}
	left := func() bool {
		return evaluate[bool](t, ctx, "getComputedStyle(document.querySelector('.of-left')).visibility == 'visible'")
	}
	for i, answer := range []string{"leave", "out"} {
		if !left() {
			t.Errorf("with %d words to look at the page says that none is left", 2-i)
		}
		evaluate[bool](t, ctx,
			fmt.Sprintf("(document.querySelectorAll('.ask')[%d].setAttribute('data-next', '%s'), true)", i,
				answer))
		tap(fmt.Sprintf(".ask[data-next=%s] [value=%s] + span", answer, answer))
	}
	if left() {
		t.Error("with nothing left to look at the page still leads there")
	}
	tap("#go")
	walked(t, ctx, "heard")
	checkPage(t, ctx, "walk-heard")
	for i := range 6 {
		box := fmt.Sprintf("#p-%d .ans", i)
		if i == 1 {
			box += ".nothing"
		}
		tap(box + " + span")
	}
	tap("#go")
	walked(t, ctx, "check")
	checkPage(t, ctx, "walk-check")
	screens := evaluate[float64](t, ctx, "document.documentElement.scrollHeight / innerHeight")
	t.Logf("the check of six parts is %.2f screens of a phone", screens)
	if screens > 2 {
		t.Error("it is more than two")
	}
	tap("#go")
	walked(t, ctx, "sent")
	checkPage(t, ctx, "walk-sent")
	t.Logf("%d taps", taps)
	if taps > 14 {
		t.Errorf("%d taps, want at most 14", taps)
	}

	do(t, ctx, chromedp.EmulateViewport(1280, 800))
	begin()
	pressed := 0
	key := func(keys ...string) {
		t.Helper()
		for _, k := range keys {
			do(t, ctx, chromedp.KeyEvent(k))
			pressed++
		}
	}
	do(t, ctx, chromedp.Focus(chromedp.CSS("#text")))
	do(t, ctx, chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(2)))
	pressed++
	walked(t, ctx, "goes")
	checkPage(t, ctx, "wide-goes")
	if evaluate[bool](t, ctx, "document.activeElement.matches('.jump')") {
		key(kb.Enter)
		for evaluate[bool](t, ctx, "!!document.activeElement.closest('.ask')") {
			key("l")
		}
	} else {
		evaluate[bool](t, ctx, "(document.getElementById('go').focus(), true)")
	}
	key(kb.Enter)
	walked(t, ctx, "heard")
	checkPage(t, ctx, "wide-heard")
	began := time.Now()
	for i := range 6 { // where nothing is offered, nothing is the answer
		key(evaluate[string](t, ctx,
			fmt.Sprintf("document.querySelector('#p-%d .ans').matches('.nothing') || %d == 1 ? '0' : '1'", i,
				i)))
	}
	key(kb.Enter)
	t.Logf("six parts were answered in %v", time.Since(began))
	walked(t, ctx, "check")
	checkPage(t, ctx, "wide-check")
	key(kb.Tab, kb.Enter, kb.Tab, kb.Enter)
	walked(t, ctx, "sent")
	t.Logf("%d keys", pressed)
	if pressed > 18 {
		t.Errorf("%d keys, want at most 18", pressed)
	}
}
