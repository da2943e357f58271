package judge

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
	"elephants/analysis/scrub/internal/tag"
)

// The chance from which a word is masked, and from which it is worth a question. A lower chance
// finds more and hides more that is harmless; the README says how they were chosen.
const (
	maskChance = 0.24
	AskChance  = 0.02
	// growChance is what a word beside a masked one must reach.
	growChance = 0.08
	// indirectCare is by how much more must do, in lines without capitals, for what is no name and
	// no number.
	indirectCare = 1.6
	// beginChance splits two identifiers of one kind that follow each other: "Gaz, Prosser".
	beginChance = 0.5
)

// plainCare raises them for an ordinary word that is not written as a name; headCare for one
// that has a capital but that nobody is called by; dialectCare for a word of dialect, a month
// or a day, and for an ordinary word in small letters where names have capitals. Measured by
// leaving sources out, beside the tagger's own chances: see the README.
const (
	plainCare   = 4
	headCare    = 1.5
	dialectCare = 10
	// unlistedCare is for what is in small letters where names have capitals, and in no list of names.
	unlistedCare = 3
	// startCare is for a word with a capital that begins a sentence and is in no list of names, and
	// plainStartCare for one that is ordinary and has nothing after it that people do.
	startCare      = 5
	plainStartCare = 12
	// looseChance is what an ordinary word in small letters must reach beside a name, and
	// smallLooseChance the same in a line without capitals.
	looseChance      = 0.2
	smallLooseChance = 0.08
	// unmatchedCare is for capitals that are nobody's initials in the note.
	unmatchedCare = 5
	// smallUnlistedCare is for a word in no list in a line without capitals.
	smallUnlistedCare = 2
)

// kindCare multiplies the chance by kind, in the order of [kinds]: less must do for what leads to a
// person by itself, more for lengths of time and amounts, of which most are harmless.
var kindCare = [tag.Kinds]float32{0.2, 1.5, 0.92, 0.92, 1.2, 1.2, 1.05, 0.8}

// tagged marks the runs of words whose chance is grow at least, if one of them reaches least: the
// words beside a sure one are likelier to belong to it than they look.
func (n finder) tagged(least, grow float32, ask bool) {
	for i := 0; i < len(n.Words); {
		if n.Cells[i].Plain || n.Chances[i].Hide < grow*n.Care[i] {
			i++
			continue
		}
		to, sure := n.run(i, least, grow, ask)
		if sure {
			n.putTagged(i, to, ask)
		}
		i = to
	}
}

// run returns the end of the identifier that may begin at word i, and whether some word of it
// reaches least.
func (n finder) run(i int, least, grow float32, ask bool) (to int, sure bool) {
	for to = i; to < len(n.Words); to++ {
		c := n.Chances[to]
		if c.Hide < grow*n.Care[to] || n.Cells[to].Plain ||
			to > i && (c.Begin >= beginChance || n.Words[to].Line) {
			break
		}
		sure = sure || c.Hide >= least*n.careAt(to, ask)*kindCare[c.Kind]
	}
	return to, sure
}

// putTagged marks what is left of the run from..to when its edges are trimmed, unless it leads to
// nobody.
func (n finder) putTagged(from, to int, ask bool) {
	from, to = n.wholeNumber(n.trim(n.undated(from, to)))
	if to > from && n.Is(to-1, "'s") && n.PersonAt(to-2) {
		to-- // of a name that is masked already: "[person 1]'s", and no second person
	}
	kind := n.likeliest(from, to)
	if kind == note.Dem && lists.ClassOf(n.Next(to-1)) == lists.Coin && n.numeral(to-1) {
		kind = note.Quantity // eighty-four quid is no age
	}
	from, to = n.tight(from, to, kind)
	if n.keeps(from, to, kind) {
		return
	}
	for kind == note.Person && !ask && from < to && n.Office(from) {
		from++
	}
	n.Set(from, to, kind, "tagger", ask)
}

// tight drops words from the edges of a name, a place or a number that none of them begins or ends
// with: "marek got", "via". They are in the run because the word beside them is sure.
func (n finder) tight(from, to int, kind note.Kind) (int, int) {
	switch kind {
	case note.Person, note.Loc, note.Org, note.Code:
	default:
		return from, to
	}
	for from < to && n.outside(from) {
		from++
	}
	for to > from && n.outside(to-1) {
		to--
	}
	if kind == note.Person {
		from, to = n.named(from, to)
	}
	return n.trim(from, to)
}

// named drops ordinary words that only a slight chance joins to a name.
func (n finder) named(from, to int) (int, int) {
	for to-from > 1 && n.loose(from) && !n.letterAt(from+1) {
		from++
	}
	for to-from > 1 && n.loose(to-1) && !n.letterAt(to-2) && !n.Has(to-2, note.IsTitle) {
		to--
	}
	return from, to
}

