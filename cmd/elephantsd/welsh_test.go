package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"elephants/client"
)

// A programme in Welsh offers it to its people who chose no language, and its letters are in it;
// whoever chooses another has that one.
func TestAProgrammeInWelsh(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Administrator)
	b.open("/programmes/" + x.people.Programme)
	b.send(b.path, url.Values{"pages": {"cy"}, "name": {"Gwynedd"}})
	b.speaks("en-GB") // administrators belong to no programme
	b.send("/letters", url.Values{"count": {"1"}})
	b.speaks("en-GB")
	b.wants(http.StatusOK, "Print this letter now", `lang="cy" dir="ltr"`,
		"Eich gwahoddiad: Gwynedd", "Rhif y llythyr hwn", "Byddwch yn cael derbynneb")
	if strings.Contains(b.page, "Keep it safe") || strings.Contains(b.page, "{1}") {
		t.Error("a letter in Welsh has English in it, or a place that is not filled")
	}
	invitation := b.secret()
	b.open("/programmes/" + x.people.Programme)
	b.send("/members", url.Values{"role": {"coordinator"}, "how": {"link"}})
	b.wants(http.StatusOK, "Hand this over", "Ar gyfer cydlynydd.",
		"/sign-in?language=cy#elephants-link-")
	link := b.secret()

	for secret, said := range map[string]string{invitation: "Ysgrifennu nodyn",
		x.people.Researcher: "Ymchwil", x.people.Coordinators[0]: "Argraffiad nesaf", link: "Cadwch eich cod cyfrinachol"} {
		b := newBrowser(t, x.addr)
		b.signIn(secret)
		b.wants(http.StatusOK, said)
		if len(b.head["Set-Cookie"]) > 0 && strings.Contains(b.head.Get("Set-Cookie"), "language") {
			t.Error("a language that a programme offers is kept as if somebody had chosen it")
		}
		if secret == invitation {
			b.speaks("cy")
			b.open("/note?language=en")
			b.speaks("en-GB")
			b.open("/note")
			b.speaks("en-GB")
		} else if secret != link {
			b.speaks("cy")
			b.send("/sign-out", nil)
			b.speaks("cy")
			b.wants(http.StatusOK, "Mewngofnodi")
		}
	}
}

// What is handed out on paper is in the programme's language, whatever the coordinator reads who
// prints it: letters that ask people, slips and sheets for the meet and greet, leads' letters.
func TestPaperInTheProgrammesLanguage(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.signIn(x.people.Administrator)
	b.open("/programmes/" + x.people.Programme)
	b.send(b.path, url.Values{"pages": {"cy"}, "name": {"Gwynedd"}})
	b = newBrowser(t, x.addr)
	b.signIn(x.people.Coordinators[0])
	b.open("/groups?language=en")
	wants := func(ours string, welsh ...string) {
		t.Helper()
		b.speaks("en-GB")
		b.wants(http.StatusOK, append(welsh, ours, `lang="cy" dir="ltr"`)...)
	}
	b.send("/groups", ofEight("Asked late"))
	for _, m := range groupPath.FindAllStringSubmatch(b.page, -1) {
		b.open(m[1])
	}
	b.send(b.path+"/leads", nil)
	wants("Letters for the leads", "Beth a wnewch â’r llythyr hwn",
		"/sign-in?language=cy#elephants-lead-")
	b.open("/places/letters")
	wants("Letters that ask people", "Sut mae’n mynd")
	b.open("/meeting/blank")
	wants("An empty sheet", "Fy nghryfderau")
	b.open("/meeting")
	b.send("/meeting", url.Values{"count": {"1"}})
	wants("Slips to hand out", "Fy nghryfderau", "?language=cy")
	for _, english := range []string{"My strengths and offers", "What you say is safe"} {
		if strings.Contains(b.page, english) {
			t.Errorf("paper of a programme in Welsh says %q", english)
		}
	}
}

