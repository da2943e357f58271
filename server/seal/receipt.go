package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// wordList has 8,192 words of 4 to 9 letters, sorted, any two of them at least two letters apart, so that a slip of the pen
// turns no word into another. Chosen by frequency from the vocabulary of analysis/sense and SCOWL's British words (permissive
// licence), less forenames and words that nobody should have to read out.
//
//go:embed words.txt
var wordList string

const (
	wordBits     = 13 // of each word: the list has 1<<wordBits
	receiptWords = 8  // 104 bits: too many to guess, so a plain hash may be stored
)

var lexicon = sync.OnceValues(func() ([]string, map[string]uint16) {
	list := strings.Fields(wordList)
	if len(list) != 1<<wordBits {
		panic(fmt.Sprintf("words.txt has %d words, want %d", len(list), 1<<wordBits))
	}
	index := make(map[string]uint16, len(list))
	for i, w := range list {
		index[w] = uint16(i)
	}
	return list, index
})

// Receipt withdraws one note. Its words are the secret.
type Receipt struct {
	word [receiptWords]uint16
}

// Receipts is the key from which a server makes its receipts.
type Receipts struct{ key [32]byte }

// ReceiptsFrom takes a server's receipt key.
func ReceiptsFrom(key Key) Receipts { return Receipts{key} }

// Make returns the receipt for a note: always the same for the same bindings, and not to be told without the server's key.
// So a note that is sent again after a lost answer gets the receipt that was lost, though no copy of it was kept.
func (r Receipts) Make(bindings ...string) (receipt Receipt) {
	mac := hmac.New(sha256.New, r.key[:])
	mac.Write([]byte("elephants receipt v1\x00"))
	mac.Write(bound(bindings))
	sum := mac.Sum(nil)
	for i := range receipt.word {
		receipt.word[i] = (uint16(sum[2*i])<<8 | uint16(sum[2*i+1])) & (1<<wordBits - 1)
	}
	return receipt
}

// String returns the receipt's eight words and a check word, joined by single spaces.
func (r Receipt) String() string {
	list, _ := lexicon()
	words := make([]string, 0, receiptWords+1)
	for _, w := range r.word {
		words = append(words, list[w])
	}
	return strings.Join(append(words, list[r.check()]), " ")
}

// Hash is what may be stored of a receipt.
func (r Receipt) Hash() Hash {
	return hashOf("elephants receipt hash v1", fmt.Sprint(r.word))
}

// check depends on every word and its place, so that a wrong or swapped word is noticed before anything is looked up.
func (r Receipt) check() uint16 {
	sum := sha256.Sum256([]byte("elephants check word v1 " + fmt.Sprint(r.word)))
	return (uint16(sum[0])<<8 | uint16(sum[1])) & (1<<wordBits - 1)
}

// ErrCheckWord is returned for nine known words that do not belong together.
var ErrCheckWord = errors.New("the receipt's check word does not fit: look for a word that was misread or two that changed places")

// ParseReceipt reads a receipt that somebody typed. Case, hyphens, commas and white space do not matter, and a word one
// letter off is understood. The errors say which word to look at and never repeat one.
func ParseReceipt(typed string) (Receipt, error) {
	words := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return r < 'a' || r > 'z' })
	if len(words) != receiptWords+1 {
		return Receipt{}, fmt.Errorf("a receipt has %d words, this has %d", receiptWords+1, len(words))
	}
	var receipt Receipt
	var check uint16
	for i, w := range words {
		n, ok := nearestWord(w)
		if !ok {
			return Receipt{}, fmt.Errorf("word %d of the receipt is not one that receipts are made of: please read it again", i+1)
		}
		if i == receiptWords {
			check = n
		} else {
			receipt.word[i] = n
		}
	}
	if check != receipt.check() {
		return Receipt{}, ErrCheckWord
	}
	return receipt, nil
}

// nearestWord returns the index of w, or of the only word that one changed, missing or added letter makes of it.
func nearestWord(w string) (uint16, bool) {
	list, index := lexicon()
	if n, ok := index[w]; ok {
		return n, true
	}
	found, at := 0, 0
	for i, known := range list {
		if oneLetterApart(w, known) {
			found, at = found+1, i
		}
	}
	return uint16(at), found == 1
}

// oneLetterApart reports whether one change, omission or addition of a letter makes b of a.
func oneLetterApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i < len(a) && a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}
