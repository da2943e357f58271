// Package mark lets an interviewer decide what is taken out of a note, and finds in it what was
// said in the participant's own words.
//
// [Note] is the check of a note: one text, with what the scrubber found and what the interviewer
// said of it, which [Choose] reads from a form and [Marked.HTML] draws as one. The page calls
// them in the browser where it can, and the server calls them for the page elsewhere: the same
// text and choice give the same marks in both. The package keeps nothing.
package mark

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"elephants/analysis/scrub"
)

// Choice is what an interviewer has decided. A mark is known by its place in the text:
// "START:END" in bytes. What nobody decided is taken out, so that what nobody looked at does not
// leave the device.
type Choice struct {
	Left   []string              // marks whose words stay
	Looked []string              // marks that the scrubber was unsure of and the interviewer takes out
	Words  []string              // places of further words to take out
	Typed  string                // further words to take out wherever they stand, one entry a line
	Kinds  map[string]scrub.Kind // of marks, where theirs is another than the likeliest
}

// Choose reads a choice from the fields of the form that [Marked.HTML] draws. They are no
// [net/url.Values], for that package would be in the program that a page loads.
func Choose(form map[string][]string) Choice {
	c := Choice{Words: form["word"], Kinds: map[string]scrub.Kind{}}
	if typed := form["words"]; len(typed) > 0 {
		c.Typed = typed[0]
	}
	out := set(form["out"])
	if offered := form["offered"]; len(offered) > 0 {
		for _, place := range strings.Fields(offered[0]) {
			if !out[place] {
				c.Left = append(c.Left, place)
			}
		}
	}
	for name, values := range form {
		if place, ok := strings.CutPrefix(name, lookField); ok {
			switch values[0] {
			case leave:
				c.Left = append(c.Left, place)
			case takeOut:
				c.Looked = append(c.Looked, place)
			}
		}
		if place, ok := strings.CutPrefix(name, kindField); ok &&
			slices.Contains(Kinds, scrub.Kind(values[0])) {
			c.Kinds[place] = scrub.Kind(values[0])
		}
	}
	return c
}

// Piece is a stretch of the text. One without a kind is not marked.
type Piece struct {
	Text  string
	Kind  scrub.Kind
	Place string
	Label string // what is sent in its place: "[town]"; "" where it stays
	Ask   bool   // the scrubber is not sure, so that somebody should look
	Look  bool   // and somebody did
	Added bool   // by the interviewer
}

// Out reports whether a piece is taken out.
func (p Piece) Out() bool { return p.Label != "" }

// Marked is a note with its marks.
type Marked struct {
	Pieces  []Piece  // together they are the text
	Text    string   // what is sent: the text without what is taken out
	Taken   int      // how many marks are taken out
	Stays   []string // the words of the marks that are left in
	Residue []string // what may still single somebody out, in words, without quoting
	Missing []string // entries of Typed that stand nowhere in the text, or are too many to look for
	whole   string   // the text
}

// Kinds are those that an interviewer may say of words, in the order in which they are offered.
var Kinds = []scrub.Kind{scrub.Person, scrub.Loc, scrub.Org, scrub.DateTime, scrub.Quantity,
	scrub.Code, scrub.Dem, scrub.Misc}

// KindWord says what sort of thing an identifier is, as the keys of the pages' messages do.
func KindWord(k scrub.Kind) string { return kindWords[k] }

var kindWords = map[scrub.Kind]string{
	scrub.Person: "person", scrub.Code: "number", scrub.Loc: "place", scrub.Org: "organisation",
	scrub.Dem:      "description",
	scrub.DateTime: "date", scrub.Quantity: "amount", scrub.Misc: "detail",
}

// mostEntries bounds how many entries of Typed are looked for; each costs a walk through the text.
const mostEntries = 200

