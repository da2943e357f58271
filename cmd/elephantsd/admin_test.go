package main

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"elephants/client/web"
)

var (
	secretShown = regexp.MustCompile(`class="secret">(?:[^<#]*#)?(elephants-[a-z]+-[a-z2-9]{8}-[a-z2-9]{32})<`)
	hashShown   = regexp.MustCompile(`class="secret">([0-9a-f]{64})<`)
)

// receiptWordsOf is the secret that a link gave, on its page.
func receiptWordsOf(b *browser) string {
	_, after, _ := strings.Cut(b.page, `class="words">`)
	words, _, _ := strings.Cut(after, "<")
	return words
}

// shown is the secret or link on the page.
func (b *browser) secret() string {
	b.t.Helper()
	found := secretShown.FindStringSubmatch(b.page)
	if found == nil {
		b.t.Fatalf("no secret on %s", b.path)
	}
	return found[1]
}

func TestAnAdministratorsJourney(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Administrator)
	b.wants(http.StatusOK, "Greater Manchester", "people with lived experience and decision-makers",
		"elephantsd serve --data DIR --backups", "in use")

	// A programme with words of its own. What is refused stays on the page.
	b.send("/programmes", url.Values{"name": {"Leeds"}, "side-0": {"citizen"},
		"plural-0": {"citizens of Leeds"}, "singular-0": {"citizen"},
		"bands-1": {"Mayor of Salford\nSenior commissioner"}, "sector": {"public"}, "k": {"6"}})
	b.wants(http.StatusBadRequest, "Role band 1 holds a place", "citizens of Leeds",
		"Mayor of Salford", `id="sector-public" value="public" checked`, `value="6"`)
	b.send("/programmes", url.Values{"bands-1": {"Senior commissioner"}, "k": {"six"}})
	b.wants(http.StatusBadRequest, "A rule is a whole number")
	b.send("/programmes", url.Values{"k": {"4"}})
	b.wants(http.StatusBadRequest, "below its floor")
	b.send("/programmes", url.Values{"k": {"6"}})
	b.wants(http.StatusOK, "<h1>Leeds</h1>", "fewer than 6 people", "citizens of Leeds",
		"Senior commissioner", "Nothing was issued yet")
	page := b.path
	b.send(page, url.Values{"plural-0": {"decision-makers"}})
	b.wants(http.StatusBadRequest, "said alike")
	b.send(page, url.Values{"plural-0": {"people of Leeds"}, "bands-1": {""}})
	b.wants(http.StatusOK, `value="people of Leeds"`)
	if strings.Contains(b.page, "Senior commissioner</textarea>") {
		t.Error("a role band that was taken away is there")
	}

	// All of it can be changed but the ids of its sides. What is refused stays on the page, and
	// nothing of it is done.
	b.send(page, url.Values{"name": {"Greater Manchester"}, "sector": {"social"}})
	b.wants(http.StatusConflict, "of this name exists already", `value="Greater Manchester"`,
		`value="social" checked`)
	b.send(page, url.Values{"name": {"York"}, "sector": nil})
	b.wants(http.StatusBadRequest, "tick at least one sector")
	b.open(page)
	b.wants(http.StatusOK, "<h1>Leeds</h1>", `value="public" checked`)
	b.send(page, url.Values{"name": {"Leeds & Bradford"}, "sector": {"public", "social"},
		"pages": {"cy"}})
	b.wants(http.StatusOK, "<h1>Leeds & Bradford</h1>", `value="social" checked`,
		`id="pages-cy" value="cy" checked`)
	b.send(page, url.Values{"name": {"Leeds"}, "sector": {"public"}, "pages": {"en"}})
	b.wants(http.StatusOK, "<h1>Leeds</h1>")

	// Letters: as many as asked for, each with its own secret.
	for _, count := range []string{"0", "51", "many"} {
		b.send("/letters", url.Values{"count": {count}})
		b.wants(http.StatusBadRequest, "from 1 to 50")
		b.open(page)
	}
	b.send("/letters", url.Values{"count": {"2"}})
	b.wants(http.StatusOK, "Your invitation: Leeds", "at least 6 people raised", "ten words",
		x.addr+"/sign-in", "<svg")
	letters := secretShown.FindAllStringSubmatch(b.page, -1)
	if len(letters) != 2 || letters[0][1] == letters[1][1] {
		t.Fatalf("%d secrets in two letters, or one twice", len(letters))
	}
	interviewer := newBrowser(t, x.addr)
	interviewer.signIn(letters[0][1])
	interviewer.wants(http.StatusOK, "Who did you talk with?", "citizen")
	if strings.Contains(interviewer.page, "private sector") {
		t.Error("a sector that the programme has not is offered")
	}

	// People: a link opens once, a secret stays; both are shown once.
	b.open(page)
	b.send("/members", url.Values{"role": {"coordinator"}, "how": {"link"}})
	b.wants(http.StatusOK, "opens once", "For a coordinator")
	link := b.secret()
	b.open(page)
	b.wants(http.StatusOK, "a link, not opened yet")
	if strings.Contains(b.page, link) {
		t.Error("a link is shown twice")
	}
	coordinator := newBrowser(t, x.addr)
	coordinator.signIn(link)
	coordinator.wants(http.StatusOK, "Your link is used up now")
	gave := receiptWordsOf(coordinator)
	// a phone loads a page again by itself; until somebody signed in, the secret is there
	for range 2 {
		coordinator.open("/sign-in/opened")
		if receiptWordsOf(coordinator) != gave || gave == "" {
			t.Error("the secret of a link is gone when its page is loaded again")
		}
	}
	stranger := newBrowser(t, x.addr)
	stranger.open("/sign-in/opened")
	if stranger.path != "/sign-in" {
		t.Errorf("whoever has no link comes to %s", stranger.path)
	}
	coordinator.send("/sign-in", nil)
	coordinator.wants(http.StatusOK, "Not yet")
	b.open(page)
	b.send("/members", url.Values{"role": {"boss"}, "how": {"secret"}})
	b.wants(http.StatusBadRequest, "Role must be")

	// Ending one asks first, and is at once.
	b.open(page)
	lost := strings.Split(letters[0][1], "-")[2]
	b.revoke(lost)
	b.wants(http.StatusOK, "of an interviewer", "Nobody can bring it back")
	interviewer.open("/note")
	interviewer.wants(http.StatusOK, "Who did you talk with?")
	b.send("/members/revoke", nil)
	b.wants(http.StatusOK, "<h1>Leeds</h1>", "revoked")
	interviewer.open("/note")
	if interviewer.path != "/sign-in" {
		t.Errorf("an interviewer whose invitation was ended is let to %s", interviewer.path)
	}
	interviewer.signIn(letters[0][1])
	interviewer.wants(http.StatusForbidden, "not known here")
	interviewer.signIn(letters[1][1])
	interviewer.wants(http.StatusOK, "Write a note")
	b.open("/programmes")
	b.revoke(strings.Split(x.people.Administrator, "-")[2])
	b.send("/members/revoke", nil)
	b.wants(http.StatusConflict, "the last administrator")

	// What was done; and a log that holds what an edition names.
	b.open("/audit")
	b.wants(http.StatusOK, "create programme", "revise programme", "revoke secret", "Leeds",
		"Greater Manchester", "All programmes")
	head := hashShown.FindStringSubmatch(b.page)
	if head == nil {
		t.Fatal("the log has no head on its page")
	}
	b.open("/audit?held=" + head[1][:32] + "+" + strings.ToUpper(head[1][32:]))
	b.wants(http.StatusOK, "This log holds that hash")
	b.open("/audit?held=" + strings.Repeat("0", 64))
	b.wants(http.StatusConflict, "audit log is not what it was", "create programme")
	b.open("/audit?held=abc")
	b.wants(http.StatusBadRequest, "64 letters and digits")
	coordinator.open("/audit")
	coordinator.wants(http.StatusOK, "Your programme", "open link")
	if strings.Contains(coordinator.page, "Greater Manchester") {
		t.Error("a coordinator sees what was done in another programme")
	}
}