// An administrator does it all in Welsh; what is refused is said in Welsh too.
func TestAnAdministratorsJourneyInWelsh(t *testing.T) {
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.open("/?language=cy")
	b.signIn(x.people.Administrator)
	b.speaks("cy")
	b.wants(http.StatusOK, "Rhaglenni", "pobl â phrofiad byw; y rhai sy’n gwneud penderfyniadau",
		"elephantsd serve --data DIR --backups", "ar waith", "Bandiau rôl")
	b.send("/programmes", url.Values{"name": {"Ynys Môn"}, "bands-1": {"Mayor of Salford"}})
	b.speaks("cy")
	b.wants(http.StatusBadRequest, "Mae lle ym mand rôl 1", "Mayor of Salford")
	b.send("/programmes", url.Values{"bands-1": {"Director of Housing"},
		"name": {"Greater Manchester"}})
	b.wants(http.StatusConflict, "Mae rhaglen o’r enw hwn eisoes.")
	b.send("/programmes", url.Values{"name": {strings.Repeat("ŵ", 60)}})
	b.wants(http.StatusBadRequest, "Maint enw’r rhaglen yw 120 beit, y terfyn yw 100 o UTF-8.")
	b.send("/programmes", url.Values{"name": {"Ynys Môn"}, "k": {"4"}})
	b.wants(http.StatusBadRequest, "Ni ellir gosod rheol yn is na’i therfyn isaf")
	b.send("/programmes", url.Values{"k": {""}, "plural-0": {"123"}})
	b.wants(http.StatusBadRequest, "Mae enw ochr yn wag")
	b.send("/programmes", url.Values{"plural-0": {"decision-makers"}})
	b.wants(http.StatusBadRequest, "Gelwir dwy ochr y rhaglen yr un fath")
	b.send("/programmes", url.Values{"plural-0": {"citizens"}, "sector": nil})
	b.wants(http.StatusBadRequest, "Ticiwch o leiaf un sector")
	b.send("/programmes", url.Values{"sector": {"public"}, "pages": {"cy"}})
	b.wants(http.StatusOK, "<h1>Ynys Môn</h1>", "Nid oes dim wedi’i roi allan eto",
		"llai na 5 o bobl",
		"y sector cyhoeddus")
	page := b.path
	b.send(page, url.Values{"plural-0": {"people"}})
	b.wants(http.StatusOK, `value="people"`)
	for count, said := range map[string]string{"2": "Argraffwch y ddau lythyr hyn",
		"3": "y tri llythyr hyn", "7": "y llythyrau hyn nawr (7)"} {
		b.open(page)
		b.send("/letters", url.Values{"count": {count}})
		b.wants(http.StatusOK, "Gwahoddiadau", said, "Eich gwahoddiad: Ynys Môn")
	}
	b.open(page)
	b.send("/letters", url.Values{"count": {"0"}})
	b.wants(http.StatusBadRequest, "rhwng 1 a 50")
	b.open(page)
	b.send("/members", url.Values{"role": {"researcher"}, "how": {"secret"}})
	b.wants(http.StatusOK, "Trosglwyddwch hwn", "Ar gyfer ymchwilydd.")
	issued := strings.Split(b.secret(), "-")[2]
	b.open(page)
	b.revoke(issued)
	b.wants(http.StatusOK, "A ydych am ddod â hwn i ben?", "ar gyfer ymchwilydd")
	b.send("/members/revoke", nil)
	b.wants(http.StatusOK, "wedi dod i ben")
	b.open("/programmes")
	b.revoke(strings.Split(x.people.Administrator, "-")[2])
	b.send("/members/revoke", nil)
	b.wants(http.StatusConflict, "y gweinyddwr olaf")
	b.open("/audit?held=" + strings.Repeat("0", 64))
	b.speaks("cy")
	b.wants(http.StatusConflict, "Nid yw’r cofnod archwilio fel yr oedd",
		`<span lang="cy">creu rhaglen</span>`, "gweinyddwr", "gweithredwr", "Pob rhaglen")
	b.open("/audit?held=abc")
	b.wants(http.StatusBadRequest, "mae’n 64 o lythrennau a rhifau")
	b.open("/programmes/none")
	b.wants(http.StatusNotFound, "Nid oes rhaglen o’r fath.")
}

