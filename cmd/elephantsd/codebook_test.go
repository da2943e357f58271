package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"elephants/client"
	"elephants/client/notefile"
)

// named submits the sample notes, the first passage of every second with a name of the
// interviewers' own.
func named(t *testing.T, x site, name string) {
	t.Helper()
	all, err := sampleNotes()
	if err != nil {
		t.Fatal(err)
	}
	by := make([][]client.Outgoing, len(x.people.Invitations))
	for i, note := range all {
		if i%4 < 2 {
			note.Codings = append(slices.Clip(note.Codings), notefile.Coding{End: strings.Index(note.Text+"\n",
				"\n"),
				Named: name})
		}
		who := i % len(by)
		by[who] = append(by[who], client.Prepare(note, x.people.Invitations[who]))
	}
	for who, notes := range by {
		if _, err := submitAs(t.Context(), x.addr, x.people.Invitations[who], notes); err != nil {
			t.Fatal(client.Explain(err, x.addr))
		}
	}
}

// Without JavaScript a coordinator makes a barrier of what interviewers named, changes it, and
// takes it away; what is refused stays on the page. An interviewer is offered it, and says in a
// line what no barrier fits.
func TestTheCodeBooksPages(t *testing.T) {
	t.Parallel()
	x := startSite(t, t.TempDir())
	one, interviewer := newBrowser(t, x.addr), newBrowser(t, x.addr)
	interviewer.signIn(x.people.Invitations[0])
	interviewer.open("/code-book")
	interviewer.wants(http.StatusForbidden, "does not allow")
	one.open("/code-book")
	if one.path != "/sign-in" {
		t.Errorf("a page that needs a secret led to %s", one.path)
	}
	one.signIn(x.people.Coordinators[0])
	one.open("/code-book")
	one.wants(http.StatusOK, "The code book", "18 are shared", "Not yet.", "None yet.",
		"Asked after it was decided")

	named(t, x, "the dog")
	one.open("/draft")
	one.send("/draft/prepare", nil)
	one.open("/code-book")
	one.wants(http.StatusOK, "Make a barrier of it", "dog")
	one.open("/code-book?candidate=1")
	one.wants(http.StatusOK, `value="Dog"`, "Add a barrier")
	kept := url.Values{"name": {"What Ann Hallam decided"},
		"description": {"The dog is the only family that they have."}, "parent": {"practicalities"},
		"principle": {"diversity"}, "examples": {"No dogs, it says.\r\n\r\nThe dog stays outside."}}
	one.send("/code-book", kept)
	one.wants(http.StatusBadRequest, "There is a problem", "The name seems to hold a person's name",
		`value="What Ann Hallam decided"`, "only family that they have", `value="practicalities" selected`, `value="diversity" selected`, "The dog stays outside.")
	one.send("/code-book", url.Values{"name": {"The dog cannot come"}})
	one.wants(http.StatusOK, "The dog cannot come", "2 examples",
		"part of “Getting there: fares, times, children”")
	one.send("/code-book", kept)
	one.send("/code-book", url.Values{"name": {"The dog cannot come"}})
	one.wants(http.StatusConflict, "has a barrier of that name already")
	one.open("/code-book?barrier=the-dog-cannot-come")
	one.wants(http.StatusOK, "Change a barrier", "No dogs, it says.")
	one.send("/code-book", url.Values{"name": {"Pets stay outside"}})
	one.wants(http.StatusOK, "Pets stay outside")

	interviewer.write(who(),
		"The dog could not come in, so I slept outside with the dog.\n\nNothing much.")
	interviewer.answer(nil)
	interviewer.wants(http.StatusOK, "Pets stay outside", "Something else")
	interviewer.answer(url.Values{"line-0": {strings.Repeat("lunch ", 21)}, "rest": {"nothing"}})
	interviewer.wants(http.StatusBadRequest, "The line is longer than 120 letters",
		`href="#line-0"`)
	interviewer.answer(url.Values{"line-0": {"lunch"}, "rest": {"nothing"}})
	interviewer.wants(http.StatusOK, "lunch")
	interviewer.answer(nil)
	interviewer.wants(http.StatusOK, "The note is stored")
	interviewer.open("/note")
	interviewer.answer(who())
	interviewer.attach(nil, "note.txt",
		[]byte("No dogs. {#the-dog-cannot-come} {something else: lunch}"))
	interviewer.answer(nil)
	interviewer.wants(http.StatusOK, `name="p-0" value="the-dog-cannot-come" checked`,
		`name="line-0" maxlength="120" autocomplete="off">`+"\nlunch</textarea>")

	one.send("/code-book/remove", nil)
	one.wants(http.StatusOK, "None yet.")
}

// What the page's keys do, and that all of it passes axe on a phone and at 320 pixels.
func TestTheCodeBookInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	named(t, x, "the dog")
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Coordinators[0]))
	arrive(t, ctx, "/draft")
	press(t, ctx, "form[action='/draft/prepare'] button", "/draft")
	for _, width := range []int64{320, 390, 1280} {
		do(t, ctx, chromedp.EmulateViewport(width, 844),
			chromedp.Navigate("http://"+x.addr+"/code-book?candidate=1"))
		checkPage(t, ctx, fmt.Sprint("code-book-", width))
	}
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#description"),
		"The dog is the only family that they have."))
	press(t, ctx, "main form[action='/code-book'] button", "/code-book")
	checkPage(t, ctx, "code-book-added")

	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	do(t, ctx, chromedp.EmulateViewport(1280, 844))
	writeHere(t, ctx, "The report was already printed when they asked for our views.\n\nThe dog "+
		"could not come in, so I slept outside with the dog.")
	walkTo(t, ctx, "#go", "heard")
	checkPage(t, ctx, "heard-keys")
	at := func(selector string) {
		t.Helper()
		if !evaluate[bool](t, ctx, fmt.Sprintf("document.activeElement.matches(%q)", selector)) {
			t.Errorf("at %q, want %q",
				evaluate[string](t, ctx,
					"document.activeElement.id + document.activeElement.name"), selector)
		}
	}
	at("#p-0 .ans")
	keys(t, ctx, "b", "1")
	if !evaluate[bool](t, ctx, "document.querySelector('#p-0 .ans').checked && "+
		"document.querySelector('#p-0 [value=better]').checked") {
		t.Error("B and 1 do not tick what is offered first, as better")
	}
	at("#p-1 .ans")
	keys(t, ctx, "9")
	at("#line-1")
	keys(t, ctx, "1 2 n Sandra Hallam and the dog")
	walkTo(t, ctx, "#go", "check")
	if evaluate[bool](t, ctx, "document.body.textContent.includes('Hallam')") ||
		!evaluate[bool](t, ctx, "document.body.textContent.includes('and the dog')") {
		t.Error("a name of the line came to the server, or the line is lost")
	}
	do(t, ctx, chromedp.NavigateBack())
	walked(t, ctx, "heard")
	keys(t, ctx, kb.Tab)
	do(t, ctx, chromedp.Focus(chromedp.CSS("#p-1 .ans")))
	keys(t, ctx, "p")
	at("#p-0 .ans")
	keys(t, ctx, "r")
	at("#go")
	keys(t, ctx, kb.Enter)
	walked(t, ctx, "check")
	walkTo(t, ctx, "#go", "sent")
	if title := evaluate[string](t, ctx, "document.title"); !strings.HasPrefix(title,
		"The note is stored") {
		t.Errorf("the page is %q", title)
	}
}
