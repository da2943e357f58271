package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"elephants/analysis/allocated"
	"elephants/client/pdf/pdftest"
)

func textOf(t *testing.T, content []byte) Text {
	t.Helper()
	text, err := Read(t.Context(), content)
	if err != nil {
		t.Fatalf("a sound file of %d bytes: %v", len(content), err)
	}
	return text
}

// A page of letters that are placed one by one, with spaces that the next letter covers, has words.
func TestLettersPlacedOneByOne(t *testing.T) {
	var page strings.Builder
	page.WriteString("BT /F1 12 Tf 72 700 Td ")
	for _, line := range []string{"the plan was made", "before anybody met", "and nobody asked"} {
		page.WriteString("[")
		for i, word := range strings.Fields(line) {
			if i > 0 {
				// of a thousandth of the letters' size: a gap, and no space
				page.WriteString("-250 ")
			}
			for j, letter := range word {
				if j%2 == 1 {
					page.WriteString("( ) 278 ") // a space, and back by its width
				}
				fmt.Fprintf(&page, "(%c) ", letter)
			}
		}
		page.WriteString("] TJ 0 -14 Td ")
	}
	page.WriteString("ET")
	const want = "the plan was made\nbefore anybody met\nand nobody asked\n"
	if got := textOf(t, pdftest.File(page.String())); got.Text != want {
		t.Errorf("got %q, want %q", got.Text, want)
	}
}

// A dark ground is cut to where the page shows it, and hides nothing elsewhere.
func TestAGroundThatIsCut(t *testing.T) {
	const ground = " q 0 100 595 200 re W n 0 0 0 rg -20 -9000 700 18000 re f Q"
	const above, under = "BT /F1 12 Tf 72 700 Td (Above it.) Tj ET", "BT /F1 12 Tf 72 200 Td " +
		"(Under it.) Tj ET"
	if got := textOf(t, pdftest.File(above+" "+under+ground)); got.Text != "Above it.\n" ||
		!got.Covered {
		t.Errorf("got %q, covered %v", got.Text, got.Covered)
	}
}

// Each file of testdata is of a kind that readers of PDF files get wrong, and the text beside it
// says how it reads.
func TestFilesThatPeopleHave(t *testing.T) {
	files, err := filepath.Glob("testdata/*.pdf")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(strings.TrimSuffix(name, ".pdf") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		if got := textOf(t, content); got.Text != string(want) || got.Covered {
			t.Errorf("%s:\n got %q\nwant %q", name, got.Text, want)
		}
	}
}