// revoke presses the button that asks whether to end what has the id.
func (b *browser) revoke(id string) {
	b.t.Helper()
	for _, form := range formTag.FindAllString(b.page, -1) {
		if strings.Contains(form, `value="`+id+`"`) {
			resp, err := b.http.PostForm(b.site+"/members/revoke", filled(form))
			b.shown(resp, err)
			return
		}
	}
	b.t.Fatalf("no button on %s to end %s", b.path, id)
}

// Nobody but an administrator comes to these pages, by a link or by a form.
// recipient is an age recipient whose identity nobody has.
const recipient = "age1sahuhtm9umptg7nqk78ughadwgz4qlvak5mxw8ngf68e2uta8s7s0074sr"

// Backups are made where the server was told to; a page says of which days there is one, and has
// one made.
func TestBackupsOnAPage(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "backups")
	x := startServing(t, t.TempDir(), serving{backups: dir, recipient: recipient})
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Administrator)
	b.send("/backups", nil)
	today := time.Now().UTC().Format(time.DateOnly)
	b.wants(http.StatusOK, "The server makes one each day", today)
	if strings.Contains(b.page, "Something keeps it from being made") {
		t.Error("today's is called late")
	}
	b.open("/audit")
	b.wants(http.StatusOK, "make backup")
	if err := os.Rename(filepath.Join(dir, today), filepath.Join(dir, "2026-01-31")); err != nil {
		t.Fatal(err)
	}
	b.open("/programmes?language=cy")
	b.wants(http.StatusOK, "2026-01-31", "Mae rhywbeth yn rhwystro")
	coordinator := newBrowser(t, x.addr)
	coordinator.signIn(x.people.Coordinators[0])
	if resp, err := coordinator.http.PostForm(coordinator.site+"/backups", nil); err != nil ||
		resp.StatusCode != http.StatusForbidden {
		t.Errorf("a coordinator makes a backup: %v", err)
	}
}

