// Package words cuts text into passages, sentences and words, each with its place in the text; it
// knows the English stop words and folds British spelling.
//
// Start with [Passages] for the units that words occur together in, then [Each] for the words of
// one. A word is a run of letters, of any script, with apostrophes inside it: "don't", "naïve",
// "Sure". Digits, hyphens and bytes that are not UTF-8 stand between words. Placeholders that
// scrubbing left ("[person 1]", "[age 40s]") are no words.
//
// The package does not stem (see package stem) and does not normalise Unicode beyond apostrophes
// and case: a letter and its combining accent stay one word, but are not composed.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a stretch of a text in bytes, End exclusive.
type Span struct{ Start, End int }

// HalfOf reports whether the span covers half of another, or more.
func (s Span) HalfOf(other Span) bool {
	return 2*(min(s.End, other.End)-max(s.Start, other.Start)) >= other.End-other.Start
}

// maxPlaceholder bounds a bracketed placeholder in bytes, brackets included: "[organisation 12]"
// has 17. The bound keeps a stray bracket from swallowing a sentence.
const maxPlaceholder = 40

// Each calls yield for every word of text in order, lower-cased, typographic apostrophes folded
// to "'", with its place in text. The word shares text's memory where nothing had to be folded.
func Each(text string, yield func(word string, at Span)) {
	for word, at := Next(text, 0); word != ""; word, at = Next(text, at.End) {
		yield(word, at)
	}
}

// Next is the first word of text that begins at or after from, as [Each] would give it, or ""
// when there is none. From must not lie inside a word.
func Next(text string, from int) (word string, at Span) {
	for i := from; i < len(text); {
		if text[i] == '[' {
			i += max(1, placeholder(text[i:]))
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if !letter(r) {
			i += size
			continue
		}
		end := i + size + tail(text[i+size:])
		return Fold(text[i:end]), Span{i, end}
	}
	return "", Span{}
}

// Fold gives a word as [Each] would: in lower case, each kind of apostrophe as "'".
func Fold(word string) string {
	for i := 0; i < len(word); i++ {
		if c := word[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return strings.Map(foldRune, word)
		}
	}
	return word
}

func foldRune(r rune) rune {
	if apostrophe(r) {
		return '\''
	}
	return unicode.ToLower(r)
}

// tail is the length of what follows a word's first letter: letters, their combining marks, and
// apostrophes that stand between two letters.
func tail(s string) int {
	i := 0
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if apostrophe(r) {
			next, more := utf8.DecodeRuneInString(s[i+size:])
			if !letter(next) {
				return i
			}
			size += more
		} else if !letter(r) && !unicode.Is(unicode.M, r) {
			return i
		}
		i += size
	}
	return i
}

// letter reports whether r begins or continues a word. U+02BC is a letter to Unicode and an
// apostrophe to us.
func letter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z'
	}
	return unicode.IsLetter(r) && !apostrophe(r)
}

// apostrophe lists the ways an apostrophe is typed. Those of Snowball's English prelude (U+2018,
// U+2019, U+201B) and the modifier letter U+02BC; the accent signs ` and ´ open quotations more
// often than they elide.
func apostrophe(r rune) bool {
	switch r {
	case '\'', '‘', '’', '‛', 'ʼ':
		return true
	}
	return false
}

// placeholder is the length of the placeholder that s begins with, or 0: a kind in small letters,
// perhaps numbers, between brackets. Remarks of a transcript such as "[laughs]" look the same and
// are left out the same.
func placeholder(s string) int {
	if len(s) < 2 || s[1] < 'a' || 'z' < s[1] {
		return 0
	}
	for i := 2; i < min(len(s), maxPlaceholder); i++ {
		c := s[i]
		if c == ']' {
			return i + 1
		}
		if c != ' ' && c != '-' && (c < '0' || '9' < c) && (c < 'a' || 'z' < c) {
			return 0
		}
	}
	return 0
}
