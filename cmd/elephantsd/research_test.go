package main

import (
	"context"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// crowd submits notes of n people of a programme, the first of whom has the number from. Half of
// the decision-makers speak of time and risk, everybody of power, and people with lived
// experience of tokenism.
func crowd(t testing.TB, x site, people secrets, from, n int) {
	t.Helper()
	by := make([][]client.Outgoing, len(people.Invitations))
	for i := from; i < from+n; i++ {
		side, raises := "lived-experience", "tokenism"
		if i%2 == 0 {
			side, raises = "decision-maker", []string{"time-and-risk", "blame"}[i/2%2]
		}
		text := fmt.Sprintf("---\nside: %s\nsector: %s\n---\nThey said so on day %d of it. "+
			"{#%s}\n\nAnd then it went on like that. {#power-hoarding}\n",
			side, []string{"none", "public", "private", "social"}[i%4], i, raises)
		note, err := client.ReadNote("note.txt", []byte(text), client.NoteFile{})
		if err != nil {
			t.Fatal(err)
		}
		who := i % len(by)
		by[who] = append(by[who], client.Prepare(note, people.Invitations[who]))
	}
	for who, notes := range by {
		if _, err := submitAs(t.Context(), x.addr, people.Invitations[who], notes); err != nil {
			t.Fatal(client.Explain(err, x.addr))
		}
	}
	if err := release(t.Context(), x.addr, people.Coordinators); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
}

// startCohort is a site whose programme is in a cohort of three with so many people each, opened
// for an epsilon.
func startCohort(t testing.TB, people int, epsilon float64) (x site, others []secrets) {
	t.Helper()
	x = startSite(t, t.TempDir())
	root, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Administrator})
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	coordinator, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Coordinators[0]})
	if err != nil {
		t.Fatal(err)
	}
	defer coordinator.Close()
	programmes := []string{x.people.Programme}
	crowd(t, x, x.people, 0, people)
	for _, name := range []string{"Leeds", "Hull"} {
		other, err := addProgramme(t.Context(), root, name)
		if err != nil {
			t.Fatal(err)
		}
		crowd(t, x, other, 0, people)
		programmes, others = append(programmes, other.Programme), append(others, other)
	}
	made, err := root.Admin.CreateCohort(t.Context(),
		&pb.CreateCohortRequest{Name: "The north", Programmes: programmes})
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []*client.Client{root, coordinator} {
		if _, err := who.Admin.SetBudget(t.Context(),
			&pb.SetBudgetRequest{Cohort: made.Cohort, Epsilon: epsilon}); err != nil {
			t.Fatal(err)
		}
	}
	return x, others
}

func addProgramme(ctx context.Context, root *client.Client, name string) (people secrets,
	err error) {
	made, err := root.Admin.CreateProgramme(ctx, &pb.CreateProgrammeRequest{Name: name})
	if err != nil {
		return people, err
	}
	people.Programme = made.Programme
	for range 2 {
		member, err := root.Admin.AddMember(ctx, &pb.AddMemberRequest{Programme: made.Programme,
			Role: pb.Role_ROLE_COORDINATOR})
		if err != nil {
			return people, err
		}
		invited, err := root.Admin.CreateInvitation(ctx,
			&pb.CreateInvitationRequest{Programme: made.Programme})
		if err != nil {
			return people, err
		}
		people.Coordinators, people.Invitations = append(people.Coordinators,
			member.Secret), append(people.Invitations, invited.Invitation)
	}
	return people, nil
}

