package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

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

// printed prints the page that is shown as its style sheet says, and returns its text and the number and size of its pages in
// points. With ELEPHANTS_SHOTS the file is kept there.
func printed(t *testing.T, ctx context.Context, name string) (text string, pages int, size string) {
	t.Helper()
	file, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPrintBackground(), func(p *page.PrintToPDFParams) {
		yes := true
		p.PreferCSSPageSize = &yes
	}))
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("ELEPHANTS_SHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), file, 0o600); err != nil {
			t.Error(err)
		}
	}
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

// uncut checks that no card loses its end on paper.
func uncut(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	paper := func(media string) {
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media}); err != nil {
			t.Fatal(err)
		}
	}
	paper("print")
	if cut := evaluate[[]string](t, ctx, "[...document.querySelectorAll('.card')].filter(c => c.scrollHeight > c.clientHeight).map(c => c.querySelector('h2').textContent)"); len(cut) > 0 {
		t.Errorf("%s: the cards %q are cut", name, cut)
	}
	paper("")
}

// Every sheet for the first event is good on the screen, and comes out of a printer as it should.
func TestPrintedSheets(t *testing.T) {
	ctx := chromium(t)
	x := released(t, startBuilt(t))
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/sign-in#"+x.people.Researcher))
	arrive(t, ctx, "/research")
	do(t, ctx, chromedp.Navigate("http://"+x.addr+"/editions/1"))
	elephants := evaluate[[]string](t, ctx, "[...document.querySelectorAll('ol.themes h3')].map(e => e.textContent)")
	if len(elephants) == 0 {
		t.Fatal("the edition has no elephant: this test proves nothing")
	}
	for _, c := range []struct {
		name, size  string
		least, most int
	}{
		{"cards", "594x841", (len(elephants) + 3) / 4, (len(elephants) + 3) / 4},
		{"poster", "841x1191", 1, 1},
		{"summary", "594x841", 1, 1},
		{"easy", "594x841", 1, 4 + len(elephants)},
		{"facilitator", "594x841", 1, 2},
	} {
		do(t, ctx, chromedp.Navigate("http://"+x.addr+"/editions/1/"+c.name))
		checkPage(t, ctx, "sheet-"+c.name)
		uncut(t, ctx, c.name)
		text, pages, size := printed(t, ctx, c.name)
		if pages < c.least || pages > c.most || size != c.size {
			t.Errorf("%s: %d pages of %s, want %d to %d of %s", c.name, pages, size, c.least, c.most, c.size)
		}
		flat := strings.Join(strings.Fields(text), "")
		for i, e := range elephants {
			if c.name == "summary" && i >= 8 {
				break
			}
			if !strings.Contains(flat, strings.Join(strings.Fields(e), "")) {
				t.Errorf("%s: %q is not on paper", c.name, e)
			}
		}
		if strings.Contains(text, "Sign out") {
			t.Errorf("%s: what is for the screen is on paper", c.name)
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
		"cards": {"I roi cynnig arno:", "Dechreuwch gyda’r hyn sydd gan bob person", "argraffiad 1", ": Cardiau"}, "easy": {"Beth yw hwn", "(grŵp: ", " o bobl hyn."},
		"poster": {": Map o’r themâu", "Themâu a’r geiriau sy’n eu cario", "Y geiriau sy’n cario pob thema"}, "summary": {"Tua thri deg o bobl", "llawer", "hap a damwain"},
		"facilitator": {"Cyn i bobl gyrraedd", "Egwyddor: cryfderau.", "Dechreuwch gyda’r hyn"},
	} {
		b.open("/editions/1/" + path + "?language=cy")
		b.speaks("cy")
		b.wants(http.StatusOK, append(says, `lang="en-GB">Not feeling entitled to speak`)...)
	}
	for _, path := range []string{"/editions/1/nothing", "/editions/x/cards", "/editions/2/cards"} {
		b.open(path)
		b.wants(http.StatusNotFound)
	}
}
