package vault

import (
	"crypto/sha256"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// mask is what scrubbing puts in the place of an identifier.
var mask = regexp.MustCompile(`\[[^\[\]]*\]`)

// fold hashes what a note says, whatever its capitals, spaces, punctuation and masks. Notes that
// are equal so count as one voice: one person's words under five labels would otherwise be five
// voices, which is what shows a theme. Masks are left out because the same note scrubbed twice
// may have others.
func fold(text string) [sha256.Size]byte {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(mask.ReplaceAllString(text, "")))
	return sha256.Sum256([]byte(plain))
}
