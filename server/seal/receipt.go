package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"elephants/proto/refusal"
)

//go:generate go run ./lexicon

// Receipts are made of the 2,048 words of words.txt, which package lexicon chose: any two are at
// least two letters apart, so that a slip of the pen turns no word into another.
//
//go:embed words.txt
var wordsFile string

// Receipts were made of these 8,192 words before, and some of those are still on paper. No receipt
// is made of them any more: some are words that nobody should have to read out.
//
//go:embed words-before.txt
var wordsBeforeFile string

// A form is a way to write receipts: so many secret words of so many bits each, and a check word
// after them.
type form struct {
	words     int
	bits      int // of each word: the list has 1<<bits
	hash      string
	check     string
	lexicon   func() ([]string, map[string]uint16)
	makeLabel string
}

// The two forms differ in how many words they have, so that nobody has to say which one a receipt
// is of. Each has more than 96 secret bits: too many to guess, so a plain hash may be stored.
var (
	formNow = form{
		words: 9, bits: 11, lexicon: lexiconOf(&wordsFile, 11),
		makeLabel: "elephants receipt v2\x00", hash: "elephants receipt hash v2", check: "elephants check word v2 ",
	}
	formBefore = form{
		words: 8, bits: 13, lexicon: lexiconOf(&wordsBeforeFile, 13),
		makeLabel: "elephants receipt v1\x00", hash: "elephants receipt hash v1", check: "elephants check word v1 ",
	}
)

// mostWords is how many secret words a receipt has at the most.
const mostWords = 9

func lexiconOf(file *string, bits int) func() ([]string, map[string]uint16) {
	return sync.OnceValues(func() ([]string, map[string]uint16) {
		list := strings.Fields(*file)
		if len(list) != 1<<bits {
			panic(fmt.Sprintf("the list has %d words, want %d", len(list), 1<<bits))
		}
		index := make(map[string]uint16, len(list))
		for i, w := range list {
			index[w] = uint16(i)
		}
		return list, index
	})
}

// Receipt withdraws one note. Its words are the secret.
type Receipt struct {
	before bool // it is of formBefore
	word   [mostWords]uint16
}

// form returns what the receipt is written in, and secret its secret words.
func (r Receipt) form() form {
	if r.before {
		return formBefore
	}
	return formNow
}

func (r Receipt) secret() []uint16 { return r.word[:r.form().words] }

// Receipts is the key from which a server makes its receipts.
type Receipts struct{ key [32]byte }

// ReceiptsFrom takes a server's receipt key.
func ReceiptsFrom(key Key) Receipts { return Receipts{key} }

// Make returns the receipt for a note: always the same for the same bindings, and not to be told
// without the server's key. So a note that is sent again after a lost answer gets the receipt that
// was lost, though no copy of it was kept.
func (r Receipts) Make(bindings ...string) Receipt { return r.make(Receipt{}, bindings) }

// MadeBefore returns the receipt that a note had if it was stored when receipts were made of other
// words. A note of that time that is sent again is known by it.
func (r Receipts) MadeBefore(bindings ...string) Receipt {
	return r.make(Receipt{before: true}, bindings)
}

func (r Receipts) make(receipt Receipt, bindings []string) Receipt {
	f := receipt.form()
	mac := hmac.New(sha256.New, r.key[:])
	mac.Write([]byte(f.makeLabel))
	mac.Write(bound(bindings))
	sum := mac.Sum(nil)
	for i := range f.words {
		receipt.word[i] = (uint16(sum[2*i])<<8 | uint16(sum[2*i+1])) & (1<<f.bits - 1)
	}
	return receipt
}

// Sentence is what may be stored of a sentence that was taken back in a programme: a hash under the
// server's key. Sentences can be guessed, and whoever has the notes' file alone must not be able to
// try them out.
func (r Receipts) Sentence(programme string, folded [sha256.Size]byte) Hash {
	mac := hmac.New(sha256.New, r.key[:])
	mac.Write([]byte("elephants sentence v1\x00"))
	mac.Write(bound([]string{programme, string(folded[:])}))
	return Hash(mac.Sum(nil))
}

// Link is what opens a programme's results to whoever has it. It is made and not kept, and not to
// be told without the server's key.
func (r Receipts) Link(programme string) string { return r.link("programme", programme) }

