package pattern

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// markPostcodes finds postcodes, with or without the blank, in any case.
// https://www.gov.uk/government/publications/bulk-data-transfer-for-sponsors-xml-schema (appendix
// C)
func (n finder) markPostcodes() {
	for i := range n.Words {
		w := &n.Words[i]
		switch {
		case w.Sort != split.Mixed:
		case outward(w.Low) && i+1 < len(n.Words) && inward(n.Words[i+1].Low) && !n.Words[i+1].Line:
			n.Put(i, i+2, note.Code, "postcode")
		case len(w.Low) >= 5 && len(w.Low) <= 7 && inward(w.Low[len(w.Low)-3:]) &&
			outward(w.Low[:len(w.Low)-3]):
			n.Put(i, i+1, note.Code, "postcode")
		}
	}
}

// outward: one or two letters, then a digit, a digit and a digit, or a digit and a letter. The
// letter O may stand for nought. Which areas exist is not checked: a mistyped postcode leads to
// people too.
func outward(s string) bool {
	if len(s) < 2 || len(s) > 4 || !letter(s[0]) {
		return false
	}
	s = s[1:]
	if letter(s[0]) && s[0] != 'o' || len(s) > 1 && letter(s[0]) && numeral(s[1]) {
		s = s[1:]
	}
	return len(s) > 0 && len(s) <= 2 && numeral(s[0]) && (len(s) == 1 || numeral(s[1]) ||
		letter(s[1]))
}

func inward(s string) bool {
	return len(s) == 3 && numeral(s[0]) && inwardLetter(s[1]) && inwardLetter(s[2])
}

// inwardLetter: C, I, K, M, O and V are not used there. The rule tells postcodes from other codes
// of the same shape; in handwriting those letters look like digits or like each other, which is why
// none are given out.
func inwardLetter(c byte) bool {
	switch c {
	case 'c', 'i', 'k', 'm', 'o', 'v':
		return false
	}
	return letter(c)
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' }

func numeral(c byte) bool { return '0' <= c && c <= '9' || c == 'o' }

// streetWords is how many words a street's name has at most. houseDigits is how many digits a house
// number has at most: a longer one is rather an amount.
const (
	streetWords = 3
	houseDigits = 4
)

// markAddresses finds house number and street: "14 Claremont Road", "flat 3, 22b high street".
func (n finder) markAddresses() {
	for i := range n.Words {
		w := &n.Words[i]
		if fronts[w.Low] && (w.Low != "via" || w.Case == split.Title) {
			n.abroad(i)
		}
		if n.Masked(i) || countDigits(w.Low) == 0 || countDigits(w.Low) > houseDigits ||
			w.Sort == split.Letters || known.Measure(w.Low) {
			continue
		}
		if to := n.street(i + 1); to > 0 {
			n.Put(i, to, note.Loc, "address")
		}
	}
}

// street returns the end of the street whose name begins at word i, or 0. The first kind of street
// on the way ends it, and a small word such as "of" or "the" says that no street is meant: "14
// people from the road".
func (n finder) street(i int) int {
	for j := i; j <= i+streetWords && n.On(j); j++ {
		w := &n.Words[j]
		if w.Sort == split.Mark && w.Low != "'s" && w.Low != "-" && w.Low != "," {
			return 0
		}
		if j > i && streets[w.Low] && n.streetName(i, j) {
			return j + 1
		}
		if known.Small[w.Low] {
			return 0
		}
	}
	return 0
}

// streetName reports whether the words before a street's kind can be its name: somebody's capitals,
// or no ordinary words where there are none. Without this check "3 people walk" would be an
// address.
func (n finder) streetName(from, to int) bool {
	for i := from; i < to; i++ {
		if w := &n.Words[i]; w.Case == split.Title || w.Case == split.Upper ||
			lists.Of(w.Low).Set&lists.Ordinary == 0 {
			return true
		}
	}
	return usual[n.Words[to].Low] && to-from == 1
}

var streets = known.Set("road rd street st avenue ave close drive lane ln grove court ct " +
	"crescent cres terrace way place pl square walk gardens gdns hill row parade rise mews " +
	"wynd gate view buildings mansions estate towers tower house green park quay wharf brow " +
	"fold croft vale")

// usual kinds of street stand after ordinary words too: "12 high street". Many streets are called
// High, Church or Station; "12 good place" is none.
var usual = known.Set("road rd street avenue ave lane crescent terrace close")

// fronts are kinds of street that stand before its name, in countries from which people come.
var fronts = known.Set("rue avenue boulevard via viale strada contrada borgo vicolo piazza corso " +
	"calle pasaje avenida plaza rua ulica")

// abroadWords is how many words such an address has at most after the kind of its street.
const abroadWords = 12

// abroad marks an address whose street's kind, word i, comes first, with the house's number before
// or after it and the town behind: "33, rue Guy Dubois 26578 Olivier", "Calle Mayor 14, Lugo". The
// name needs a capital and the address a number, or "the avenue Anna lived in" would be one.
func (n finder) abroad(i int) {
	from := n.houseBefore(i)
	to, numbered := i, from < i
	for j := i + 1; j <= i+abroadWords && n.On(j) && n.ofAbroad(j, to > i); j++ {
		if w := &n.Words[j]; w.Sort == split.Digits || w.Case == split.Title || w.Case == split.Upper {
			to, numbered = j+1, numbered || w.Sort == split.Digits
		}
	}
	if numbered && to > i {
		n.Put(from, to, note.Loc, "address")
	}
}

// houseBefore is where the number of a house stands before word i, or i.
func (n finder) houseBefore(i int) int {
	at := i - 1
	if n.Is(at, ",") && n.On(at) {
		at--
	}
	if n.On(i) && at >= 0 && n.Words[at].Sort == split.Digits {
		return at
	}
	return i
}

// ofAbroad reports whether word i goes on with such an address; named says that it has a name.
func (n finder) ofAbroad(i int, named bool) bool {
	w := &n.Words[i]
	return w.Case == split.Title || abroadJoins[w.Low] ||
		named && (w.Sort == split.Digits || w.Case == split.Upper)
}

// abroadJoins may stand within such an address.
var abroadJoins = known.Set("de du des la le di del della da dos do e y , - ( ) '")
