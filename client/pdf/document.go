package pdf

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"elephants/client/pdf/word"
)

// document is an opened file. The functions that it calls are PDFium's public ones:
// https://pdfium.googlesource.com/pdfium/+/refs/heads/main/public/
type document struct {
	*machine
	handle uint32
	form   uint32 // what reads the fields of a form; 0 where that failed
	room   uint32 // for what PDFium writes, scratch bytes
	turn   int    // quarters clockwise by which the page is turned, so that its letters stand upright
}

const scratch = 64

// What FPDF_GetLastError says: fpdfview.h.
const (
	wrongPassword  = 4
	unknownLock    = 5
	formInfoSize   = 512 // more than FPDF_FORMFILLINFO has; all of its functions are null
	formInfoNumber = 2
)

// open loads a file into PDFium.
func open(m *machine, content []byte) (*document, error) {
	m.do("FPDF_InitLibrary")
	at := m.do("malloc", uint32(max(1, len(content))))
	if at == 0 && m.err == nil {
		return nil, ErrStopped
	}
	m.put(at, content)
	d := &document{machine: m}
	d.handle = m.do("FPDF_LoadMemDocument", at, uint32(len(content)), 0)
	if m.err != nil {
		return nil, m.err
	}
	if d.handle == 0 {
		switch m.do("FPDF_GetLastError") {
		case wrongPassword, unknownLock:
			return nil, ErrLocked
		}
		return nil, ErrBroken
	}
	d.room = m.room(scratch)
	info := m.room(formInfoSize)
	m.put(info, []byte{formInfoNumber})
	d.form = m.do("FPDFDOC_InitFormFillEnvironment", d.handle, info)
	return d, m.err
}

func (d *document) pages() int { return d.count("FPDF_GetPageCount", d.handle) }

// box is a rectangle; y grows upwards.
type box struct{ left, top, right, bottom float64 }

func (b box) has(x, y float64) bool {
	return b.left <= x && x <= b.right && b.bottom <= y && y <= b.top
}

func (b box) height() float64 { return b.top - b.bottom }

// page is what one says.
type page struct {
	lines   []line
	answers []answer // in the fields of a form
	// what notes on it say, which is no part of the text
	comments []string
	covered  bool // letters were left out
	picture  bool // there is one on it
	letters  int  // on the page
	unknown  int  // of which nobody knows what they are
}

// page reads one, counted from 0. A page that PDFium cannot load says nothing.
func (d *document) page(i int) page {
	handle := d.do("FPDF_LoadPage", d.handle, uint32(i))
	if handle == 0 {
		return page{}
	}
	hidden := d.covers(handle)
	text := d.upright(handle)
	p := page{picture: d.hasPicture(handle)}
	p.answers, p.comments = d.answers(handle)
	if text != 0 {
		d.lines(&p, text, hidden)
		d.do("FPDFText_ClosePage", text)
	}
	d.do("FPDF_ClosePage", handle)
	return p
}

// upright loads the letters of a page, which is turned first so that most of them stand upright:
// what PDFium takes for a line and for a space depends on it. Landscape pages are often written
// sideways and turned, or the other way round.
func (d *document) upright(page uint32) (text uint32) {
	d.turn = int(d.do("FPDFPage_GetRotation", page)) & 3
	text = d.do("FPDFText_LoadPage", page)
	if turn := d.direction(text); text != 0 && turn != d.turn {
		d.do("FPDFText_ClosePage", text)
		d.do("FPDFPage_SetRotation", page, uint32(turn))
		text = d.do("FPDFText_LoadPage", page)
		d.turn = turn
	}
	return text
}

// imageObject is a picture: fpdf_edit.h.
const imageObject = 3

// hasPicture reports whether a page shows a picture.
func (d *document) hasPicture(page uint32) bool {
	for i := range uint32(min(maxDrawn, d.count("FPDFPage_CountObjects", page))) {
		switch d.do("FPDFPageObj_GetType", d.do("FPDFPage_GetObject", page, i)) {
		case imageObject, formObject:
			return true
		}
	}
	return false
}

