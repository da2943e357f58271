// Package pdftest makes PDF files for tests: sound ones, and such as no program makes.
package pdftest

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"fmt"
	"strings"
)

// TwoParagraphs is the content of a page: They had decided / before we came in. // Nothing came
// back.
const TwoParagraphs = `BT /F1 12 Tf 72 700 Td (They had decided) Tj 0 -14 Td (before we came in` +
	`.) Tj 0 -40 Td (Nothing came back.) Tj ET`

// File is a PDF of the given page contents, each a stream of drawing operators. The pages use one
// font, F1, and have one picture, Box, of a black box of 40 by 16 points.
func File(pages ...string) []byte {
	var f file
	f.begin()
	f.pages("", pages...)
	f.end("")
	return f.Bytes()
}

// Form is a page with a question and fields under it, with an answer in each; beside them a field
// with a password, which is none's business, and a button.
func Form(question string, answers ...string) []byte {
	var f file
	f.begin()
	kids, fields := "4 0 R", ""
	for i := range len(answers) + 2 {
		fields += fmt.Sprintf("%d 0 R ", 6+i)
	}
	f.object("<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] /DA (/F1 12 Tf 0 g) /DR << "+
		"/Font << /F1 3 0 R >> >> >> >>", fields)
	f.object("<< /Type /Pages /Kids [%s] /Count 1 >>", kids)
	f.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	f.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Annots [%s] "+
		"/Resources << /Font << /F1 3 0 R >> >> >>", fields)
	content := "BT /F1 12 Tf 72 700 Td (" + question + ") Tj ET"
	f.object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
	for i, answer := range answers {
		f.object(
			"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a%d) /V (%s) /Rect [72 %d 500 %d] /P 4 0 R >>", i, answer, 660-40*i, 690-40*i)
	}
	f.object("<< /Type /Annot /Subtype /Widget /FT /Tx /Ff 8192 /T (secret) /V (sesame) /Rect [72 " +
		"100 500 120] /P 4 0 R >>")
	f.object("<< /Type /Annot /Subtype /Widget /FT /Btn /Ff 65536 /T (send) /V (Send) /Rect [72 60 " +
		"500 80] /P 4 0 R >>")
	f.end("")
	return f.Bytes()
}

// Low is a page whose letters say that they are half as high as wide, as small ones of TeX's are:
// between them there is room for a space sooner.
func Low(content string) []byte {
	var f file
	f.begin()
	f.object("<< /Type /Catalog /Pages 2 0 R >>")
	f.object("<< /Type /Pages /Kids [4 0 R] /Count 1 >>")
	f.object("<< /Type /Font /Subtype /Type1 /BaseFont /Low /Encoding /WinAnsiEncoding /FirstChar 32 "+
		"/LastChar 122 /Widths [%s] /FontDescriptor 6 0 R >>", strings.Repeat("500 ", 91))
	f.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << " +
		"/F1 3 0 R >> >> >>")
	f.object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
	f.object("<< /Type /FontDescriptor /FontName /Low /Flags 32 /FontBBox [0 0 500 500] /Ascent 500 " +
		"/Descent 0 /CapHeight 500 /StemV 80 /ItalicAngle 0 >>")
	f.end("")
	return f.Bytes()
}

// Noted is a page with a line, and an annotation of a kind that says something.
func Noted(line, kind, said string) []byte {
	var f file
	f.begin()
	f.object("<< /Type /Catalog /Pages 2 0 R >>")
	f.object("<< /Type /Pages /Kids [4 0 R] /Count 1 >>")
	f.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	f.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Annots [6 0 R] " +
		"/Resources << /Font << /F1 3 0 R >> >> >>")
	content := "BT /F1 12 Tf 72 700 Td (" + line + ") Tj ET"
	f.object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
	f.object("<< /Type /Annot /Subtype %s /Rect [72 600 300 620] /DA (/F1 12 Tf 0 g) /Contents (%s) >>", kind, said)
	f.end("")
	return f.Bytes()
}

// Layered is a page with a line, and one on a layer, of which the file says what is given.
func Layered(said string) []byte {
	var f file
	f.begin()
	f.object("<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << %s >> >> >>", said)
	f.object("<< /Type /Pages /Kids [4 0 R] /Count 1 >>")
	f.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	f.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources " +
		"<< /Font << " +
		"/F1 3 0 R >> /Properties << /L 6 0 R >> >> >>")
	const content = "BT /F1 12 Tf 72 700 Td (They had settled it.) Tj ET /OC /L BDC " +
		"BT /F1 12 Tf 72 600 Td " +
		"(Her name is Zbysia.) Tj ET EMC"
	f.object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
	f.object("<< /Type /OCG /Name (Names) >>")
	f.end("")
	return f.Bytes()
}

// Scan is a file of two pages with nothing but a picture on each.
func Scan() []byte {
	const picture = "q 400 0 0 600 100 100 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"
	return File(picture, picture)
}