func TestLinesAndParagraphs(t *testing.T) {
	const font = "BT /F1 12 Tf 72 700 Td "
	for name, c := range map[string]struct {
		pages []string
		want  string
	}{
		"a step": {[]string{pdftest.TwoParagraphs, font + "(On page two.) Tj ET"},
			"They had decided\nbefore we came in.\n\nNothing came back.\n\nOn page two.\n"},
		"a sentence over two pages": {[]string{font + "(They had decided) Tj ET", font +
			"(before we came in.) Tj ET"},
			"They had decided\nbefore we came in.\n"},
		"double spacing": {[]string{font +
			"(They had decided) Tj 0 -28 Td (before we came) Tj 0 -28 " +
			"Td (in. Nothing came) Tj 0 -28 Td (back.) Tj 0 -42 Td (Then we left.) Tj ET"},
			"They had decided\nbefore we came\nin. Nothing came\nback.\n\nThen we left.\n"},
		"an indented line": {[]string{font +
			"(They had decided.) Tj 20 -14 Td (Nothing came) Tj -20 -14 Td (back.) Tj ET"},
			"They had decided.\n\nNothing came\nback.\n"},
		"a list": {[]string{font +
			"(\\225 They had decided) Tj 0 -14 Td (\\225 Nothing came back) Tj ET"},
			"- They had decided\n\n- Nothing came back\n"},
		"two columns": {[]string{font +
			"(They had) Tj 0 -14 Td (decided before) Tj 240 14 Td (we " +
			"came in.) Tj 0 -14 Td (Nothing came back.) Tj ET"},
			"They had\ndecided before\nwe came in.\nNothing came back.\n"},
		"two columns drawn across each other": {[]string{font + "(They had settled it all) Tj 240 0 " +
			"Td (Nobody told us) Tj " +
			"-240 -14 Td (before we came) Tj 240 0 Td (what came of) Tj -240 -14 Td (in, and we left.) " +
			"Tj 240 0 Td " +
			"(it, then or later.) Tj ET"},
			"They had settled it all\nbefore we came\nin, and we left.\n\nNobody told us\nwhat came " +
				"of\nit, then or later.\n"},
		"letters that are placed one by one": {[]string{"BT /F1 12 Tf 1 0 0 1 72 700 Tm (T) Tj 1 0 0 " +
			"1 79.3 700 Tm (h) Tj 1 0 0 1 86 700 Tm (e) Tj 1 0 0 1 92.7 700 Tm (y) Tj 1 0 0 1 102 700 Tm " +
			"(left.) Tj ET"},
			"They left.\n"},
		"a name over a line end": {[]string{font +
			"(Mrs Anne-) Tj 0 -14 Td (Marie Quornwick and the " +
			"co-) Tj 0 -14 Td (ordinator, a co-ordinator.) Tj ET"},
			"Mrs Anne-Marie\nQuornwick and the co-ordinator,\na co-ordinator.\n"},
	} {
		if got := textOf(t, pdftest.File(c.pages...)); got.Text != c.want {
			t.Errorf("%s:\n got %q\nwant %q", name, got.Text, c.want)
		}
	}
}

// The answers in the fields of a form are what somebody said; the form's buttons and passwords
// are not.
func TestAnswersInAForm(t *testing.T) {
	got := textOf(t, pdftest.Form("What stops people speaking?",
		"They had settled it before we came in.", "Nobody told us."))
	want := "What stops people speaking?\n\nThey had settled it before we came in.\n\nNobody told " +
		"us.\n"
	if got.Text != want {
		t.Errorf("got %q, want %q", got.Text, want)
	}
}

// Words that are set so tight that PDFium sees no space are two, and the letters of a heading that
// stand apart are one word.
func TestWordsSetTight(t *testing.T) {
	const begin = "BT /F1 12 Tf 72 700 Td "
	for content, want := range map[string]string{
		begin + "[(over) -94 (attributes) -94 (over) -850 (other) -94 (attributes)] TJ ET": "over attributes over other attributes\n",
		begin + "1.15 Tc (heading) Tj 0 Tc 0 -30 Td [(over) -94 (attributes)] TJ ET":       "heading\n\nover attributes\n",
	} {
		if got := textOf(t, pdftest.Low(content)); got.Text != want {
			t.Errorf("got %q, want %q", got.Text, want)
		}
	}
}

// What a note stuck to a page says is beside the text, and what is written onto the page in it.
func TestNotesOnAPage(t *testing.T) {
	got := textOf(t, pdftest.Noted("They had settled it.", "/Text", "Do not quote this."))
	if got.Text != "They had settled it.\n" || got.Beside != "Do not quote this.\n" {
		t.Errorf("got %q, beside it %q", got.Text, got.Beside)
	}
	got = textOf(t, pdftest.Noted("They had settled it.", "/FreeText", "Nobody told us."))
	if got.Text != "They had settled it.\n\nNobody told us.\n" || got.Beside != "" {
		t.Errorf("got %q, beside it %q", got.Text, got.Beside)
	}
}

// A page that is written sideways or upside down is read as one that is not, however it is shown.
func TestTurnedPages(t *testing.T) {
	want := textOf(t, pdftest.Turned(0, 0)).Text
	for quarters := range 4 {
		for _, shown := range []int{0, quarters, 1} {
			if got := textOf(t, pdftest.Turned(quarters, shown)); got.Text != want {
				t.Errorf("written %d quarters to the left and shown %d to the right: got %q, want %q", quarters, shown,
					got.Text, want)
			}
		}
	}
}

