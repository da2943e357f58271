package collection

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"elephants/analysis/scrub"
	"elephants/analysis/words"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/limits"
	"elephants/proto/refusal"
)

// Whose words are whose in a note: the participant's own that may be quoted, and others' turns.

// checkVoices refuses own words and others' turns that cannot be what they say. Whether own words
// hold an identifier is for checkQuoted, which knows what scrubbing found.
func checkVoices(n *pb.Note) error {
	switch {
	case len(n.OwnWords) > limits.OwnWords:
		return refusal.OwnWordsMany.With(len(n.OwnWords), limits.OwnWords)
	case len(n.OthersTurns) > limits.Turns:
		return refusal.TurnsMany.With(len(n.OthersTurns), limits.Turns)
	case len(n.OwnWords) > 0 && !n.Quotable:
		return refusal.OwnWordsNotQuotable.With()
	}
	last := int32(0)
	for i, o := range n.OthersTurns {
		if !onRunes(n.Text, o.Start, o.End) || o.Start < last {
			return refusal.TurnSpan.With(i+1, o.Start, o.End, len(n.Text))
		}
		last = o.End
	}
	for i, g := range n.Codings {
		if othersSaid(n, g.Start, g.End) {
			return refusal.CodingOthers.With(i + 1)
		}
	}
	if len(n.OwnWords) == 0 {
		return nil
	}
	passages := words.Passages(n.Text)
	for i, o := range n.OwnWords {
		if err := checkOwnWords(n, i, o, passages); err != nil {
			return err
		}
	}
	return nil
}

func checkOwnWords(n *pb.Note, i int, o *pb.OwnWords, passages []words.Span) error {
	inOne := func(p words.Span) bool { return p.Start <= int(o.Start) && int(o.End) <= p.End }
	others := func(t *pb.Stretch) bool { return t.Start < o.End && o.Start < t.End }
	switch {
	case !onRunes(n.Text, o.Start, o.End):
		return refusal.OwnWordsSpan.With(i+1, o.Start, o.End, len(n.Text))
	case !slices.ContainsFunc(passages, inOne):
		return refusal.OwnWordsPassage.With(i + 1)
	case strings.IndexFunc(n.Text[o.Start:o.End], unicode.IsLetter) < 0:
		return refusal.OwnWordsEmpty.With(i + 1)
	case slices.ContainsFunc(n.OthersTurns, others):
		return refusal.OwnWordsOthers.With(i + 1)
	case o.ReadBack && strings.TrimSpace(o.Attribution) == "":
		return refusal.AttributionMissing.With(i + 1)
	case !o.ReadBack && o.Attribution != "":
		return refusal.AttributionNeedless.With(i + 1)
	case len(o.Attribution) > limits.Attribution || !utf8.ValidString(o.Attribution) ||
		strings.ContainsFunc(o.Attribution, unicode.IsControl):
		return refusal.AttributionLong.With(i+1, len(o.Attribution), limits.Attribution)
	}
	return nil
}

// othersSaid reports whether a stretch lies inside one turn of somebody else's.
func othersSaid(n *pb.Note, start, end int32) bool {
	return slices.ContainsFunc(n.OthersTurns, func(t *pb.Stretch) bool {
		return t.Start <= start &&
			end <= t.End
	})
}

// checkQuoted refuses own words with an identifier in them, or with what took the place of one, and
// an attribution that holds one. spans are what was found in the text.
func (c collection) checkQuoted(n *pb.Note, spans []scrub.Span) error {
	masked := scrub.Placeholders(n.Text)
	for i, o := range n.OwnWords {
		meets := func(start, end int) bool { return start < int(o.End) && int(o.Start) < end }
		points := func(s scrub.Span) bool { return !s.Ask && meets(s.Start, s.End) }
		stood := func(at []int) bool { return meets(at[0], at[1]) }
		if slices.ContainsFunc(spans, points) || slices.ContainsFunc(masked, stood) {
			return refusal.OwnWordsPoint.With(i + 1)
		}
		found := scrub.Line(o.Attribution, c.Find(o.Attribution))
		if slices.ContainsFunc(found, func(s scrub.Span) bool { return !s.Ask }) {
			return refusal.AttributionPoints.With(i + 1)
		}
	}
	return nil
}