// In a real browser the pages of administrators in Welsh are good on a phone, and the letter on
// paper.
func TestAnAdministratorInWelshInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startBuilt(t)
	site := "http://" + x.addr
	do(t, ctx, chromedp.EmulateViewport(390, 844),
		chromedp.Navigate(site+"/sign-in?language=cy#"+x.people.Administrator))
	arrive(t, ctx, "/programmes")
	programme := "/programmes/" + x.people.Programme
	do(t, ctx, chromedp.Navigate(site+programme), chromedp.SetValue(chromedp.CSS("#name"),
		"Dwyfor a Meirionnydd"), chromedp.Click(chromedp.CSS("#pages-cy")))
	press(t, ctx, "form[action='"+programme+"'] button", programme)
	for _, width := range []int64{390, 320} {
		name := map[int64]string{390: "cy-office-", 320: "cy-office-320-"}[width]
		do(t, ctx, chromedp.EmulateViewport(width, 844))
		for page, path := range map[string]string{"programmes": "/programmes",
			"programme": programme,
			"audit":     "/audit"} {
			do(t, ctx, chromedp.Navigate(site+path))
			checkPage(t, ctx, name+page)
		}
		do(t, ctx, chromedp.Navigate(site+programme), chromedp.SetValue(chromedp.CSS("#count"),
			"2"))
		press(t, ctx, "form[action='/letters'] button", "/letters")
		checkPage(t, ctx, name+"letters")
		text, pages, size := printed(t, ctx, name+"letters")
		flat := strings.Join(strings.Fields(text), "")
		for _, want := range []string{"Eich gwahoddiad: Dwyfor a Meirionnydd", x.addr + "/sign-in",
			"Os byddwch yn colli’r llythyr hwn", "Rhif y llythyr hwn:"} {
			if !strings.Contains(flat, strings.ReplaceAll(want, " ", "")) {
				t.Errorf("a letter does not say %q", want)
			}
		}
		if pages != 2 || size != "594x841" || strings.Contains(flat, "Argraffwch") {
			t.Errorf("two letters are %d pages of %s, or have on them what is for the screen",
				pages, size)
		}
		do(t, ctx, chromedp.Navigate(site+programme))
		press(t, ctx, "form[action='/members'] button", "/members")
		checkPage(t, ctx, name+"handed")
		do(t, ctx, chromedp.Navigate(site+programme))
		press(t, ctx, "form[action='/members/revoke'] button", "/members/revoke")
		checkPage(t, ctx, name+"revoke")
	}
}

