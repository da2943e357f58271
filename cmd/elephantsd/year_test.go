package main

import (
	"bytes"
	"context"
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

	"github.com/chromedp/chromedp"

	"elephants/analysis/disclose"
	"elephants/client"
	"elephants/client/cli"
	"elephants/proto/beside"
	pb "elephants/proto/elephants/v1"
	"elephants/server"
)

// The demo goes through the whole year, and its first page leads to each part of it.
func TestTheDemosYear(t *testing.T) {
	s := serving{doors: &doors{}, clock: &calendar{}}
	s.clock.turn(yearBegins(time.Now()))
	x := startServing(t, t.TempDir(), s)
	nobody := newBrowser(t, x.addr)
	nobody.open("/")
	if strings.Contains(nobody.page, "A year in a minute") {
		t.Error("the first page leads through a year that is not over")
	}
	released(t, x)
	came, err := year(t.Context(), x.addr, x.people, s.clock)
	if err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	s.doors.set(x.people.doors(came))
	nobody.open("/")
	nobody.wants(http.StatusOK, "A year in a minute", came.Results, came.Lead)
	nobody.open(came.Results)
	nobody.wants(http.StatusOK, "More people came, and came again.", "still there")

	head, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Coordinators[0]})
	if err != nil {
		t.Fatal(err)
	}
	defer head.Close()
	answer, err := head.Digest.GetEdition(t.Context(), &pb.GetEditionRequest{Round: interim})
	if err != nil {
		t.Fatal(err)
	}
	d := answer.Digest
	if len(d.Better) < 6 || len(d.Elephants)+len(d.OneSide) > 0 {
		t.Errorf("the learning round has %d entries of what worked, %d elephants: want 6 and 0",
			len(d.Better), len(d.Elephants)+len(d.OneSide))
	}
	if len(d.Unplanned) == 0 || len(d.Also) == 0 {
		t.Errorf("%d of what nobody planned, %d of what did not work", len(d.Unplanned), len(d.Also))
	}
	besideTheFirst(t, x, head, d)
	tallyOfTheRound(t, x)
	groups, err := head.Group.ListGroups(t.Context(), &pb.ListGroupsRequest{})
	if err != nil || len(groups.Groups) != 2 {
		t.Fatalf("%d groups, %v", len(groups.GetGroups()), err)
	}
	for _, g := range groups.Groups {
		if len(g.GetRecord().GetOutcomes()) == 0 || len(g.GetRecord().GetCheckIns()) == 0 {
			t.Errorf("a group has no outcome or no check-in")
		}
	}
	for role, secret := range map[string]string{
		"nobody": "", "interviewer": x.people.Invitations[0], "coordinator": x.people.Coordinators[0],
		"researcher": x.people.Researcher, "administrator": x.people.Administrator, "lead": came.Lead,
	} {
		b, seen := walkInWelsh(t, x, secret, came.Results)
		if len(seen) < 5 {
			t.Errorf("%s: only %d pages: this proves nothing", role, len(seen))
		}
		heaviest := 0
		for path, isPage := range seen {
			if !isPage {
				continue
			}
			size := b.weight(path)
			heaviest = max(heaviest, size)
			if size > 150<<10 {
				t.Errorf("%s: %s is %d bytes with all that it loads, want at most 150 KB", role, path, size)
			}
		}
		t.Logf("%s: %d pages, the heaviest %d bytes", role, len(seen), heaviest)
	}

	// A second draft waits for the coordinator whom the first page signs in, who sees what changed, and
	// after the release what to do next. The first page knows whoever is signed in.
	one := newBrowser(t, x.addr)
	one.signIn(x.people.Coordinators[0])
	one.wants(http.StatusOK, "1 of 2 approvals", "edition 2")
	one.open("/")
	one.wants(http.StatusOK, `<a href="/draft">Go on`, "You are signed in as: coordinator")
	if strings.Contains(one.page, `href="/sign-in">`) {
		t.Error("somebody who is signed in is asked to sign in")
	}
	one.open("/draft/as/edition")
	one.wants(http.StatusOK, "What changed since edition 1")
	w := walker{t: t, site: "http://" + x.addr, dir: t.TempDir()}
	if said := w.run(x.people.Coordinators[0], "edition", "draft"); !strings.Contains(said,
		"CHANGED SINCE EDITION 1") {
		t.Error("the command does not say what changed in a draft")
	}
	one.open("/draft")
	one.send("/draft/release", inPerson)
	one.wants(http.StatusOK, "What comes next", `<a href="/groups">Form groups`)
	reader := newBrowser(t, x.addr)
	reader.signIn(x.people.Researcher)
	reader.open("/editions/2")
	if strings.Contains(reader.page, "What comes next") {
		t.Error("a researcher is told what coordinators do next")
	}
}

