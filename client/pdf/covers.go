package pdf

import "math"

// covers are what a page draws that hides letters: filled shapes, of any colour if they are drawn
// over letters, and dark ones behind dark letters. A picture of a page, with its letters behind it
// for searching, is how scanners write, and hides nothing from anybody.
type covers struct {
	boxes []cover
	order map[uint32]int // of everything that the page draws, by PDFium's handle
	words bool           // letters are drawn so far
}

type cover struct {
	box
	order int
	dark  bool
}

// What PDFium calls the kinds of objects of a page, and which fill a path has: fpdf_edit.h.
const (
	textObject = 1
	pathObject = 2
	formObject = 5
	noFill     = 0

	dark       = 96  // red, green and blue below this, of 255
	opaque     = 200 // and alpha above this
	leastCover = 3   // points wide and high; a line under words hides nothing
	maxDrawn   = 20_000
	maxNested  = 8
)

// touch reports whether something may hide a part of a line.
func (c covers) touch(line box) bool {
	for _, b := range c.boxes {
		if b.left < line.right && line.left < b.right && b.bottom < line.top &&
			line.bottom < b.top {
			return true
		}
	}
	return false
}

// covers looks through what a page draws, in order.
func (d *document) covers(page uint32) covers {
	c := covers{order: map[uint32]int{}}
	for i := range uint32(d.count("FPDFPage_CountObjects", page)) {
		d.look(&c, d.do("FPDFPage_GetObject", page, i), matrix{1, 0, 0, 1, 0, 0}, 0)
	}
	for i := range uint32(d.count("FPDFPage_GetAnnotCount", page)) {
		note := d.do("FPDFPage_GetAnnot", page, i)
		if note == 0 || d.err != nil {
			continue
		}
		if d.blacksOut(note) && d.do("FPDFAnnot_GetRect", note, d.room) == 1 {
			f := d.floats(d.room, 4)
			c.boxes = append(c.boxes, cover{box{f[0], max(f[1], f[3]), f[2], min(f[1], f[3])},
				math.MaxInt, true})
		}
		d.do("FPDFPage_CloseAnnot", note)
	}
	return c
}

// Annotations with which people black words out, and the two colours that one has: fpdf_annot.h.
const (
	square      = 5
	highlight   = 9
	redaction   = 28
	ownColour   = 0
	innerColour = 1
)

// blacksOut reports whether an annotation hides what is under it: a redaction that is marked but
// not carried out does, and a black rectangle or black marker.
func (d *document) blacksOut(note uint32) bool {
	kind, colour := d.do("FPDFAnnot_GetSubtype", note), uint32(ownColour)
	switch kind {
	case redaction:
		return true
	case square:
		colour = innerColour
	case highlight:
	default:
		return false
	}
	if d.do("FPDFAnnot_GetColor", note, colour, d.room, d.room+4, d.room+8, d.room+12) == 1 {
		return d.isDark()
	}
	// it has a picture of itself, which says how it looks
	for i := range uint32(d.count("FPDFAnnot_GetObjectCount", note)) {
		if object := d.do("FPDFAnnot_GetObject", note, i); object != 0 &&
			d.do("FPDFPageObj_GetType", object) == pathObject {
			if boxes, black := d.painted(object); black && len(boxes) > 0 {
				return true
			}
		}
	}
	return false
}

// look takes one object into account, and what it is made of. Within says where the object's own
// coordinates lie on the page.
func (d *document) look(c *covers, object uint32, within matrix, depth int) {
	if object == 0 || d.err != nil || len(c.order) > maxDrawn {
		return
	}
	c.order[object] = len(c.order)
	switch d.do("FPDFPageObj_GetType", object) {
	case textObject:
		c.words = true
	case pathObject:
		d.cover(c, object, within)
	case formObject:
		if depth == maxNested || d.do("FPDFPageObj_GetMatrix", object, d.room) != 1 {
			return
		}
		f := d.floats(d.room, 6)
		inside := matrix(f).then(within)
		for i := range uint32(d.count("FPDFFormObj_CountObjects", object)) {
			d.look(c, d.do("FPDFFormObj_GetObject", object, i), inside, depth+1)
		}
	}
}

// cover takes a path into account. What is not dark and under all words is a background.
func (d *document) cover(c *covers, object uint32, within matrix) {
	boxes, black := d.painted(object)
	if !black && !c.words {
		return
	}
	for _, b := range boxes {
		if b = within.box(d.clipped(object, b)); b.height() >= leastCover && b.right-b.left >= leastCover {
			c.boxes = append(c.boxes, cover{b, c.order[object], black})
		}
	}
}

// clipped is the part of a box that the page shows of an object: programs paint one background for
// pages and pages, and cut each page's out of it.
func (d *document) clipped(object uint32, b box) box {
	clip := d.do("FPDFPageObj_GetClipPath", object)
	if clip == 0 {
		return b
	}
	for i := range uint32(d.count("FPDFClipPath_CountPaths", clip)) {
		var around box
		n := min(maxSegments, d.count("FPDFClipPath_CountPathSegments", clip, i))
		for j := range uint32(n) {
			segment := d.do("FPDFClipPath_GetPathSegment", clip, i, j)
			if d.do("FPDFPathSegment_GetPoint", segment, d.room, d.room+4) != 1 {
				continue
			}
			f := d.floats(d.room, 2)
			around = around.with(point{f[0], f[1]}, j == 0)
		}
		if n > 0 {
			b = box{max(b.left, around.left), min(b.top, around.top), min(b.right, around.right),
				max(b.bottom, around.bottom)}
		}
	}
	if b.left > b.right || b.bottom > b.top {
		return box{}
	}
	return b
}