// loose reports whether word i, an ordinary one, is too doubtful to be of the name beside it. What
// ends the name of a place or a body stays, and what somebody does: "C wing", "Nisha teacher".
func (n finder) loose(i int) bool {
	w := &n.Words[i]
	if w.Case != split.Lower || !n.Has(i, note.IsOrdinary) || epithets[w.Low] || len(w.Low) < 3 ||
		n.Page.Class(i) != lists.NoClass || lists.Of(w.Low).Set&(lists.Body|lists.Job) != 0 {
		return false
	}
	if n.Care[i] == 1 {
		return n.Chances[i].Hide < looseChance
	}
	return !known.CalledSo(w.Low) && n.Chances[i].Hide < smallLooseChance
}

// epithets go with a name: "old will", "tall paul".
var epithets = known.Set("big old auld young wee little tall lang long fat mad tiny new daft posh dr " +
	"miss mister sister brother uncle auntie aunty nana nan granny saint lady king")

// outside reports whether word i stands outside a name: in small letters, or with the capital of a
// sentence.
func (n finder) outside(i int) bool {
	w := &n.Words[i]
	return known.Outside[w.Low] && (w.Case == split.Lower || n.begins(i))
}

// careAt is by what the chances that word i must reach are multiplied, whatever its kind: more must
// do for a mask where a name does not look like one.
func (n finder) careAt(i int, ask bool) float32 {
	care := n.Care[i]
	kind := note.Kinds[n.Chances[i].Kind]
	switch {
	case care != 1 && kind != note.Person && kind != note.Code:
		return care * indirectCare
	case ask || kind != note.Person || n.Words[i].Sort != split.Letters,
		n.Chances[i].Hide < growChance*care:
		return care
	}
	return care * n.nameCare(i)
}

// nameCare is by how much more must do for a name where word i does not look like one.
func (n finder) nameCare(i int) float32 {
	switch {
	case n.ofEverybody(i):
		return dialectCare
	case n.unmatched(i):
		return unmatchedCare
	case n.Has(i, note.IsOrdinary):
		return n.wordCare(i)
	case listed(n.Words[i].Low):
		return 1
	}
	switch small := n.Words[i].Case == split.Lower; {
	case small && n.Care[i] == 1:
		return unlistedCare
	case small:
		return smallUnlistedCare
	case n.Words[i].Case == split.Title && n.begins(i):
		return startCare
	}
	return 1
}

// unmatched reports whether word i is in capitals as shorthand is, and no initials of anybody with
// capitals in the note.
func (n finder) unmatched(i int) bool {
	w := &n.Words[i]
	if w.Case != split.Upper || n.Care[i] != 1 || w.Sort != split.Letters || !n.amongSmall(i) {
		return false
	}
	switch set := lists.Of(w.Low).Set; {
	case len(w.Low) > note.MostInitialLetters:
		return !listed(w.Low) && !n.Has(i, note.IsOrdinary)
	case len(w.Low) == note.MostInitialLetters:
		return set&(lists.Forename|lists.ForenameRare) == 0 && !n.Initialled(w.Low)
	default:
		return known.Shorthand(w.Low) && !n.begins(i) && !n.Initialled(w.Low)
	}
}

// amongSmall reports whether a word in small letters stands near word i on its line: where all is in
// capitals they say nothing of a word.
func (n finder) amongSmall(i int) bool {
	for j := i; n.On(j) && i-j < nearWords; j-- {
		if n.Words[j-1].Case == split.Lower {
			return true
		}
	}
	for j := i + 1; n.On(j) && j-i < nearWords; j++ {
		if n.Words[j].Case == split.Lower {
			return true
		}
	}
	return false
}

// nearWords is how many words of a line are looked at on either side.
const nearWords = 8

// wordCare is the same of a word of English.
func (n finder) wordCare(i int) float32 {
	w, cased := &n.Words[i], n.Care[i] == 1
	switch {
	case cased && w.Case == split.Lower:
		return dialectCare
	case cased && n.startsPlainly(i) && !n.Is(i-1, "\""): // but: under "Dentist" in mine
		return plainStartCare
	case cased && n.startsPlainly(i):
		return plainCare
	case n.calledSo(i):
		return 1
	case cased && w.Case == split.Title && n.On(i) && n.Words[i-1].Sort == split.Letters:
		return headCare
	}
	return plainCare
}

// calledSo reports whether word i, which is ordinary, is one that people are called by, as it stands
// there.
func (n finder) calledSo(i int) bool {
	w := &n.Words[i]
	return known.CalledSo(w.Low) || lists.Of(w.Low).Set&lists.ForenameRare != 0 ||
		w.Case != split.Upper && n.beforeSurname(i)
}

// startsPlainly reports whether word i is an ordinary word that begins a sentence and is no common
// forename, and the next is none of what people do: "Excellent staff", "Kind". Short answers begin
// with such words, and some people are called by them.
func (n finder) startsPlainly(i int) bool {
	w, next := &n.Words[i], n.Next(i)
	return w.Case == split.Title && (!n.On(i) || n.Words[i-1].Sort != split.Letters) &&
		lists.Of(w.Low).Set&lists.Forename == 0 && n.Has(i, note.IsOrdinary) &&
		!known.Speaks[next] && !known.Helpers[next] && next != "'s" && next != "and" && next != ":" &&
		!n.beforeSurname(i)
}