// besideTheFirst checks that the page of a learning round's edition lays it beside the first
// conversations, and that theirs is laid beside nothing. A draw decides what of both may be said.
func besideTheFirst(t *testing.T, x site, head *client.Client, learnt *pb.Digest) {
	t.Helper()
	answer, err := head.Digest.GetEdition(t.Context(), &pb.GetEditionRequest{})
	if err != nil {
		t.Fatal(err)
	}
	reader := newBrowser(t, x.addr)
	reader.signIn(x.people.Researcher)
	const title = "Beside the first conversations"
	reader.open("/editions/1")
	if strings.Contains(reader.page, title) {
		t.Error("the first conversations are laid beside themselves")
	}
	reader.open("/rounds")
	reader.send("/rounds/choose", url.Values{"round": {interim}})
	reader.open("/editions/1")
	lines := beside.Lines(learnt, answer.Digest)
	if len(lines) == 0 {
		t.Log("a draw left nothing of which both tell")
	} else {
		reader.wants(http.StatusOK, title)
	}
	for _, l := range lines {
		if !strings.Contains(reader.page, "<b>"+l.Learnt.Label+"</b>: it ") {
			t.Errorf("nothing is laid beside %q", l.Learnt.Label)
		}
	}
}

// tallyOfTheRound checks that the page of groups leads to the tally on paper only while the pages are
// about the round of the edition: another's facilitator's sheet has none.
func tallyOfTheRound(t *testing.T, x site) {
	t.Helper()
	head := newBrowser(t, x.addr)
	head.signIn(x.people.Coordinators[0])
	const tally = "/facilitator#tally"
	head.open("/groups")
	head.wants(http.StatusOK, tally)
	head.open("/rounds")
	head.send("/rounds/choose", url.Values{"round": {interim}})
	head.open("/groups")
	if strings.Contains(head.page, tally) {
		t.Error("the tally leads to the sheet of another round")
	}
}

var invitationText = regexp.MustCompile(`elephants-interviewer-[a-z0-9]+-[a-z0-9]+`)

// walker is whoever takes part in the year: by command, and in a real browser.
type walker struct {
	t    *testing.T
	ctx  context.Context
	site string
	dir  string // of files that commands write and read
}

// run runs the elephants command as somebody, and returns what it prints.
func (w walker) run(secret string, args ...string) string {
	w.t.Helper()
	file := filepath.Join(w.dir, "secret")
	if err := os.WriteFile(file, []byte(secret), 0o600); err != nil {
		w.t.Fatal(err)
	}
	var out, wrong bytes.Buffer
	args = append(args, "--server", strings.TrimPrefix(w.site, "http://"), "--secret-file", file)
	if code := cli.Main(args, strings.NewReader(""), &out, &wrong); code != 0 {
		w.t.Fatalf("elephants %s: %d, %s", strings.Join(args[:2], " "), code, wrong.String())
	}
	return strings.TrimSpace(out.String())
}

// enter signs in by a link in a fresh window, and waits for the page where this kind of person
// begins.
func (w walker) enter(secret, path string) {
	w.t.Helper()
	do(w.t, w.ctx, chromedp.Navigate("about:blank"))
	do(w.t, w.ctx, chromedp.Navigate(w.site+"/sign-in#"+secret))
	arrive(w.t, w.ctx, path)
}

