package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"elephants/client"
	"elephants/client/pdf"
)

// startReleased is a site with an edition of the sample notes.
func startReleased(t *testing.T) site {
	t.Helper()
	return released(t, startSite(t, t.TempDir()))
}

// released is the site after an edition of the sample notes was released on it.
func released(t *testing.T, x site) site {
	t.Helper()
	if _, err := submitSample(t.Context(), x.addr, x.people.Invitations); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	if err := release(t.Context(), x.addr, x.people.Coordinators); err != nil {
		t.Fatal(client.Explain(err, x.addr))
	}
	return x
}

var (
	onePage  = regexp.MustCompile(`/Type\s*/Page\b[^s]`)
	mediaBox = regexp.MustCompile(`/MediaBox\s*\[\s*0 0 (\d+)[\d.]* (\d+)[\d.]*\s*\]`)
)

// printed prints the page that is shown as its style sheet says, and returns its text and the
// number and size of its pages in points. With ELEPHANTS_PICTURES the file is kept there.
func printed(t *testing.T, ctx context.Context, name string) (text string, pages int, size string) {
	t.Helper()
	file, err := chromedp.Run(
		ctx,
		chromedp.PrintToPDF(chromedp.PDFPrintBackground(), func(p *page.PrintToPDFParams) {
			yes := true
			p.PreferCSSPageSize = &yes
		}),
	)
	if err != nil {
		t.Fatal(err)
	}
	keep(t, name+".pdf", file)
	read, err := pdf.Read(ctx, file)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	box := mediaBox.FindSubmatch(file)
	if box == nil {
		t.Fatalf("%s: the pages have no size", name)
	}
	return read.Text, len(onePage.FindAll(file, -1)), string(box[1]) + "x" + string(box[2])
}

// uncut checks that no card and no sheet of a poster loses its end on paper, and returns the
// smallest letters of the names on it, in points.
func uncut(t *testing.T, ctx context.Context, name string) (smallest float64) {
	t.Helper()
	paper := func(media string) {
		if _, err := chromedp.Call(
			ctx,
			emulation.SetEmulatedMedia,
			emulation.SetEmulatedMediaParams{Media: media},
		); err != nil {
			t.Fatal(err)
		}
	}
	paper("print")
	defer paper("")
	const cut = "[...document.querySelectorAll('.card, .poster')].filter(c => c.scrollHeight > c.clientHeight + 1 || c.scrollWidth > c.clientWidth + 1)" +
		".map(c => c.querySelector('h2').textContent)"
	if lost := evaluate[[]string](t, ctx, cut); len(lost) > 0 {
		t.Errorf("%s: %q are cut", name, lost)
	}
	return evaluate[float64](
		t,
		ctx,
		"Math.min(999, ...[...document.querySelectorAll('.card h2, .poster h3')].map(h => parseFloat(getComputedStyle(h).fontSize) * .75))",
	)
}