// A researcher sees what a question costs before it is asked, is charged once however often the
// form is sent, and takes the answer away; a coordinator reads along and asks nothing.
func TestAResearchersJourney(t *testing.T) {
	t.Parallel()
	x, others := startCohort(t, 40, 2.25)
	b := newBrowser(t, x.addr)
	b.open("/research")
	if b.path != "/sign-in" {
		t.Errorf("a page that needs a secret led to %s", b.path)
	}
	b.signIn(x.people.Researcher)
	if b.path != "/research" {
		t.Errorf("signing in led to %s", b.path)
	}
	b.wants(http.StatusOK, `<a href="/research" aria-current="page">Research</a>`,
		"The cohort: The north", "Greater Manchester", "Leeds", "2.25 of 2.25 is left", "No question was answered", "within about 14 people", "Asked after it was decided")
	b.send("/research/cost", url.Values{"barrier": {"no-such-thing"}})
	b.wants(http.StatusBadRequest, "There is a problem", "not in the code book")
	b.send("/research/cost", url.Values{"epsilon": {"plenty"}})
	b.wants(http.StatusBadRequest, "choose how sure")
	b.send("/research/cost", url.Values{"by": {"shoe"}})
	b.wants(http.StatusBadRequest, "none of side, sector and programme")
	b.send("/research/cost", url.Values{"by": {"side"}, "barrier": {"time-and-risk", "tokenism"},
		"epsilon": {"1"}})
	b.wants(http.StatusOK, "costs 1", "2.25 of the budget of 2.25 is left; after it, 1.25 will be",
		"How many people raise “Time and risk", "by side")
	if !strings.Contains(b.page,
		`href="/research?barrier=time-and-risk&amp;barrier=tokenism&amp;by=side&amp;epsilon=1#ask"`) {
		t.Error("the question cannot be changed")
	}
	price := b.page
	b.send("/research/ask", nil)
	if b.path != "/research/releases/1" {
		t.Fatalf("asking led to %s", b.path)
	}
	b.wants(http.StatusOK, "The north: answer 1", "<svg", "<table>", "decision-makers",
		"Chance was added", "more people with lived experience, ", "Leeds, edition 1")
	if strings.Contains(b.page, "power") && strings.Contains(b.page, "Blame in place") {
		t.Error("more barriers are shown than were ticked")
	}
	answer := b.page
	for range 3 { // a double click, and the button for going back
		b.page, b.path = price, "/research/cost"
		b.send("/research/ask", nil)
		if b.path != "/research/releases/1" || b.page != answer {
			t.Fatalf("sent again, the form led to %s", b.path)
		}
	}
	b.open("/research")
	b.wants(http.StatusOK, "1.25 of 2.25 is left; 1 was spent", "Answer 1, November 2026, by side")

	// After another edition the same form is another question, and is asked at no price but the one
	// shown.
	crowd(t, x, others[0], 100, 20)
	b.page, b.path = price, "/research/cost"
	b.send("/research/ask", nil)
	b.wants(http.StatusConflict, "Nothing was asked",
		"1.25 of the budget of 2.25 is left; after it, 0.25 will be")
	b.send("/research/ask", nil)
	b.wants(http.StatusOK, "Leeds, edition 2")
	b.open("/research?by=side&by=sector&by=programme&epsilon=0.5")
	if strings.Count(b.page, " checked") != 4 {
		t.Error("a question in the address does not fill the form")
	}
	b.send("/research/cost", nil)
	b.wants(http.StatusOK, "The budget does not cover it", "0.25 of 2.25 is left")
	if strings.Contains(b.page, `action="/research/ask"`) {
		t.Error("what the budget does not cover can be asked")
	}
	b.open("/research")
	b.send("/research/cost", url.Values{"by": {"programme", "sector", "side"}, "epsilon": {"0.25"}})
	b.send("/research/ask", nil)
	b.wants(http.StatusOK, "answer 3", "public sector, Hull", "fewer than 10")
	if n := strings.Count(b.page, `class="chart"`); n != 12 {
		t.Errorf("%d charts of 4 sectors in 3 programmes", n)
	}

	// Everything is there to take away, and nothing else.
	b.open("/research/releases/1/figures.csv")
	b.wants(http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(b.page)).ReadAll()
	if err != nil || len(rows) != 1+18*2 ||
		b.head.Get("Content-Disposition") != `attachment; filename="release-1-figures.csv"` {
		t.Errorf("%d rows, %v, %s", len(rows), err, b.head.Get("Content-Disposition"))
	}
	b.open("/research/releases/1/data.jsonl")
	b.wants(http.StatusOK, `"mechanism":"discrete Laplace"`)
	b.open("/research/releases/3/chart.svg?barrier=tokenism")
	b.wants(http.StatusOK, "social sector, Leeds")
	if err := wellFormed(b.page); err != nil || b.head.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("the chart: %v, as %s", err, b.head.Get("Content-Type"))
	}
	for _, path := range []string{"/research/releases/9", "/research/releases/x",
		"/research/releases/1/secrets.json", "/research/published/editions.csv/more"} {
		b.open(path)
		b.wants(http.StatusNotFound)
	}
	b.open("/research/published/chart.svg")
	b.wants(http.StatusConflict, "was not asked")
	b.open("/research/guide")
	b.wants(http.StatusOK, "Which barriers do decision-makers raise",
		`<code class="language-python">`, "release 1 · ")
	b.open("/api/openapi.json")
	b.wants(http.StatusOK, `"/v1/barriers:query"`)

	coordinator := newBrowser(t, x.addr)
	coordinator.signIn(x.people.Coordinators[0])
	coordinator.open("/research")
	coordinator.wants(http.StatusOK, "0 of 2.25 is left", "Answer 3")
	if strings.Contains(coordinator.page, "/research/cost") {
		t.Error("a coordinator is shown a form to ask with")
	}
	coordinator.open("/research/releases/1")
	coordinator.wants(http.StatusOK, "answer 1")
	interviewer := newBrowser(t, x.addr)
	interviewer.signIn(x.people.Invitations[0])
	interviewer.open("/research")
	interviewer.wants(http.StatusForbidden, "does not allow")
}

