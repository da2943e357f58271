package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"elephants/client"
)

// A traveller goes from page to page by keyboard alone, and takes a picture of each.
type traveller struct {
	t       *testing.T
	ctx     context.Context
	scripts bool   // the browser runs scripts
	album   string // begins the names of the pictures
	seen    int    // pages so far
}

// look takes the picture of the page that is shown, and makes sure that all of it can be seen.
func (p *traveller) look(path string) {
	p.t.Helper()
	if evaluate[bool](p.t, p.ctx, "document.documentElement.scrollWidth > innerWidth") {
		p.t.Errorf("%s has to be scrolled sideways", path)
	}
	if text := evaluate[string](p.t, p.ctx, askew); text != "" {
		p.t.Errorf("%s: the button %q does not stand level with the one before it", path, text)
	}
	p.seen++
	name := strings.Trim(strings.ReplaceAll(path, "/", "-"), "-")
	if pictures == "" {
		return
	}
	for _, scheme := range schemes {
		inScheme(p.t, p.ctx, scheme)
		as := strings.TrimPrefix("-"+strings.Fields(scheme.name)[0], "-light")
		picture(p.t, p.ctx, fmt.Sprintf("%s-%02d-%s%s", p.album, p.seen, name, as))
	}
	inScheme(p.t, p.ctx, schemes[0])
}

// follow presses a link or a button, and waits for the page with the path; of a path that ends in
// a slash the beginning will do.
func (p *traveller) follow(selector, path string) {
	p.t.Helper()
	// On a phone the pages are in a menu, which a key opens.
	if evaluate[bool](p.t, p.ctx, fmt.Sprintf(
		"document.querySelector('.menu')?.querySelector(%q)?.checkVisibility() === false", selector)) {
		tabTo(p.t, p.ctx, ".menu > summary")
		keys(p.t, p.ctx, kb.Enter)
	}
	tabTo(p.t, p.ctx, selector)
	if !strings.HasSuffix(path, "/") || path == "/" {
		pressKey(p.t, p.ctx, kb.Enter, path)
	} else {
		evaluate[bool](p.t, p.ctx, "window.left = true")
		keys(p.t, p.ctx, kb.Enter)
		until(p.t, p.ctx,
			fmt.Sprintf(
				"!window.left && document.readyState == 'complete' && location.pathname.startsWith(%q)", path))
	}
	p.look(path)
}

// tick presses Space on a box or a button of a list.
func (p *traveller) tick(selectors ...string) {
	p.t.Helper()
	for _, selector := range selectors {
		tabTo(p.t, p.ctx, selector)
		keys(p.t, p.ctx, " ")
	}
}

// write puts words into a field.
func (p *traveller) write(selector, words string) {
	p.t.Helper()
	tabTo(p.t, p.ctx, selector)
	keys(p.t, p.ctx, words)
}

// signIn begins at the first page.
func (p *traveller) signIn(secret, path string) {
	p.t.Helper()
	p.follow("a[href='/sign-in']", "/sign-in")
	p.write("#secret", secret)
	pressKey(p.t, p.ctx, kb.Enter, path)
	p.look(path)
}

func (p *traveller) signOut() {
	p.t.Helper()
	p.follow("form[action='/sign-out'] button", "/")
}