// What is ticked and chosen in a form is read, among the words beside it or else by its name.
func TestTicks(t *testing.T) {
	got := textOf(t, pdftest.Choices("What helps?"))
	const want = "What helps?\n\n\u2610 They listen\n\n\u2612 They decide\n\nQuotable: no\n"
	if got.Text != want || got.Beside != "\u2612 They decide\nQuotable: no\n" {
		t.Errorf("got %q, beside it %q, want %q", got.Text, got.Beside, want)
	}
}

// Pages that are pictures, between pages with words, are named: what they say is not read.
func TestPicturesBetweenPages(t *testing.T) {
	const picture = "q 400 0 0 600 100 100 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"
	got := textOf(t, pdftest.File(pdftest.TwoParagraphs, picture, pdftest.TwoParagraphs, picture, ""))
	if got.Pages() != "2, 4" {
		t.Errorf("pages %q are said to be pictures, want 2 and 4", got.Pages())
	}
}

// Words under a black box are in the file and on no page: they are left out, and whoever sends it
// is told.
func TestBlackBoxes(t *testing.T) {
	const words = "BT /F1 12 Tf 0 0 0 rg 72 700 Td (Her name is Zbysia and they asked her late.) " +
		"Tj ET "
	for name, c := range map[string]struct {
		page   string
		hidden bool
	}{
		"a box over a name":       {words + "0 0 0 rg 140 695 40 16 re f", true},
		"a box under black words": {"0 0 0 rg 140 695 40 16 re f " + words, true},
		"a box in a picture":      {words + "q 1 0 0 1 140 695 cm /Box Do Q", true},
		"a box under white words": {"0 0 0 rg 60 690 400 30 re f " +
			strings.Replace(words, "0 0 0 rg", "1 1 1 rg", 1), false},
		"a marker over a name":    {words + "0 0 0 RG 12 w 140 704 m 180 704 l S", true},
		"a drawing around it":     {words + "0 0 0 rg 60 600 m 500 600 l 60 800 l f", false},
		"a line under a name":     {words + "0 0 0 rg 140 697 40 1 re f", false},
		"a white box over a name": {words + "1 1 1 rg 140 695 40 16 re f", true},
		"a pale box over a name":  {words + "1 1 .6 rg 140 695 40 16 re f", true},
		"a pale box behind it":    {"1 1 .6 rg 140 695 40 16 re f " + words, false},
		"a pale box that is thin": {words + "1 1 .6 rg 140 697 40 1 re f", false},
		"a frame around a name":   {words + "0 0 0 RG 140 695 40 16 re S", false},
	} {
		got := textOf(t, pdftest.File(c.page))
		if got.Covered != c.hidden || strings.Contains(got.Text, "Zbysia") == c.hidden {
			t.Errorf("%s: covered %v, the name is in the text: %v", name, got.Covered,
				strings.Contains(got.Text, "Zbysia"))
		}
		if !strings.Contains(got.Text, "asked her late.") {
			t.Errorf("%s: what no box hides is gone", name)
		}
	}
}