// Note marks a text.
func Note(text string, c Choice) Marked {
	m := Marked{whole: text}
	found := scrub.Find(text)
	all := make([]candidate, 0, len(found))
	for _, s := range found {
		all = append(all, candidate{Span: s, ask: s.Ask})
	}
	for _, place := range c.Words {
		if s, ok := c.added(text, place); ok {
			all = append(all, candidate{Span: s, added: true})
		}
	}
	for i, words := range entries(c.Typed) {
		var places [][2]int
		if i < mostEntries {
			places = occurrences(text, words)
		}
		if len(places) == 0 {
			m.Missing = append(m.Missing, words)
		}
		for _, p := range places {
			s, _ := c.added(text, placeOf(p[0], p[1]))
			all = append(all, candidate{Span: s, added: true, fresh: true})
		}
	}
	marks := join(all)
	spans := c.decide(marks)
	m.Text = scrub.Replace(text, spans)
	m.Residue = scrub.Residue(text, spans)
	m.cut(text, marks, spans, c)
	return m
}

// added is the span of a place that an interviewer named; false for what is no place of the text.
func (c Choice) added(text, place string) (scrub.Span, bool) {
	from, to, _ := strings.Cut(place, ":")
	start, errStart := strconv.Atoi(from)
	end, errEnd := strconv.Atoi(to)
	if errStart != nil || errEnd != nil || start < 0 || start >= end || end > len(text) ||
		!whole(text, start, end) {
		return scrub.Span{}, false
	}
	return scrub.Span{Start: start, End: end, Kind: Likely(text, start, end), Rule: "interviewer"},
		true
}

// decide says of every mark whether it is taken out, and as what.
func (c Choice) decide(marks []candidate) []scrub.Span {
	left := set(c.Left)
	spans := make([]scrub.Span, len(marks))
	for i, m := range marks {
		place := placeOf(m.Start, m.End)
		m.Ask = left[place] && !m.fresh
		if kind, ok := c.Kinds[place]; ok && kind != m.Kind {
			m.Kind, m.Rule = kind, "interviewer"
		}
		spans[i] = m.Span
	}
	return spans
}

func set(names []string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, n := range names {
		out[n] = true
	}
	return out
}

func placeOf(start, end int) string { return strconv.Itoa(start) + ":" + strconv.Itoa(end) }

// entries are the lines of what was typed that say something.
func entries(typed string) (out []string) {
	for line := range strings.Lines(typed) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// candidate is a span that may be joined with others.
type candidate struct {
	scrub.Span
	ask   bool // the scrubber is not sure
	added bool // by the interviewer
	fresh bool // typed now: whatever was said of the place before, it is to go
}

// join makes one mark of those that overlap.
func join(all []candidate) (joined []candidate) {
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.Start, b.Start) })
	for _, c := range all {
		if last := len(joined) - 1; last >= 0 && c.Start < joined[last].End {
			joined[last] = joined[last].with(c)
			continue
		}
		joined = append(joined, c)
	}
	return joined
}

// with is one mark of two that overlap. What the scrubber knows of it counts: the interviewer's
// words may be a part of a name, and the likeliest kind of the part another.
func (c candidate) with(d candidate) candidate {
	if c.added && !d.added {
		c, d = d, c
	}
	c.added = c.added || d.added && (d.Start < c.Start || c.End < d.End) // what was found is less
	c.Start, c.End = min(c.Start, d.Start), max(c.End, d.End)
	c.ask = c.ask && !d.added
	c.fresh = c.fresh || d.fresh
	return c
}

// cut cuts the text at the marks. A label is read off what is sent, where it stands between the
// same words as the mark in the text, so that what the page shows is what is sent.
func (m *Marked) cut(text string, marks []candidate, spans []scrub.Span, c Choice) {
	looked := set(append(c.Looked, c.Left...))
	last, at := 0, 0 // in the text, and in what is sent
	for i, s := range spans {
		if s.Start > last {
			m.Pieces = append(m.Pieces, Piece{Text: text[last:s.Start]})
		}
		at += s.Start - last
		place := placeOf(s.Start, s.End)
		p := Piece{
			Text: text[s.Start:s.End], Kind: s.Kind, Place: place,
			Ask: marks[i].ask, Look: looked[place], Added: marks[i].added,
		}
		if s.Ask {
			m.Stays = append(m.Stays, p.Text)
			at += len(p.Text)
		} else {
			p.Label = m.Text[at : at+strings.IndexByte(m.Text[at:], ']')+1]
			m.Taken++
			at += len(p.Label)
		}
		m.Pieces = append(m.Pieces, p)
		last = s.End
	}
	if last < len(text) {
		m.Pieces = append(m.Pieces, Piece{Text: text[last:]})
	}
}
