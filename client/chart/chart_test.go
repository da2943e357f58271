package chart

import (
	"bytes"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

var update = flag.Bool("update", false, "draw what is in testdata again")

var names = map[string]string{
	"tokenism":      "Asked after it was decided",
	"time-and-risk": "Time and risk: nobody dares to be first & <nobody> may fail, or so it is said",
}

// figure is one that shows what is given, or is hidden where count is 0.
func figure(barrier, side string, sector pb.Sector, programme string, count int32) *pb.Figure {
	f := &pb.Figure{Barrier: barrier, Side: side, Sector: sector, Programme: programme,
		Hidden: count == 0, Count: count, Low: max(0, count-14), High: count + 14}
	if f.Hidden {
		f.High = 19
	}
	return f
}

func release(by ...pb.Dimension) *pb.Release {
	return &pb.Release{Number: 3, Cohort: "The north", Month: "November 2026", By: by,
		Protection: &pb.ReleaseProtection{HiddenBelow: 10, Confidence: 0.95}}
}

func bySide() *pb.Release {
	r := release(pb.Dimension_DIMENSION_SIDE)
	r.Sides = []string{"lived-experience", "decision-maker"}
	r.Figures = []*pb.Figure{
		figure("monoculture", "decision-maker", 0, "", 0),
		figure("monoculture", "lived-experience", 0, "", 0),
		figure("no-investment", "decision-maker", 0, "", 0),
		figure("no-investment", "lived-experience", 0, "", 0),
		figure("blame", "decision-maker", 0, "", 0), figure("blame", "lived-experience", 0, "", 25),
		figure("time-and-risk", "decision-maker", 0, "", 65),
		figure("time-and-risk", "lived-experience", 0, "", 0),
		figure("tokenism", "decision-maker", 0, "", 40), figure("tokenism", "lived-experience", 0,
			"",
			55),
	}
	return r
}

func bySector() *pb.Release {
	r := release(pb.Dimension_DIMENSION_SIDE, pb.Dimension_DIMENSION_SECTOR,
		pb.Dimension_DIMENSION_PROGRAMME)
	r.Sides = []string{"lived-experience", "decision-maker"} // and of a third it says no place
	for i := range int32(4) {
		for j, side := range []string{"decision-maker", "lived-experience", "peer"} {
			r.Figures = append(r.Figures, figure("tokenism", side, pb.Sector(i), "One & <two>",
				10*i*int32(j)))
		}
	}
	return r
}

func published() *pb.Published {
	sides := []string{"lived-experience", "decision-maker"}
	return &pb.Published{Sides: sides, Editions: []*pb.PublishedEdition{
		{Programme: "One", Edition: 2, Bands: []*pb.PublishedBand{
			{Barrier: "tokenism", Side: "lived-experience", Band: pb.Band_BAND_MOST,
				Elephant: true},
			{Barrier: "tokenism", Side: "decision-maker", Band: pb.Band_BAND_MANY, Elephant: true},
			{Barrier: "blame", Own: "the-dog", Side: "lived-experience", Band: pb.Band_BAND_SOME},
			{Barrier: "time-and-risk", Side: "decision-maker"},
		}},
		{Programme: "Two", Edition: 1},
	}}
}

// In another language nothing of ours stays English but the code book's names, which are marked.
func TestAnotherLanguage(t *testing.T) {
	say := func(english string) string { return strings.Repeat("#", len(english)) }
	for name, drawn := range map[string]string{
		"by side":   Release(bySide(), names, nil, say)[0].SVG("answer"),
		"by sector": Release(bySector(), names, nil, say)[1].SVG("answer"),
		"published": string(PublishedFile(published(), names, say)),
		"budget":    string(Budget(&pb.Budget{Epsilon: 4, Spent: 1, Left: 3}, say)),
	} {
		text := regexp.MustCompile(`<text[^>]* lang="en-GB">[^<]*</text>`).ReplaceAllString(drawn,
			"")
		text = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(text, " ")
		for _, ours := range []string{"people with lived experience", "decision-makers",
			"monoculture",
			"no-investment", "peer", "blame", "One &amp; &lt;two&gt;"} {
			text = strings.ReplaceAll(text, ours, "")
		}
		if words := regexp.MustCompile(`\pL{2,}`).FindAllString(text, -1); len(words) > 0 {
			t.Errorf("%s says %v", name, words)
		}
	}
}

// What is drawn stays as it was looked at.
func TestPictures(t *testing.T) {
	for name, drawn := range map[string]string{
		"by-side.svg": Release(bySide(), names, nil, nil)[0].SVG("answer"),
		"by-all.svg": sheet("The north · release 3", Release(bySector(), names, nil, nil),
			[]string{"Chance was added to every number."}, nil),
		"published.svg": sheet("What the editions say", Published(published(), names, nil),
			[]string{"There are no counts."}, nil),
	} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, []byte(drawn), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, []byte(drawn)) {
			t.Errorf("%s is drawn otherwise: look at it, and go test ./client/chart -update\ngot:\n%s", name,
				drawn)
		}
		wellFormed(t, drawn)
	}
}