// asked is how many letters of a page are asked which way they stand.
const asked = 100

// direction is by how many quarters clockwise most letters have to be turned to stand upright.
func (d *document) direction(text uint32) int {
	count := d.count("FPDFText_CountChars", text)
	var votes [4]int
	for i := 0; i < count && d.err == nil; i += 1 + count/asked {
		r := rune(d.do("FPDFText_GetUnicode", text, uint32(i)))
		if unicode.IsSpace(r) || d.do("FPDFText_GetMatrix", text, uint32(i), d.room) != 1 {
			continue
		}
		m := d.floats(d.room, 2) // where the line goes on, to the right and up
		switch along, up := m[0], m[1]; {
		case math.Abs(along) >= math.Abs(up) && along >= 0:
			votes[0]++
		case math.Abs(along) >= math.Abs(up):
			votes[2]++
		case up > 0:
			votes[1]++
		default:
			votes[3]++
		}
	}
	best := 0
	for turn, n := range votes {
		if n > votes[best] {
			best = turn
		}
	}
	return best
}

// turned is where a rectangle is once the page is turned by quarters clockwise around its corner.
func (b box) turned(quarters int) box {
	for range quarters & 3 {
		b = box{left: b.bottom, right: b.top, top: -b.left, bottom: -b.right}
	}
	return b
}

// line is one of a page.
type line struct {
	text    string // without control characters and without spaces at its ends
	box     box
	divided bool   // it ends within a word, whose hyphen is taken off
	cells   []line // where it may be several, of columns
	begins  bool   // it is a row of a table, which goes on with no line before it
}

// What PDFium has in a text in place of two letters: a hyphen that divides a word at the end of a
// line, which it calls dividing when it is asked for the letter, and a letter of a font that does
// not say what it is.
const (
	standIn    = '\ufffe'
	dividing   = '\u0002'
	softHyphen = '\u00ad'
	// Browsers divide words by this one, which PDFium leaves.
	typedHyphen = "\u2010"
	unknown     = unicode.ReplacementChar
)

// A line that begins where the one before it ends, within these parts of its height, is the rest
// of it: some files place every letter, and PDFium takes a few of them for lines. Further away
// than oneWord it is another word.
const (
	oneWord = 0.12
	oneLine = 0.6
)

// add puts a line after the page's last one, or to its end.
func (p *page) add(next line) {
	first, divided := strings.CutSuffix(next.text, typedHyphen)
	if letter, _ := utf8.DecodeLastRuneInString(first); divided && unicode.IsLetter(letter) {
		next.text, next.divided = first, true
	}
	if n := len(p.lines); n > 0 && !p.lines[n-1].divided {
		last := &p.lines[n-1]
		height := max(last.box.height(), next.box.height())
		gap := next.box.left - last.box.right
		if math.Abs(last.box.bottom-next.box.bottom) < sameHeight*height && gap > -oneWord*height &&
			gap < oneLine*height {
			if gap > oneWord*height {
				last.text += " "
			}
			last.text += next.text
			last.box.right, last.divided, last.cells = next.box.right, next.divided, nil
			return
		}
	}
	p.lines = append(p.lines, next)
}