// Locked is a file with a password that nobody gives.
func Locked() []byte {
	var f file
	f.begin()
	f.pages("", TwoParagraphs)
	f.end("/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (01234567890123456789012345678901) /U " +
		"(01234567890123456789012345678901) >> /ID [(x) (x)]")
	return f.Bytes()
}

// Hostile are files that were made to do harm, by what they do to who reads them.
func Hostile() map[string][]byte {
	return map[string][]byte{"overflows": Overflows(), "never ends": Endless(),
		"goes round":    Round(),
		"declares much": Declares(), "unpacks": Unpacks()}
}

// Overflows has an object that lies in a stream that is that object, which overflows the stack.
func Overflows() []byte {
	var f file
	f.begin()
	f.xrefStream("/Size 3 /Root 1 0 R", "\x00\x00\x00\x00"+"\x02\x00\x02\x00"+"\x02\x00\x02\x00")
	return f.Bytes()
}

// Declares says that it has more objects than any memory holds the places of.
func Declares() []byte {
	var f file
	f.begin()
	f.xrefStream("/Size 3000000000 /Root 1 0 R", "")
	return f.Bytes()
}

// Round has a table of objects that follows itself.
func Round() []byte {
	var f file
	f.begin()
	f.pages("", TwoParagraphs)
	f.end(fmt.Sprintf("/Prev %d", f.Len()))
	return f.Bytes()
}

// Endless has two hundred pages of ten million times nothing, all the same, packed into less than
// a megabyte: it takes minutes and no memory.
func Endless() []byte {
	const pages = 200
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	piece := []byte(strings.Repeat("q Q ", 1<<18))
	for range 40 {
		_, _ = z.Write(piece) // into memory
	}
	_ = z.Close()
	var f file
	f.begin()
	f.object("<< /Type /Catalog /Pages 2 0 R >>")
	f.object("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Repeat("4 0 R ", pages), pages)
	f.object("<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream", packed.Len(),
		packed.String())
	f.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R >>")
	f.end("")
	return f.Bytes()
}

// Unpacks is a page with the two paragraphs over and over, 200 MB packed into less than one.
func Unpacks() []byte {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	piece := []byte(strings.Repeat(TwoParagraphs+"\n", 1<<20/len(TwoParagraphs)))
	for range 200 {
		_, _ = z.Write(piece) // into memory
	}
	_ = z.Close()
	var f file
	f.begin()
	f.pages("/Filter /FlateDecode", packed.String())
	f.end("")
	return f.Bytes()
}

// file is a PDF in the making.
type file struct {
	bytes.Buffer
	places []int // of its objects, from 1 on
	shown  int   // quarters to the right by which pages are shown turned
}

func (f *file) begin() { f.WriteString("%PDF-1.5\n") }

func (f *file) object(format string, args ...any) {
	f.places = append(f.places, f.Len())
	fmt.Fprintf(f, "%d 0 obj\n", len(f.places))
	fmt.Fprintf(f, format, args...)
	f.WriteString("\nendobj\n")
}

// pages are all objects of a file, the contents packed as the filter says.
func (f *file) pages(filter string, contents ...string) {
	f.object("<< /Type /Catalog /Pages 2 0 R >>")
	var kids []string
	for i := range contents {
		kids = append(kids, fmt.Sprintf("%d 0 R", 4+2*i))
	}
	f.object("<< /Type /Pages /Kids [%s] /Count %d /Rotate %d >>", strings.Join(kids, " "), len(contents), 90*f.shown)
	f.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	for i, content := range contents {
		f.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "+
			"/Resources << /Font << /F1 3 0 R >> /XObject << /Box %d 0 R >> >> >>", 5+2*i, 4+2*len(contents))
		f.object("<< /Length %d %s >>\nstream\n%s\nendstream", len(content), filter, content)
	}
	f.object(
		"<< /Type /XObject /Subtype /Form /BBox [0 0 100 100] /Length %d >>\nstream\n%s\nendstream", len(
			box), box)
}

// box draws what /Box Do draws: a black box of 40 by 16 at its place.
const box = "0 0 0 rg 0 0 40 16 re f"

