package split

import (
	"unicode"
	"unicode/utf8"
)

// skip stands for a character that is not there for the reader: invisible, or not text at all.
const skip rune = -1

// origin is the character at i as it was typed.
func origin(text string, i int) rune {
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c)
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return r
}

// fold reads the character at i: lower case, look-alike letters as the Latin letter they imitate,
// any script's digits as ASCII, every white space as a blank. Invisible characters, controls and
// bytes that are no UTF-8 come back as skip, so that nothing can be hidden by putting one inside a
// name or a number.
func fold(text string, i int) (r rune, size int) {
	c := text[i]
	if c < utf8.RuneSelf {
		switch {
		case 'A' <= c && c <= 'Z':
			return rune(c) + 'a' - 'A', 1
		case c == '`':
			return '\'', 1
		case c == ' ' || '\t' <= c && c <= '\r':
			return ' ', 1
		case c < ' ' || c == 0x7f:
			return skip, 1
		}
		return rune(c), 1
	}
	r, size = utf8.DecodeRuneInString(text[i:])
	if r == utf8.RuneError { // no UTF-8, or what stands in its place
		return skip, size
	}
	return foldWide(r), size
}

// foldWide folds a character beyond ASCII. Marks that combine with the letter before (unicode.Mn,
// Me) count as invisible, so that an accent typed as two characters folds as one typed as one does.
// Only then would "José" in either form be found by having found the other.
func foldWide(r rune) rune {
	switch {
	case 0xff01 <= r && r <= 0xff5e: // full-width forms of ASCII
		return unicode.ToLower(r - 0xff01 + '!')
	case unicode.IsSpace(r):
		return ' '
	case unicode.In(r, unicode.Cf, unicode.Cc, unicode.Mn, unicode.Me):
		return skip
	case unicode.Is(unicode.Nd, r):
		return '0' + digit(r)
	}
	r = unicode.ToLower(r)
	if l, ok := alike[r]; ok {
		return l
	}
	return r
}

// digit is the value of a decimal digit: in every script the ten of them stand in a row and begin
// at a multiple of ten from the first of their run. A telephone number in Arabic or Bengali digits
// leads to somebody as well, and the patterns know ASCII alone.
func digit(r rune) rune {
	v := rune(0)
	for v < 9 && unicode.Is(unicode.Nd, r-v-1) {
		v++
	}
	return v
}

// alike maps Cyrillic and Greek small letters to the Latin ones that they cannot be told from on
// paper, and quotes and dashes to those of ASCII.
// https://www.unicode.org/Public/security/latest/confusables.txt
// Somebody who wants to get a name past the scrubber, or a keyboard that was left in another
// language, writes "Sаrah" with a Cyrillic a. Unfolded it would be a word of no list, and found
// nowhere again. Only small letters are here: [foldWide] makes letters small first.
var alike = map[rune]rune{
	'а': 'a', 'в': 'b', 'е': 'e', 'к': 'k', 'м': 'm', 'н': 'h', 'о': 'o', 'р': 'p', 'с': 'c',
	'т': 't', 'у': 'y', 'х': 'x',
	'і': 'i', 'ј': 'j', 'ѕ': 's', 'ԁ': 'd', 'ԛ': 'q', 'ԝ': 'w', 'һ': 'h',
	'α': 'a', 'ο': 'o', 'ρ': 'p', 'ν': 'v', 'ι': 'i', 'κ': 'k', 'τ': 't', 'υ': 'u', 'χ': 'x',
	'ε': 'e', 'η': 'n', 'γ': 'y',
	'’': '\'', '‘': '\'', 'ʼ': '\'', '´': '\'', '“': '"', '”': '"', '„': '"',
	'–': '-', '—': '-', '‐': '-', '‑': '-', '‒': '-', '−': '-',
}

// plain spells a folded letter without its accents, by the letters that British typists use for it.
// The same person is Łukasz in one line and Lukasz in the next, and lists of names come in both
// spellings. More letters than one may stand for a letter: þ is th, as in Þórunn.
func plain(r rune) string {
	if r < utf8.RuneSelf {
		return ascii[r : r+1]
	}
	if 0xe0 <= r && r < 0x180 {
		if p := latin[r-0xe0]; p != "" {
			return p
		}
	}
	if p, ok := further[r]; ok {
		return p
	}
	return string(r)
}

// further spells letters beyond U+017F.
var further = func() map[rune]string {
	spelt := map[rune]string{}
	for to, from := range map[string]string{
		"s": "șṣḥ", "t": "ț", "e": "əẹếềệẻ", "o": "ọơốồộớờợ", "a": "ạảấầậắ", "i": "ịỉ", "u": "ụủưứừữự",
		"w": "ŵẁẃ", "y": "ỳỹ",
	} {
		for _, r := range from {
			spelt[r] = to
		}
	}
	return spelt
}()

var ascii = func() string {
	b := make([]byte, utf8.RuneSelf)
	for i := range b {
		b[i] = byte(i)
	}
	return string(b)
}()

// latin spells U+00E0 to U+017F; the empty string leaves a character as it is.
var latin = func() (t [0x180 - 0xe0]string) {
	for _, row := range []struct{ to, from string }{
		{"a", "àáâãäåāăą"}, {"ae", "æ"}, {"c", "çćĉċč"}, {"d", "ðďđ"}, {"e", "èéêëēĕėęě"}, {"g",
			"ĝğġģ"}, {"h", "ĥħ"},
		{"i", "ìíîïĩīĭįı"}, {"j", "ĵ"}, {"k", "ķ"}, {"l", "ĺļľŀł"}, {"n", "ñńņňŉŋ"}, {"o",
			"òóôõöøōŏő"}, {"oe", "œ"},
		{"r", "ŕŗř"}, {"s", "śŝşšſ"}, {"t", "ţťŧ"}, {"th", "þ"}, {"u", "ùúûüũūŭůűų"}, {"w", "ŵ"},
		{"y", "ýÿŷ"}, {"z", "źżž"},
	} {
		for _, r := range row.from {
			t[r-0xe0] = row.to
		}
	}
	return t
}()

// wordRune reports whether a folded character can stand in a word. Letters of every script count,
// though no list knows them: a name in Urdu must be one word, or it could be neither judged nor
// found again.
func wordRune(r rune) bool {
	switch {
	case r < 0:
		return false
	case r < utf8.RuneSelf:
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.No, r)
}
