package name

import (
	"strings"

	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// cueWords may stand between the cue and the name; so many of them. The gap is short, because the
// rule asks nothing else of the name: "called" and a capital four words later have little to do
// with each other.
var cueWords = known.Set("is was as may be 's me him her us them himself herself themselves " +
	"by to a the \" ' :")

const cueGap = 3

// markCalled finds names by the words that announce them. Only a capital that no sentence gave
// counts. These rules run before the tagger's chances are judged, since they find what the tagger
// gives no chance: announced nicknames are ordinary words.
func (n finder) markCalled() {
	for i := range n.Words {
		if n.Has(i, note.IsCue) && !(n.Is(i, "call") && n.Words[i].Case == split.Title) {
			n.putCalled(i + 1)
		}
	}
	n.markForSurname()
	n.markCalledSmall()
	n.markCalledBefore()
	n.markKnownAs()
	n.markFarewell()
	n.markSigned()
	n.markHeaders()
	n.markSecrets()
}

// putCalled marks the name that is announced before word at.
func (n finder) putCalled(at int) {
	for from := at; n.On(at) && at-from < cueGap && cueWords[n.Words[at].Low] &&
		n.Words[at].Case != split.Title; {
		at++
	}
	to := at
	for to < at+3 && n.On(to) && n.Words[to].Case == split.Title && n.nameable(to) &&
		!known.Kept[n.Words[to].Low] {
		to++
	}
	if to == at+1 && known.Determiners[n.Words[at].Low] {
		return // a call. The next sentence
	}
	n.Put(at, to, note.Person, "called")
}

// nameable reports whether word i is in no closed set of words, or is a title that is said to be what
// somebody is called: "gets called the Bishop".
func (n finder) nameable(i int) bool {
	class := n.Page.Class(i)
	return class == lists.NoClass || class == lists.Title && n.Is(i-1, "the") && n.Is(i-2, "called")
}

// nameParts are what forms ask for.
var nameParts = known.Set("surname forename")

// markForSurname finds the name that stands before what it is: "Boating for the surname".
func (n finder) markForSurname() {
	for i := 3; i < len(n.Words); i++ {
		if nameParts[n.Words[i].Low] && n.Is(i-2, "for") && n.Titled(i-3) && n.On(i) {
			n.Put(i-3, i-2, note.Person, "called")
		}
	}
}

// smallCues are cues that announce a name in a line without capitals: of two words, and the last of
// them. Pairs, because one word is too little there: "call me" announces a name and "call" does
// not.
var smallCues = map[string]map[string]bool{
	"me":     known.Set("call calls called"),
	"him":    known.Set("call calls called"),
	"her":    known.Set("call calls called"),
	"them":   known.Set("call calls called"),
	"us":     known.Set("calls"),
	"by":     known.Set("goes go going"),
	"as":     known.Set("known"),
	"for":    known.Set("ask"),
	"use":    known.Set("said"),
	"given":  known.Set("name"),
	"is":     known.Set("name surname nickname"),
	"name's": known.Set("my his her their"),
	"to":     known.Set("answers"),
}

// markCalledSmall finds the name that is announced in a line without capitals: "they call me
// boots", "goes by happy". The word must be one that people are called by, no word of English, or
// one of which the tagger has some suspicion: "they call me lazy".
func (n finder) markCalledSmall() {
	for i := 2; i < len(n.Words); i++ {
		if n.Care[i] == 1 || !n.On(i) || !n.announceable(i) {
			continue
		}
		if n.Last(i) == "called" && callings[n.Last(i-1)] && known.CalledSo(n.Words[i].Low) {
			n.Put(i, i+1, note.Person, "called")
			continue
		}
		if !smallCues[n.Last(i)][n.Last(i-1)] {
			continue
		}
		least := float32(calledChance)
		if whom[n.Last(i)] {
			least = calledThemChance
		}
		if low := n.Words[i].Low; known.CalledSo(low) || !n.Has(i, note.IsOrdinary) ||
			n.Chances[i].Hide > least {
			n.Put(i, i+1, note.Person, "called")
		}
	}
}

// callings stand before "called" and a name.
var callings = known.Set("was is gets get named been he's she's hes shes i'm im")

// announceable reports whether word i can be a name at all.
func (n finder) announceable(i int) bool {
	w := &n.Words[i]
	if w.Sort != split.Letters || len(w.Low) < 2 || n.Page.Class(i) != lists.NoClass {
		return false
	}
	if strange[w.Low] || known.Determiners[w.Low] || strings.HasSuffix(w.Low, "self") {
		return false
	}
	return !known.Kept[w.Low] || known.CalledSo(w.Low)
}

// calledChance is the chance with which an ordinary word is taken for an announced name, and
// calledThemChance after "call me" and the like. Both are low: the announcement is evidence too, and
// the chance need only tell "call me boots" from "call me lazy".
const (
	calledChance     = 0.04
	calledThemChance = 0.015
)

// callers say what somebody is called: "Biddy they call me", "Tiny everyone calls him".
var callers = known.Set("they everyone everybody people we i folk lads")

// markCalledBefore finds the name that stands before its announcement.
func (n finder) markCalledBefore() {
	for i := 1; i+2 < len(n.Words); i++ {
		if !n.Has(i+1, note.IsCue) || !callers[n.Words[i].Low] || n.Words[i].Line ||
			!whom[n.Words[i+2].Low] || n.On(i+3) && n.Words[i+3].Sort != split.Mark {
			continue
		}
		at := i - 1
		if n.Is(at, ",") {
			at--
		}
		small := at >= 0 && n.Care[at] != 1 && n.Page.Class(at) == lists.NoClass
		if n.Titled(at) || small && (known.CalledSo(n.Words[at].Low) || n.Unknown(at) ||
			n.Chances[at].Hide > calledChance) {
			n.Put(at, at+1, note.Person, "called")
		}
	}
}

// whom are they whom somebody calls something.
var whom = known.Set("me him her")

// knownWords is how many words may stand between "known" and "as": "known to all the services as
// Mother Hope". It bounds what is read after every "known", too.
const knownWords = 6

// markKnownAs finds the names after "known to ... as", "likes" in brackets, "signs herself".
func (n finder) markKnownAs() {
	for i := range n.Words {
		at := n.knownAs(i)
		if at == 0 {
			continue
		}
		for knownMarks[n.Next(at-1)] {
			at++
		}
		to := at
		for to < at+2 && n.On(to) && n.Words[to].Case == split.Title && !known.Kept[n.Words[to].Low] {
			to++
		}
		if to == at && n.On(at) && n.knownSmall(at) {
			to++
		}
		n.Put(at, to, note.Person, "called")
	}
}

// knownSmall reports whether word i, which is no forename, can be what somebody is known as where
// there are no capitals. Forenames are left to the tagger, which sees where the name ends.
func (n finder) knownSmall(i int) bool {
	low := n.Words[i].Low
	return n.Care[i] != 1 && n.announceable(i) && !known.Naming(lists.Of(low).Set) &&
		(known.CalledSo(low) || n.Chances[i].Hide > calledChance)
}

// knownMarks may stand between.
var knownMarks = known.Set("\" ' : as")

// knownAs returns where the name begins that is announced at word i, or 0.
func (n finder) knownAs(i int) int {
	switch n.Words[i].Low {
	case "known":
		for j := i + 1; j < i+knownWords && n.On(j); j++ {
			if n.Is(j, "as") {
				return j + 1
			}
		}
	case "likes":
		if n.Is(i-1, "(") {
			return i + 1
		}
	case "herself", "himself":
		if n.Is(i-1, "signs") || n.Is(i-1, "calls") {
			return i + 1
		}
	case "by":
		if n.Is(i-1, "goes") {
			return i + 1
		}
	case "nickname", "aka":
		return i + 1
	}
	return 0
}

// kisses end a message after the name; farewells stand on the line before it.
var (
	kisses    = known.Set("x xx xxx xoxo")
	farewells = known.Set("thanks regards wishes cheers ta love sincerely faithfully best " +
		"thankyou bye")
)

// farewellWords is how long the last line before a name may be.
const farewellWords = 4

// markFarewell finds who ends a message: "Trace x", or a line of one or two words after "Kind
// regards". E-mails and texts are pasted whole, and the name under one has nothing beside it: no
// verb, no title, often no capital.
func (n finder) markFarewell() {
	last := -1 // where the line before begins
	for from := 0; from < len(n.Words); {
		to := from + 1
		for to < len(n.Words) && !n.Words[to].Line {
			to++
		}
		end := to
		for end > from && n.Words[end-1].Sort == split.Mark {
			end--
		}
		kissed := end-from >= 2 && end-from <= 3 && kisses[n.Words[end-1].Low]
		if kissed {
			end--
		}
		if (kissed || n.farewell(last, from)) && end-from <= 2 && n.signature(from, end) {
			n.Put(from, end, note.Person, "farewell")
		}
		last, from = from, to
	}
}

// farewell reports whether the line from..to says goodbye and nothing else.
func (n finder) farewell(from, to int) bool {
	for from >= 0 && to > from && n.Words[to-1].Sort == split.Mark {
		to--
	}
	return from >= 0 && to > from && to-from <= farewellWords && farewells[n.Words[to-1].Low]
}

// signature reports whether the words can be the name that somebody signs with.
func (n finder) signature(from, to int) bool {
	for i := from; i < to; i++ {
		w := &n.Words[i]
		if w.Sort != split.Letters || w.Case == split.Lower && n.Care[i] == 1 || known.Kept[w.Low] ||
			farewells[w.Low] || n.Page.Class(i) != lists.NoClass ||
			n.Has(i, note.IsOrdinary) && !known.CalledSo(w.Low) {
			return false
		}
	}
	return to > from
}

// signed are words of a heading that "by" and a name follow: "Minutes by Wend".
var signed = known.Set("minutes notes note typed transcribed written taken recorded interpreted " +
	"translated")

// markSigned finds who signs: a name after "minutes by", a single letter at the end of what was
// said, a name with an age after it. The interviewer's own name is under many notes; it leads to
// the handful of people they spoke with.
func (n finder) markSigned() {
	for i := 1; i < len(n.Words); i++ {
		if n.Words[i].Line || n.Words[i].Sort != split.Letters || n.Masked(i) {
			continue
		}
		switch {
		case n.Titled(i) && n.Is(i-1, "by") && i > 1 && signed[n.Words[i-2].Low], n.closes(i):
			n.Put(i, i+1, note.Person, "signed")
		case n.Titled(i) && n.Is(i+1, ",") && i+3 < len(n.Words) && n.aged(i+2) &&
			!known.Kept[n.Words[i].Low]:
			n.Put(i, i+1, note.Person, "aged")
		}
	}
}

// closes reports whether word i is a single capital with a full stop that ends what was said, as a
// signature does.
func (n finder) closes(i int) bool {
	w := &n.Words[i]
	if n.initialled(i) {
		return true
	}
	if w.Case != split.One || w.Low == "a" || n.Words[i-1].Sort != split.Mark || n.Glued(i) {
		return false
	}
	return n.Is(i+1, ".") && n.Glued(i+1) && (!n.On(i+2) || n.Is(i+2, "]") || n.Is(i+2, ")"))
}

// initialled reports whether word i is two or three capitals after a full stop that end a note or
// what stands in brackets: "(Done Thursday. CLl)".
func (n finder) initialled(i int) bool {
	w := &n.Words[i]
	if w.Case != split.Upper && w.Case != split.Camel || len(w.Low) > note.MostInitialLetters ||
		!n.Is(i-1, ".") || known.Kept[w.Low] || n.Cells[i].Plain {
		return false
	}
	short := known.Shorthand(w.Low)
	return n.Is(i+1, ")") && (!short || len(w.Low) == 2) || i+1 == len(n.Words) && !short
}

// aged reports whether an age stands at i, as it does after a name: a number of two digits or its
// words, then a comma.
func (n finder) aged(i int) bool {
	w, to := &n.Words[i], i+1
	switch {
	case w.Sort == split.Digits && len(w.Low) == 2 && w.Low >= "16":
	case n.Page.Class(i) == lists.Number && len(w.Low) > 5: // twenty and more
		if n.Is(to, "-") && to+1 < len(n.Words) && n.Page.Class(to+1) == lists.Number {
			to += 2
		}
	default:
		return false
	}
	return n.Is(to, ",")
}

// markSecrets finds the word that follows one of them, after a mark or "is". A secret is known to
// the person and to a service, and opens an account besides.
func (n finder) markSecrets() {
	for i := range n.Words {
		if !n.Has(i, note.IsSecret) || n.Is(i, "code") && !n.Is(i+1, "word") {
			continue
		}
		from := i + 1
		if n.Is(i, "code") {
			from++
		}
		from = n.pastFor(from)
		to := from
		for to < from+cueGap && n.On(to) && secretMarks[n.Words[to].Low] {
			to++
		}
		if to == from || !n.On(to) || n.Words[to].Sort == split.Mark || noSecret[n.Words[to].Low] {
			continue
		}
		end := to + 1
		if !n.Is(i, "code") { // with the marks that are in it: Winter_24!x
			end = max(end, n.WithoutEnd(to, n.Chain(to)))
		}
		n.Put(to, end, note.Code, "secret")
	}
}

// pastFor returns where it goes on after what a secret is for, if word i begins that: "password for
// the door is".
func (n finder) pastFor(i int) int {
	if !n.Is(i, "for") {
		return i
	}
	for j := i + 1; j < i+knownWords && n.On(j); j++ {
		if secretMarks[n.Words[j].Low] {
			return j
		}
	}
	return i
}

// secretMarks stand between, and noSecret follows where the secret is not said.
var (
	secretMarks = known.Set("is was : = \" '")
	noSecret    = known.Set("a an the not no on in under written changed wrong needed required " +
		"expired never always too so his her my our their different same shared still now " +
		"what that")
)

// headers are the lines of a message's head; people stand after those that are true.
var headers = map[string]bool{"from": true, "to": true, "cc": true, "bcc": true, "sent": false,
	"subject": false, "date": false}

// headLines is how many lines apart two of them stand at most.
const headLines = 3

// markHeaders finds who wrote a message and who got it: names and words that people are called by, in
// the head of a message. One such line alone is none: "To: stop being asked".
func (n finder) markHeaders() {
	last, before := -headLines, ""
	line := 0
	pending := -1 // the first such line, until there is a second
	for i := range n.Words {
		if !n.Words[i].Line {
			continue
		}
		line++
		at := i
		for n.Is(at, ">") && n.On(at+1) {
			at++
		}
		low := n.Words[at].Low
		if _, ok := headers[low]; !ok || !n.Is(at+1, ":") || !n.On(at+1) {
			continue
		}
		if near := line-last <= headLines && low != before; near {
			n.markAddressed(pending)
			n.markAddressed(at)
		}
		last, before, pending = line, low, at
	}
}

// markAddressed marks the people after the header at word i.
func (n finder) markAddressed(i int) {
	if i < 0 || !headers[n.Words[i].Low] {
		return
	}
	for from := i + 2; n.On(from) && from-i < note.LongestChain; {
		to := from
		for n.On(to) && n.addressed(to) {
			to++
		}
		n.Put(from, to, note.Person, "header")
		from = max(from+1, to)
	}
}

// addressed reports whether word i can be of the name of somebody in the head of a message. "PIP" is
// a benefit there and "Pip" is not.
func (n finder) addressed(i int) bool {
	w := &n.Words[i]
	if w.Sort != split.Letters || len(w.Low) == 1 || n.Page.Class(i) != lists.NoClass ||
		w.Case != split.Title && n.Care[i] == 1 {
		return false
	}
	if known.Kept[w.Low] || known.Shorthand(w.Low) {
		return known.CalledSo(w.Low) && w.Case == split.Title
	}
	return known.CalledSo(w.Low) || n.Unknown(i)
}

// spelledLetters is how many single letters in a row spell a name: "L U N D", "B-A-N-K". Fewer are
// initials, or the letters of a list.
const spelledLetters = 4

// markSpelled finds names spelt out.
func (n finder) markSpelled() {
	for i := 0; i < len(n.Words); i++ {
		letters, to := 0, i
		for j := i; j < len(n.Words) && (j == i || !n.Words[j].Line); j++ {
			w := &n.Words[j]
			if len(w.Low) == 1 && w.Sort == split.Letters && !n.Cells[j].Plain {
				letters++
				to = j + 1
			} else if j == i || w.Low != "-" && w.Low != "." && w.Low != "," || j > to {
				break
			}
		}
		if letters >= spelledLetters {
			n.Put(i, to, note.Person, "spelt")
		}
		i = max(i, to-1)
	}
}

// firstLetters takes in the letter with a full stop that stands for a forename: "A. Okonkwo". From
// the back, so that with "A. B. Okonkwo" the B is masked when the A is judged.
func (n finder) firstLetters() {
	for i := len(n.Words) - 3; i >= 0; i-- {
		w := &n.Words[i]
		if len(w.Low) == 1 && (w.Case == split.One || n.smallInitial(i)) && n.Is(i+1, ".") &&
			n.Glued(i+1) && n.PersonAt(i+2) && !n.Words[i+2].Line && !n.Masked(i) {
			n.Put(i, i+2, note.Person, "letter")
			n.Cells[i+2].First = false
		}
	}
}

// smallInitial reports whether the letter at word i, in a line without capitals, can stand for a
// forename: "n. standing". "E.g." and "a.m." do not, nor do the labels of question and answer, nor a
// "u" that ends a sentence.
func (n finder) smallInitial(i int) bool {
	low := n.Words[i].Low
	if n.Care[i] == 1 || !n.Letter(i) || low == "u" || n.Glued(i) || len(n.Words[i+2].Low) == 1 {
		return false
	}
	return !n.Words[i].Line || low != "a" && low != "q"
}
