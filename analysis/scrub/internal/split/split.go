// Package split cuts a note into words and folds them, so that every rule and the tagger read the
// same thing.
//
// Call [Text] first. It never changes the note: a word keeps its byte offsets into what was typed,
// and beside them a folded form in which case, accents, look-alike letters and invisible characters
// no longer matter. It knows no language and no lists.
package split

import (
	"unicode"
	"unicode/utf8"
)

// A Sort says what a word is made of.
type Sort uint8

const (
	Letters Sort = iota // letters, perhaps with apostrophes
	Digits              // decimal digits alone
	Mixed               // letters and digits: A4417FK, 3rd
	Mark                // one character of punctuation, or a symbol
	Held                // a placeholder that scrubbing made: [person 1]
)

// A Word is one word, number or punctuation mark of a note.
type Word struct {
	Start, End int32 // bytes into the note, end exclusive
	// folded: lower case, plain Latin letters, ASCII digits, nothing invisible; never empty
	Low   string
	Sort  Sort
	Case  Case
	Space bool // white space, or the start of the note, stands before it
	Line  bool // it is the first of its line
}

// A Case says how the letters of a word are written.
type Case uint8

const (
	None  Case = iota // no letter that has a case
	Lower             // all small
	Title             // a capital, then small letters
	Upper             // two capitals or more, no small letter
	One               // a single capital: an initial, I, A
	Camel             // anything else: McKay, iPhone
)

// Longest is the length in bytes of the longest text whose words can say where they stand. Offsets
// of four bytes rather than eight halve what a word takes; with other savings that took the memory
// of a megabyte in one note from 80 MB to 39 (README, "Speed"). A longer text is masked whole.
const Longest = 1<<31 - 1

// Text returns the words of text in order. It is linear in the length of text and accepts any
// bytes, [Longest] at most.
func Text(text string) []Word {
	most := len(text)/wordBytes + 8
	// All folded words lie in one string, and each word is a piece of it: one allocation for a note
	// in place of one for every word. The pieces are cut at the end, when the string no longer
	// moves.
	s := splitter{text: text, low: make([]byte, 0, len(text)+16), words: make([]Word, 0, most),
		cuts: make([]int32, 0, most)}
	s.run()
	folded := string(s.low)
	end := int32(len(folded))
	for i := len(s.words) - 1; i >= 0; i-- {
		s.words[i].Low = folded[s.cuts[i]:end]
		end = s.cuts[i]
	}
	return s.words
}

// wordBytes is a little less than the bytes of a note to a word or mark. It sizes the slices: too
// low costs memory, too high a copy.
const wordBytes = 4

type splitter struct {
	text  string
	low   []byte // every word's folded form, one after the other
	words []Word
	cuts  []int32 // where each word's folded form begins in low; it ends where the next begins
}

// run reads the text once from the front. Every case moves on by a byte at least, so that it ends
// on any bytes; what makes no word (a control, an invisible character, no UTF-8) is passed over.
func (s *splitter) run() {
	space, line := true, true
	for i := 0; i < len(s.text); {
		c := s.text[i]
		switch {
		case c == '\n':
			space, line = true, true
			i++
		case c == ' ' || c == '\t' || c == '\r':
			space = true
			i++
		default:
			from := len(s.words)
			next := s.next(i, space)
			if len(s.words) > from {
				s.words[from].Space, s.words[from].Line = space, line
				space, line = false, false
				// White space beyond ASCII. Three of its characters end a line; a name of two words
				// must not be read over them, as it is not over a line break.
			} else if r, _ := utf8.DecodeRuneInString(s.text[i:]); unicode.IsSpace(r) {
				space = true
				line = line || r == '\u2028' || r == '\u2029' || r == '\u0085'
			}
			i = next
		}
	}
}

