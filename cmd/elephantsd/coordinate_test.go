package main

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"elephants/client"
)

// unwelsh are words that no Welsh sentence of ours has, outside what is marked as English.
var unwelsh = regexp.MustCompile(`(?i)\b(the|of|and|is|to|that|with|this|people|theme|edition|draft prepared|raised|some|many|most)\b`)

var (
	markedEnglish = regexp.MustCompile(`(?s)<(span|b|p|ul|dl|option|textarea|g|code)\b[^>]* lang="en-GB".*?</(span|b|p|ul|dl|option|textarea|g|code)>`)
	pageHead      = regexp.MustCompile(`(?s)<head>.*?</head>`)
)

// allWelsh checks that a page says nothing in English but what is marked so.
func (b *browser) allWelsh() {
	b.t.Helper()
	b.speaks("cy")
	said := tag.ReplaceAllString(markedEnglish.ReplaceAllString(pageHead.ReplaceAllString(b.page,
		""),
		""), " ")
	if found := unwelsh.FindAllString(html.UnescapeString(said), -1); len(found) > 0 {
		slices.Sort(found)
		b.t.Errorf("%s says %q in English", b.path, slices.Compact(found))
	}
}

// inEnglish is how a Welsh page marks what is not.
func inEnglish(words string) string { return `<span lang="en-GB">` + words + `</span>` }

// Two coordinators go all their way in Welsh, without JavaScript: the rules, the code book, the
// draft, decisions, refusals, release, what changed, and what is printed.
func TestCoordinatorsInWelsh(t *testing.T) {
	t.Parallel()
	x := startSite(t, t.TempDir())
	b := newBrowser(t, x.addr)
	b.open("/?language=cy")
	b.signIn(x.people.Coordinators[0])
	b.allWelsh()
	b.wants(http.StatusOK, "Ddim eto.", "Mae’r rheolau’n dweud faint.")
	b.open("/editions")
	b.allWelsh()
	b.wants(http.StatusOK, "Ni ryddhawyd unrhyw argraffiad eto.")
	b.open("/code-book")
	b.allWelsh()
	b.send("/code-book", url.Values{"name": {"Ann Hallam"}, "description": {"No pets."}})
	b.allWelsh()
	b.wants(http.StatusBadRequest, "Yr enw: mae’n ymddangos bod hyn ynddo: enw person.",
		`value="Ann Hallam"`)
	b.send("/code-book",
		url.Values{"name": {"No pets"},
			"description": {"The dog is the only family a person has, and no pets are allowed in."}, "examples": {"They took my dog.\nNo dogs in the hostel."}})
	b.allWelsh()
	b.wants(http.StatusOK, "dwy enghraifft", "<h3>"+inEnglish("No pets"))
	b.send("/code-book/remove", nil)
	b.wants(http.StatusOK, "Dim un eto.")

	if _, err := submitSample(t.Context(), x.addr, x.people.Invitations); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	b.open("/draft")
	b.send("/draft/prepare", nil)
	b.allWelsh()
	b.wants(http.StatusOK, "Nid oes neb wedi cymeradwyo’r drafft hwn eto.", "Tua thri deg o bobl.",
		"0 o 2 gymeradwyaeth", "Beth mae’r ddwy ochr yn ei ddweud")
	b.decide("name", "not-qualified-to-speak", url.Values{"name": {"What Ann Hallam wants"}})
	b.wants(http.StatusBadRequest, "Mae’n ymddangos bod hyn yn yr enw: enw person.",
		`value="What Ann Hallam wants"`)
	b.allWelsh()
	b.decide("name", "not-qualified-to-speak", url.Values{"name": {""}})
	b.wants(http.StatusBadRequest, "Nifer y llythrennau yn yr enw yw 0, rhaid cael rhwng 1 a 80.")
	b.decide("name", "not-qualified-to-speak", url.Values{"name": {"Who may speak"}})
	b.allWelsh()
	b.wants(http.StatusOK, "”: fe’i gelwir yn “"+inEnglish("Who may speak"),
		"Yn y llyfr codau: Teimlo nad oes hawl i siarad")
	b.decide("undo", "", url.Values{"undo": {"x"}})
	b.wants(http.StatusBadRequest, "Daeth y botwm yn ôl wedi newid.")
	b.open("/draft")
	window := *b
	b.send("/draft/release", inPerson)
	b.wants(http.StatusOK, "Rydych wedi cymeradwyo’r drafft hwn.")
	window.send("/draft/release", inPerson)
	window.wants(http.StatusConflict,
		"Mae’r drafft wedi cael eich cymeradwyaeth chi eisoes: rhaid i gydlynydd arall ei ryddhau.")
	window.allWelsh()
	b.signIn(x.people.Coordinators[1])
	b.wants(http.StatusOK, "<button>Rhyddhau…<")
	b.send("/draft/release", nil)
	b.allWelsh()
	b.wants(http.StatusOK, "Rhyddhau argraffiad 1?", "Ni ellir byth ei newid")
	b.send("/draft/release", inPerson)
	b.allWelsh()
	b.wants(http.StatusOK, "Yn yr ystafell, ac ar bapur", "Mae’r ddwy ochr yn dweud: “")
	for _, sheet := range []string{"cards", "poster", "summary", "easy", "facilitator"} {
		b.open("/editions/1/" + sheet)
		b.allWelsh()
	}
	b.open("/editions")
	b.allWelsh()
	b.wants(http.StatusOK, "Argraffiad 1, ")
	b.open("/editions/2")
	b.wants(http.StatusNotFound, "Nid oes argraffiad o’r fath")

	submitMany(t, x, 12)
	b.open("/draft")
	b.send("/draft/prepare", nil)
	b.decide("drop", "not-qualified-to-speak", nil)
	b.allWelsh()
	b.wants(http.StatusOK, "“"+inEnglish("Who may speak")+"”: fe’i gadewir allan",
		`href="/draft/as/edition#changes"`)
	b.open("/draft/as/edition") // as it would be, with what changed since the last one
	b.allWelsh()
	b.wants(http.StatusOK, `id="changes">Beth a newidiodd ers argraffiad 1`, "Nid ydynt yno mwyach",
		"<li>"+inEnglish("Who may speak"), "yn cymharu argraffiad 1 fel y’i rhyddhawyd â’r drafft hwn")
	for _, who := range x.people.Coordinators {
		b.signIn(who)
		b.send("/draft/release", inPerson)
	}
	b.allWelsh()
	b.wants(http.StatusOK, "Beth a newidiodd ers argraffiad 1", "Nid ydynt yno mwyach",
		"<li>"+inEnglish("Who may speak"))
	if !strings.Contains(b.page, `href="?language=en"`) {
		t.Error("no way back to English")
	}
}