// open shows a page, looks at it and takes its picture.
func (w walker) open(path, picture string) {
	w.t.Helper()
	do(w.t, w.ctx, chromedp.Navigate(w.site+path))
	checkPage(w.t, w.ctx, picture)
}

// fill puts words into fields by their ids.
func (w walker) fill(fields map[string]string) {
	w.t.Helper()
	for id, words := range fields {
		evaluate[bool](w.t, w.ctx, fmt.Sprintf("(document.getElementById(%q).value = %q, true)", id, words))
	}
}

// tick ticks boxes and buttons by their ids.
func (w walker) tick(ids ...string) {
	w.t.Helper()
	for _, id := range ids {
		evaluate[bool](w.t, w.ctx, fmt.Sprintf("(document.getElementById(%q).checked = true)", id))
	}
}

// says checks that the page says something.
func (w walker) says(all ...string) {
	w.t.Helper()
	text := evaluate[string](w.t, w.ctx, "document.querySelector('main').innerText")
	for _, s := range all {
		if !strings.Contains(text, s) {
			w.t.Errorf("%s does not say %q", evaluate[string](w.t, w.ctx, "location.pathname"), s)
		}
	}
}

func (w walker) phone()   { do(w.t, w.ctx, chromedp.EmulateViewport(390, 844)) }
func (w walker) desktop() { do(w.t, w.ctx, chromedp.EmulateViewport(1280, 900)) }