// lines are those of a page, in the order of reading, with the spaces and line ends that PDFium
// finds. A call takes about a microsecond and a page has some thousand letters, so the text comes
// in one call, and only a line's first and last letter are asked where they are.
func (d *document) lines(p *page, text uint32, hidden covers) {
	letters := d.letters(p, text)
	if len(letters) == 0 {
		return
	}
	begin, torn := 0, d.torn(text, letters)
	glued := !torn && d.glued(text, letters)
	end := func(next int, divided bool) {
		one := line{divided: divided, box: d.extent(text, letters, begin, next)}
		p.covered = d.blank(hidden, text, letters, begin, next, one.box.turned(-d.turn)) || p.covered
		written := string(letters[begin:next])
		switch {
		case torn:
			written = d.spaced(text, letters, begin, next)
		case glued:
			written = d.unglued(text, letters, begin, next)
		}
		if one.text = word.Clean(written); one.text != "" {
			if !torn {
				one.cells = d.cells(text, letters, begin, next, one.box, p.answers)
			}
			p.add(one)
		} else if divided && len(p.lines) > 0 {
			p.lines[len(p.lines)-1].divided = true
		}
	}
	for i, r := range letters {
		if d.err != nil {
			return
		}
		switch r {
		case '\r', '\n', dividing, softHyphen:
			if i > begin || r == dividing {
				end(i, r != '\r' && r != '\n')
			}
			begin = i + 1
		}
	}
	end(len(letters), false)
}

// letters are those of a page's text, counted, with those of which nobody knows what they are.
func (d *document) letters(p *page, text uint32) []rune {
	count := d.count("FPDFText_CountChars", text)
	if count == 0 {
		return nil
	}
	at := d.machine.room(2 * (2*count + 1)) // of UTF-16, of which a letter takes two at most
	units := d.count("FPDFText_GetText", text, 0, uint32(count), at)
	letters := utf16.Decode(d.units(at, max(0, units-1))) // its last one is zero
	p.letters = len(letters)
	for i, r := range letters {
		if r != standIn {
			continue
		}
		letters[i] = rune(d.do("FPDFText_GetUnicode", text, d.index(text, i)))
		if letters[i] != dividing {
			letters[i] = unknown
			p.unknown++
		}
	}
	return letters
}

// Some files place every letter by itself, with spaces that the next letter covers. PDFium believes
// such spaces and takes others away, and tears words. Then the letters' places tell.
const (
	noGap      = 0.03 // of the height of the letters: nothing stands between them
	wordGap    = 0.12 // a space does; that of most fonts is a quarter
	someSpaces = 200  // are looked at on a page
	mostTorn   = 0.05 // of them may have nothing between the letters beside them
)

// torn reports whether the spaces of a page are not where its words end.
func (d *document) torn(text uint32, letters []rune) bool {
	seen, empty := 0, 0
	for i := 1; i+1 < len(letters) && seen < someSpaces && d.err == nil; i++ {
		if letters[i] != ' ' || unicode.IsSpace(letters[i-1]) || unicode.IsSpace(letters[i+1]) {
			continue
		}
		before, after := d.place(text, i-1), d.place(text, i+1)
		gap := after.left - before.right
		if height := max(before.height(), after.height()); height > 0 && gap > -height {
			seen++
			if gap < noGap*height {
				empty++
			}
		}
	}
	return empty >= 5 && float64(empty) > mostTorn*float64(seen)
}

// Where the lines of a paragraph are set tight, PDFium misses a few of the spaces between words
// that are nothing but room, as TeX leaves it: three of a hundred in the manual of a shell, and a
// name that is glued to another word is found by nobody.
const (
	somePairs = 1000 // of letters beside each other are looked at on a page
	fewGlued  = 1    // of them has room for a space
	widerGap  = 2    // than the line's usual gap: the letters of some headings stand apart
)

// gap is the room between a letter and the next one on its line, and their height.
func (d *document) gap(text uint32, i int) (gap, height float64) {
	a, b := d.place(text, i), d.place(text, i+1)
	return b.left - a.right, max(a.height(), b.height())
}

// glued reports whether spaces are missing on a page.
func (d *document) glued(text uint32, letters []rune) bool {
	found := 0
	for i := 0; i+1 < len(letters) && d.err == nil; i += 1 + len(letters)/somePairs {
		if !unicode.IsLetter(letters[i]) || !unicode.IsLetter(letters[i+1]) {
			continue
		}
		if gap, height := d.gap(text, i); gap > wordGap*height && gap < height {
			found++
		}
	}
	return found >= fewGlued
}