// NoLink looks like a link and opens nothing: it is for a receipt that no note has, whose holder
// must not see that.
func (r Receipts) NoLink(receipt Receipt) string {
	hash := receipt.Hash()
	return r.link("nothing", string(hash[:]))
}

func (r Receipts) link(bindings ...string) string {
	mac := hmac.New(sha256.New, r.key[:])
	mac.Write([]byte("elephants results link v1\x00"))
	mac.Write(bound(bindings))
	return alphabet.EncodeToString(mac.Sum(nil)[:15]) // 24 letters and digits
}

// String returns the receipt's secret words and a check word, joined by single spaces.
func (r Receipt) String() string {
	list, _ := r.form().lexicon()
	var words []string
	for _, w := range r.secret() {
		words = append(words, list[w])
	}
	return strings.Join(append(words, list[r.check()]), " ")
}

// Hash is what may be stored of a receipt.
func (r Receipt) Hash() Hash {
	return hashOf(r.form().hash, fmt.Sprint(r.secret()))
}

// check depends on every word and its place, so that a wrong or swapped word is noticed before
// anything is looked up.
func (r Receipt) check() uint16 {
	f := r.form()
	sum := sha256.Sum256([]byte(f.check + fmt.Sprint(r.secret())))
	return (uint16(sum[0])<<8 | uint16(sum[1])) & (1<<f.bits - 1)
}

// ErrCheckWord is returned for known words that do not belong together.
var ErrCheckWord error = refusal.ReceiptMisread.With()

// ParseReceipt reads a receipt that somebody typed, of either form. Case, hyphens, commas and white
// space do not matter, and words with one letter wrong are understood: where such a word could be
// two, the check word tells which one it is. The errors say which word to look at and never repeat
// one.
func ParseReceipt(typed string) (Receipt, error) {
	words := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return r < 'a' || r > 'z' })
	short := refusal.ReceiptCount.With(formNow.words+1, len(words))
	switch len(words) {
	case formNow.words + 1:
		return read(Receipt{}, words)
	case formBefore.words + 1:
		receipt, err := read(Receipt{before: true}, words)
		if err != nil && formNow.knows(words) >= formBefore.knows(words) {
			return Receipt{}, short // one of today's, with a word left out
		}
		return receipt, err
	}
	return Receipt{}, short
}

// knows is how many of the words are in the form's list.
func (f form) knows(words []string) (n int) {
	_, index := f.lexicon()
	for _, w := range words {
		if _, ok := index[w]; ok {
			n++
		}
	}
	return n
}

// read is a receipt of the form of an empty one, in as many words as it has.
func read(receipt Receipt, words []string) (Receipt, error) {
	f := receipt.form()
	could := make([][]uint16, len(words)) // be, by word
	ways, unsure := 1, -1
	for i, w := range words {
		could[i] = f.near(w)
		if ways *= len(could[i]); len(could[i]) > 1 {
			unsure = i
		}
		if ways == 0 || ways > mostWays {
			return Receipt{}, wrongWord(i)
		}
	}
	switch fit := fitting(receipt, could, 0); {
	case len(fit) == 1:
		return fit[0], nil
	case unsure >= 0:
		return Receipt{}, wrongWord(unsure)
	}
	return Receipt{}, ErrCheckWord
}

// mostWays bounds the ways to read a receipt of which several words have a letter wrong. One wrong
// way in 2,048 fits its check word, so that more of them would be read as another receipt too
// often.
const mostWays = 64

func wrongWord(i int) error {
	return refusal.ReceiptWord.With(i + 1)
}

// fitting returns the ways to read a receipt, from word i on, of which the check word fits.
func fitting(r Receipt, could [][]uint16, i int) (fit []Receipt) {
	for _, n := range could[i] {
		switch {
		case i < r.form().words:
			r.word[i] = n
			fit = append(fit, fitting(r, could, i+1)...)
		case n == r.check():
			fit = append(fit, r)
		}
	}
	return fit
}

// near returns the index of w alone, or of the words that one changed, missing or added letter
// makes of it.
func (f form) near(w string) (found []uint16) {
	list, index := f.lexicon()
	if n, ok := index[w]; ok {
		return []uint16{n}
	}
	for i, known := range list {
		if oneLetterApart(w, known) {
			found = append(found, uint16(i))
		}
	}
	return found
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