// Every sheet for the first event is good on the screen, and comes out of a printer as it should:
// in each size, with every theme that is to be on it, in letters that are read across a room, and
// with nothing that nobody confirmed.
func TestPrintedSheets(t *testing.T) {
	ctx := chromium(t)
	x := startServing(
		t,
		t.TempDir(),
		serving{design: true},
	) // its invented edition has everything that one can have
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/design/edition"))
	checkPage(t, ctx, "design-edition")
	names := func(chapter int) []string {
		return evaluate[[]string](t, ctx, fmt.Sprintf(`(() => { const all = []; let chapter = 0;
			for (const e of document.querySelectorAll('.chapter, .theme h3')) e.matches('.chapter') ? chapter++ : chapter == %d && all.push(e.textContent);
			return all; })()`, chapter))
	}
	both, one := names(1), names(2)
	if len(both) < 3 || len(one) < 3 {
		t.Fatalf("%d and %d themes: this test proves nothing", len(both), len(one))
	}
	all := append(both, one...)
	for _, c := range []struct {
		path, size  string
		least, most int     // pages
		name        float64 // the smallest letters of a theme's name, in points
	}{
		{"cards", "594x841", 3, 3, 18},
		{"cards?size=a5", "841x594", 5, 5, 26},
		{"cards?size=a4", "594x841", 10, 10, 37},
		{"poster", "841x1191", 4, 4, 40},
		{"poster?size=a2", "1191x1684", 4, 4, 56},
		{"poster?size=a1", "1684x2383", 4, 4, 80},
		{"summary", "594x841", 1, 1, 0},
		{"easy", "594x841", 7, 7, 0},
		{"facilitator", "594x841", 3, 4, 0},
		{"present", "960x540", 13, 13, 0},
	} {
		do(t, ctx, chromedp.Navigate("http://"+x.addr+"/design/"+c.path))
		file := "sheet-" + strings.NewReplacer("?size=", "-").Replace(c.path)
		checkPage(t, ctx, file)
		smallest := uncut(t, ctx, c.path)
		text, pages, size := printed(t, ctx, file)
		if pages < c.least || pages > c.most || size != c.size {
			t.Errorf(
				"%s: %d pages of %s, want %d to %d of %s",
				c.path,
				pages,
				size,
				c.least,
				c.most,
				c.size,
			)
		}
		if c.name > 0 && smallest < c.name {
			t.Errorf("%s: the name of a theme is in %.1f pt, want %.0f", c.path, smallest, c.name)
		}
		flat := strings.Join(strings.Fields(text), "")
		has := func(words string) bool { return strings.Contains(flat, strings.Join(strings.Fields(words), "")) }
		for _, name := range all {
			if c.path != "easy" && !has(name) {
				t.Errorf("%s: %q is not on paper", c.path, name)
			}
		}
		if has("Waiting for the hero") {
			t.Errorf("%s: what nobody confirmed is on it", c.path)
		}
		if quoted := strings.HasPrefix(c.path, "cards") ||
			c.path == "present"; quoted &&
			!has("They had it printed before they rang us.") {
			t.Errorf("%s: no quote is on it", c.path)
		}
		if c.path == "facilitator" {
			if !has("It is about homelessness in Eastmoor.") {
				t.Error("the facilitator is not told what it is about")
			}
			const spare = 2
			const first = "[...document.querySelectorAll('.tally tbody tr > :first-child')]"
			lines := evaluate[[]string](t, ctx, first+".map(h => h.textContent)")
			if n := len(lines) - spare; n < len(all) || !slices.Equal(lines[:len(all)], all) ||
				lines[n] != "" || !has("voluntary organisation") {
				t.Errorf("the tally has the lines %q", lines)
			}
		}
		if has("Sign out") || has("Print this page") || has("wordbag") {
			t.Errorf("%s: what is for the screen, or for nobody, is on paper", c.path)
		}
	}
}

// Paper is filled, of a digest of few themes and of many: no sheet of a poster is nearly empty, its
// letters are read across a room, and easy read has two themes a page. Each piece of paper says
// whose it is and what its signs mean.
func TestPaperIsFilled(t *testing.T) {
	ctx := chromium(t)
	x := startServing(t, t.TempDir(), serving{design: true})
	for _, c := range []struct{ themes, posters, easy int }{
		{1, 1, 2}, {2, 1, 3}, {5, 2, 3}, {9, 4, 5}, {14, 4, 7},
	} {
		path := fmt.Sprintf("poster?themes=%d", c.themes)
		do(t, ctx, chromedp.Navigate("http://"+x.addr+"/design/"+path))
		if smallest := uncut(t, ctx, path); smallest < 40 {
			t.Errorf("%s: the name of a theme is in %.1f pt", path, smallest)
		}
		for _, sheet := range evaluate[[]string](t, ctx, `[...document.querySelectorAll('.poster')].filter(p => {
			const high = all => [...p.querySelectorAll(all)].reduce((n, e) => n + e.offsetHeight, 0)
			return high('.t') < .5*high('.spine') }).map(p => p.innerText)`) {
			t.Errorf("%s: nearly empty: %q", path, sheet)
		}
		if _, pages, _ := printed(t, ctx, "filled-"+path); pages != c.posters {
			t.Errorf("%s: %d sheets, want %d", path, pages, c.posters)
		}
		path = fmt.Sprintf("easy?themes=%d", c.themes)
		do(t, ctx, chromedp.Navigate("http://"+x.addr+"/design/"+path))
		text, pages, _ := printed(t, ctx, "filled-"+path)
		if said := strings.Count(text, "Eastmoor · edition 1 · "); pages != c.easy || said != pages {
			t.Errorf("%s: %d pages, of which %d say whose they are; want %d", path, pages, said,
				c.easy)
		}
	}
	const whose = "Eastmoor · What makes it hard for people with lived experience"
	for path, c := range map[string]struct{ each, whose string }{
		"cards": {".card:not(.empty)", whose}, "poster": {".poster", whose}, "present": {"section:has(h2)", ""},
	} {
		do(t, ctx, chromedp.Navigate("http://"+x.addr+"/design/"+path))
		if unsaid := evaluate[[]string](t, ctx, fmt.Sprintf(`[...document.querySelectorAll(%q)].filter(c => {
			const says = words => c.textContent.includes(words)
			return !says(%q) || !says('It is about homelessness in Eastmoor.') && c.matches('.card:not(.long), .poster') || c.querySelector('.one, .other') && !says('One square: some') ||
				c.querySelector('.raised') && !says('dashed') || c.querySelector('.off') && !says('is not a no') ||
				c.querySelector('.ex, p.said') && !says('invented') }).map(c => c.innerText)`,
			c.each, c.whose)); len(unsaid) > 0 {
			t.Errorf("%s that do not explain themselves: %q", path, unsaid)
		}
	}
}