// A file whose layers are all shown is read.
func TestLayersThatAreShown(t *testing.T) {
	const want = "They had settled it.\n\nHer name is Zbysia.\n"
	if got := textOf(t, pdftest.Layered("/OFF []")); got.Text != want {
		t.Errorf("got %q, want %q", got.Text, want)
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	long, wordy := make([]string, maxPages+1), make([]string, 100)
	line := "(" + strings.Repeat("They had decided before we came in. ", 30) + ") Tj 0 -7 Td "
	for i := range wordy {
		wordy[i] = "BT /F1 6 Tf 20 820 Td " + strings.Repeat(line, 10) + "ET"
	}
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"not a PDF":           {[]byte("hello"), ErrBroken},
		"empty":               {nil, ErrBroken},
		"a layer that is off": {pdftest.Layered("/OFF [6 0 R]"), ErrLayer},
		"a scan":              {pdftest.Scan(), ErrScan},
		"a password":          {pdftest.Locked(), ErrLocked},
		"much text":           {pdftest.File(wordy...), ErrLong},
		"many pages":          {pdftest.File(long...), ErrLong},
		"another alphabet": {pdftest.File("BT /F1 12 Tf 72 700 Td (" + shifted(english) +
			") Tj ET"),
			ErrCipher},
	} {
		if text, err := Read(t.Context(), c.content); !errors.Is(err, c.want) {
			t.Errorf("%s: %d bytes, %v, want %v", name, len(text.Text), err, c.want)
		}
	}
	if _, err := Read(t.Context(), make([]byte, maxFile+1)); err == nil ||
		!strings.Contains(err.Error(), "20971521 bytes, the limit is 20971520") {
		t.Errorf("a file that is too long: %v", err)
	}
}

const english = `They had decided before we came in, and nothing came back to any of us. We were shown the poster and asked which colour it
should be. People who use the service are asked when the plan is already made, so most of them stay at home. It costs a whole day to come,
the fares are not paid, and there is nobody to look after the children.`

// shifted is a text as a font shows it whose numbers of glyphs were taken for letters.
func shifted(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLower(r) {
			return 'a' + (r-'a'+3)%26
		}
		return r
	}, strings.ReplaceAll(text, "\n", " "))
}

// A broken file ends nothing, and its error is one of ours.
func TestBrokenFiles(t *testing.T) {
	sound := pdftest.File(pdftest.TwoParagraphs)
	random, refused := rand.New(rand.NewPCG(1, 2)), 0
	for range 200 {
		broken := bytes.Clone(sound)
		for range 1 + random.IntN(8) {
			broken[random.IntN(len(broken))] = byte(random.IntN(256))
		}
		if _, err := Read(t.Context(),
			broken[:len(broken)-random.IntN(2)*random.IntN(len(broken)/2)]); err != nil {
			refused++
			if !known(err) {
				t.Fatalf("%v is none of this package's errors", err)
			}
		}
	}
	if refused < 10 {
		t.Errorf("only %d of 200 files were refused: this test proves nothing", refused)
	}
}

func known(err error) bool {
	for _, ours := range []error{ErrBroken, ErrScan, ErrLocked, ErrLong, ErrCipher, ErrLayer, ErrStopped,
		ErrSlow} {
		if errors.Is(err, ours) {
			return true
		}
	}
	return false
}

// Files that were made to do harm are refused or read, and the next one is read as if nothing had
// been.
func TestHostileFiles(t *testing.T) {
	for name, content := range pdftest.Hostile() {
		if name == "never ends" { // TestEndsInTime has it
			continue
		}
		began := time.Now()
		text, err := readWithin(t.Context(), time.Minute, content)
		t.Logf("%s: %d bytes, %v, after %v", name, len(text.Text), err, time.Since(began))
		if err != nil && !known(err) || name == "unpacks" && !errors.Is(err, ErrStopped) {
			t.Errorf("%s: %v is none of this package's errors, or not the one on memory", name, err)
		}
		if got := textOf(t, pdftest.File(pdftest.TwoParagraphs)); !strings.HasPrefix(got.Text,
			"They had decided\n") {
			t.Errorf("after %s a sound file is not read", name)
		}
	}
}

// A reading ends in its time, and when whoever asked is gone.
func TestEndsInTime(t *testing.T) {
	if _, err := readWithin(t.Context(), 100*time.Millisecond, pdftest.Endless()); !errors.Is(err,
		ErrSlow) {
		t.Errorf("a file that never ends: %v, want %v", err, ErrSlow)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, pdftest.File(pdftest.TwoParagraphs)); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended: %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Read(ctx, pdftest.Endless()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a context that ends while a file is read that never ends: %v", err)
	}
}