// Whoever has a part in a programme goes from the first page to the last, on a phone and on a
// large screen, with scripts and without, and needs no mouse. With ELEPHANTS_PICTURES it takes
// pictures of every page on the way, by day, by night and in forced colours.
func TestEveryJourney(t *testing.T) {
	for _, size := range []struct {
		album         string
		width, height int64
	}{{"phone", 360, 740}, {"desk", 1280, 800}} {
		for _, scripts := range []bool{true, false} {
			album := map[bool]string{true: size.album, false: size.album + "-plain"}[scripts]
			t.Run(album,
				func(t *testing.T) {
					p := &traveller{t: t, ctx: chromium(t), scripts: scripts, album: album}
					clock := &calendar{}
					x := startServing(t, t.TempDir(), serving{programs: builtPrograms(t), clock: clock})
					do(t, p.ctx, chromedp.EmulateViewport(size.width, size.height))
					if !scripts {
						if _, err := chromedp.Call(p.ctx, emulation.SetScriptExecutionDisabled,
							emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
							t.Fatal(err)
						}
					}
					do(t, p.ctx, chromedp.Navigate("http://"+x.addr+"/"))
					p.skip()
					invitations, coordinators, researcher := p.administrator(x.people.Administrator)
					receipt := p.interviewer(invitations[0])
					p.participant(receipt)
					if _, err := submitSample(t.Context(), x.addr, invitations); err != nil {
						t.Fatal(client.Explain(err, x.addr))
					}
					p.coordinators(coordinators)
					p.leads(p.event(coordinators[0]), clock)
					p.researcher(researcher)
				})
		}
	}
}

// skip goes past what is the same on every page.
func (p *traveller) skip() {
	p.t.Helper()
	keys(p.t, p.ctx, kb.Tab)
	if !evaluate[bool](p.t, p.ctx, "document.activeElement.matches('.skip') && "+
		"document.activeElement.getBoundingClientRect().left >= 0") {
		p.t.Error("the first Tab does not show a link to the page's main part")
	}
	keys(p.t, p.ctx, kb.Enter)
}

// administrator makes a programme, invites four interviewers, ends the invitation of one, adds
// its people, and looks at what was done.
func (p *traveller) administrator(secret string) (invitations, coordinators []string,
	researcher string) {
	p.t.Helper()
	p.signIn(secret, "/programmes")
	p.write("#name", "Leeds")
	p.follow("form[action='/programmes'] button", "/programmes/")
	p.write("#count", "4")
	p.follow("form[action='/letters'] button", "/letters")
	invitations = evaluate[[]string](p.t, p.ctx,
		"[...document.querySelectorAll('.letter .secret')].map(e => e.textContent)")
	p.follow("main .screen a", "/programmes/")
	p.follow("form[action='/members/revoke'] button", "/members/revoke")
	p.follow("form[action='/members/revoke'] button", "/programmes/")
	revoked := evaluate[string](p.t, p.ctx, "[...document.querySelectorAll('tbody tr')].find(r => "+
		"!r.querySelector('button')).querySelector('.id').textContent")
	invitations = slices.DeleteFunc(invitations,
		func(i string) bool { return strings.Contains(i, revoked) })
	for role := range 3 { // two coordinators, and the next in the list, a researcher
		tabTo(p.t, p.ctx, "[name=role]")
		if role == 2 {
			keys(p.t, p.ctx, kb.ArrowDown)
		}
		tabTo(p.t, p.ctx, "[name=how]")
		keys(p.t, p.ctx, kb.ArrowDown)
		p.follow("form[action='/members'] button", "/members")
		_, handed, _ := strings.Cut(evaluate[string](p.t, p.ctx,
			"document.querySelector('.secret').textContent"), "#")
		if role == 2 {
			researcher = handed
		} else {
			coordinators = append(coordinators, handed)
		}
		p.follow("main .deed", "/programmes/")
	}
	p.follow("a[href='/cohorts']", "/cohorts")
	p.follow("a[href='/audit']", "/audit")
	if n := evaluate[int](p.t, p.ctx, "document.querySelectorAll('tbody tr').length"); n < 9 ||
		len(invitations) != 3 {
		p.t.Errorf("the log has %d entries, %d invitations hold", n, len(invitations))
	}
	p.signOut()
	return invitations, coordinators, researcher
}

