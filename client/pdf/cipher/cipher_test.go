package cipher

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
)

const english = `They had decided before we came in, and nothing came back to any of us. We were shown the poster and asked which colour it
should be. People who use the service are asked when the plan is already made, so most of them stay at home. It costs a whole day to come,
the fares are not paid, and there is nobody to look after the children.`

// English is no cipher, and shuffled letters are taken for a language's at most once in 20: the
// draws are the same in each run.
func TestCipher(t *testing.T) {
	if Is(english) {
		t.Error("English is taken for a cipher")
	}
	if !Is(strings.Repeat("=>@<?; %&*/(# @]{}~ ", 20)) {
		t.Error("signs are taken for a text")
	}
	if Is(strings.Repeat("0x12 0x0C 0x0D 1993 44.10 ", 40)) {
		t.Error("a table is taken for a cipher")
	}
	random, missed := rand.New(rand.NewPCG(5, 6)), 0
	for range 400 {
		other := random.Perm(26)
		if !Is(strings.Map(func(r rune) rune {
			if unicode.IsLower(r) {
				return 'a' + rune(other[r-'a'])
			}
			return r
		}, english)) {
			missed++
		}
	}
	t.Logf("of 400 ciphers %d were not seen", missed)
	if missed > 20 {
		t.Errorf("of 400 ciphers %d were not seen, at most 20 may be", missed)
	}
}

// In a long text one odd piece is an index; a page in cipher is several.
func TestLongTexts(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	word := func(letters string, n int) string {
		var w strings.Builder
		for range n {
			w.WriteByte(letters[random.IntN(len(letters))])
		}
		return w.String()
	}
	words := func(letters string, n int) string {
		var all []string
		for range n {
			all = append(all, word(letters, 8))
		}
		return strings.Join(all, " ")
	}
	// as often as English has them, and the names of programs
	const prose, names = "eeeeeeeeeeeetttttttttaaaaaaaaoooooooiiiiiiinnnnnnnsssssshhhhhhrrrrrrddddllllcccuuummmwwffggyyppbbvk",
		"eeetaoiiinsrcdmpgxxqqzzkkbbffl"
	long := words(prose, 2000)
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"prose":               {long, false},
		"an index at the end": {long + " " + words(names, 34), false},
		"three pages in it":   {long + " " + words(names, 300) + " " + long, true},
		"a short text of it":  {words(names, 60), true},
		"a page of signs":     {long + " " + words("qxzjkvwqxzj", 40), true},
	} {
		if got := Is(c.text); got != c.want {
			t.Errorf("%s: a cipher: %v, want %v", name, got, c.want)
		}
	}
}
