package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"elephants/client"
	"elephants/client/notefile"
)

// named submits the sample notes, the first passage of every second with a name of the interviewers' own.
func named(t *testing.T, x site, name string) {
	t.Helper()
	files, err := sample.ReadDir("notes")
	if err != nil {
		t.Fatal(err)
	}
	by := make([][]client.Outgoing, len(x.people.Invitations))
	for i, file := range files {
		content, err := sample.ReadFile("notes/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		note, err := client.ReadNote(file.Name(), content, client.NoteFile{})
		if err != nil {
			t.Fatal(err)
		}
		if i%4 < 2 {
			note.Codings = append(note.Codings, notefile.Coding{End: strings.Index(note.Text+"\n", "\n"), Named: name})
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

// Without JavaScript a coordinator makes a barrier of what interviewers named, changes it, and takes it away; what is refused stays
// on the page. An interviewer is offered it, and says in a line what no barrier fits.
func TestTheCodeBooksPages(t *testing.T) {
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
	one.wants(http.StatusOK, "The code book", "18 are shared", "Not yet.", "None yet.", "Asked after it was decided")

	named(t, x, "the dog")
	one.open("/draft")
	one.send("/draft/prepare", nil)
	one.open("/code-book")
	one.wants(http.StatusOK, "Make a barrier of it", "dog")
	one.open("/code-book?candidate=1")
	one.wants(http.StatusOK, `value="Dog"`, "Add a barrier")
	kept := url.Values{"name": {"What Ann Hallam decided"}, "description": {"The dog is the only family that they have."}, "parent": {"practicalities"},
		"principle": {"diversity"}, "examples": {"No dogs, it says.\r\n\r\nThe dog stays outside."}}
	one.send("/code-book", kept)
	one.wants(http.StatusBadRequest, "There is a problem", "The name seems to hold a person's name", `value="What Ann Hallam decided"`, "only family that they have", `value="practicalities" selected`, `value="diversity" selected`, "The dog stays outside.")
	one.send("/code-book", url.Values{"name": {"The dog cannot come"}})
	one.wants(http.StatusOK, "The dog cannot come", "2 examples", "part of “Getting there: fares, times, children”")
	one.send("/code-book", kept)
	one.send("/code-book", url.Values{"name": {"The dog cannot come"}})
	one.wants(http.StatusConflict, "has a barrier of that name already")
	one.open("/code-book?barrier=the-dog-cannot-come")
	one.wants(http.StatusOK, "Change a barrier", "No dogs, it says.")
	one.send("/code-book", url.Values{"name": {"Pets stay outside"}})
	one.wants(http.StatusOK, "Pets stay outside")

	interviewer.open("/note")
	interviewer.send("/note/preview", noteFields("The dog could not come in, so I slept outside with the dog.\n\nNothing much."))
	interviewer.wants(http.StatusOK, "Pets stay outside", "Something else, in a few words of your own")
	interviewer.send("/note/send", url.Values{"named-1": {"what Ann Hallam said"}})
	interviewer.wants(http.StatusOK, "Check the note once more", "taken out of a line of your own", `value="what [person 1] said"`)
	interviewer.send("/note/send", url.Values{"named-0": {strings.Repeat("lunch ", 21)}})
	interviewer.wants(http.StatusBadRequest, "125 bytes, the limit is 120")
	interviewer.send("/note/send", url.Values{"named-0": {"lunch"}})
	interviewer.wants(http.StatusOK, "The note is stored")
	interviewer.upload("/note/preview", noteFields(""), "note.txt", []byte("No dogs. {#the-dog-cannot-come} {something else: lunch}"))
	interviewer.wants(http.StatusOK, `value="0:the-dog-cannot-come" checked`, `name="named-0" id="named-0" maxlength="120" value="lunch"`)

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
		do(t, ctx, chromedp.EmulateViewport(width, 844), chromedp.Navigate("http://"+x.addr+"/code-book?candidate=1"))
		checkPage(t, ctx, fmt.Sprint("code-book-", width))
	}
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#description"), "The dog is the only family that they have."))
	press(t, ctx, "main form[action='/code-book'] button", "/code-book")
	checkPage(t, ctx, "code-book-added")

	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Invitations[0]))
	arrive(t, ctx, "/note")
	do(t, ctx, chromedp.Click(chromedp.CSS("#side-0")), chromedp.SendKeys(chromedp.CSS("#text"),
		"The report was already printed when they asked for our views.\n\nThe dog could not come in, so I slept outside with the dog."))
	markHere(t, ctx)
	press(t, ctx, "#on", "/note/preview")
	checkPage(t, ctx, "preview-keys")
	at := func(id string) {
		t.Helper()
		if got := evaluate[string](t, ctx, "document.activeElement.id"); got != id {
			t.Errorf("at %q, want %q", got, id)
		}
	}
	do(t, ctx, chromedp.Focus(chromedp.CSS("#coding-0-0")))
	keys(t, ctx, "1")
	if !evaluate[bool](t, ctx, "document.getElementById('coding-0-0').checked") {
		t.Error("1 does not tick what is offered first")
	}
	keys(t, ctx, "4")
	at("other-0")
	keys(t, ctx, "5")
	at("named-0")
	keys(t, ctx, "1 2 n Sandra Hallam", kb.Enter)
	at("coding-1-0")
	until(t, ctx, "!document.getElementById('named-0').value.includes('Hallam')") // it is taken out before anything is sent
	keys(t, ctx, "p")
	at("coding-0-0")
	keys(t, ctx, "n", "5", "the dog", kb.Enter)
	at("named-1")
	tabTo(t, ctx, "#send")
	pressKey(t, ctx, kb.Enter, "/note/send")
	if title := evaluate[string](t, ctx, "document.title"); !strings.HasPrefix(title, "The note is stored") {
		t.Errorf("the page is %q", title)
	}
}
