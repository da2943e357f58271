package scrub

import (
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// announcing are the words after which a short number or reference points at somebody, with the
// least number of digits.
var announcing = func() map[string]int {
	m := map[string]int{}
	for least, words := range map[int]string{
		1: "room flat unit cell bed pitch berth plot apartment apt pod hut caravan house door " +
			"bay desk locker",
		2: "badge collar shoulder tag pc wpc dc",
		3: "ref reference number no num id case file claim crime incident order docket tenancy " +
			"payroll staff employee student patient hospital membership member library voucher " +
			"serial ticket account acc acct policy licence license passport plate reg " +
			"registration pin card roll nhs chi nino ni urn crn uln upn utr dbs gmc nmc " +
			"prison noms pnc custody extension ext booking invoice application form " +
			"docket letter aspen nass arc fin job report complaint log customer " +
			"box bus-pass pass code",
	} {
		for w := range set(words) {
			m[w] = least
		}
	}
	return m
}()

// between may stand between such a word and its number.
var between = set("is was : no number num # . - ref reference my the it's its code '")

// gapWords is how many of them.
const gapWords = 3

// markNamed finds numbers by the word before them: "crime ref 4471", "room 14".
func (n *note) markNamed() {
	for i := range n.words {
		if n.has(i, isNamed) && n.words[i].Sort == split.Letters {
			n.announcedNumber(i)
		}
	}
	n.markPrefixes()
}

// announcedNumber marks the number that word i announces.
func (n *note) announcedNumber(i int) {
	least := announcing[n.words[i].Low]
	at := i + 1
	for n.on(at) && at-i <= gapWords && between[n.words[at].Low] {
		at++
	}
	switch {
	case !n.on(at), least == 1 && at > i+1:
		return
	case least == 1 && lists.ClassOf(n.words[at].Low) == lists.Number:
		n.put(i, at+1, Code, "named number")
		return
	case n.digitsAt(at) < least, n.isYear(at) && least > 2 && at == i+1:
		return
	}
	from := at
	if least <= 2 {
		from = i
	}
	if to := n.linked(at); !n.counts(to) && !measure(n.words[at].Low) {
		n.put(from, to, Code, "named number")
	}
}

// longestPrefix is how many capitals may stand before a number, apart from it, and belong to it:
// "FW 30917", "CAD 4471".
const longestPrefix = 4

// markPrefixes takes in the capitals before a number that is masked: they say whose numbers these
// are.
func (n *note) markPrefixes() {
	for i := 0; i+1 < len(n.words); i++ {
		if n.prefix(i) && n.on(i+1) && n.words[i+1].Sort == split.Digits && n.masked(i+1) &&
			n.kind(i+1) == Code && n.rule(i+1) != "phone" {
			n.put(i, i+1, Code, n.rule(i+1))
			n.cells[i+1].first = false
		}
	}
}

// prefix reports whether word i is a few capitals that mean nothing else.
func (n *note) prefix(i int) bool {
	w := &n.words[i]
	if w.Case != split.Upper || w.Sort != split.Letters || len(w.Low) > longestPrefix || n.care[i] != 1 {
		return false
	}
	return !n.masked(i) && announcing[w.Low] == 0 && !kept[w.Low] && !small[w.Low]
}

// digitsAt counts the digits of what stands together at word i, if it looks like a number or a
// reference.
func (n *note) digitsAt(i int) int {
	w := &n.words[i]
	if w.Sort != split.Digits && w.Sort != split.Mixed && w.Case != split.Upper &&
		w.Case != split.One {
		return 0
	}
	digits := 0
	for _, w := range n.words[i:n.linked(i)] {
		digits += countDigits(w.Low)
	}
	return digits
}

func (n *note) isYear(i int) bool {
	w := &n.words[i]
	return w.Sort == split.Digits && len(w.Low) == 4 && (w.Low[:2] == "19" || w.Low[:2] == "20")
}