// interviewer writes a note, looks at the marks, says what was heard, and gets a receipt.
func (p *traveller) interviewer(secret string) (receipt string) {
	p.t.Helper()
	p.signIn(secret, "/note")
	tabTo(p.t, p.ctx, ".guide summary")
	keys(p.t, p.ctx, kb.Enter)
	tabTo(p.t, p.ctx, "[name=side]")
	keys(p.t, p.ctx, " ")
	tabTo(p.t, p.ctx, "[name=quotable]")
	keys(p.t, p.ctx, " ")
	p.walk("#go", "said")
	if p.scripts {
		waitReady(p.t, p.ctx)
	}
	if where := evaluate[string](p.t, p.ctx,
		"document.getElementById('where').textContent"); strings.Contains(
		where, "by the server") == p.scripts {
		p.t.Errorf("the page says of where names are found: %q", where)
	}
	p.write("#text", "Ann Hallam asked about the garden. “They had decided before we came in.”")
	p.walk("#go", "goes")
	tabTo(p.t, p.ctx, "[name=out]")
	keys(p.t, p.ctx, " ", " ")
	if !evaluate[bool](p.t, p.ctx, "document.activeElement.checked") {
		p.t.Error("Space does not put a mark back")
	}
	if p.scripts { // words by the arrows; without scripts by typing
		tabTo(p.t, p.ctx, "[name=word]")
		for !evaluate[bool](p.t, p.ctx,
			"document.activeElement.parentNode.textContent == 'garden'") {
			keys(p.t, p.ctx, kb.ArrowRight)
		}
		keys(p.t, p.ctx, " ")
	} else {
		tabTo(p.t, p.ctx, ".by-hand summary")
		keys(p.t, p.ctx, kb.Enter)
		p.write("#words", "garden")
		tabTo(p.t, p.ctx, "#again")
		keys(p.t, p.ctx, kb.Enter)
		until(p.t, p.ctx, "!!document.querySelector('.mark.added')")
	}
	p.walk("#go", "heard")
	sent := evaluate[string](p.t, p.ctx, "document.querySelector('#p-0 legend').textContent")
	if strings.Contains(sent, "Hallam") || strings.Contains(sent, "garden") ||
		!strings.Contains(sent, "decided") {
		p.t.Error("what will be sent is not what was chosen")
	}
	tabTo(p.t, p.ctx, ".ans")
	keys(p.t, p.ctx, " ")
	p.walk("#go", "check")
	p.walk("#go", "sent")
	receipt = evaluate[string](p.t, p.ctx, "document.querySelector('.words').textContent")
	p.follow("a[href='/note']", "/note")
	p.signOut()
	return receipt
}

// walk presses a button that leads to another page of a note.
func (p *traveller) walk(selector, step string) {
	p.t.Helper()
	tabTo(p.t, p.ctx, selector)
	keys(p.t, p.ctx, kb.Enter)
	walked(p.t, p.ctx, step)
	p.look("note-" + step)
}

// participant takes the note back.
func (p *traveller) participant(receipt string) {
	p.t.Helper()
	p.follow("main a[href='/withdraw']", "/withdraw")
	p.write("#receipt", strings.ToUpper(receipt))
	p.follow("#open", "/withdraw")
	p.follow("#all", "/withdraw")
	p.follow("#take-back", "/withdraw")
	if !evaluate[bool](p.t, p.ctx, "document.body.textContent.includes('never be read again')") {
		p.t.Error("the note is not withdrawn")
	}
	p.follow("a.home", "/")
}

// coordinators add a barrier, look at the rules, prepare, name a theme, approve and release, and
// look at all that is printed.
func (p *traveller) coordinators(secrets []string) {
	p.t.Helper()
	p.signIn(secrets[0], "/draft")
	p.follow("a[href='/code-book']", "/code-book")
	p.write("#name", "No pets allowed")
	p.write("#description", "The dog is the only family that somebody has, and it may not come in.")
	p.follow("form[action='/code-book'] button", "/code-book")
	p.follow("a[href='/rules']", "/rules")
	p.follow("a[href='/draft']", "/draft")
	p.follow("form[action='/draft/prepare'] button", "/draft")
	tabTo(p.t, p.ctx, ".change summary")
	keys(p.t, p.ctx, kb.Enter)
	p.write(".change input[name=name]", "Who may speak")
	pressKey(p.t, p.ctx, kb.Enter, "/draft")
	p.follow("form[action='/draft/release'] button", "/draft")
	p.signOut()

	p.signIn(secrets[1], "/draft")
	p.follow("form[action='/draft/release'] button", "/draft/release")
	p.tick("#in-person-yes")
	p.follow("form[action='/draft/release'] button", "/editions/1")
	if !evaluate[bool](p.t, p.ctx,
		"[...document.querySelectorAll('h3')].some(h => h.textContent == 'Who may speak')") {
		p.t.Error("the edition does not have the name")
	}
	for _, sheet := range []string{"cards", "poster", "summary", "easy", "facilitator"} {
		p.follow("a[href='/editions/1/"+sheet+"']", "/editions/1/"+sheet)
		p.follow("main a[href='/editions/1']", "/editions/1")
	}
	p.signOut()
}