func TestPagesOfAdministratorsAreTheirs(t *testing.T) {
	x := startSite(t, t.TempDir())
	for who, secret := range map[string]string{"interviewer": x.people.Invitations[0],
		"coordinator": x.people.Coordinators[0], "researcher": x.people.Researcher} {
		b := newBrowser(t, x.addr)
		b.signIn(secret)
		for _, path := range []string{"/programmes", "/programmes/" + x.people.Programme} {
			b.open(path)
			b.wants(http.StatusForbidden, "does not allow")
		}
		for path, fields := range map[string]url.Values{
			"/programmes": {"name": {"Mine"}, "side-0": {"a"},
				"side-1": {"b"}},
			"/programmes/" + x.people.Programme: {"side": {"decision-maker"}, "plural-0": {"them"}},
			"/letters": {"programme": {x.people.Programme},
				"count": {"1"}},
			"/members": {"programme": {x.people.Programme}, "role": {"coordinator"},
				"how": {"secret"}},
			"/members/revoke": {"programme": {x.people.Programme},
				"id": {strings.Split(x.people.Researcher, "-")[2]}, "sure": {"yes"}},
		} {
			resp, err := b.http.PostForm(b.site+path, fields)
			b.shown(resp, err)
			b.wants(http.StatusForbidden, "does not allow")
			if secretShown.MatchString(b.page) {
				t.Errorf("a secret is shown to a %s on %s", who, path)
			}
		}
	}
	b := newBrowser(t, x.addr)
	b.open("/programmes")
	if b.path != "/sign-in" {
		t.Errorf("somebody unknown was let to %s", b.path)
	}
}

// A visit that ends while an administrator types takes nothing with it: the form goes on where it
// was.
func TestAnAdministratorsVisitThatEnded(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Administrator)
	for i, window := range []string{"this", "another"} {
		b.open("/programmes")
		page, name := b.page, fmt.Sprint("Leeds & York ", i)
		b.send("/sign-out", nil)
		b.page = page
		b.send("/programmes", url.Values{"name": {name}, "bands-0": {"Peer mentor\nVolunteer"}})
		b.wants(http.StatusForbidden, "Sign in again", "What you wrote is still on this page")
		b.send("/sign-in",
			url.Values{"secret": {"elephants-administrator-abcdefgh-abcdefghijkmnpqrstuvwxyz23456789"}})
		b.wants(http.StatusForbidden, "not known here")
		if window == "this" {
			b.send("/sign-in", url.Values{"secret": {x.people.Administrator}})
		} else {
			page := b.page
			b.signIn(x.people.Administrator)
			b.page = page
			b.send("/sign-in", nil)
		}
		b.wants(http.StatusOK, "You are signed in again", "It was not sent yet")
		b.send("/programmes", nil)
		b.wants(http.StatusOK, "<h1>"+name+"</h1>", "Peer mentor\nVolunteer")
	}

	// What is carried leads to no other site, whatever somebody puts into the form.
	b.open("/sign-in")
	resp, err := b.http.PostForm(b.site+"/sign-in", url.Values{"secret": {x.people.Administrator},
		"back": {"//elsewhere.example/"}, "kept.name": {"x"}})
	b.shown(resp, err)
	if strings.Contains(b.page, "elsewhere.example") {
		t.Error("a form leads to another site")
	}
}