// painted are what a path paints so that nothing shines through: rectangles, and dark lines as
// thick as a marker's; and whether they are dark. Other shapes are drawings; the box around one
// would take in words beside it.
func (d *document) painted(object uint32) (boxes []box, black bool) {
	if d.do("FPDFPath_GetDrawMode", object, d.room, d.room+4) != 1 {
		return nil, false
	}
	filled, stroked := d.number(d.room) != noFill, d.number(d.room+4) != 0
	wide := 0.0
	if stroked {
		wide = d.darkLine(object)
	}
	if filled {
		filled, black = d.colour("FPDFPageObj_GetFillColor", object)
		filled = filled && (black || d.do("FPDFPageObj_HasTransparency", object) == 0)
	}
	black = black || wide >= leastCover
	if !filled && wide < leastCover || d.do("FPDFPageObj_GetMatrix", object, d.room) != 1 {
		return nil, false
	}
	own := matrix(d.floats(d.room, 6))
	for _, points := range d.outlines(object) {
		around := boxAround(points)
		switch flat := around.height() < leastCover; {
		case filled && isRectangle(points, around):
			boxes = append(boxes, own.box(around))
		case wide >= leastCover && flat:
			boxes = append(boxes,
				own.box(box{around.left, around.top + wide, around.right, around.bottom - wide}))
		}
	}
	return boxes, black
}

// darkLine is half of how wide a path's line is, in its own points; 0 for one that is not dark.
func (d *document) darkLine(object uint32) float64 {
	if _, black := d.colour("FPDFPageObj_GetStrokeColor", object); !black ||
		d.do("FPDFPageObj_GetStrokeWidth", object, d.room) != 1 {
		return 0
	}
	return d.floats(d.room, 1)[0] / 2
}

// boxAround is the smallest box that holds points.
func boxAround(points []point) (around box) {
	for i, p := range points {
		around = around.with(p, i == 0)
	}
	return around
}

// colour reports whether an object is painted so that nothing shines through, and whether dark.
func (d *document) colour(function string, object uint32) (solid, black bool) {
	if d.do(function, object, d.room, d.room+4, d.room+8, d.room+12) != 1 {
		return false, false
	}
	return d.number(d.room+12) > opaque, d.isDark()
}

type point struct{ x, y float64 }

// with is the box around a box and a point, or around the first point.
func (b box) with(p point, first bool) box {
	if first {
		return box{p.x, p.y, p.x, p.y}
	}
	return box{min(b.left, p.x), max(b.top, p.y), max(b.right, p.x), min(b.bottom, p.y)}
}

// Kinds of segments of a path: fpdf_edit.h.
const (
	lineTo      = 0
	moveTo      = 2
	maxSegments = 400
)

// outlines are the parts of a path that straight lines make.
func (d *document) outlines(object uint32) (all [][]point) {
	var open []point
	straight := true
	end := func() {
		if straight && len(open) > 1 {
			all = append(all, open)
		}
		open, straight = nil, true
	}
	for i := range uint32(min(maxSegments, d.count("FPDFPath_CountSegments", object))) {
		segment := d.do("FPDFPath_GetPathSegment", object, i)
		switch d.do("FPDFPathSegment_GetType", segment) {
		case moveTo:
			end()
		case lineTo:
		default:
			straight = false
		}
		if d.do("FPDFPathSegment_GetPoint", segment, d.room, d.room+4) == 1 {
			f := d.floats(d.room, 2)
			open = append(open, point{f[0], f[1]})
		}
	}
	end()
	return all
}

// isRectangle reports whether points are the corners of the box around them.
func isRectangle(points []point, around box) bool {
	for _, p := range points {
		if p.x != around.left && p.x != around.right || p.y != around.top && p.y != around.bottom {
			return false
		}
	}
	return len(points) >= 4
}

// isDark reports whether the four numbers that PDFium wrote are a dark colour.
func (d *document) isDark() bool {
	return d.number(d.room) < dark && d.number(d.room+4) < dark && d.number(d.room+8) < dark &&
		d.number(d.room+12) > opaque
}

// hides reports whether a letter's middle lies under a box that was drawn after it, or on a dark
// one that is as dark as the letter.
func (d *document) hides(c covers, text, i uint32, at box) bool {
	x, y := (at.left+at.right)/2, (at.top+at.bottom)/2
	for _, b := range c.boxes {
		// a line that strikes words out hides nothing
		if !b.has(x, y) || b.height() < at.height()/2 {
			continue
		}
		drawn, known := c.order[d.do("FPDFText_GetTextObject", text, i)]
		if known && drawn < b.order {
			return true
		}
		if b.dark && d.do("FPDFText_GetFillColor", text, i, d.room, d.room+4, d.room+8, d.room+12) == 1 &&
			d.isDark() {
			return true
		}
	}
	return false
}

// matrix is a change of coordinates: https://pdfa.org/resource/iso-32000-2/, 8.3.3.
type matrix []float64

// then is this change and another one after it.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// box is the upright box around a box that was changed.
func (m matrix) box(b box) box {
	out := box{}
	for i, corner := range [4][2]float64{{b.left, b.top}, {b.left, b.bottom}, {b.right, b.top},
		{b.right, b.bottom}} {
		x := corner[0]*m[0] + corner[1]*m[2] + m[4]
		y := corner[0]*m[1] + corner[1]*m[3] + m[5]
		if i == 0 {
			out = box{x, y, x, y}
		}
		out = box{min(out.left, x), max(out.top, y), max(out.right, x), min(out.bottom, y)}
	}
	return out
}