// wholeNumber widens from..to so that no number is cut at a hyphen: half of "forty-one pages" would
// read like an age.
func (n finder) wholeNumber(from, to int) (int, int) {
	if from < to && n.numeral(to-1) && n.Is(to, "-") && n.Glued(to) && n.Glued(to+1) &&
		n.numeral(to+1) {
		to += 2
	}
	if from > 1 && from < to && n.numeral(from) && n.Is(from-1, "-") && n.Glued(from) &&
		n.Glued(from-1) && n.numeral(from-2) {
		from -= 2
	}
	return from, to
}

// numeral reports whether word i is a number in words.
func (n finder) numeral(i int) bool {
	return i < len(n.Words) && (n.Page.Class(i) == lists.Number || n.Is(i, "one"))
}

// undated drops a date that is masked already from the edges: what is left, "the Court", must be
// worth a mask by itself. What stands beside a number is not dropped, for it belongs to the number.
func (n finder) undated(from, to int) (int, int) {
	for from < to && n.Masked(from) && n.Kind(from) == note.DateTime {
		from++
	}
	for to > from && n.Masked(to-1) && n.Kind(to-1) == note.DateTime {
		to--
	}
	return from, to
}

// trim drops punctuation and articles from the edges.
func (n finder) trim(from, to int) (int, int) {
	for from < to && (n.Words[from].Sort == split.Mark && !opens[n.Words[from].Low] ||
		edges[n.Words[from].Low] && from+1 < to) {
		from++
	}
	for to > from && (n.Words[to-1].Sort == split.Mark ||
		edges[n.Words[to-1].Low] && n.Words[to-1].Low != "'s" && to-1 > from) {
		to--
	}
	return from, to
}

// likeliest is the kind that the words speak for together.
func (n finder) likeliest(from, to int) note.Kind {
	var votes [len(note.Kinds)]float32
	best := 0
	for i := from; i < to; i++ {
		k := int(n.Chances[i].Kind)
		votes[k] += n.Chances[i].Hide
		if votes[k] > votes[best] {
			best = k
		}
	}
	return note.Kinds[best]
}

// gapLength is the most words that bridge fills between two parts of one identifier.
const gapLength = 3

// bridge joins what stands between two masks when it is only a preposition or the like: "[Kurdish],
// from [Sulaymaniyah]" would else tell more than "[background]".
func (n finder) bridge() {
	for i := 1; i < len(n.Words); i++ {
		if n.Masked(i) || !n.Masked(i-1) || n.Words[i].Line {
			continue
		}
		to := i
		for to-i < gapLength && n.On(to) && !n.Masked(to) && bridges[n.Words[to].Low] {
			to++
		}
		if to == i || !n.On(to) || !n.Masked(to) || !n.bridges(i, to) {
			continue
		}
		n.Put(i, to, n.Kind(i-1), "between")
		for j := i; j < to; j++ {
			n.Cells[j].First = false
		}
		if n.Kind(i-1) == n.Kind(to) {
			n.Cells[to].First = false
		}
	}
}

// bridges reports whether what is masked before word i and from word to on tells more together than
// apart.
func (n finder) bridges(i, to int) bool {
	a, b := n.Kind(i-1), n.Kind(to)
	if a == note.Code && b == note.DateTime { // CAD 4471 of 12 November
		return n.Is(i, "of")
	}
	for _, k := range [...]note.Kind{a, b} {
		if k == note.Person || k == note.Code {
			return false
		}
	}
	return a == b || prepositions[n.Words[to-1].Low] || prepositions[n.Words[max(i, to-2)].Low]
}

var (
	bridges      = known.Set("the a an in on at of to from near by 's and , - & about around our my")
	prepositions = known.Set("in on at of from near by to")
)

// opens are the marks that can begin an identifier.
var opens = map[string]bool{"£": true, "$": true, "€": true, "@": true, "#": true, "'": true}

// listed reports whether a word is in the lists of names.
func listed(low string) bool {
	const names = lists.Forename | lists.ForenameRare | lists.Surname | lists.SurnameRare
	return lists.Of(low).Set&names != 0
}

// ofEverybody reports whether word i is a month, a day, a season or a word of dialect.
func (n finder) ofEverybody(i int) bool {
	switch n.Page.Class(i) {
	case lists.Month, lists.Weekday, lists.Season:
		return true
	case lists.NoClass:
		return known.Dialect[n.Words[i].Low]
	}
	return false
}

// beforeSurname reports whether no word of English stands after word i, as after a forename that is
// one: "Hyacinth Gordon", "yaw frimpong".
func (n finder) beforeSurname(i int) bool {
	return n.On(i+1) && n.Words[i+1].Sort == split.Letters && n.Words[i+1].Low != "'s" &&
		!n.Has(i+1, note.IsOrdinary)
}