// unglued is a line with its spaces, and with one wherever there is room for it.
func (d *document) unglued(text uint32, letters []rune, begin, end int) string {
	gaps := make([]float64, 0, end-begin) // after each letter, in heights; none where a space stands
	var known []float64
	for i := begin; i+1 < end && d.err == nil; i++ {
		share := 0.0
		if !unicode.IsSpace(letters[i]) && !unicode.IsSpace(letters[i+1]) {
			gap, height := d.gap(text, i)
			if share = gap / max(height, 1); share < 1 {
				known = append(known, share)
			}
		}
		gaps = append(gaps, share)
	}
	slices.Sort(known)
	usual := 0.0
	if len(known) > 0 {
		usual = max(0, known[len(known)/2])
	}
	var out strings.Builder
	for i, r := range letters[begin:end] {
		out.WriteRune(r)
		if i < len(gaps) && gaps[i] > wordGap && gaps[i] > widerGap*usual {
			out.WriteByte(' ')
		}
	}
	return out.String()
}

// spaced is a line with a space wherever its letters are apart.
func (d *document) spaced(text uint32, letters []rune, begin, end int) string {
	var out strings.Builder
	var last box
	for i := begin; i < end && d.err == nil; i++ {
		if unicode.IsSpace(letters[i]) {
			continue
		}
		at := d.place(text, i)
		height := max(last.height(), at.height())
		if gap := at.left - last.right; out.Len() > 0 && (gap > wordGap*height || gap < -height) {
			out.WriteByte(' ')
		}
		out.WriteRune(letters[i])
		last = at
	}
	return out.String()
}

// extent is the box around a line: around its first and its last letter, which is enough to know
// its place and height.
func (d *document) extent(text uint32, letters []rune, begin, end int) (b box) {
	for begin < end && unicode.IsSpace(letters[begin]) {
		begin++
	}
	for end > begin && unicode.IsSpace(letters[end-1]) {
		end--
	}
	if begin == end {
		return box{}
	}
	first, last := d.place(text, begin), d.place(text, end-1)
	return box{min(first.left, last.left), max(first.top, last.top), max(first.right, last.right),
		min(first.bottom, last.bottom)}
}

// index is how PDFium counts a letter of a page's text.
func (d *document) index(text uint32, i int) uint32 {
	return d.do("FPDFText_GetCharIndexFromTextIndex", text, uint32(i))
}

// place is where a letter is on the page as it is turned, counted as in the page's text.
func (d *document) place(text uint32, i int) box { return d.drawn(text, i).turned(d.turn) }

// drawn is where a letter is on the page as the file draws it.
func (d *document) drawn(text uint32, i int) box {
	if d.do("FPDFText_GetLooseCharBox", text, d.index(text, i), d.room) != 1 {
		return box{}
	}
	f := d.floats(d.room, 4) // FS_RECTF: left, top, right, bottom
	return box{f[0], f[1], f[2], f[3]}
}

// blank takes the letters of a line out that something hides, and reports whether there were some.
func (d *document) blank(hidden covers, text uint32, letters []rune, begin, end int,
	at box) (some bool) {
	if !hidden.touch(at) {
		return false
	}
	for i := begin; i < end && d.err == nil; i++ {
		if !unicode.IsSpace(letters[i]) && d.hides(hidden, text, d.index(text, i), d.drawn(text,
			i)) {
			letters[i], some = ' ', true
		}
	}
	return some
}

// wide is a text that PDFium gives as UTF-16 to whoever brings the room for it.
func (d *document) wide(function string, args ...uint32) string {
	size := d.count(function, append(args[:len(args):len(args)], 0, 0)...)
	if size <= 2 || size > 2*MaxText { // its last two bytes are zero
		return ""
	}
	at := d.machine.room(size)
	d.do(function, append(args[:len(args):len(args)], at, uint32(size))...)
	return string(utf16.Decode(d.units(at, size/2-1)))
}

func (d *document) units(at uint32, count int) []uint16 {
	raw := d.bytes(at, 2*count)
	units := make([]uint16, count)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(raw[2*i:])
	}
	return units
}