// event is what a coordinator does before and at the first event: places with the letters that ask
// people, a sheet of strengths for the meet and greet, and a group, whose leads get letters.
func (p *traveller) event(secret string) (leads []string) {
	p.t.Helper()
	p.signIn(secret, "/draft")
	p.follow("a[href='/rounds']", "/rounds")
	p.follow("main a[href='/places']", "/places")
	p.tick("#side-0")
	p.write("#places", "15")
	pressKey(p.t, p.ctx, kb.Enter, "/places")
	p.follow("a[href='/places/letters']", "/places/letters")
	p.follow("main a[href='/places'], .back", "/places")
	p.follow(".back", "/rounds")
	p.follow("main a[href='/meeting']", "/meeting")
	p.write("#count", "1")
	pressKey(p.t, p.ctx, kb.Enter, "/meeting")
	p.look("/meeting-slips")
	sheet := evaluate[string](p.t, p.ctx, "new URL(document.querySelector('.slip .secret').textContent).pathname")
	p.follow("a[href='/groups']", "/groups")
	card := "-" + evaluate[string](p.t, p.ctx, "document.querySelector('[name=focus]').value")
	p.write("#people"+card+"-0", "4")
	p.write("#people"+card+"-1", "3")
	p.tick("#leads" + card)
	p.follow("form[action='/groups'] button", "/groups")
	p.follow("main .tasks a", "/groups/")
	p.follow("form[action$='/leads'] button", "/groups/")
	leads = evaluate[[]string](p.t, p.ctx,
		"[...document.querySelectorAll('.letter .secret')].map(e => e.textContent.split('#')[1])")
	p.follow("a[href='/rounds']", "/rounds")
	p.follow("main a[href='/closing']", "/closing")
	p.signOut()

	// Whoever was given the slip fills in their sheet.
	do(p.t, p.ctx, chromedp.Navigate(evaluate[string](p.t, p.ctx, "location.origin")+sheet))
	p.write("#strengths", "Cooking for forty")
	p.tick("#shown")
	p.follow("form[action^='/sheet/'] button", "/sheet/")
	p.follow("a.home", "/")
	return leads
}

// leads write the page of their group; the other one approves it, and says three months later what
// is still there.
func (p *traveller) leads(secrets []string, clock *calendar) {
	p.t.Helper()
	p.signIn(secrets[0], "/group")
	p.follow("main a[href='/group/edit']", "/group/edit")
	p.write("#work", "Being asked before the plan is made.")
	p.write("#try-0", "Two of us read the tender first")
	p.follow("form[action='/group/edit'] button", "/group")
	p.signOut()
	clock.pass(3, 0)
	p.signIn(secrets[1], "/group")
	p.follow("form[action='/group'] button", "/group")
	p.follow("a[href='/group/check/3']", "/group/check/3")
	p.tick("[name=still-0]")
	p.follow("form[action='/group/check/3'] button", "/group")
	p.signOut()
}

// researcher reads the edition, and how questions are asked.
func (p *traveller) researcher(secret string) {
	p.t.Helper()
	p.signIn(secret, "/research")
	p.follow("a[href='/research/guide']", "/research/guide")
	p.follow("a[href='/editions']", "/editions")
	p.follow("main a[href='/editions/1']", "/editions/1")
	p.signOut()
}