// Easy read of a learning round says how many of each side say that something worked, where the
// edition may: that is what such a round is about.
func TestEasyReadSaysHowManySayItWorked(t *testing.T) {
	x := startServing(t, t.TempDir(), serving{design: true})
	b := newBrowser(t, x.addr)
	b.open("/design/easy?round=interim")
	_, worked, _ := strings.Cut(b.page, "Power was shared")
	worked, _, _ = strings.Cut(worked, "</section>")
	if n := strings.Count(worked, "Some people said this."); n < 2 {
		t.Errorf("it says of %d sides how many say that it worked, want two: %.600s", n, worked)
	}
}

// The paper of a learning round has a section for each thing that the round asked for, in their
// order and in words for it, and nothing of the first event's.
func TestPaperOfALearningRound(t *testing.T) {
	ctx := chromium(t)
	x := startServing(t, t.TempDir(), serving{design: true})
	heads := map[string][]string{
		"en": {"What worked", "What did not work", "What nobody planned", "What people hope"},
		"cy": {"Beth weithiodd", "Beth na weithiodd", "Beth na chynlluniodd neb", "Beth mae pobl yn ei obeithio"},
	}
	says := map[string][]string{
		"en": {"Something about “children”, “garden”", "Power was shared", "interim"},
		"cy": {"Rhywbeth am “children”, “garden”", "interim"},
	}
	never := map[string][]string{
		"en": {"elephant", "hard to work together", "Also raised", "both sides say", "Form project groups"},
		"cy": {"liffant", "yn anodd cydweithio", "Codwyd hefyd", "ddwy ochr yn ei ddweud", "Ffurfio grwpiau"},
	}
	flat := func(words string) string { return strings.Join(strings.Fields(words), "") }
	for _, name := range []string{"edition", "cards", "poster", "summary", "easy", "facilitator", "present"} {
		for language, wanted := range heads {
			path := "/design/" + name + "?round=interim&language=" + language
			do(t, ctx, chromedp.Navigate("http://"+x.addr+path))
			file := "learnt-" + name + "-" + language
			checkPage(t, ctx, file)
			uncut(t, ctx, name)
			text, _, _ := printed(t, ctx, file)
			text = flat(text)
			at := 0
			for _, head := range wanted {
				next := strings.Index(text[at:], flat(head))
				if next < 0 {
					t.Errorf("%s: %q is not there, or not in its place", path, head)
					continue
				}
				at += next
			}
			for _, words := range says[language] {
				if !strings.Contains(text, flat(words)) {
					t.Errorf("%s does not say %q", path, words)
				}
			}
			for _, words := range never[language] {
				if strings.Contains(text, flat(words)) {
					t.Errorf("%s says %q, as if it were of the first event", path, words)
				}
			}
		}
	}
}