// A researcher asks, sees the price, and reads the answer in Welsh, the chart to take away too;
// what people and the code book say stays as it was.
func TestAResearchersJourneyInWelsh(t *testing.T) {
	t.Parallel()
	x, _ := startCohort(t, 40, 2)
	b := newBrowser(t, x.addr)
	b.open("/?language=cy")
	b.signIn(x.people.Researcher)
	b.speaks("cy")
	b.wants(http.StatusOK, "Y garfan: The north", "Mae 2 o 2 ar ôl", "Nid atebwyd unrhyw gwestiwn",
		"o fewn tua 14 o bobl", "Gofyn ar ôl penderfynu",
		"0 o’r gyllideb o 2, mae 2 ar ôl", "perthnasoedd")
	b.send("/research/cost", url.Values{"epsilon": {"plenty"}})
	b.wants(http.StatusBadRequest, "Dewiswch pa mor sicr")
	b.send("/research/cost",
		url.Values{"by": {"side", "sector"}, "barrier": {"time-and-risk", "tokenism"},
			"epsilon": {"1"}})
	b.wants(http.StatusOK, "mae’n costio 1", "Mae 2 o’r gyllideb o 2 ar ôl; wedyn bydd 1",
		"Faint o bobl sy’n codi “", "yn ôl ochr a sector")
	b.send("/research/ask", url.Values{"left": {"1.50"}})
	b.wants(http.StatusConflict, "Ers dangos y gost")
	b.send("/research/ask", nil)
	b.speaks("cy")
	b.wants(http.StatusOK, "The north: ateb 1", "ym mis ", "Leeds, argraffiad 1",
		"Ble mae’r ochrau yn wahanol", "y sector cyhoeddus", "heb ddweud y sector", "Ychwanegwyd elfen o hap", `lang="cy">Talgrynnir rhifau`,
		"Cymharwyd", "peiriant", `<title id="panel-0-title">Faint o bobl sy’n codi pob rhwystr: heb ddweud y sector</title>`)
	b.open("/research/releases/1/chart.svg")
	if !strings.Contains(b.page, "The north · ateb 1 · ") || !strings.Contains(b.page,
		"Talgrynnir") ||
		wellFormed(b.page) != nil {
		t.Error("the chart to take away is not in Welsh")
	}
	b.open("/research")
	b.wants(http.StatusOK, "Ateb 1, ", "yn ôl ochr a sector, am 1")
	b.send("/research/cost", url.Values{"by": {"programme"}})
	b.send("/research/ask", nil)
	b.wants(http.StatusOK, "The north: ateb 2")
	b.open("/research")
	b.send("/research/cost", url.Values{"by": {"sector"}, "epsilon": {"0.25"}})
	b.wants(http.StatusOK, "Nid yw’r gyllideb yn ddigon")
	b.open("/research/releases/9")
	b.wants(http.StatusNotFound, "Nid oes ateb o’r fath")
	b.open("/research/guide")
	b.speaks("cy")
	b.wants(http.StatusOK, "Sut i ofyn", "Cyn i chi ofyn", `class="guidance" lang="cy"`,
		"elephants query time-and-risk", `tabindex="0" lang="en-GB"`)
	if strings.Contains(b.page, "Before you ask") || strings.Contains(b.page, "canllaw hwn") {
		t.Error("the guide in Welsh has English in it, or says that it is in English")
	}
}

// In a real browser the pages of researchers in Welsh are good on a phone, pictures and all.
func TestResearchInWelshInABrowser(t *testing.T) {
	ctx := chromium(t)
	x, _ := startCohort(t, 40, 2)
	site := "http://" + x.addr
	do(t, ctx, chromedp.EmulateViewport(390, 844),
		chromedp.Navigate(site+"/sign-in?language=cy#"+x.people.Researcher))
	arrive(t, ctx, "/research")
	do(t, ctx, chromedp.Click(chromedp.CSS("#by-side")), chromedp.Click(chromedp.CSS("#by-sector")))
	press(t, ctx, "#go", "/research/cost")
	checkPage(t, ctx, "cy-research-cost")
	press(t, ctx, "#ask", "/research/releases/1")
	for _, width := range []int64{320, 390, 1280} {
		for path, name := range map[string]string{"/research": "cy-research",
			"/research/releases/1": "cy-research-answer", "/research/guide": "cy-research-guide"} {
			do(t, ctx, chromedp.EmulateViewport(width, 844), chromedp.Navigate(site+path))
			checkPage(t, ctx, fmt.Sprintf("%s-%d", name, width))
			if wrong := evaluate[string](t, ctx, overlap); wrong != "" {
				t.Errorf("%s at %d: %s", name, width, wrong)
			}
		}
	}
}

// A small cohort's page says the bands of editions in Welsh.
func TestASmallCohortInWelsh(t *testing.T) {
	t.Parallel()
	x := startReleased(t)
	b := newBrowser(t, x.addr)
	b.open("/?language=cy")
	b.signIn(x.people.Researcher)
	b.wants(http.StatusOK, "Nid yw eich rhaglen mewn unrhyw garfan",
		"Darllen yr argraffiadau a ryddhawyd")
	if err := open(t.Context(), x.addr, x.people); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	b.open("/research")
	b.wants(http.StatusOK, "Beth mae’r argraffiadau yn ei ddweud",
		"Dyma fandiau’r argraffiadau diweddaraf", "argraffiad 1", "Faint o bob ochr", "Ystyr “rhai” yw", "Nid oes cyfrifon")
}
