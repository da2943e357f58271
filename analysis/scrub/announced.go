package scrub

import (
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// cues are words after which a name is said, whatever the name: "everyone called me Win", "surname
// may be Bell".
var cues = set("surname forename named called calls call nicknamed christened known name name's")

// cueWords may stand between the cue and the name; so many of them.
var cueWords = set("is was as may be 's me him her us them it himself herself themselves by to a " +
	"the \" ' :")

const cueGap = 3

// markCalled finds names by the words that announce them. Only a capital that no sentence gave
// counts.
func (n *note) markCalled() {
	for i := range n.words {
		if !n.has(i, isCue) {
			continue
		}
		at := i + 1
		for at < len(n.words) && at-i <= cueGap && cueWords[n.words[at].Low] &&
			n.words[at].Case != split.Title && !n.words[at].Line {
			at++
		}
		to := at
		for to < len(n.words) && to < at+3 && !n.words[to].Line &&
			n.words[to].Case == split.Title && n.page.Class(to) == lists.NoClass &&
			!kept[n.words[to].Low] {
			to++
		}
		n.put(at, to, Person, "called")
	}
	n.markCalledSmall()
	n.markCalledBefore()
	n.markKnownAs()
	n.markFarewell()
	n.markSigned()
	n.markSecrets()
}

// smallCues are cues that announce a name in a line without capitals: of two words, and the last of
// them.
var smallCues = map[string]map[string]bool{
	"me": set("call calls called"), "him": set("call calls called"),
	"her": set("call calls called"), "them": set("call calls called"), "us": set("calls"),
	"by": set("goes go going"), "as": set("known"), "for": set("ask"), "use": set("said"),
	"given": set("name"),
	"is":    set("name surname nickname"), "name's": set("my his her their"), "to": set("answers"),
}

// markCalledSmall finds the name that is announced in a line without capitals: "they call me
// boots", "goes by happy". The word must be one that people are called by, no word of English, or
// one of which the tagger has some suspicion: "they call me lazy".
func (n *note) markCalledSmall() {
	for i := 2; i < len(n.words); i++ {
		w := &n.words[i]
		if n.care[i] == 1 || w.Line || n.words[i-1].Line || w.Sort != split.Letters ||
			len(w.Low) < 2 || n.page.Class(i) != lists.NoClass ||
			kept[w.Low] && !calledSo(w.Low) || strange[w.Low] || determiners[w.Low] {
			continue
		}
		if !smallCues[n.words[i-1].Low][n.words[i-2].Low] {
			continue
		}
		if calledSo(w.Low) || !n.has(i, isOrdinary) || n.chances[i].Hide > calledChance {
			n.put(i, i+1, Person, "called")
		}
	}
}

// calledChance is the suspicion with which an ordinary word is taken for an announced name.
const calledChance = 0.04

// callers say what somebody is called: "Biddy they call me", "Tiny everyone calls him".
var callers = set("they everyone everybody people we i folk lads")

// markCalledBefore finds the name that stands before its announcement.
func (n *note) markCalledBefore() {
	for i := 1; i+2 < len(n.words); i++ {
		if n.has(i+1, isCue) && callers[n.words[i].Low] && !n.words[i].Line && (n.is(i+2, "me") ||
			n.is(i+2, "him") || n.is(i+2, "her")) &&
			(i+3 == len(n.words) || n.words[i+3].Line || n.words[i+3].Sort == split.Mark) {
			at := i - 1
			if n.is(at, ",") {
				at--
			}
			if at >= 0 && (n.words[at].Case == split.Title ||
				n.care[at] != 1 && calledSo(n.words[at].Low)) && n.page.Class(at) == lists.NoClass {
				n.put(at, at+1, Person, "called")
			}
		}
	}
}

// knownWords is how many words may stand between "known" and "as": "known to all the services as
// Mother Hope".
const knownWords = 6

// markKnownAs finds the names after "known to ... as", "likes" in brackets, "signs herself".
func (n *note) markKnownAs() {
	for i := range n.words {
		at := -1
		switch {
		case n.is(i, "known"):
			for j := i + 1; j < len(n.words) && j < i+knownWords && !n.words[j].Line; j++ {
				if n.is(j, "as") {
					at = j + 1
				}
			}
		case n.is(i, "likes") && n.is(i-1, "("), n.is(i, "herself") && (n.is(i-1, "signs") ||
			n.is(i-1, "calls")),
			n.is(i, "himself") && (n.is(i-1, "signs") ||
				n.is(i-1, "calls")), n.is(i, "by") &&
				n.is(i-1, "goes"), n.is(i, "nickname"), n.is(i, "aka"):
			at = i + 1
		}
		for at > 0 && (n.is(at, "\"") || n.is(at, "'") || n.is(at, ":") || n.is(at, "as")) {
			at++
		}
		if at < 0 {
			continue
		}
		to := at
		for to < len(n.words) && to < at+2 && !n.words[to].Line &&
			n.words[to].Case == split.Title && !kept[n.words[to].Low] {
			to++
		}
		n.put(at, to, Person, "called")
	}
}

// kisses end a message after the name; farewells stand on the line before it.
var (
	kisses    = set("x xx xxx xoxo")
	farewells = set("thanks regards wishes cheers ta love sincerely faithfully best thankyou bye")
)

// farewellWords is how long the last line before a name may be.
const farewellWords = 4

// markFarewell finds who ends a message: "Trace x", or a line of one or two words after "Kind
// regards".
func (n *note) markFarewell() {
	last := -1 // where the line before begins
	for from := 0; from < len(n.words); {
		to := from + 1
		for to < len(n.words) && !n.words[to].Line {
			to++
		}
		end := to
		for end > from && n.words[end-1].Sort == split.Mark {
			end--
		}
		kissed := end-from >= 2 && end-from <= 3 && kisses[n.words[end-1].Low]
		if kissed {
			end--
		}
		if (kissed || n.farewell(last, from)) && end-from <= 2 && n.signature(from, end) {
			n.put(from, end, Person, "farewell")
		}
		last, from = from, to
	}
}

// farewell reports whether the line from..to says goodbye and nothing else.
func (n *note) farewell(from, to int) bool {
	for from >= 0 && to > from && n.words[to-1].Sort == split.Mark {
		to--
	}
	return from >= 0 && to > from && to-from <= farewellWords && farewells[n.words[to-1].Low]
}

// signature reports whether the words can be the name that somebody signs with.
func (n *note) signature(from, to int) bool {
	for i := from; i < to; i++ {
		w := &n.words[i]
		if w.Sort != split.Letters || w.Case == split.Lower && n.care[i] == 1 || kept[w.Low] ||
			farewells[w.Low] || n.page.Class(i) != lists.NoClass ||
			n.has(i, isOrdinary) && !calledSo(w.Low) {
			return false
		}
	}
	return to > from
}

// signed are words of a heading that "by" and a name follow: "Minutes by Wend".
var signed = set("minutes notes note typed transcribed written taken recorded interpreted " +
	"translated")

// markSigned finds who signs: a name after "minutes by", a single letter at the end of what was
// said, a name with an age after it.
func (n *note) markSigned() {
	for i := 1; i+1 < len(n.words); i++ {
		w := &n.words[i]
		switch {
		case w.Line || w.Sort != split.Letters || n.masked(i):
		case w.Case == split.Title && n.is(i-1, "by") && i > 1 && signed[n.words[i-2].Low] &&
			n.page.Class(i) == lists.NoClass:
			n.put(i, i+1, Person, "signed")
		case w.Case == split.One && w.Low != "a" && n.words[i-1].Sort == split.Mark &&
			!n.glued(i) && n.is(i+1, ".") && n.glued(i+1) &&
			(i+2 == len(n.words) || n.words[i+2].Line || n.is(i+2, "]") || n.is(i+2, ")")):
			n.put(i, i+1, Person, "signed")
		case w.Case == split.Title && n.is(i+1, ",") && i+3 < len(n.words) && n.aged(i+2) &&
			n.page.Class(i) == lists.NoClass && !kept[w.Low]:
			n.put(i, i+1, Person, "aged")
		}
	}
}

// aged reports whether an age stands at i, as it does after a name: a number of two digits or its
// words, then a comma.
func (n *note) aged(i int) bool {
	w, to := &n.words[i], i+1
	switch {
	case w.Sort == split.Digits && len(w.Low) == 2 && w.Low >= "16":
	case n.page.Class(i) == lists.Number && len(w.Low) > 5: // twenty and more
		if n.is(to, "-") && to+1 < len(n.words) && n.page.Class(to+1) == lists.Number {
			to += 2
		}
	default:
		return false
	}
	return n.is(to, ",")
}

// secrets announce what is said to prove who somebody is: code word "jam".
var secrets = set("code codeword password passwords passphrase passcode pw pwd")

// markSecrets finds the word that follows one of them, after a mark or "is".
func (n *note) markSecrets() {
	for i := range n.words {
		if !n.has(i, isSecret) || n.is(i, "code") && !n.is(i+1, "word") {
			continue
		}
		to := i + 1
		if n.is(i, "code") {
			to++
		}
		said := false
		for gap := 0; to < len(n.words) && gap < cueGap && secretMarks[n.words[to].Low] &&
			!n.words[to].Line; gap++ {
			said = true
			to++
		}
		if !said || to >= len(n.words) || n.words[to].Line || n.words[to].Sort == split.Mark ||
			noSecret[n.words[to].Low] {
			continue
		}
		if end := n.chain(to); n.is(i, "code") || end == to+1 {
			n.put(to, to+1, Code, "secret")
		} else { // with the marks that are in it: Winter_24!x
			n.put(to, max(to+1, n.withoutEnd(to, end)), Code, "secret")
		}
	}
}

// secretMarks stand between, and noSecret follows where the secret is not said.
var (
	secretMarks = set("is was : = \" '")
	noSecret    = set("a an the not no on in under written changed wrong needed required expired " +
		"never always too so his her my our their different same shared still now what that")
)

// spelledLetters is how many single letters in a row spell a name: "L U N D", "B-A-N-K".
const spelledLetters = 4

// markSpelled finds names spelt out.
func (n *note) markSpelled() {
	for i := 0; i < len(n.words); i++ {
		letters, to := 0, i
		for j := i; j < len(n.words) && (j == i || !n.words[j].Line); j++ {
			if w := &n.words[j]; len(w.Low) == 1 && w.Sort == split.Letters {
				letters++
				to = j + 1
			} else if j == i || w.Low != "-" && w.Low != "." && w.Low != "," || j > to {
				break
			}
		}
		if letters >= spelledLetters {
			n.put(i, to, Person, "spelt")
		}
		i = max(i, to-1)
	}
}

// firstLetters takes in the letter with a full stop that stands for a forename: "A. Okonkwo".
func (n *note) firstLetters() {
	for i := len(n.words) - 3; i >= 0; i-- {
		if w := &n.words[i]; len(w.Low) == 1 && w.Case == split.One && n.is(i+1, ".") &&
			n.glued(i+1) && n.personAt(i+2) && !n.words[i+2].Line && !n.masked(i) {
			n.put(i, i+2, Person, "letter")
			n.cells[i+2].first = false
		}
	}
}