func wellFormed(t *testing.T, drawn string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(drawn))
	for {
		if _, err := d.Token(); err == io.EOF { //nolint:errorlint // as xml.Decoder says
			return
		} else if err != nil {
			t.Fatalf("not XML: %v\n%s", err, drawn)
		}
	}
}

// The page's table says what the picture says, and the sides are told apart only where their
// intervals do not meet.
func TestPanels(t *testing.T) {
	p := Release(bySide(), names, nil, nil)
	if len(p) != 1 ||
		!slices.Equal(p[0].Sides, []string{"people with lived experience", "decision-makers"}) {
		t.Fatalf("panels %v", p)
	}
	var said []string
	for _, row := range p[0].Rows {
		said = append(said, fmt.Sprintf("%s %s / %s", row.Barrier, row.Cells[0].Words(),
			row.Cells[1].Words()))
	}
	want := []string{"tokenism 55 (41–69) / 40 (26–54)",
		"time-and-risk fewer than 10 (0–19) / 65 (51–79)", "blame 25 (11–39) / fewer than 10 (0–19)"}
	if !slices.Equal(said, want) {
		t.Errorf("got  %q\nwant %q", said, want)
	}
	if rest := p[0].RestWords(); rest != "Fewer than 10 (0–19): monoculture; no-investment" {
		t.Errorf("the rest: %q", rest)
	}
	if named := Release(bySide(), names, []string{"monoculture"}, nil); len(named[0].Rest) > 0 ||
		len(named[0].Rows) != 1 {
		t.Errorf("what was asked for by name: %v", named)
	}
	if apart := p[0].Apart(); len(apart) != 1 ||
		apart[0] != (Difference{"", names["time-and-risk"], "decision-makers", "65 (51–79)",
			"people with lived experience", "fewer than 10 (0–19)"}) {
		t.Errorf("told apart: %q", apart)
	}
	for barrier, want := range map[string]int{"tokenism": 1, "nothing": 0} {
		rows := 0
		for _, one := range Release(bySide(), names, []string{barrier}, nil) {
			rows += len(one.Rows)
		}
		if rows != want {
			t.Errorf("asked for %s: %d rows, want %d", barrier, rows, want)
		}
	}
	if p := Release(bySector(), names, nil, nil); len(p) != 4 ||
		p[0].Title != "no sector said, One & <two>" || p[1].Title != "public sector, One & <two>" ||
		len(p[3].Sides) != 3 || p[3].Apart() != nil {
		t.Errorf("by sector: %v", p)
	}
	if p := Published(published(), names, nil); len(p) != 2 || len(p[0].Rows) != 3 ||
		len(p[1].Rows) != 0 || p[0].Rows[1].words(nil) != "the-dog (part of “blame”)" ||
		p[0].Rows[1].Cells[1].Words() != "not enough to say" ||
		p[0].Rows[2].Cells[1].Words() != "raised" {
		t.Errorf("published: %v", p)
	}
}

var (
	textTag = regexp.MustCompile(`<text x="(\d+)" y="(\d+)" font-family="[^"]*" font-size="(\d+)" font-weight="\d+" fill="[^"]*" text-anchor="(\w+)">([^<]*)</text>`)
	rectTag = regexp.MustCompile(`<rect x="(\d+)\.5" y="(\d+)\.5" width="(\d+)"`)
	viewBox = regexp.MustCompile(`viewBox="0 0 (\d+) (\d+)"`)
	anyID   = regexp.MustCompile(` id="([^"]+)"`)
)