// end closes a file with its table of objects, and more in its trailer.
func (f *file) end(trailer string) {
	table := f.Len()
	fmt.Fprintf(f, "xref\n0 %d\n0000000000 65535 f \n", len(f.places)+1)
	for _, at := range f.places {
		fmt.Fprintf(f, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(f, "trailer << /Size %d /Root 1 0 R %s >>\n", len(f.places)+1, trailer)
	f.start(table)
}

// xrefStream closes a file with a table of objects of the other form: four bytes each, the kind,
// a place of two, a number.
func (f *file) xrefStream(trailer, table string) {
	at := f.Len()
	fmt.Fprintf(f,
		"2 0 obj\n<< /Type /XRef /W [1 2 1] /Length %d %s >>\nstream\n%s\nendstream\nendobj\n", len(
			table), trailer, table)
	f.start(at)
}

func (f *file) start(table int) { fmt.Fprintf(f, "startxref\n%d\n%%%%EOF\n", table) }

// Turned is the two paragraphs on a page that is written turned by quarters to the left, and shown
// turned by as many to the right or not.
func Turned(quarters, shown int) []byte {
	f := file{shown: shown}
	f.begin()
	turn := []string{"1 0 0 1 0 0", "0 1 -1 0 842 0", "-1 0 0 -1 595 842", "0 -1 1 0 0 595"}[quarters]
	f.pages("", "q "+turn+" cm "+TwoParagraphs+" Q")
	f.end("")
	return f.Bytes()
}

// Choices is a form with a question, two boxes to tick, of which the second is ticked, and a
// choice of two called Quotable, of which the second is chosen.
func Choices(question string) []byte {
	var f file
	f.begin()
	f.object("<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R 7 0 R 8 0 R] >> >>")
	f.object("<< /Type /Pages /Kids [4 0 R] /Count 1 >>")
	f.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	f.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Annots [6 0 R " +
		"7 0 R 9 0 R 10 0 R] " +
		"/Resources << /Font << /F1 3 0 R >> >> >>")
	content := "BT /F1 12 Tf 72 700 Td (" + question + ") Tj 20 -57 Td (They listen) Tj ET"
	f.object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
	const state = "/AP << /N << /%s 11 0 R /Off 11 0 R >> >> /AS /%s /P 4 0 R"
	f.object("<< /Type /Annot /Subtype /Widget /FT /Btn /T (Check Box1) /V /Off /Rect [72 640 84 "+
		"652] "+state+" >>", "Yes", "Off")
	f.object("<< /Type /Annot /Subtype /Widget /FT /Btn /T (They decide) /V /Yes /Rect [72 600 84 "+
		"612] "+state+" >>", "Yes", "Yes")
	f.object("<< /FT /Btn /Ff 49152 /T (Quotable) /V /no /Kids [9 0 R 10 0 R] >>")
	f.object("<< /Type /Annot /Subtype /Widget /Parent 8 0 R /Rect [72 560 84 572] "+state+" >>", "yes", "Off")
	f.object("<< /Type /Annot /Subtype /Widget /Parent 8 0 R /Rect [72 520 84 532] "+state+" >>", "no", "no")
	f.object("<< /Type /XObject /Subtype /Form /BBox [0 0 12 12] /Length 0 >>\nstream\n\nendstream")
	f.end("")
	return f.Bytes()
}

// Boxes is a page with boxes to tick that a program named, each at a place: x and y, and x below zero
// where it is ticked.
func Boxes(content string, at ...[2]int) []byte {
	var fields []Field
	for i, place := range at {
		fields = append(fields, Field{Name: fmt.Sprintf("Check Box%d", i+1), Ticked: place[0] < 0,
			X: max(place[0], -place[0]), Y: place[1]})
	}
	return Filled(content, fields...)
}

// Field is one of a form: a box to tick, or one of so many choices if it has a Choice, or with a
// Text that was typed.
type Field struct {
	Name, Choice, Text string
	Ticked             bool
	X, Y               int
}

// Filled is a page with the fields of a form.
func Filled(content string, fields ...Field) []byte {
	var f file
	f.begin()
	all := ""
	for i := range fields {
		all += fmt.Sprintf("%d 0 R ", 7+i)
	}
	f.object("<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] /DA (/F1 12 Tf 0 g) "+
		"/DR << /Font << /F1 3 0 R >> >> >> >>", all)
	f.object("<< /Type /Pages /Kids [4 0 R] /Count 1 >>")
	f.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	f.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Annots [%s] "+
		"/Resources << /Font << /F1 3 0 R >> >> >>", all)
	f.object("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
	f.object("<< /Type /XObject /Subtype /Form /BBox [0 0 12 12] /Length 0 >>\nstream\n\nendstream")
	for _, one := range fields {
		width, kind := 12, "/FT /Btn"
		on := cmp.Or(one.Choice, "Yes")
		state := "Off"
		if one.Ticked {
			state = on
		}
		value := fmt.Sprintf("/V /%s /AS /%s /AP << /N << /%s 6 0 R /Off 6 0 R >> >>", state, state, on)
		switch {
		case one.Text != "":
			width, kind, value = 300, "/FT /Tx", "/V ("+one.Text+")"
		case one.Choice != "":
			kind += " /Ff 49152"
		}
		f.object("<< /Type /Annot /Subtype /Widget %s /T (%s) /P 4 0 R /Rect [%d %d %d %d] %s >>", kind,
			one.Name, one.X, one.Y, one.X+width, one.Y+12, value)
	}
	f.end("")
	return f.Bytes()
}
