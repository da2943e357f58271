package plain

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"elephants/client/pattern"
)

// Text in UTF-8 that a program took for Windows-1252, and saved as UTF-8 once more, has "â€™" for ’
// and "Ã©" for é. No dictionary of names has such words, so that scrubbing misses them. What is
// surely that is turned back: the letters are bytes of Windows-1252, which are one letter in UTF-8,
// of a kind that people here write. What else is garbled is refused.

// windows1252 are the letters of its bytes from 0x80 to 0x9f; programs keep those that have none.
// https://encoding.spec.whatwg.org/index-windows-1252.txt
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

// asByte is the byte of Windows-1252 that a letter is, if it is one.
var asByte = func() map[rune]byte {
	bytes := map[rune]byte{}
	at := 0x80
	for _, r := range windows1252 {
		bytes[r] = byte(at)
		at++
	}
	for r := rune(0xa0); r <= 0xff; r++ {
		bytes[r] = byte(r)
	}
	return bytes
}()

var (
	// How the first of such letters begin, which nobody writes before one of the others.
	garbledBegin = pattern.New(`[ÂÃ][\x{80}-\x{bf}€‚-‡ˆ‰Š‹ŒŽ‘-•–—˜™š›œžŸƒ]|Å[´-·]|â[€„†‚ˆ]|ð[Ÿ]|ï»¿`)
	// The same of another program's letters, a quotation mark of which the end was lost, and letters
	// that were lost altogether.
	garbledElse = pattern.New(`‚Ä[ìîôúùò¶]|√[©®†°≠¢ßº∂]|â€|Ã[\x{80}-\x{bf}]|\x{fffd}`)
)

// mostGarbled is how often a text may have been saved so.
const mostGarbled = 3

// Mended is a text with the letters that it was written with, where a program garbled them; it is
// refused where that cannot be.
func Mended(text string) (string, error) {
	for range mostGarbled {
		once, whole := ungarbled(text)
		if once == text || !whole && !garbledBegin.MatchString(text) {
			break
		}
		text = once
	}
	if at := garbledElse.FindStringIndex(text); at != nil {
		return "", fmt.Errorf("line %d has letters that a program garbled or lost: export the file "+
			"again as UTF-8, or "+
			"put them right by hand", 1+strings.Count(text[:at[0]], "\n"))
	}
	return text, nil
}

// ungarbled turns back what is garbled once. whole is whether all letters but those of ASCII were.
func ungarbled(text string) (_ string, whole bool) {
	whole = true
	var out strings.Builder
	var run []byte // letters of Windows-1252
	var kept []rune
	flush := func() {
		for len(run) > 0 {
			r, n := utf8.DecodeRune(run)
			if n > 1 && written(r) {
				out.WriteRune(r)
			} else {
				n, whole = 1, false
				out.WriteRune(kept[0])
			}
			run, kept = run[n:], kept[n:]
		}
	}
	for _, r := range text {
		if b, ok := asByte[r]; ok {
			run, kept = append(run, b), append(kept, r)
			continue
		}
		flush()
		out.WriteRune(r)
		whole = whole && r < utf8.RuneSelf
	}
	flush()
	return strings.TrimPrefix(out.String(), "\ufeff"), whole
}

// written reports whether people here write a letter: one of Latin scripts, a mark or a picture, or
// a program that garbles. É’ would be ɒ otherwise.
func written(r rune) bool {
	return asByte[r] > 0 || r >= 0xa0 && r < 0x180 || r >= 0x1e00 && r < 0x1f00 || r >= 0x2000 &&
		r < 0x2c00 || r == '\ufeff' ||
		r >= 0x1f000 && r < 0x20000
}
