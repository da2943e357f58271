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

// Note marks a text. What the interviewer has seen is taken out if they said so; what they have not seen yet, if the scrubber is
// sure of it. In Missing are further words that stand nowhere in the text.
func Note(text string, c Choice) Marked {
	var m Marked
	found := scrub.Find(text)
	unsure := map[string]bool{}
	for i := range found {
		place := placeOf(found[i])
		unsure[place] = found[i].Ask
		if slices.Contains(c.Offered, place) {
			found[i].Ask = !slices.Contains(c.Out, place)
		}
	}
	spans := found
	had := entries(c.Had)
	for _, words := range entries(c.Words) {
		places := occurrences(text, words)
		if len(places) == 0 {
			m.Missing = append(m.Missing, words)
		}
		for _, p := range places {
			spans = add(spans, scrub.Span{Start: p[0], End: p[1], Kind: kindOf(c.Kind), Rule: "interviewer"}, c, slices.Contains(had, words))
		}
	}
	m.Text = scrub.Replace(text, spans)
	m.Left = scrub.Residue(text, spans)
	m.Pieces = pieces(text, spans, unsure)
	return m
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

// add puts a span among others, as one with those that it overlaps. It too can be left in, once it was seen.
func add(spans []scrub.Span, s scrub.Span, c Choice, seen bool) []scrub.Span {
	apart := make([]scrub.Span, 0, len(spans)+1)
	for _, other := range spans {
		if other.End <= s.Start || s.End <= other.Start {
			apart = append(apart, other)
			continue
		}
		s.Start, s.End = min(s.Start, other.Start), max(s.End, other.End)
	}
	place := placeOf(s)
	s.Ask = seen && slices.Contains(c.Offered, place) && !slices.Contains(c.Out, place)
	apart = append(apart, s)
	slices.SortFunc(apart, func(a, b scrub.Span) int { return cmp.Compare(a.Start, b.Start) })
	return apart
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