func wellFormed(drawn string) error {
	d := xml.NewDecoder(strings.NewReader(drawn))
	for {
		if _, err := d.Token(); err == io.EOF { //nolint:errorlint // as xml.Decoder says
			return nil
		} else if err != nil {
			return err
		}
	}
}

// A question outlives the visit of who builds it, and is not asked by signing in again.
func TestAQuestionOutlivesAVisit(t *testing.T) {
	t.Parallel()
	x, _ := startCohort(t, 34, 1)
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Researcher)
	b.send("/research/cost", url.Values{"by": {"side", "sector"}, "barrier": {"blame"},
		"epsilon": {"0.5"}})
	page := b.page
	b = newBrowser(t, x.addr)
	b.page, b.path = page, "/research/cost"
	b.send("/research/ask", nil)
	b.wants(http.StatusForbidden, "Sign in again")
	b.send("/sign-in", url.Values{"secret": {x.people.Researcher}})
	b.wants(http.StatusOK, "You are signed in again", "It was not sent yet")
	b.send("/research/ask", nil)
	b.wants(http.StatusOK, "answer 1", "“Blame in place of working together” by side and sector")
}

// The demo's programme is alone in its cohort: its page shows what was published, and how much is
// behind it is not said.
func TestASmallCohortsPage(t *testing.T) {
	t.Parallel()
	x := startReleased(t)
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Researcher)
	b.wants(http.StatusOK, "in no cohort")
	if err := open(t.Context(), x.addr, x.people); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	b.open("/research")
	b.wants(http.StatusOK, "The cohort: The sample", "2 of 2 is left", "What the editions say",
		"at least 3 programmes", "Greater Manchester, edition 1", "<svg", "<table>", "many")
	if strings.Contains(b.page, "/research/cost") {
		t.Error("there is a form where there is nothing to ask")
	}
	if where := leaks(b.page, directIdentifiers(t)); len(where) > 0 {
		t.Errorf("%d identifiers are shown, the first is %s", len(where), where[0])
	}
	for file, says := range map[string]string{"barriers-by-side.csv": "programme,barrier,own,side",
		"data.jsonl": `"bands":true`, "chart.svg": "Greater Manchester, edition 1"} {
		b.open("/research/published/" + file)
		b.wants(http.StatusOK, says)
	}
}

// overlap are the pairs of texts of the page's pictures that meet, and those that leave theirs.
const overlap = `(() => { const wrong = [];
	for (const svg of document.querySelectorAll('svg.chart')) {
		const all = [...svg.querySelectorAll('text')].map(e => ({text: e.textContent, box: e.getBoundingClientRect()})), of = svg.getBoundingClientRect();
		all.forEach((a, i) => { if (a.box.left < of.left - 1 || a.box.right > of.right + 1 || a.box.bottom > of.bottom + 1) wrong.push(a.text + ' leaves');
			all.slice(i + 1).forEach(b => { if (a.box.left < b.box.right && b.box.left < a.box.right && a.box.top + 2 < b.box.bottom && b.box.top + 2 < a.box.bottom) wrong.push(a.text + ' meets ' + b.text); }); });
	} return wrong.join('; '); })()`

