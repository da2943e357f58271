package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Passages cuts a note into the units in which words occur together: a bullet, one speaker's
// turn, or a block between blank lines, whichever ends first. White space around a passage is
// left out of it; an empty text has none.
//
// A bullet is a line that begins with "-", "*", "•" or a number with "." or ")", then white
// space. A turn is a line that begins with a speaker's label ("Interviewer: ", "[person 1]: ",
// "P2: ") when the passage before it began with one too, or when it begins a block: a lone "Fear:
// ..." in the middle of wrapped prose opens nothing.
func Passages(text string) []Span {
	var out []Span
	begin, spoken := -1, false // the open passage, and whether it began with a speaker's label
	shut := func(at int) {
		if begin >= 0 {
			out = append(out, trim(text, Span{begin, at}))
			begin = -1
		}
	}
	for at := 0; at < len(text); {
		end := at + lineLength(text[at:])
		line := strings.TrimSpace(text[at:end])
		label := speaker(line)
		switch {
		case line == "":
			shut(at)
		case begin < 0 || bullet(line) || spoken && label:
			shut(at)
			begin, spoken = at, label
		}
		at = end
	}
	shut(len(text))
	return out
}

// Pieces cuts the passages of a text besides at some places, for a passage of which a person said
// one thing of the beginning and another of the end. Pieces of nothing but white space are left
// out.
func Pieces(text string, cuts []int) []Span {
	whole := Passages(text)
	if len(cuts) == 0 {
		return whole
	}
	cuts = slices.Sorted(slices.Values(cuts))
	var out []Span
	for _, p := range whole {
		for _, at := range cuts {
			if p.Start < at && at < p.End {
				if piece := trim(text, Span{p.Start, at}); piece.Start < piece.End {
					out = append(out, piece)
				}
				p.Start = at
			}
		}
		if piece := trim(text, p); piece.Start < piece.End {
			out = append(out, piece)
		}
	}
	return out
}

// lineLength is the length of the first line of s with its line end.
func lineLength(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i + 1
	}
	return len(s)
}

// bullet reports whether a trimmed line begins a bullet.
func bullet(line string) bool {
	digits := 0
	for digits < len(line) && '0' <= line[digits] && line[digits] <= '9' {
		digits++
	}
	mark := line[digits:]
	for _, m := range []string{"-", "*", "•", ".", ")"} {
		if numbered := m == "." || m == ")"; numbered != (digits > 0) {
			continue
		}
		if rest, ok := strings.CutPrefix(mark, m); ok {
			r, _ := utf8.DecodeRuneInString(rest)
			return unicode.IsSpace(r)
		}
	}
	return false
}

// maxSpeaker bounds a speaker's label in bytes: "Decision-maker, public sector" has 29.
const maxSpeaker = 40

// speaker reports whether a trimmed line begins with a speaker's label: at most maxSpeaker bytes
// of letters, digits, spaces, brackets, commas, hyphens, a capital or a bracket first, then a
// colon and white space.
func speaker(line string) bool {
	first, _ := utf8.DecodeRuneInString(line)
	if first != '[' && !unicode.IsUpper(first) {
		return false
	}
	for i, r := range line {
		switch {
		case i > maxSpeaker:
			return false
		case r == ':':
			next, _ := utf8.DecodeRuneInString(line[i+1:])
			return unicode.IsSpace(next)
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" []-,'’().", r):
			return false
		}
	}
	return false
}

// trim takes white space off both ends of a span.
func trim(text string, s Span) Span {
	part := text[s.Start:s.End]
	s.Start += len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	s.End -= len(part) - len(strings.TrimRightFunc(part, unicode.IsSpace))
	return s
}