// next reads what begins at i, adds at most a word and its possessive, and returns where it ends.
func (s *splitter) next(i int, space bool) int {
	if s.text[i] == '[' {
		if end := Placeholder(s.text, i); end > 0 {
			cut := len(s.low)
			s.low = append(s.low, "[]"...)
			s.add(i, end, cut, Held, None)
			return end
		}
	}
	r, n := fold(s.text, i)
	if r == skip || r == ' ' {
		return i + n
	}
	// "[person 1]'s": the 's belongs to no word here, since a placeholder is none.
	if r == '\'' && !space && len(s.words) > 0 && s.words[len(s.words)-1].Sort == Held {
		if end := s.possessive(i, n); end > 0 {
			return end
		}
	}
	if !wordRune(r) {
		cut := len(s.low)
		s.low = utf8.AppendRune(s.low, r)
		s.add(i, i+n, cut, Mark, None)
		return i + n
	}
	return s.word(i)
}

// possessive adds the 's that begins at i after a placeholder, and returns its end, or 0 if there
// is none.
func (s *splitter) possessive(i, n int) int {
	if i+n >= len(s.text) {
		return 0
	}
	r, size := fold(s.text, i+n)
	end := i + n + size
	if r != 's' || end < len(s.text) && continues(s.text, end) {
		return 0
	}
	cut := len(s.low)
	s.low = append(s.low, "'s"...)
	s.add(i, end, cut, Letters, Lower)
	return end
}

// continues reports whether a word goes on at i.
func continues(text string, i int) bool {
	for i < len(text) {
		r, n := fold(text, i)
		if r != skip {
			return wordRune(r) || r == '\'' && letterAt(text, i+n)
		}
		i += n
	}
	return false
}

// word reads the letters and digits from i on. An apostrophe between letters belongs to the word,
// but a final 's is a word of its own: a possessive hides no name.
func (s *splitter) word(i int) int {
	cut, start, end := len(s.low), i, i
	var letters, digits, capitals, smalls int
	first := false
	// An apostrophe is taken into the word at once and given back if only an s came after it:
	// Sarah's is Sarah and 's, didn't and O'Brien stay whole.
	poss := -1 // where an apostrophe stands after which only one s came
	possLow := 0
	for i < len(s.text) {
		r, n := fold(s.text, i)
		if r == skip {
			i += n
			continue
		}
		if r == '\'' && letters > 0 && digits == 0 && letterAt(s.text, i+n) {
			poss, possLow = i, len(s.low)
			s.low = append(s.low, '\'')
			i += n
			continue
		}
		if !wordRune(r) {
			break
		}
		if '0' <= r && r <= '9' {
			digits++
		} else if letters++; unicode.IsUpper(origin(s.text, i)) {
			capitals++
			first = first || letters == 1
		} else {
			smalls++
		}
		for _, l := range plain(r) {
			s.low = utf8.AppendRune(s.low, l)
		}
		i += n
		end = i
	}
	sort := sortOf(letters, digits)
	if poss > start && string(s.low[possLow:]) == "'s" {
		low := s.low[possLow:len(s.low)]
		tail := string(low)
		s.low = s.low[:possLow]
		s.add(start, poss, cut, sort, caseOf(letters-1, capitals, smalls-1, first))
		cut = len(s.low)
		s.low = append(s.low, tail...)
		s.add(poss, end, cut, Letters, Lower)
		return end
	}
	s.add(start, end, cut, sort, caseOf(letters, capitals, smalls, first))
	return end
}

// sortOf is the sort of a word of so many letters and digits.
func sortOf(letters, digits int) Sort {
	switch {
	case letters == 0:
		return Digits
	case digits > 0:
		return Mixed
	}
	return Letters
}

// caseOf is the case of a word of so many letters, capitals and small letters; first says that its
// first letter is a capital. A letter of a script without cases counts as small, so that a name in
// Arabic or Chinese has case Lower: nothing is concluded from capitals that it cannot have.
func caseOf(letters, capitals, smalls int, first bool) Case {
	switch {
	case letters <= 0:
		return None
	case capitals == 0:
		return Lower
	case capitals == 1 && letters == 1:
		return One
	case smalls <= 0:
		return Upper
	case capitals == 1 && first:
		return Title
	}
	return Camel
}

func (s *splitter) add(start, end, cut int, sort Sort, c Case) {
	s.words = append(s.words, Word{Start: int32(start), End: int32(end), Sort: sort, Case: c})
	s.cuts = append(s.cuts, int32(cut))
}

func letterAt(text string, i int) bool {
	if i >= len(text) {
		return false
	}
	r, _ := fold(text, i)
	return wordRune(r) && (r < '0' || r > '9')
}
