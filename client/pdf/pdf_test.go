package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// file makes a PDF of the given page contents, each a stream of drawing operators.
func file(pages ...string) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(offsets))
		fmt.Fprintf(&b, format, args...)
		b.WriteString("\nendobj\n")
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 4+2*i))
	}
	object("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 33 /Widths [278 278] >>")
	for i, content := range pages {
		object("<< /Type /Page /Parent 2 0 R /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>", 5+2*i)
		object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, xref)
	return b.Bytes()
}

const twoParagraphs = `BT /F1 12 Tf 72 700 Td (They had decided) Tj 0 -14 Td (before we came in.) Tj 0 -40 Td (Nothing came back.) Tj ET`

func TestLinesAndParagraphs(t *testing.T) {
	got, err := Text(file(twoParagraphs, `BT /F1 12 Tf 72 700 Td (On page two.) Tj ET`))
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
		"not a PDF":   {[]byte("hello"), errBroken},
		"empty":       {nil, errBroken},
		"a scan":      {file("q 100 0 0 100 0 0 cm Q"), errScan},
		"many pages":  {file(long...), errLong},
		"an operator": {file("BT /F1 12 Tf 1 Tj ET (x) Td"), errBroken},
	} {
		if text, err := Text(c.content); !errors.Is(err, c.want) {
			t.Errorf("%s: %d bytes, %v, want %v", name, len(text), err, c.want)
		}
	}
}

// A broken file never ends the program, and its error is one of ours. Most of these files make the library panic somewhere.
func TestBrokenFiles(t *testing.T) {
	sound := file(twoParagraphs)
	random := rand.New(rand.NewPCG(1, 2))
	refused := 0
	ours := []error{errBroken, errScan, errLocked, errLong}
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