// Whatever the figures are: the picture is XML, no two lines of text meet, nothing leaves it, no
// bar is drawn of what is hidden, and every cell's words stand in it as in the table.
func TestDrawnWhateverTheFigures(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	letters := []rune("abc defgh ijklm no& <p>\"\x01é“")
	phrase := func() string {
		text := []rune("A")
		spaces := random.IntN(4) > 0
		for range random.IntN(70) {
			if !spaces {
				text = append(text, 'x')
				continue
			}
			text = append(text, letters[random.IntN(len(letters))])
		}
		return string(text)
	}
	for range 300 {
		r := release(pb.Dimension_DIMENSION_SIDE, pb.Dimension_DIMENSION_PROGRAMME)
		programmes := []string{phrase() + " 1", phrase() + " 2", phrase() + " 3"}[:1+random.IntN(3)]
		most := []int32{1, 5, 60, 1900}[random.IntN(4)]
		for i := range 1 + random.IntN(6) {
			for _, side := range []string{"decision-maker", "lived-experience"} {
				for _, programme := range programmes {
					count := 5 * random.Int32N(most)
					if count < 10 {
						count = 0
					}
					r.Figures = append(r.Figures, figure(fmt.Sprint("b", i), side, 0, programme,
						count))
				}
			}
		}
		name := map[string]string{"b0": phrase()}
		panels := Release(r, name, nil, nil)
		for i, p := range panels {
			drawn := p.SVG("it")
			wellFormed(t, drawn)
			box := viewBox.FindStringSubmatch(drawn)
			var lines []struct{ left, right, y float64 }
			texts := map[string]int{}
			for _, m := range textTag.FindAllStringSubmatch(drawn, -1) {
				x, y, size := number(m[1]), number(m[2]), number(m[3])
				text := unescape(m[5])
				texts[text]++
				// what DejaVu Sans takes for digits and small letters, nearly; others take less
				width := 0.53 * size * float64(len([]rune(text)))
				left := x - map[string]float64{"start": 0, "middle": width / 2, "end": width}[m[4]]
				if left < 0 || left+width > number(box[1]) || y > number(box[2]) {
					t.Fatalf("%q leaves the picture", text)
				}
				for _, l := range lines {
					if left < l.right && l.left < left+width && y-l.y < size && l.y-y < size {
						t.Fatalf("%q meets another text", text)
					}
				}
				lines = append(lines, struct{ left, right, y float64 }{left, left + width, y})
			}
			want := map[string]int{}
			if len(p.Rest) > 0 && !strings.Contains(dense(allText(drawn)), dense(p.RestWords())) {
				t.Fatalf("%q does not stand in the picture", p.RestWords())
			}
			bars := 0
			for _, row := range p.Rows {
				for _, c := range row.Cells {
					want[c.Words()]++
					if !c.Figure.Hidden {
						bars++
					}
				}
			}
			for words, n := range want {
				if texts[words] < n {
					t.Fatalf("%q stands in the picture %d times, in the table %d", words,
						texts[words], n)
				}
			}
			if n := len(rectTag.FindAllString(drawn, -1)) - len(p.Sides); n != bars {
				t.Fatalf("panel %d has %d bars, want %d", i, n, bars)
			}
			if drawn != p.SVG("it") {
				t.Fatal("drawn twice in two ways")
			}
		}
		all := sheet("All", panels, r.Words, nil)
		wellFormed(t, all)
		seen := map[string]bool{}
		for _, m := range anyID.FindAllStringSubmatch(all, -1) {
			if seen[m[1]] {
				t.Fatalf("two things have the id %s", m[1])
			}
			seen[m[1]] = true
		}
	}
}

// allText is the text of a picture, a line after the other.
func allText(drawn string) (text string) {
	for _, m := range textTag.FindAllStringSubmatch(drawn, -1) {
		text += unescape(m[5]) + " "
	}
	return text
}

// dense is a text without spaces and what XML cannot hold.
func dense(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "\x01", "")), "")
}

func number(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64)
	return f
}

func unescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&amp;",
		"&").Replace(s)
}

// A side has the place and the colour that the digests of its programme have for it, whatever the
// alphabet says, in every panel; a release that says no order has one all the same.
func TestSidesAreAsInADigest(t *testing.T) {
	sheet, err := os.ReadFile(filepath.Join("..", "web", "static", "style.css"))
	if err != nil {
		t.Fatal(err)
	}
	for i, token := range []string{"--le", "--dm"} {
		if want := token + ": " + looks[i].outline + ";"; !strings.Contains(string(sheet), want) {
			t.Errorf("style.css does not say %q of side %d", want, i+1)
		}
	}
	const lived, decides = "people with lived experience", "decision-makers"
	turned := bySide()
	slices.Reverse(turned.Sides)
	old := bySide()
	old.Sides = nil
	for name, c := range map[string]struct {
		panel Panel
		want  []string
	}{
		"as the programmes say": {Release(bySide(), names, nil, nil)[0], []string{lived, decides}},
		"the other way":         {Release(turned, names, nil, nil)[0], []string{decides, lived}},
		"nobody said":           {Release(old, names, nil, nil)[0], []string{decides, lived}},
		"of bands":              {Published(published(), names, nil)[0], []string{lived, decides}},
	} {
		if !slices.Equal(c.panel.Sides, c.want) || !slices.Equal(c.panel.looks, []int{0, 1}) {
			t.Errorf("%s: sides %q look %v, want %q", name, c.panel.Sides, c.panel.looks, c.want)
		}
	}
}

// An answer that came over the wire is left as it was.
func TestNothingOfTheAnswerIsChanged(t *testing.T) {
	r := bySide()
	before := proto.Clone(r)
	Release(r, names, []string{"tokenism"}, nil)
	if !proto.Equal(before, r) {
		t.Error("the release is another")
	}
	if client.SidePlural(nil, "decision-maker") != "decision-makers" {
		t.Error("sides are said otherwise than these tests think")
	}
}