// In a real browser an administrator does it all by keyboard; the pages are good on a phone, and
// the letter on paper.
func TestAnAdministratorByKeyboard(t *testing.T) {
	ctx := chromium(t)
	x := startServing(t, t.TempDir(), serving{backups: t.TempDir(), recipient: recipient,
		programs: web.Programs()})
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Administrator))
	arrive(t, ctx, "/programmes")
	tabTo(t, ctx, "form[action='/backups'] button")
	pressKey(t, ctx, kb.Enter, "/programmes")
	checkPage(t, ctx, "programmes")
	do(t, ctx, chromedp.EmulateViewport(320, 640))
	checkPage(t, ctx, "programmes-320")
	tabTo(t, ctx, "#name")
	keys(t, ctx, "Leeds")
	tabTo(t, ctx, "#plural-0")
	keys(t, ctx, "citizens of Leeds") // what stood there is selected by Tab
	tabTo(t, ctx, "#bands-1")
	keys(t, ctx, "Senior commissioner")
	tabTo(t, ctx, "form[action='/programmes'] button")
	evaluate[bool](t, ctx, "window.left = true")
	keys(t, ctx, kb.Enter)
	until(t, ctx, "!window.left && document.readyState == 'complete' && "+
		"location.pathname.startsWith('/programmes/')")
	programme := evaluate[string](t, ctx, "location.pathname")
	checkPage(t, ctx, "programme-new")
	if said := evaluate[string](t, ctx,
		"document.getElementById('plural-0').value"); said != "citizens of Leeds" {
		t.Errorf("a side is said %q", said)
	}

	tabTo(t, ctx, "#count")
	keys(t, ctx, "2")
	tabTo(t, ctx, "form[action='/letters'] button")
	pressKey(t, ctx, kb.Enter, "/letters")
	checkPage(t, ctx, "letters-320")
	do(t, ctx, chromedp.EmulateViewport(390, 844))
	checkPage(t, ctx, "letters")
	secrets := evaluate[[]string](t, ctx,
		"[...document.querySelectorAll('.letter .secret')].map(e => e.textContent)")
	text, pages, size := printed(t, ctx, "letters")
	// Whoever reads a PDF file joins what a hyphen parts at the end of a line.
	flat := strings.ReplaceAll(strings.Join(strings.Fields(text), ""), "-", "")
	if pages != 2 || size != "594x841" || len(secrets) != 2 {
		t.Errorf("%d secrets on %d pages of %s, want 2 on 2 of A4", len(secrets), pages, size)
	}
	for _, want := range append(secrets, "Your invitation: Leeds", x.addr+"/sign-in",
		"If you lose this letter", "You get a receipt", "Number of this letter: "+strings.Split(
			secrets[0], "-")[2]) {
		if !strings.Contains(flat, strings.NewReplacer(" ", "", "-", "").Replace(want)) {
			t.Errorf("a letter does not have %d letters that it should", len(want))
		}
	}
	if strings.Contains(text, "Sign out") || strings.Contains(text, "Print these") {
		t.Error("what is for the screen is on paper")
	}

	tabTo(t, ctx, "main .screen a")
	pressKey(t, ctx, kb.Enter, programme)
	tabTo(t, ctx, "[name=role]")
	tabTo(t, ctx, "[name=how]")
	keys(t, ctx, kb.ArrowDown)
	tabTo(t, ctx, "form[action='/members'] button")
	pressKey(t, ctx, kb.Enter, "/members")
	checkPage(t, ctx, "handed")
	tabTo(t, ctx, "main .deed")
	pressKey(t, ctx, kb.Enter, programme)
	checkPage(t, ctx, "programme")
	tabTo(t, ctx, "form[action='/members/revoke'] button")
	pressKey(t, ctx, kb.Enter, "/members/revoke")
	checkPage(t, ctx, "revoke")
	tabTo(t, ctx, "form[action='/members/revoke'] button")
	pressKey(t, ctx, kb.Enter, programme)
	if !evaluate[bool](t, ctx, "document.body.textContent.includes('revoked')") {
		t.Error("nothing is revoked")
	}
	do(t, ctx, chromedp.EmulateViewport(320, 640))
	checkPage(t, ctx, "programme-320")
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/audit"))
	checkPage(t, ctx, "audit-320")
	do(t, ctx, chromedp.EmulateViewport(390, 844))
	checkPage(t, ctx, "audit")

	// The visit ends, and the form is carried.
	do(t, ctx, chromedp.Navigate("http://"+x.addr+programme))
	if _, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, chromedp.SetValue(chromedp.CSS("#plural-0"), "people of Leeds"))
	press(t, ctx, "form[action='"+programme+"'] button", programme)
	checkPage(t, ctx, "sign-in-again-administrator")
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#secret"), x.people.Administrator))
	press(t, ctx, "#sign-in button", "/sign-in")
	checkPage(t, ctx, "go-on")
	press(t, ctx, "#again button", programme)
	if said := evaluate[string](t, ctx,
		"document.getElementById('plural-0').value"); said != "people of Leeds" {
		t.Errorf("after the visit ended a side is said %q", said)
	}

	// An interviewer's page says it all so. The invitation that was ended is the one whose id comes
	// first.
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+slices.Max(secrets)))
	arrive(t, ctx, "/note")
	waitReady(t, ctx)
	checkPage(t, ctx, "note-of-a-programme")
	if offered := evaluate[string](t, ctx,
		"document.getElementById('role').list.options[0].value"); offered != "Senior commissioner" {
		t.Errorf("the role band that is offered is %q", offered)
	}
}
