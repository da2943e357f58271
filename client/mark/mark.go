// Package mark lets an interviewer decide what is taken out of a note: it shows what the scrubber found, leaves what they want
// left, and takes out further words of theirs.
//
// [Note] is all of it. The page calls it in the browser where it can, and the server calls it for the page elsewhere: the same
// text and choice give the same marks in both. It keeps nothing.
package mark

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"elephants/analysis/scrub"
)

// Choice is what an interviewer has decided. Marks go by their place in the text: "START:END" in bytes.
type Choice struct {
	Offered []string   // marks that they have seen
	Out     []string   // those of them to take out
	Words   string     // further words to take out wherever they stand, one entry a line
	Had     string     // those of Words that were there when Offered was
	Kind    scrub.Kind // of Words
}

// Piece is a stretch of the text. One without a kind is not marked.
type Piece struct {
	Text  string `json:"text"`
	Kind  string `json:"kind"` // in a word: "person"
	Place string `json:"place"`
	Ask   bool   `json:"ask"` // the scrubber is not sure
	Out   bool   `json:"out"` // it is taken out
}

// Marked is a note with its marks.
type Marked struct {
	Pieces  []Piece  `json:"pieces"` // together they are the text
	Text    string   `json:"sent"`   // without what is taken out
	Left    []string `json:"left"`   // what may still single somebody out, in words, without quoting
	Missing []string `json:"missing"`
}

// Kinds are those that an interviewer may say of further words, the likeliest first.
var Kinds = []scrub.Kind{scrub.Person, scrub.Loc, scrub.Org, scrub.Misc}

// KindWord says what sort of thing an identifier is.
func KindWord(k scrub.Kind) string { return kindWords[k] }

var kindWords = map[scrub.Kind]string{
	scrub.Person: "person", scrub.Code: "number", scrub.Loc: "place", scrub.Org: "organisation", scrub.Dem: "description",
	scrub.DateTime: "date", scrub.Quantity: "amount", scrub.Misc: "detail",
}

// mostEntries bounds how many entries of Words are looked for; each costs a walk through the text.
const mostEntries = 200

// Note marks a text. What the interviewer has seen is taken out if they said so; what they have not seen yet, if the scrubber is
// sure of it. In Missing are further words that stand nowhere in the text, or are too many to look for.
func Note(text string, c Choice) Marked {
	var m Marked
	seen := decided{set(c.Offered), set(c.Out)}
	spans := scrub.Find(text)
	unsure := map[string]bool{}
	for i := range spans {
		place := placeOf(spans[i])
		unsure[place] = spans[i].Ask
		if seen.offered[place] {
			spans[i].Ask = !seen.out[place]
		}
	}
	had := set(entries(c.Had))
	var added []candidate
	for i, words := range entries(c.Words) {
		var places [][2]int
		if i < mostEntries {
			places = occurrences(text, words)
		}
		if len(places) == 0 {
			m.Missing = append(m.Missing, words)
		}
		for _, p := range places {
			added = append(added, candidate{scrub.Span{Start: p[0], End: p[1], Kind: kindOf(c.Kind), Rule: "interviewer"}, true, !had[words]})
		}
	}
	spans = join(spans, added, seen)
	m.Text = scrub.Replace(text, spans)
	m.Left = scrub.Residue(text, spans)
	m.Pieces = pieces(text, spans, unsure)
	return m
}

// decided are the places of marks that an interviewer has seen, and of those that they want out.
type decided struct{ offered, out map[string]bool }

func set(names []string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, n := range names {
		out[n] = true
	}
	return out
}

// kindOf is a kind that an interviewer may name: a form can be sent with anything in it.
func kindOf(k scrub.Kind) scrub.Kind {
	if slices.Contains(Kinds, k) {
		return k
	}
	return Kinds[0]
}

func placeOf(s scrub.Span) string { return strconv.Itoa(s.Start) + ":" + strconv.Itoa(s.End) }

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
	added bool // by the interviewer
	fresh bool // its words were not there when the interviewer last looked
}

// join puts what the interviewer added among what was found, as one with whatever it overlaps. Like the rest it can be left in,
// once it was seen.
func join(found []scrub.Span, added []candidate, seen decided) (out []scrub.Span) {
	if len(added) == 0 {
		return found
	}
	for _, s := range found {
		added = append(added, candidate{Span: s})
	}
	slices.SortStableFunc(added, func(a, b candidate) int { return cmp.Compare(a.Start, b.Start) })
	var joined []candidate
	for _, c := range added {
		last := len(joined) - 1
		if last < 0 || joined[last].End <= c.Start {
			joined = append(joined, c)
			continue
		}
		joined[last] = joined[last].with(c)
	}
	for _, c := range joined {
		if place := placeOf(c.Span); c.added {
			c.Ask = !c.fresh && seen.offered[place] && !seen.out[place]
		}
		out = append(out, c.Span)
	}
	return out
}

// with is one span of two that overlap. What the interviewer calls it counts.
func (c candidate) with(d candidate) candidate {
	if !c.added {
		c, d = d, c
	}
	c.Start, c.End = min(c.Start, d.Start), max(c.End, d.End)
	c.fresh = c.fresh || d.fresh
	return c
}

// pieces cuts the text at the spans.
func pieces(text string, spans []scrub.Span, unsure map[string]bool) (out []Piece) {
	last := 0
	for _, s := range spans {
		if s.Start > last {
			out = append(out, Piece{Text: text[last:s.Start]})
		}
		place := placeOf(s)
		out = append(out, Piece{Text: text[s.Start:s.End], Kind: kindWords[s.Kind], Place: place, Ask: s.Ask && unsure[place], Out: !s.Ask})
		last = s.End
	}
	if last < len(text) {
		out = append(out, Piece{Text: text[last:]})
	}
	return out
}
