package pdf

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"elephants/client/pdf/pdftest"
)

func TestLinesAndParagraphs(t *testing.T) {
	got, err := Text(pdftest.File(pdftest.TwoParagraphs, `BT /F1 12 Tf 72 700 Td (On page two.) Tj ET`))
	want := "They had decided\nbefore we came in.\n\nNothing came back.\n\nOn page two.\n"
	if err != nil || got != want {
		t.Errorf("got %q, %v\nwant %q", got, err, want)
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	long := make([]string, maxPages+1)
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"not a PDF":   {[]byte("hello"), ErrBroken},
		"empty":       {nil, ErrBroken},
		"a scan":      {pdftest.Scan(), ErrScan},
		"a password":  {pdftest.Locked(), ErrLocked},
		"a new lock":  {bytes.Replace(pdftest.Locked(), []byte("/V 1"), []byte("/V 5"), 1), ErrLocked},
		"much text":   {pdftest.File(strings.Repeat(pdftest.TwoParagraphs, 1<<20/40)), ErrLong},
		"much apart":  {pdftest.File("BT /F1 12 Tf (half: " + strings.Repeat("\\275", 300_000) + ") Tj ET"), ErrLong},
		"many pages":  {pdftest.File(long...), ErrLong},
		"an operator": {pdftest.File("BT /F1 12 Tf 1 Tj ET (x) Td"), ErrBroken},
	} {
		if text, err := Text(c.content); !errors.Is(err, c.want) {
			t.Errorf("%s: %d bytes, %v, want %v", name, len(text), err, c.want)
		}
	}
}

// A broken file never ends the program, and its error is one of ours. Most of these files make the library panic somewhere.
func TestBrokenFiles(t *testing.T) {
	sound := pdftest.File(pdftest.TwoParagraphs)
	random := rand.New(rand.NewPCG(1, 2))
	refused := 0
	ours := []error{ErrBroken, ErrScan, ErrLocked, ErrLong}
	for range 2000 {
		broken := bytes.Clone(sound)
		for range 1 + random.IntN(8) {
			broken[random.IntN(len(broken))] = byte(random.IntN(256))
		}
		if _, err := Text(broken[:len(broken)-random.IntN(2)*random.IntN(len(broken)/2)]); err != nil {
			refused++
			if !slices.Contains(ours, err) {
				t.Fatalf("%v is none of this package's errors", err)
			}
		}
	}
	if refused < 100 {
		t.Errorf("only %d of 2000 files were refused: this test proves nothing", refused)
	}
}

func TestWithin(t *testing.T) {
	const limit = 50 * time.Millisecond
	if _, err := Within(limit, pdftest.Endless()); err == nil || err.Error() != Slow(limit).Error() {
		t.Errorf("a file that never ends: %v, want %v", err, Slow(limit))
	}
	if text, err := Within(time.Minute, pdftest.File(pdftest.TwoParagraphs)); err != nil || text == "" {
		t.Errorf("a sound file: %d bytes, %v", len(text), err)
	}
}

// Whatever comes in, what comes out is a text that can be a note's, or an error that quotes nothing. What ends the program or never
// ends is not found to be wrong here but by package apart, so a fuzzer that comes upon it has found nothing new.
func FuzzText(f *testing.F) {
	sound := pdftest.File(pdftest.TwoParagraphs)
	f.Add(sound)                                                           // to be mutated
	f.Add(sound[:len(sound)/2])                                            // a download that broke off
	f.Add(pdftest.Locked())                                                // keys, and strings that are not text
	f.Add(pdftest.File("BT /F1 12 Tf 1 Tj ET (x) Td"))                     // an operator with the wrong operands
	f.Add(pdftest.File("BT /F1 12 Tf [(a) -900 (b) (\\377)] TJ ET"))       // spaces that are gaps, letters above ASCII
	f.Add(bytes.Replace(sound, []byte("/Count 1"), []byte("/Count 9"), 1)) // more pages than there are
	f.Fuzz(func(t *testing.T, content []byte) {
		text, err := Within(5*time.Second, content)
		switch {
		case err != nil && !slices.Contains([]error{ErrBroken, ErrScan, ErrLocked, ErrLong}, err):
			t.Errorf("%v is none of this package's errors", err)
		case err != nil && text != "":
			t.Errorf("an error with a text of %d bytes", len(text))
		case err == nil && (len(text) > MaxText || !utf8.ValidString(text) || strings.IndexFunc(text, unicode.IsLetter) < 0 || strings.TrimSpace(text)+"\n" != text):
			t.Errorf("a text of %d bytes is too long, no UTF-8, without a letter, or begins or ends in white space", len(text))
		}
	})
}