// In the room the arrow keys, a clicker and the links go from screen to screen, and the saved page
// needs nothing else.
func TestPresentation(t *testing.T) {
	ctx := chromium(t)
	x := startServing(t, t.TempDir(), serving{design: true})
	resp, err := http.Get("http://" + x.addr + "/design/present") //nolint:noctx // this machine
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if len(page) > 150<<10 {
		t.Errorf("the presentation is %d bytes", len(page))
	}
	if csp := resp.Header.Get(
		"Content-Security-Policy",
	); !strings.HasPrefix(
		csp,
		"default-src 'none'; style-src 'sha256-",
	) {
		t.Errorf("it may load more than itself: %s", csp)
	}
	saved := filepath.Join(t.TempDir(), "present.html")
	if err := os.WriteFile(saved, page, 0o600); err != nil {
		t.Fatal(err)
	}
	do(
		t,
		ctx,
		chromedp.EmulateViewport(1920, 1080),
		chromedp.Navigate("http://"+x.addr+"/design/present"),
	)
	if blocked := evaluate[string](
		t,
		ctx,
		"getComputedStyle(document.querySelector('h1')).fontSize",
	); blocked != "172.8px" {
		t.Errorf("its policy blocks its own style: h1 is %s", blocked)
	}
	do(t, ctx, chromedp.Navigate("file://"+saved))
	for _, step := range []struct{ key, at string }{
		{kb.ArrowRight, "#s1"}, {kb.PageDown, "#s2"}, {" ", "#s3"}, {kb.ArrowLeft, "#s2"}, {kb.PageUp, "#s1"}, {kb.End, "#end"}, {kb.Home, "#start"}, {kb.ArrowUp, "#start"},
	} {
		keys(t, ctx, step.key)
		until(
			t,
			ctx,
			fmt.Sprintf(
				"location.hash == %q && document.activeElement.id == location.hash.slice(1) && Math.abs(document.querySelector(%[1]q).getBoundingClientRect().top) < 10",
				step.at,
			),
		)
	}
	do(t, ctx, chromedp.Click(chromedp.CSS("#start .go a:last-child")))
	until(t, ctx, "location.hash == '#s1'")
	small := evaluate[[]string](
		t,
		ctx,
		`[...document.querySelectorAll('section')].filter(s => s.scrollHeight > s.clientHeight + 1
		|| [...s.querySelectorAll('h1, h2')].some(h => parseFloat(getComputedStyle(h).fontSize) < 80)).map(s => s.id)`,
	) // 80 px are 60 pt
	if len(small) > 0 {
		t.Errorf("on the screens %v something is cut, or the title is under 60 pt", small)
	}
	for _, font := range []string{"400 20px AHN", "700 20px AHN"} {
		if !evaluate[bool](
			t,
			ctx,
			fmt.Sprintf("document.fonts.load(%q).then(f => f.length == 1)", font),
		) {
			t.Errorf("%s is not in the saved page", font)
		}
	}
}

func TestSheetsWithoutABrowser(t *testing.T) {
	x := startReleased(t)
	b := newBrowser(t, x.addr)
	b.open("/editions/1/cards")
	if b.path != "/sign-in" {
		t.Errorf("somebody unknown was let to %s", b.path)
	}
	b.signIn(x.people.Researcher)
	b.open("/editions/1/cards")
	b.wants(http.StatusOK, "To try:")
	for path, says := range map[string][]string{
		"cards": {"I roi cynnig arno:", "Dechreuwch gyda’r hyn sydd gan bob person", "argraffiad 1", ": Cardiau"}, "easy": {"Beth yw hwn", "(pobl sydd wedi byw drwy amseroedd caled)", " o bobl hyn.", "Mae pobl yn teimlo na chânt siarad"},
		"poster": {": Poster mawr", "Beth mae’r ddwy ochr yn ei ddweud"}, "summary": {"Tua thri deg o bobl", "codwyd"},
		"facilitator": {"Cyn i bobl gyrraedd", "Dechreuwch gyda’r hyn"},
	} {
		b.open("/editions/1/" + path + "?language=cy")
		b.speaks("cy")
		if b.wants(http.StatusOK, says...); path != "easy" { // which says it in easy Welsh words
			b.wants(http.StatusOK, "Teimlo nad oes hawl i siarad")
		}
	}
	for _, path := range []string{"/editions/1/nothing", "/editions/x/cards", "/editions/2/cards"} {
		b.open(path)
		b.wants(http.StatusNotFound)
	}
}