// In a real browser without JavaScript, by keys alone, and at 320 pixels.
func TestResearchInABrowser(t *testing.T) {
	ctx := chromium(t)
	x, _ := startCohort(t, 40, 2)
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Researcher))
	arrive(t, ctx, "/research")
	scripts := func(on bool) {
		t.Helper()
		if _, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: !on}); err != nil {
			t.Fatal(err)
		}
	}
	scripts(false)
	do(t, ctx, chromedp.EmulateViewport(320, 800), chromedp.Navigate("http://"+x.addr+"/research"))
	tabTo(t, ctx, "#by-side")
	keys(t, ctx, " ")
	tabTo(t, ctx, "[name=epsilon]")
	tabTo(t, ctx, "#go")
	pressKey(t, ctx, kb.Enter, "/research/cost")
	if _, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	press(t, ctx, "#ask", "/research/ask")
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#secret"), x.people.Researcher))
	press(t, ctx, "#sign-in button", "/sign-in")
	tabTo(t, ctx, "#again button")
	pressKey(t, ctx, kb.Enter, "/research/releases/1")
	scripts(true) // axe needs them
	do(t, ctx,
		chromedp.Navigate("http://"+x.addr+"/research?by=side&by=sector&by=programme&epsilon=0.5"))
	press(t, ctx, "#go", "/research/cost")
	checkPage(t, ctx, "research-cost")
	press(t, ctx, "#ask", "/research/releases/2")
	for _, width := range []int64{320, 390, 1280} {
		for path, name := range map[string]string{"/research": "research-asked",
			"/research/releases/1": "research-answer", "/research/releases/2": "research-fine"} {
			do(t, ctx, chromedp.EmulateViewport(width, 844),
				chromedp.Navigate("http://"+x.addr+path))
			checkPage(t, ctx, fmt.Sprintf("%s-%d", name, width))
			if wrong := evaluate[string](t, ctx, overlap); wrong != "" {
				t.Errorf("%s at %d: %s", name, width, wrong)
			}
		}
		do(t, ctx, chromedp.Navigate("http://"+x.addr+"/research/guide"))
		checkPage(t, ctx, fmt.Sprint("research-guide-", width))
	}
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/research/releases/1"))
	if text, pages, _ := printed(t, ctx, "research-answer"); pages > 4 ||
		!strings.Contains(strings.Join(strings.Fields(text), " "), "How sure, and how protected") {
		t.Errorf("on paper it is %d pages", pages)
	}
}

func TestASmallCohortInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := released(t, startBuilt(t))
	if err := open(t.Context(), x.addr, x.people); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Researcher))
	arrive(t, ctx, "/research")
	for _, width := range []int64{320, 1280} {
		do(t, ctx, chromedp.EmulateViewport(width, 844),
			chromedp.Navigate("http://"+x.addr+"/research"))
		checkPage(t, ctx, fmt.Sprintf("research-small-%d", width))
		if wrong := evaluate[string](t, ctx, overlap); wrong != "" {
			t.Errorf("at %d: %s", width, wrong)
		}
	}
}

// BenchmarkAnswers times the page and the picture of the finest split: 18 barriers by two sides,
// four sectors and three programmes.
func BenchmarkAnswers(b *testing.B) {
	x, _ := startCohort(b, 40, 1)
	v := newBrowser(b, x.addr)
	v.signIn(x.people.Researcher)
	v.send("/research/cost", url.Values{"by": {"side", "sector", "programme"}})
	v.send("/research/ask", nil)
	for name, path := range map[string]string{"page": "", "picture": "/chart.svg"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				v.open("/research/releases/1" + path)
				v.wants(http.StatusOK, "public sector, Hull")
			}
			b.ReportMetric(float64(len(v.page)), "bytes")
		})
	}
}
