package scrub

import (
	"elephants/analysis/scrub/internal/split"
)

// markNumbers finds the numbers and references that stand for one person, case or thing. Shape and
// context decide; a checksum never clears a number, since one that was typed wrong still leads to
// somebody.
func (n *note) markNumbers() {
	for i := 0; i < len(n.words); {
		w := &n.words[i]
		switch {
		case w.Sort == split.Digits || w.Low == "+" ||
			w.Low == "(" && i+1 < len(n.words) && n.words[i+1].Sort == split.Digits:
			i = n.digits(i)
		case w.Sort == split.Mixed || w.Case == split.Upper:
			i = n.reference(i)
		default:
			i++
		}
	}
	n.markNamed()
}

// A group of digits as typed: "07700 900 123", "(0161) 496-0123", "943.476.5919".
type group struct {
	from, to int
	digits   int
	parts    int
	first    string // the first part
	plus     bool
	slashes  int
	dots     int
}

// digits reads the digits from word i on, marks them if there are too many for an amount or a date,
// and returns where to go on.
func (n *note) digits(i int) int {
	g := n.group(i)
	if g.parts == 0 {
		return i + 1
	}
	if g.from > 0 && (coins[n.words[g.from-1].Low] || n.is(g.from-1, ",") && n.glued(g.from)) {
		return g.to // money, or the thousands of a number
	}
	if n.glued(g.to) && (n.words[g.to].Sort == split.Letters || n.is(g.to, "-") || n.is(g.to, "/")) {
		return max(n.reference(g.from), g.to)
	}
	if from, to, ok := n.insurance(g); ok {
		n.put(from, to, Code, "national insurance")
		return to
	}
	if n.isDate(g) {
		return g.to
	}
	if rule := n.ruleOf(g); rule != "" {
		n.put(g.from, g.to, Code, rule)
	}
	return g.to
}

// ruleOf says as what a group of digits stands for somebody, or nothing if it need not.
func (n *note) ruleOf(g group) string {
	switch {
	case g.plus && g.digits >= 8, g.digits >= 9 && g.first[0] == '0':
		return "phone"
	case g.digits >= 7, g.parts == 1 && g.digits >= 5 && !n.counts(g.to):
		return "number"
	case g.parts == 3 && g.digits == 6 && len(g.first) == 2 && g.slashes+g.dots == 0:
		return "sort code"
	}
	return ""
}

// insurance reports whether a group is the digits of a National Insurance number, with blanks in
// it: two letters before, six digits, and mostly a letter after. The loose shape is enough:
// mistyped numbers lead to people too.
// https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
func (n *note) insurance(g group) (from, to int, ok bool) {
	if g.digits != 6 || g.from == 0 || n.words[g.from].Line {
		return 0, 0, false
	}
	if w := &n.words[g.from-1]; len(w.Low) != 2 || w.Sort != split.Letters ||
		ordinary(w.Low) && w.Case != split.Upper {
		return 0, 0, false
	}
	to = g.to
	if to < len(n.words) && len(n.words[to].Low) == 1 && n.words[to].Sort == split.Letters &&
		!n.words[to].Line {
		to++
	}
	return g.from - 1, to, true
}

var coins = set("£ $ €")

func (n *note) group(i int) (g group) {
	g.from = i
	if n.is(i, "+") {
		g.plus = true
		i++
	}
	for i < len(n.words) {
		w := &n.words[i]
		switch {
		case w.Sort == split.Digits && (g.parts == 0 || !w.Line):
			if g.parts == 0 {
				g.first = w.Low
			}
			g.digits += len(w.Low)
			g.parts++
			g.to = i + 1
		case w.Sort == split.Mark && bonds[w.Low] && !w.Line && i+1 < len(n.words) &&
			i-g.to < 2 && n.bond(i):
			if w.Low == "/" {
				g.slashes++
			}
			if w.Low == "." {
				g.dots++
			}
		default:
			return g
		}
		i++
	}
	return g
}

// bonds may stand between the digits of one number.
var bonds = set("- . / ( )")

// bond reports whether the mark at i binds digits: another digit or bracket must follow, and a full
// stop must be glued.
func (n *note) bond(i int) bool {
	next := &n.words[i+1]
	if n.is(i, ".") && next.Space {
		return false
	}
	return next.Sort == split.Digits || n.is(i+1, ")") || n.is(i+1, "(")
}

// counts reports whether the word at i is what is counted: then the number before is an amount.
func (n *note) counts(i int) bool {
	return i < len(n.words) && (counted[n.words[i].Low] ||
		n.words[i].Low == "," && n.glued(i) && n.glued(i+1) && n.words[i+1].Sort == split.Digits)
}

var counted = set("people homes houses flats staff residents children households tenants " +
	"patients members times pounds quid years days miles metres signatures votes % ")

// reference reads what stands together from word i on and marks it if letters and digits are mixed
// in it as in no word.
func (n *note) reference(i int) int {
	to := n.linked(i)
	var s makeUp
	for j := i; j < to; j++ {
		s.add(&n.words[j])
	}
	if s.code(to-i) && !(to == i+1 && measure(n.words[i].Low)) {
		n.put(i, to, Code, "reference")
	}
	return to
}

// A makeUp counts what a reference is made of.
type makeUp struct {
	digits, letters, capitals int
	mixed                     bool // letters and digits in one word that is no measure
}

func (s *makeUp) add(w *split.Word) {
	switch w.Sort {
	case split.Digits:
		s.digits += len(w.Low)
	case split.Mixed:
		d := countDigits(w.Low)
		s.digits += d
		s.letters += len(w.Low) - d
		s.mixed = s.mixed || !measure(w.Low)
		s.capitals += count(w.Case != split.Lower)
	case split.Letters:
		s.letters += len(w.Low)
		s.capitals += count(w.Case == split.Upper || w.Case == split.One)
	}
}

// code reports whether so many words of this make-up are a reference and no words.
func (s *makeUp) code(words int) bool {
	if s.letters == 0 || s.digits < 3 {
		return false
	}
	return s.digits >= 5 && words > 1 || s.mixed || s.capitals > 0 && words > 1
}

// linked returns the end of the words that stand together from i on, bound by the marks that
// references have.
func (n *note) linked(i int) int {
	from := i
	for i++; n.glued(i) && i-from < longestChain; {
		switch {
		case n.words[i].Sort != split.Mark:
			i++
		case links[n.words[i].Low] && n.glued(i+1) && n.words[i+1].Sort != split.Mark:
			i += 2
		default:
			return i
		}
	}
	return i
}

var links = set("- / . _ # : \\ *")

func countDigits(s string) (n int) {
	for i := 0; i < len(s); i++ {
		if '0' <= s[i] && s[i] <= '9' {
			n++
		}
	}
	return n
}

// measure reports whether a mixed word is a measure, a time or an ordinal: 10mg, 4pm, 3rd, 1990s,
// 40k.
func measure(low string) bool {
	i := 0
	for i < len(low) && '0' <= low[i] && low[i] <= '9' {
		i++
	}
	return i > 0 && measures[low[i:]]
}

var measures = set("st nd rd th s am pm k m mg ml g kg mm cm km mph h hr hrs min mins p pp x yr " +
	"yrs yo wk wks mths ish bn ft in lb lbs oz pc p.m a.m st's nds")
