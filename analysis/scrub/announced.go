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
		if n.care[i] == 1 || !n.on(i) || !smallCues[n.last(i)][n.last(i-1)] || !n.announceable(i) {
			continue
		}
		if low := n.words[i].Low; calledSo(low) || !n.has(i, isOrdinary) ||
			n.chances[i].Hide > calledChance {
			n.put(i, i+1, Person, "called")
		}
	}
}

// announceable reports whether word i can be a name at all.
func (n *note) announceable(i int) bool {
	w := &n.words[i]
	if w.Sort != split.Letters || len(w.Low) < 2 || n.page.Class(i) != lists.NoClass {
		return false
	}
	return (!kept[w.Low] || calledSo(w.Low)) && !strange[w.Low] && !determiners[w.Low]
}

// calledChance is the suspicion with which an ordinary word is taken for an announced name.
const calledChance = 0.04

// callers say what somebody is called: "Biddy they call me", "Tiny everyone calls him".
var callers = set("they everyone everybody people we i folk lads")

// markCalledBefore finds the name that stands before its announcement.
func (n *note) markCalledBefore() {
	for i := 1; i+2 < len(n.words); i++ {
		if !n.has(i+1, isCue) || !callers[n.words[i].Low] || n.words[i].Line ||
			!whom[n.words[i+2].Low] || n.on(i+3) && n.words[i+3].Sort != split.Mark {
			continue
		}
		at := i - 1
		if n.is(at, ",") {
			at--
		}
		small := at >= 0 && n.care[at] != 1 && n.page.Class(at) == lists.NoClass
		if n.titled(at) || small && calledSo(n.words[at].Low) {
			n.put(at, at+1, Person, "called")
		}
	}
}

// whom are they whom somebody calls something.
var whom = set("me him her")

// knownWords is how many words may stand between "known" and "as": "known to all the services as
// Mother Hope".
const knownWords = 6

// markKnownAs finds the names after "known to ... as", "likes" in brackets, "signs herself".
func (n *note) markKnownAs() {
	for i := range n.words {
		at := n.knownAs(i)
		if at == 0 {
			continue
		}
		for knownMarks[n.next(at-1)] {
			at++
		}
		to := at
		for to < at+2 && n.on(to) && n.words[to].Case == split.Title && !kept[n.words[to].Low] {
			to++
		}
		n.put(at, to, Person, "called")
	}
}

// knownMarks may stand between.
var knownMarks = set("\" ' : as")

// knownAs returns where the name begins that is announced at word i, or 0.
func (n *note) knownAs(i int) int {
	switch n.words[i].Low {
	case "known":
		for j := i + 1; j < i+knownWords && n.on(j); j++ {
			if n.is(j, "as") {
				return j + 1
			}
		}
	case "likes":
		if n.is(i-1, "(") {
			return i + 1
		}
	case "herself", "himself":
		if n.is(i-1, "signs") || n.is(i-1, "calls") {
			return i + 1
		}
	case "by":
		if n.is(i-1, "goes") {
			return i + 1
		}
	case "nickname", "aka":
		return i + 1
	}
	return 0
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
		if n.words[i].Line || n.words[i].Sort != split.Letters || n.masked(i) {
			continue
		}
		switch {
		case n.titled(i) && n.is(i-1, "by") && i > 1 && signed[n.words[i-2].Low], n.closes(i):
			n.put(i, i+1, Person, "signed")
		case n.titled(i) && n.is(i+1, ",") && i+3 < len(n.words) && n.aged(i+2) &&
			!kept[n.words[i].Low]:
			n.put(i, i+1, Person, "aged")
		}
	}
}

// closes reports whether word i is a single capital with a full stop that ends what was said, as a signature does.
func (n *note) closes(i int) bool {
	w := &n.words[i]
	if w.Case != split.One || w.Low == "a" || n.words[i-1].Sort != split.Mark || n.glued(i) {
		return false
	}
	return n.is(i+1, ".") && n.glued(i+1) && (!n.on(i+2) || n.is(i+2, "]") || n.is(i+2, ")"))
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
		from := i + 1
		if n.is(i, "code") {
			from++
		}
		to := from
		for to < from+cueGap && n.on(to) && secretMarks[n.words[to].Low] {
			to++
		}
		if to == from || !n.on(to) || n.words[to].Sort == split.Mark || noSecret[n.words[to].Low] {
			continue
		}
		end := to + 1
		if !n.is(i, "code") { // with the marks that are in it: Winter_24!x
			end = max(end, n.withoutEnd(to, n.chain(to)))
		}
		n.put(to, end, Code, "secret")
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