// The same file, read twice at once, gives the same text: each has a PDFium of its own.
func TestSideBySide(t *testing.T) {
	content, answers := pdftest.File(pdftest.TwoParagraphs), make(chan string)
	for range 4 {
		go func() {
			text, err := Read(t.Context(), content)
			if err != nil {
				text.Text = err.Error()
			}
			answers <- text.Text
		}()
	}
	for range 4 {
		if got, want := <-answers, "They had decided\nbefore we came in.\n\nNothing came back.\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Whatever comes in, what comes out is a text that can be a note's, or an error that quotes
// nothing.
func FuzzRead(f *testing.F) {
	sound := pdftest.File(pdftest.TwoParagraphs)
	f.Add(sound) // to be mutated
	// a download that broke off
	f.Add(sound[:len(sound)/2])
	// keys, and strings that are not text
	f.Add(pdftest.Locked())
	// an operator with the wrong operands
	f.Add(pdftest.File("BT /F1 12 Tf 1 Tj ET (x) Td"))
	// spaces that are gaps, letters above ASCII
	f.Add(pdftest.File("BT /F1 12 Tf [(a) -900 (b) (\\377)] TJ ET"))
	// more pages than there are
	f.Add(bytes.Replace(sound, []byte("/Count 1"), []byte("/Count 9"), 1))
	f.Add(pdftest.Form("Question", "Answer")) // fields
	f.Fuzz(func(t *testing.T, content []byte) {
		defer allocated.Bound(t)()
		text, err := Read(t.Context(), content)
		switch {
		case err != nil && !known(err):
			t.Errorf("%v is none of this package's errors", err)
		case err != nil && text.Text != "":
			t.Errorf("an error with a text of %d bytes", len(text.Text))
		case err == nil && (len(text.Text) > MaxText || !utf8.ValidString(text.Text) ||
			strings.IndexFunc(text.Text, unicode.IsLetter) < 0 ||
			strings.TrimSpace(text.Text)+"\n" != text.Text):
			t.Errorf(
				"a text of %d bytes is too long, no UTF-8, without a letter, or begins or ends in white "+
					"space", len(text.Text))
		}
	})
}

// Two pages, once PDFium is compiled.
func BenchmarkRead(b *testing.B) {
	content := pdftest.File(pdftest.TwoParagraphs, pdftest.TwoParagraphs)
	Warm()
	for b.Loop() {
		if _, err := Read(b.Context(), content); err != nil {
			b.Fatal(err)
		}
	}
}

// An article of 14 pages in two columns, which the server is to read within a second.
func BenchmarkArticle(b *testing.B) {
	var page strings.Builder
	for _, left := range []int{50, 310} {
		fmt.Fprintf(&page, "BT /F1 9 Tf %d 790 Td ", left)
		for range 60 {
			page.WriteString("(They had settled all of it before any of us came in.) Tj 0 -12 Td ")
		}
		page.WriteString("ET ")
	}
	content := pdftest.File(slices.Repeat([]string{page.String()}, 14)...)
	Warm()
	for b.Loop() {
		if _, err := Read(b.Context(), content); err != nil {
			b.Fatal(err)
		}
	}
}

// A word that a line end divides keeps its hyphen where it is a compound: as far as the text itself
// and a few halves of compounds tell.
func TestCompounds(t *testing.T) {
	for name, c := range map[string]struct {
		before, first, second string
		want                  string
	}{
		"no compound":                       {"", "inter", "ested", "interested"},
		"written so elsewhere":              {"A drop-in.", "drop", "in", "drop-in"},
		"self":                              {"", "self", "employed", "self-employed"},
		"selfish":                           {"", "self", "ish", "selfish"},
		"both are words of the text":        {"The front line of work.", "front", "line", "front-line"},
		"and so is the whole":               {"A time and a line of a timeline.", "time", "line", "timeline"},
		"a half is no word":                 {"The part.", "part", "ner", "partner"},
		"short words in many":               {"With or in.", "with", "in", "within"},
		"the second half of many compounds": {"The place.", "place", "based", "place-based"},
		"a name":                            {"", "Quorn", "Hallam", "Quorn-Hallam"},
	} {
		l := layout{paragraphs: [][]line{{{text: "It is " + c.first, divided: true}, {text: c.second + " now."}}}}
		if c.before != "" {
			l.paragraphs = append(l.paragraphs, []line{{text: c.before}})
		}
		if got := l.text(); !strings.HasPrefix(got, "It is "+c.want+" now.") &&
			!strings.HasPrefix(got, "It is "+c.want+"\nnow.") {
			t.Errorf("%s: got %q, want %s", name, got, c.want)
		}
	}
}

// Two columns that were drawn across each other are read one after the other; the cells of a table
// stay beside each other.
func TestColumnsDrawnAcross(t *testing.T) {
	rows := func(cells ...string) (all []line) {
		for i := 0; i < len(cells); i += 2 {
			y := 700 - 7*float64(i)
			all = append(all, line{text: cells[i], box: box{72, y + 12, 280, y}},
				line{text: cells[i+1], box: box{310, y + 12, 520, y}})
		}
		return all
	}
	for name, c := range map[string]struct {
		lines []line
		want  string
	}{
		"columns": {rows("They had settled it", "Nobody told us", "before we came in,", "what came of "+
			"it,", "and we knew.", "and we left."),
			"They had settled it\nbefore we came in,\nand we knew.\n\nNobody told us\nwhat came of " +
				"it,\nand we left."},
		"a table": {rows("Power", "they decide", "Trust", "there is none", "Hope", "to be asked"),
			"Power\tthey decide\n\nTrust\tthere is none\n\nHope\tto be asked"},
	} {
		var l layout
		l.add(page{lines: c.lines})
		if got := l.text(); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// A table of who speaks and what they say comes in rows, however it is drawn and over two pages, and
// so does a grid of consent, in which an empty cell is one; the columns of an article do not.
func TestTables(t *testing.T) {
	at := func(x, y int, said string) string {
		return fmt.Sprintf("BT /F1 11 Tf %d %d Td (%s) Tj ET\n", x, y, said)
	}
	names := at(60, 700, "Tom") + at(60, 670, "Karen")
	words := at(170, 700, "Who had settled it?") + at(170, 670, "They had, and nobody told us") +
		at(170, 656, "what came of it.")
	const rows = "Tom\tWho had settled it?\n\nKaren\tThey had, and nobody told us\nwhat came of it."
	next := at(60, 700, "Tom") + at(170, 700, "And then?")
	head := at(320, 700, "Yes") + at(380, 700, "No") + at(60, 680, "I agree to be recorded")
	for name, c := range map[string]struct {
		pages []string
		want  string
	}{
		"column by column": {[]string{names + words}, rows},
		"row by row": {[]string{at(60, 700, "Tom") + at(170, 700, "Who had settled it?") +
			at(60, 670, "Karen") + at(170, 670, "They had, and nobody told us") +
			at(170, 656, "what came of it.")}, rows},
		"over two pages": {[]string{names + words, next}, rows + "\n\nTom\tAnd then?"},
		"with times": {[]string{at(60, 700, "0:01") + at(60, 670, "0:09") + at(110, 700, "Tom") +
			at(110, 670, "Karen") + words}, "0:01\tTom\tWho had settled it?\n\n0:09\tKaren\tThey had, " +
			"and nobody told us\nwhat came of it."},
		"names in the middle":        {[]string{at(90, 700, "Tom") + at(84, 670, "Karen") + words}, rows},
		"names that end at one edge": {[]string{at(97, 700, "Tom") + at(84, 670, "Karen") + words}, rows},
		"names on two lines": {[]string{at(60, 700, "Tom") + at(60, 686, "Brack") + at(60, 660, "Karen") +
			at(60, 646, "Poe") + at(170, 700, "Who had settled it?") +
			at(170, 660, "They had, and nobody told us") + at(170, 646, "what came of it.")},
			strings.NewReplacer("Tom", "Tom Brack", "Karen", "Karen Poe").Replace(rows)},
		"a name beside the middle": {[]string{at(60, 700, "Tom") + at(170, 700, "Who had settled it?") +
			at(60, 663, "Karen") + at(170, 670, "They had, and nobody told us") +
			at(170, 656, "what came of it.") + at(60, 630, "Tom") + at(170, 630, "Why?")}, rows + "\n\nTom\tWhy?"},
		"what stands before a row": {[]string{at(60, 700, "As it was said in the hall") +
			at(300, 700, "Tom") + at(380, 700, "Who had settled it?") + at(300, 670, "Karen") +
			at(380, 670, "They had.")}, "As it was said in the hall Tom Who had settled it?\n\n" +
			"Karen They had."},
		"rows that are tight": {[]string{at(60, 700, "Tom") + at(170, 700, "Who had settled it?") +
			at(60, 687, "Karen") + at(170, 687, "They had.") + at(60, 660, "Tom") + at(170, 660, "Why?")},
			"Tom\tWho had settled it?\n\nKaren\tThey had.\n\nTom\tWhy?"},
		"words below": {[]string{names + words + at(60, 600, "And then we left by the door.")},
			rows + "\n\nAnd then we left by the door."},
		"a yes": {[]string{head + at(322, 680, "X") + at(60, 660, "I agree to be quoted") +
			at(322, 660, "X")}, "Yes\tNo\n\nI agree to be recorded\tX\t☐\n\nI agree to be quoted\tX\t☐"},
		"a no": {[]string{head + at(322, 680, "X") + at(60, 660, "I agree that my words are") +
			at(382, 653, "X") + at(60, 646, "quoted")}, "Yes\tNo\n\nI agree to be recorded\tX\t☐\n\n" +
			"I agree that my words are quoted\t☐\tX"},
		"nobody can tell": {[]string{head + at(322, 665, "X") + at(60, 650, "I agree to be quoted")},
			"Yes No\n\nI agree to be recorded\nX\nI agree to be quoted"},
		"an article": {[]string{at(60, 700, "They had settled it all in March,") +
			at(60, 686, "Power") + at(60, 672, "Trust") + at(310, 700, "Nobody told us what came") +
			at(310, 686, "of it. It is so here. Who") + at(310, 672, "knows? Nobody does.")},
			"They had settled it all in March,\nPower\nTrust\n\nNobody told us what came\nof it. It is " +
				"so here. Who\nknows? Nobody does."},
	} {
		if got := textOf(t, pdftest.File(c.pages...)); got.Text != c.want+"\n" {
			t.Errorf("%s:\n got %q\nwant %q", name, got.Text, c.want)
		}
	}
}

// Boxes to tick that have no names stand in a grid below the yes and the no, and beside any other
// question behind it: a no is not lost.
func TestBoxesInAGrid(t *testing.T) {
	at := func(x, y int, said string) string {
		return fmt.Sprintf("BT /F1 11 Tf %d %d Td (%s) Tj ET\n", x, y, said)
	}
	const question = "I agree to be quoted"
	grid := at(320, 700, "Yes") + at(380, 700, "No") + at(60, 680, question)
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"a no": {pdftest.Boxes(grid, [2]int{322, 678}, [2]int{-382, 678}),
			"Yes\tNo\n\n" + question + "\t☐\t☒\n"},
		"a yes": {pdftest.Boxes(grid, [2]int{-322, 678}, [2]int{382, 678}),
			"Yes\tNo\n\n" + question + "\t☒\t☐\n"},
		"no grid": {pdftest.Boxes(at(60, 680, question), [2]int{322, 678}, [2]int{-382, 678}),
			question + " ☐ ☒\n"},
	} {
		if got := textOf(t, c.content); got.Text != c.want {
			t.Errorf("%s: got %q, want %q", name, got.Text, c.want)
		}
	}
}

// The answers of a form stand where its reader sees them: a box among the words on its height or
// below them, whatever its field is called, and what was typed behind its question or below it.
func TestAnswersInTheirPlaces(t *testing.T) {
	at := func(x, y int, said string) string {
		return fmt.Sprintf("BT /F1 11 Tf %d %d Td (%s) Tj ET\n", x, y, said)
	}
	const question = "May we quote you?"
	asked := at(60, 700, question)
	choice := asked + at(240, 700, "Yes") + at(320, 700, "No")
	type fields = []pdftest.Field
	for name, c := range map[string]struct {
		content      string
		fields       fields
		want, beside string
	}{
		"boxes before their words": {choice, fields{{Name: "quote_yes", Ticked: true, X: 225, Y: 698},
			{Name: "quote_no", X: 305, Y: 698}}, question + " ☒ Yes ☐ No", "☒ quote yes"},
		"boxes behind their words": {choice, fields{{Name: "agree", X: 264, Y: 698},
			{Name: "disagree", Ticked: true, X: 340, Y: 698}}, question + " Yes ☐ No ☒", "☒ disagree"},
		"boxes below their words": {asked + at(240, 660, "Yes") + at(320, 660, "No"),
			fields{{Name: "q1", X: 244, Y: 640}, {Name: "q2", Ticked: true, X: 322, Y: 640}},
			question + "\n\nYes ☐ No ☒", "☒ q"},
		"a line each": {asked + at(80, 680, "Yes") + at(80, 660, "No"), fields{{Name: "a", X: 62, Y: 678},
			{Name: "b", Ticked: true, X: 62, Y: 658}}, question + "\n\n☐ Yes\n\n☒ No", "☒ b"},
		"choices": {choice, fields{{Name: "quote", Choice: "1", X: 225, Y: 698},
			{Name: "quote", Choice: "2", Ticked: true, X: 305, Y: 698}}, question + " ☐ Yes ☒ No", ""},
		"a choice that nothing says": {"", fields{{Name: "Quotable", Choice: "2", Ticked: true, X: 60,
			Y: 698}}, "Quotable: ?", ""},
		"typed behind its question": {asked, fields{{Name: "t", Text: "No", X: 180, Y: 698}},
			question + " No", ""},
		"typed below its question": {asked + at(60, 600, "And then?"), fields{{Name: "u", Text: "Nothing.", X: 60,
			Y: 560}, {Name: "t", Text: "They had settled it.", X: 60, Y: 670}}, question +
			"\n\nThey had settled it.\n\nAnd then?\n\nNothing.", ""},
	} {
		got := textOf(t, pdftest.Filled(c.content, c.fields...))
		if got.Text != c.want+"\n" || strings.TrimSpace(got.Beside) != c.beside {
			t.Errorf("%s:\n got %q beside %q\nwant %q beside %q", name, got.Text, got.Beside, c.want,
				c.beside)
		}
	}
}

// A word that a browser divides with a hyphen of its own is whole, and so is one whose first letter
// is set large.
func TestWordsThatAreSetApart(t *testing.T) {
	var p page
	at := func(top float64, text string) line {
		return line{text: text, box: box{72, top, 72 + 6*float64(len(text)), top - 12}}
	}
	for i, text := range []string{"a profession\u2010", "alisation of us \u2010", "and 12\u2010",
		"of ours"} {
		p.add(at(700-float64(15*i), text))
	}
	var l layout
	l.add(p)
	if got, want := l.text(), "a professionalisation\nof us \u2010\nand 12\u2010\nof "+
		"ours"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for first, want := range map[string]string{"T": "They left\nat once", "Th": "Th\ney left\nat " +
		"once"} {
		p, l = page{}, layout{}
		p.lines = []line{{text: first, box: box{72, 700, 90, 664}}, {text: "ey left", box: box{92,
			700, 150, 688}},
			{text: "at once", box: box{92, 685, 150, 673}}}
		if first == "T" {
			p.lines[1].text = "hey left"
		}
		l.add(p)
		if got := l.text(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
