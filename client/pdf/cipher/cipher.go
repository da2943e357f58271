// Package cipher tells words from letters that a font shows as others: call [Is]. It knows how
// often letters come in a language, and no words.
package cipher

import (
	"math"
	"strings"
	"unicode"
)

// A font may show one letter and say that it is another: the page looks right and its text is a
// cipher, in which no name is found and none is masked. So the words are held against how often
// letters come in the languages of Europe. A cipher that puts letters in each other's place has
// them in the wrong frequencies, and a cipher of signs has too few letters.
const (
	// A piece of so many letters is judged alone, so that a ciphered page between good ones is
	// found. Each word counts once: what a form repeats says nothing new. Words with digits do not
	// count: tables of numbers are no cipher.
	judged = 300
	// A text has at least this many letters, or nothing is said of it.
	leastJudged = 80
	// The cosine between a piece's letters and the nearest language's. Chosen on PDF files of
	// registries' packages, where no piece of prose had less than .84; English with its letters
	// shuffled has more than this once in 35 draws (TestCipher).
	leastLike = 0.8
	// In a long text of so many pieces or more one alone says nothing if it is like a language by this:
	// every word counts once, so towards the end of a manual new words are names of programs. Of 4,382
	// pieces of 100 PDF files five were under .8, each by itself, and none under .73.
	manyPieces  = 20
	leastInMany = 0.7
	// Letters, among all that is no space, no digit, dot or line. Whole texts have .8 and more,
	// programs of a computer .6.
	leastLetters = 0.5
)

// languages are how often the letters a to z come, of 1,000, with accents taken off: English,
// Welsh, Polish, French, German, Spanish, Romanian, Somali and Vietnamese. Others are near one of
// these.
var languages = [][26]float64{
	{82, 15, 28, 43, 127, 22, 20, 61, 70, 2, 8, 40, 24, 67, 75, 19, 1, 60, 63, 91, 28, 10, 24, 2,
		20,
		1},
	{87, 20, 25, 80, 85, 45, 35, 40, 65, 1, 0, 55, 25, 80, 60, 9, 0, 75, 35, 30, 30, 0, 45, 0, 85,
		0},
	{105, 15, 43, 33, 83, 3, 14, 11, 82, 23, 35, 39, 28, 61, 86, 31, 0, 46, 50, 40, 25, 0, 47, 0,
		38,
		64},
	{80, 9, 33, 37, 172, 11, 9, 7, 74, 6, 1, 55, 30, 71, 58, 29, 14, 67, 79, 72, 64, 18, 1, 4, 3,
		3},
	{65, 19, 31, 51, 174, 17, 30, 48, 76, 3, 12, 34, 25, 98, 25, 8, 0, 70, 73, 62, 43, 7, 19, 0, 0,
		11},
	{125, 14, 47, 59, 137, 7, 10, 7, 62, 4, 0, 50, 32, 67, 87, 25, 9, 69, 80, 46, 39, 9, 0, 2, 9,
		5},
	{130, 10, 50, 35, 115, 12, 10, 5, 105, 2, 0, 50, 30, 65, 45, 32, 0, 70, 55, 70, 62, 12, 0, 1, 0,
		7},
	{240, 30, 15, 55, 50, 10, 35, 45, 60, 12, 30, 45, 32, 60, 70, 0, 12, 40, 50, 20, 35, 0, 40, 25,
		55,
		0},
	{85, 15, 50, 45, 50, 0, 40, 85, 90, 0, 15, 35, 30, 115, 75, 20, 10, 20, 15, 75, 55, 20, 0, 5,
		15,
		0},
}

// Is reports whether a text, or a part of it as long as a short paragraph, is no language's.
func Is(text string) bool {
	if fewLetters(text) {
		return true
	}
	var piece pieceOf
	var likes []float64 // of the pieces
	seen := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		word = strings.ToLower(strings.TrimFunc(word, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsNumber(r)
		}))
		if seen[word] || strings.ContainsFunc(word, unicode.IsNumber) {
			continue
		}
		seen[word] = true
		piece.add(word)
		if piece.letters >= judged {
			likes, piece = append(likes, piece.like()), pieceOf{}
		}
	}
	if piece.letters >= leastJudged {
		likes = append(likes, piece.like())
	}
	for i, like := range likes {
		alone := i == 0 || likes[i-1] >= leastLike
		if like < leastInMany || like < leastLike && (len(likes) < manyPieces || !alone) {
			return true
		}
	}
	return false
}

// fewLetters reports whether a text is made of signs.
func fewLetters(text string) bool {
	letters, signs := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r):
			letters++
		case !unicode.IsSpace(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-–…", r):
			signs++
		}
	}
	return letters+signs >= leastJudged && float64(letters) < leastLetters*float64(letters+signs)
}

// pieceOf is how often letters come in a piece of a text.
type pieceOf struct {
	latin   [26]float64
	letters int // of Latin script
	others  int
}

func (p *pieceOf) add(word string) {
	for _, r := range word {
		switch plain := unaccented(r); {
		case plain >= 'a' && plain <= 'z':
			p.latin[plain-'a']++
			p.letters++
		case unicode.IsLetter(r):
			p.others++
		}
	}
}

// like is how near the letters are to those of a language, of 1. Of another script it says nothing.
func (p *pieceOf) like() float64 {
	if p.others > p.letters {
		return 1
	}
	nearest := 0.0
	for _, l := range languages {
		nearest = max(nearest, cosine(p.latin, l))
	}
	return nearest
}

func cosine(a, b [26]float64) float64 {
	var both, ownA, ownB float64
	for i := range a {
		both += a[i] * b[i]
		ownA += a[i] * a[i]
		ownB += b[i] * b[i]
	}
	return both / math.Sqrt(ownA*ownB)
}

// unaccented is a letter of Latin script in its plain small form; others stay.
func unaccented(r rune) rune {
	r = unicode.ToLower(r)
	if r < 0x80 || r > 0x24f {
		return r
	}
	const from, to = "àáâãäåāăąçćčďđèéêëēęěìíîïłñńňòóôõöøőřśšşșţțťùúûüūůűýÿŵŷźżž", "aaaaaaaaacccddeeeeeeeiiiilnnnooooooorsssstttuuuuuuuyywyzzz"
	for i, f := range []rune(from) {
		if f == r {
			return rune(to[i])
		}
	}
	return r
}