// In a real browser, on a phone and a narrow one, and on paper.
func TestCoordinatorsInWelshInABrowser(t *testing.T) {
	ctx := chromium(t)
	x := startDrafted(t)
	site := "http://" + x.addr
	do(t, ctx, chromedp.Navigate(site+"/sign-in?language=cy#"+x.people.Coordinators[0]))
	arrive(t, ctx, "/draft")
	both := func(name string) {
		t.Helper()
		for width, prefix := range map[int64]string{390: "cy-", 320: "cy-320-"} {
			do(t, ctx, chromedp.EmulateViewport(width, 844))
			checkPage(t, ctx, prefix+name)
		}
	}
	do(t, ctx, chromedp.Click(chromedp.CSS(".change summary")),
		chromedp.SendKeys(chromedp.CSS("#name-0"), "What Ann Hallam wants"))
	press(t, ctx, "#name-0 ~ button", "/draft/curate")
	both("name-refused")
	do(t, ctx, chromedp.SetValue(chromedp.CSS(".change[open] input[name=name]:not([type=hidden])"),
		"Who may speak"))
	press(t, ctx, "#name-0 ~ button", "/draft")
	evaluate[bool](t, ctx, "document.querySelectorAll('details').forEach(d => d.open = true), true")
	both("draft")
	do(t, ctx, chromedp.Navigate(site+"/code-book"))
	evaluate[bool](t, ctx, "document.querySelectorAll('details').forEach(d => d.open = true), true")
	both("code-book")
	if err := release(t.Context(), x.addr, x.people.Coordinators); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	do(t, ctx, chromedp.Navigate(site+"/editions"))
	both("editions")
	press(t, ctx, ".doors a", "/editions/1")
	both("edition")
	for _, c := range []struct {
		name, says string
		most       int
	}{{"cards", "I roi cynnig arno:", 4}, {"poster", "Un sgwâr", 9}, {"summary",
		"Sut i ddarllen hwn",
		1}, {"easy", "Beth yw hwn", 20}, {"facilitator", "Cyn i bobl gyrraedd", 6}} {
		do(t, ctx, chromedp.Navigate(site+"/editions/1/"+c.name))
		both("sheet-" + c.name)
		uncut(t, ctx, "cy-"+c.name)
		text, pages, _ := printed(t, ctx, "cy-"+c.name)
		if pages > c.most || !strings.Contains(strings.Join(strings.Fields(text), ""),
			strings.ReplaceAll(c.says, " ", "")) || strings.Contains(text, "Allgofnodi") {
			t.Errorf(
				"%s: %d pages, at most %d; or it is not in Welsh, or what is for the screen is on paper", c.name, pages, c.most)
		}
	}
}
