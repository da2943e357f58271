package pattern

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// markNumbers finds the numbers and references that stand for one person, case or thing. Shape and
// context decide; a checksum never clears a number, since one that was typed wrong still leads to
// somebody.
func (n finder) markNumbers() {
	for i := 0; i < len(n.Words); {
		w := &n.Words[i]
		switch {
		case w.Sort == split.Digits || w.Low == "+" ||
			w.Low == "(" && i+1 < len(n.Words) && n.Words[i+1].Sort == split.Digits:
			i = n.digits(i)
		case w.Sort == split.Mixed || w.Case == split.Upper:
			i = n.reference(i)
		default:
			i++
		}
	}
	n.markNamed()
}

// A group of digits as typed: "07700 900 123", "(0161) 496-0123", "943.476.5919". People break a
// number differently each time. Counting digits over the breaks finds all the forms with one rule;
// a pattern for each form would miss the next one.
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
func (n finder) digits(i int) int {
	g := n.group(i)
	if g.parts == 0 {
		return i + 1
	}
	// The order of these steps decides: money and references first, since a date or a telephone
	// number with a coin or a letter at it is neither.
	if g.from > 0 && (coins[n.Words[g.from-1].Low] || n.Is(g.from-1, ",") && n.Glued(g.from)) {
		return g.to // money, or the thousands of a number
	}
	if n.Glued(g.to) && (n.Words[g.to].Sort == split.Letters || n.Is(g.to, "-") || n.Is(g.to, "/")) {
		return max(n.reference(g.from), g.to)
	}
	if from, to, ok := n.insurance(g); ok {
		n.Put(from, to, note.Code, "national insurance")
		return to
	}
	if n.isDate(g) {
		return g.to
	}
	if rule := n.ruleOf(g); rule != "" {
		n.Put(g.from, g.to, note.Code, rule)
	}
	return g.to
}

// ruleOf says as what a group of digits stands for somebody, or nothing if it need not. Five digits
// in one part stand for somebody unless they count something. Fewer digits are left to the words
// beside them and to the tagger: house numbers, years and sums would all be masked.
func (n finder) ruleOf(g group) string {
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
func (n finder) insurance(g group) (from, to int, ok bool) {
	if g.digits != 6 || g.from == 0 || n.Words[g.from].Line {
		return 0, 0, false
	}
	if w := &n.Words[g.from-1]; len(w.Low) != 2 || w.Sort != split.Letters ||
		known.Ordinary(w.Low) && w.Case != split.Upper {
		return 0, 0, false
	}
	to = g.to
	if to < len(n.Words) && len(n.Words[to].Low) == 1 && n.Words[to].Sort == split.Letters &&
		!n.Words[to].Line {
		to++
	}
	return g.from - 1, to, true
}

var coins = known.Set("£ $ €")

// group reads the digits from word i on with the marks and blanks that bind them. It stops at the
// end of the line: two numbers in a column are two.
func (n finder) group(i int) (g group) {
	g.from = i
	if n.Is(i, "+") {
		g.plus = true
		i++
	}
	for i < len(n.Words) {
		w := &n.Words[i]
		switch {
		case w.Sort == split.Digits && (g.parts == 0 || !w.Line):
			if g.parts == 0 {
				g.first = w.Low
			}
			g.digits += len(w.Low)
			g.parts++
			g.to = i + 1
		case w.Sort == split.Mark && bonds[w.Low] && !w.Line && i+1 < len(n.Words) &&
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
var bonds = known.Set("- . / ( )")

// bond reports whether the mark at i binds digits: another digit or bracket must follow, and a full
// stop must be glued.
func (n finder) bond(i int) bool {
	next := &n.Words[i+1]
	if n.Is(i, ".") && next.Space {
		return false
	}
	return next.Sort == split.Digits || n.Is(i+1, ")") || n.Is(i+1, "(")
}

// counts reports whether the word at i is what is counted: then the number before is an amount and
// stays, because a theme needs "12,000 homes" and nobody is found by it.
func (n finder) counts(i int) bool {
	return i < len(n.Words) && (counted[n.Words[i].Low] ||
		n.Words[i].Low == "," && n.Glued(i) && n.Glued(i+1) && n.Words[i+1].Sort == split.Digits)
}

var counted = known.Set("people homes houses flats staff residents children households tenants " +
	"patients members times pounds quid years days miles metres signatures votes % ")

// reference reads what stands together from word i on and marks it if letters and digits are mixed
// in it as in no word. A measure (40mg, 3pm) has letters and digits too and is no reference.
func (n finder) reference(i int) int {
	to := n.linked(i)
	var s makeUp
	for j := i; j < to; j++ {
		s.add(&n.Words[j])
	}
	if s.code(to-i) && !(to == i+1 && known.Measure(n.Words[i].Low)) {
		n.Put(i, to, note.Code, "reference")
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
		s.mixed = s.mixed || !known.Measure(w.Low)
		s.capitals += known.Count(w.Case != split.Lower)
	case split.Letters:
		s.letters += len(w.Low)
		s.capitals += known.Count(w.Case == split.Upper || w.Case == split.One)
	}
}

// code reports whether so many words of this make-up are a reference and no words. Three digits at
// least: with two, "Q12", "B12" and "C19" would be masked in every note. Letters must be there, or
// it is a number, which [finder.digits] judges.
func (s *makeUp) code(words int) bool {
	if s.letters == 0 || s.digits < 3 {
		return false
	}
	return s.digits >= 5 && words > 1 || s.mixed || s.capitals > 0 && words > 1
}

// linked returns the end of the words that stand together from i on, bound by the marks that
// references have. Unlike [note.Note.Chain] it stops at marks that end a sentence or clause.
func (n finder) linked(i int) int {
	from := i
	for i++; n.Glued(i) && i-from < note.LongestChain; {
		switch {
		case n.Words[i].Sort != split.Mark:
			i++
		case links[n.Words[i].Low] && n.Glued(i+1) && n.Words[i+1].Sort != split.Mark:
			i += 2
		default:
			return i
		}
	}
	return i
}

var links = known.Set("- / . _ # : \\ *")

func countDigits(s string) (n int) {
	for i := 0; i < len(s); i++ {
		if '0' <= s[i] && s[i] <= '9' {
			n++
		}
	}
	return n
}
