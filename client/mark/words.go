package mark

import (
	"unicode"
	"unicode/utf8"
)

// occurrences returns where words stand in a text, in any case and with any white space between
// them, as whole words: "Ann" is not in "Anniversary". No letter is parted from its accents and
// no emoji from what belongs to it.
func occurrences(text, words string) (places [][2]int) {
	first, _ := utf8.DecodeRuneInString(words)
	last, _ := utf8.DecodeLastRuneInString(words)
	before := rune(0)
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if length := matches(text[at:], words); length > 0 && apart(before, first) {
			if next, _ := utf8.DecodeRuneInString(text[at+length:]); at+length == len(text) ||
				apart(last, next) {
				places = append(places, [2]int{at, at + length})
				before, at = last, at+length
				continue
			}
		}
		before, at = r, at+size
	}
	return places
}

// matches returns how many bytes of text, from its beginning, read as words do; 0 if they do not.
func matches(text, words string) int {
	at := 0
	for i, w := range words {
		if unicode.IsSpace(w) {
			if i > 0 && isSpaceBefore(words, i) {
				continue
			}
			n := spaceLength(text[at:])
			if n == 0 {
				return 0
			}
			at += n
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if size == 0 || fold(r) != fold(w) {
			return 0
		}
		at += size
	}
	return at
}

func isSpaceBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsSpace(r)
}

func spaceLength(s string) int {
	for i, r := range s {
		if !unicode.IsSpace(r) {
			return i
		}
	}
	return len(s)
}

// fold makes letters alike that people take for the same when they type.
func fold(r rune) rune {
	switch r {
	case '‘', '’':
		return '\''
	case '‐', '‑', '–':
		return '-'
	}
	return unicode.ToLower(r)
}

// apart reports whether a text may be cut between two letters: no word goes on from a to b, and b
// belongs to nothing before it.
func apart(a, b rune) bool {
	return !(wordy(a) && wordy(b)) && !clings(b) && a != joiner
}

func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// joiner makes one emoji of two.
const joiner = '\u200d'

// clings reports whether a letter belongs to the one before it: an accent, a joiner, the colour
// of an emoji's skin.
func clings(r rune) bool {
	return unicode.IsMark(r) || r == joiner || 0x1f3fb <= r && r <= 0x1f3ff
}

// whole reports whether start and end part no letter from what belongs to it.
func whole(text string, start, end int) bool {
	if !utf8.RuneStart(text[start]) || end < len(text) && !utf8.RuneStart(text[end]) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(text[start:])
	if end == len(text) {
		return !clings(first)
	}
	next, _ := utf8.DecodeRuneInString(text[end:])
	return !clings(first) && !clings(next)
}