// A programme's year from first to last: an administrator, two coordinators, two leads, a
// participant and a commissioner, on pages and by commands, on a phone, on a desk and on paper.
// With ELEPHANTS_PICTURES it takes the pictures.
func TestAYear(t *testing.T) {
	ctx := chromium(t)
	clock := &calendar{}
	x := startServing(t, t.TempDir(), serving{clock: clock})
	w := walker{t, ctx, "http://" + x.addr, t.TempDir()}
	one, two := x.people.Coordinators[0], x.people.Coordinators[1]
	began := time.Now()

	// Places, and letters that ask people.
	w.desktop()
	w.enter(one, "/draft")
	w.open("/places", "year-places-none")
	for side, places := range map[string]string{"side-0": "15", "side-1": "15"} {
		w.tick(side, "sector-0")
		w.fill(map[string]string{"places": places})
		press(t, ctx, "main form:last-of-type button", "/places")
	}
	w.says("0 of 15 taken")
	w.run(one, "places", "set", "lived-experience", "--taken", "9")
	w.open("/places", "year-places")
	w.says("9 of 15 taken")
	w.open("/places/letters", "year-asking")
	if _, pages, size := printed(t, ctx, "year-asking"); pages != 2 || size != "594x841" && size != "595x841" {
		t.Errorf("the letters are %d pages of %s, want one of A4 for each side", pages, size)
	}

	// The first round, by commands; the second coordinator releases on a page.
	receipt, err := submitSample(t.Context(), x.addr, x.people.Invitations)
	if err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	w.run(one, "edition", "prepare")
	w.run(one, "edition", "release")
	w.enter(two, "/draft")
	approve(t, ctx, "/editions/1")

	// The event: one group on the page, one by command; each lead gets a letter.
	w.open("/groups", "year-groups-none")
	card := evaluate[string](t, ctx, "document.querySelector('[name=focus]').value")
	w.fill(map[string]string{"people-" + card + "-0": "4", "people-" + card + "-1": "1"})
	w.tick("leads-" + card)
	press(t, ctx, "form[action='/groups'] button", "/groups")
	w.says("the only one of their side")
	checkPage(t, ctx, "year-groups-refused")
	w.fill(map[string]string{"people-" + card + "-1": "4"})
	press(t, ctx, "form[action='/groups'] button", "/groups")
	other, _, _ := strings.Cut(w.run(two, "group", "form", "--name", "Getting there", "--people", "3,3"), "\t")
	w.open("/groups", "year-groups")
	w.phone()
	w.open("/groups", "year-groups-phone")
	own := evaluate[string](t, ctx, "new URL([...document.querySelectorAll('main .tasks a')].find("+
		"a => !a.href.includes('"+other+"')).href).pathname")
	w.open(own, "year-group-empty")
	press(t, ctx, "form[action$='/leads'] button", own+"/leads")
	checkPage(t, ctx, "year-leads")
	if _, pages, _ := printed(t, ctx, "year-leads"); pages != 2 {
		t.Errorf("the leads' letters are %d pages, want one each", pages)
	}
	leads := evaluate[[]string](t, ctx,
		"[...document.querySelectorAll('.letter .secret')].map(e => e.textContent.split('#')[1])")

	// A lead writes the record on a phone, and is warned of a name; the other approves by command.
	w.enter(leads[0], "/group")
	checkPage(t, ctx, "year-own-empty")
	w.open("/group/edit", "year-edit")
	if evaluate[bool](t, ctx, `(() => { const f = document.querySelector('#try-0')
		f.value = 'and so on '.repeat(20)
		const cut = f.scrollHeight > f.clientHeight || f.scrollWidth > f.clientWidth
		f.value = ''
		return cut })()`) {
		t.Error("a long line is cut on a phone")
	}
	w.fill(map[string]string{"work": "Being asked before the plan is made.",
		"try-0": "Two of us read the tender first", "try-1": "Sandra Whitlock rings round",
		"day": time.Now().AddDate(0, 1, 0).Format(time.DateOnly), "where": "4 in the afternoon, the library"})
	press(t, ctx, "form[action='/group/edit'] button", "/group/edit")
	w.says("looks like a person’s name")
	checkPage(t, ctx, "year-edit-name")
	w.fill(map[string]string{"try-1": "Two of us ring round"})
	press(t, ctx, "form[action='/group/edit'] button", "/group")
	checkPage(t, ctx, "year-waits")
	w.run(leads[1], "group", "approve")
	w.run(leads[1], "group", "record", "--worked", "1: Half a page was crossed out.",
		"--did-not", "2: Nobody picked up.", "--unplanned", "The council asked us to read the next one too.")
	w.open("/group", "year-changed")
	press(t, ctx, "form[action='/group'] button", "/group")

	// The learning round: opened on the page, its notes sent, its edition released on the page.
	w.desktop()
	w.enter(one, "/draft")
	w.open("/rounds", "year-rounds-first")
	w.fill(map[string]string{"name": interim})
	w.tick("ask-worked", "ask-did-not", "ask-unplanned")
	press(t, ctx, "form[action='/rounds'] button", "/rounds")
	checkPage(t, ctx, "year-rounds")
	invited := w.run(x.people.Administrator, "admin", "invite", "--programme", x.people.Programme,
		"--round", interim, "--count", "3", "--json")
	invitations := invitationText.FindAllString(invited, -1)
	slices.Sort(invitations)
	invitations = slices.Compact(invitations) // each stands alone and in an address
	if err := sendLearnt(t.Context(), x.addr, invitations); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	for i, secret := range []string{one, two} {
		if i > 0 {
			w.enter(secret, "/draft")
		}
		w.open("/rounds", "year-rounds-choose")
		press(t, ctx, "form[action='/rounds/choose'] button", "/draft")
		if i == 0 {
			press(t, ctx, "form[action='/draft/prepare'] button", "/draft")
		}
		approve(t, ctx, []string{"/draft", "/editions/1"}[i])
	}
	w.says("What we learnt", "What worked")
	checkPage(t, ctx, "year-learnt")

	// Three months on, and the days of the group for a calendar. Before that nobody can say what is
	// still there after them.
	w.phone()
	w.enter(leads[0], "/group")
	w.open("/group", "year-check-from")
	w.says("After 3 months: from", "After 12 months: from")
	w.open("/group/check/12", "year-check-early")
	w.says("Nobody can say yet what is still there after 12 months.")
	clock.pass(3, 0)
	w.open("/group/check/3", "year-check")
	evaluate[bool](t, ctx, "['there', 'gone'].every((s, i) => "+
		"document.querySelector(`[name=still-${i}][value=${s}]`).checked = true)")
	press(t, ctx, "form[action='/group/check/3'] button", "/group")
	checkPage(t, ctx, "year-checked")
	w.run(leads[1], "group", "approve")
	w.open(own, "year-group-phone")
	w.says("still there", "Half a page was crossed out.")
	if days := w.run(leads[0], "group", "remind", strings.TrimPrefix(own, "/groups/")); !strings.Contains(
		days, "check in after 6 months") || strings.Contains(days, "after 3 months") {
		t.Error("the calendar does not have what is to come, or has what is done")
	}

	// The commissioner reads the report, on paper and as a file; the participant what came of it.
	w.desktop()
	w.enter(x.people.Researcher, "/research")
	w.open("/reports/commissioners", "year-report")
	w.says("Half a page was crossed out.", "Where this comes from")
	if _, pages, _ := printed(t, ctx, "year-report"); pages > 8 {
		t.Errorf("the report is %d pages", pages)
	}
	w.open(own, "year-group")
	file := filepath.Join(w.dir, "commissioners.docx")
	w.run(x.people.Researcher, "report", "--for", "commissioners", "-o", file)
	if read, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(read, []byte("PK")) {
		t.Errorf("no file for a word processor: %v", err)
	}
	w.phone()
	do(t, ctx, chromedp.Navigate(w.site+"/withdraw#"+strings.ReplaceAll(receipt, " ", "-")))
	press(t, ctx, "#open", "/withdraw")
	checkPage(t, ctx, "year-receipt")
	w.says("What came of what you said", "What happened since", "Half a page was crossed out.")

	// The end is asked for by two, and one of them keeps the programme.
	w.desktop()
	w.enter(one, "/draft")
	w.open("/closing", "year-closing")
	press(t, ctx, "form[action='/closing'] button", "/closing")
	checkPage(t, ctx, "year-closing-sure")
	press(t, ctx, "form[action='/closing'] button", "/closing")
	w.run(two, "close", "agree")
	w.phone()
	w.open("/closing", "year-closing-waits")
	w.says("nobody can open what was said", "That is in 14 days.")
	press(t, ctx, "form[action='/closing/keep'] button", "/closing")
	w.says("When?")

	// They ask again, nobody keeps it, and the days go by: nothing that was said can be opened any
	// more, and what was released is as it was.
	w.run(one, "close", "ask")
	w.run(two, "close", "agree")
	w.desktop()
	shown := func() (all []string) {
		for _, page := range []string{"/editions/1", "/reports/commissioners", own} {
			do(t, ctx, chromedp.Navigate(w.site+page))
			all = append(all, evaluate[string](t, ctx, "document.querySelector('main').innerText"))
		}
		return all
	}
	before := shown()
	found, err := x.data.Check(t.Context(), "", server.OpenNote)
	if err != nil || found.Notes == 0 {
		t.Errorf("%d notes open before the end, %v", found.Notes, err)
	}
	day := clock.now()
	for range disclose.LeastWaiting {
		next := day.AddDate(0, 0, 1)
		if err := x.data.TickClosings(t.Context(), day, next); err != nil {
			t.Fatal(err)
		}
		day = next
	}
	found, err = x.data.Check(t.Context(), "", server.OpenNote)
	if err != nil || found.Notes > 0 || !found.Sound() || len(found.Closed) != 1 {
		t.Errorf("after the end the check found %+v, %v", found, err)
	}
	w.open("/closing", "year-closed")
	w.says("The programme is closed")
	// Whoever never used their receipt is not told that somebody did.
	do(t, ctx, chromedp.Navigate("about:blank"))
	do(t, ctx, chromedp.Navigate(w.site+"/withdraw#"+strings.ReplaceAll(receipt, " ", "-")))
	press(t, ctx, "#open", "/withdraw")
	w.says("The programme has ended")
	if used := "this receipt was used already"; strings.Contains(evaluate[string](t, ctx,
		"document.querySelector('main').innerText"), used) {
		t.Errorf("after the end a receipt's page says %q", used)
	}
	for i, now := range shown() {
		if now != before[i] {
			t.Errorf("page %d reads otherwise after the end:\n%s\nbefore:\n%s", i, now, before[i])
		}
	}
	t.Logf("a year takes %v", time.Since(began))
}
