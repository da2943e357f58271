package scrub

import (
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// Names that are ordinary words are told by the company that they keep: "rang Rod", "my sister My",
// "Wisdom said". The tagger knows most of it. These rules are for what it gives no chance: words
// that are hardly ever names, such as So, An and Long, and notes without capitals.

// Words that stand before people and before few things, and words that stand after people.
var (
	reaches = set("rang ring ringing told tell telling asked asking ask met meeting helping " +
		"helped thanked phoned phoning texted texting emailed emailing visited saw knows trusts " +
		"trusted married called dear hi hiya hello")
	speaks = set("said says say told tells asked asks rang rings phoned texted replied explained " +
		"reckons reckoned thinks thought wants wanted knows knew came comes went goes lives " +
		"lived moved works worked helped helps cried laughed agreed washes didn't doesn't " +
		"doesnt didnt wasn't isn't who'd who's")
	// relations are whose names follow: "my sister My", "her neighbour Friday".
	relations = set("sister brother neighbour volunteer colleague friend mate husband wife " +
		"partner son daughter mum mam nan landlord landlady nephew niece cousin uncle auntie " +
		"aunt supervisor keyworker chef flatmate boyfriend girlfriend fiance fiancee stepdad " +
		"stepmum grandson granddaughter baby boss waitress carer")
	// links are shorthand for reaching somebody: "tc to happy", "spoke w/ joy".
	contacts = set("tc t/c spoke spk spoken call calls phonecall text vm ask met rang ring")
	joins    = set("to w with for")
	// verbs that a weekday or month before them names somebody: "her neighbour Friday can".
	helpers = set("can will would could is was has had does did says said rang came who")
)

// markCompany marks them. A capital counts only inside a sentence, and beside no other capital:
// headings have them everywhere.
func (n *note) markCompany() {
	for i := 1; i < len(n.words); i++ {
		if n.mayBeCalled(i) && n.keepsCompany(i) {
			n.put(i, i+1, Person, "company")
		}
	}
}

// mayBeCalled reports whether word i is an ordinary word, or the name of a day, that nothing has marked.
func (n *note) mayBeCalled(i int) bool {
	w := &n.words[i]
	if w.Sort != split.Letters || !n.on(i) || n.masked(i) || joins[w.Low] {
		return false
	}
	if !n.has(i, isOrdinary) && n.page.Class(i) != lists.Weekday {
		return false
	}
	return !kept[w.Low] || calledSo(w.Low)
}

// keepsCompany reports whether word i stands as names do, in a line with capitals or without.
func (n *note) keepsCompany(i int) bool {
	if n.care[i] != 1 {
		return calledSo(n.words[i].Low) && n.smallCompany(i)
	}
	return n.words[i].Case == split.Title && (n.inSentence(i) && n.company(i) || n.spokenTo(i))
}

// calledSo reports whether people are known to be called by an ordinary word.
func calledSo(low string) bool { return lists.Of(low).Set&(lists.Callname|lists.Forename) != 0 }

// inSentence reports whether word i has a capital that no sentence, quotation, heading or neighbour
// gave it.
func (n *note) inSentence(i int) bool {
	before := &n.words[i-1]
	if before.Sort != split.Letters || before.Case == split.Upper {
		return false
	}
	if before.Case == split.Title && !(n.begins(i-1) && plainStart[before.Low]) {
		return false
	}
	return i+1 == len(n.words) || n.words[i+1].Line || n.words[i+1].Case != split.Title
}

// begins reports whether a line or sentence may begin at word i.
func (n *note) begins(i int) bool {
	return i == 0 || n.words[i].Line || n.words[i-1].Sort != split.Letters
}

// plainStart begin sentences and are in nobody's name.
var plainStart = set("then and but so when if because now today yesterday she he they we i our " +
	"their his her my told asked rang met as")

// company reports whether the words beside i are what stands beside people.
func (n *note) company(i int) bool {
	w, before, after := &n.words[i], n.last(i), n.next(i)
	switch class := n.page.Class(i); {
	case class == lists.Weekday, class == lists.Month:
		return relations[before] && helpers[after] || before == "told" || before == "asked" ||
			utters[after] && !times[before]
	case !callable[class], w.Low == "i", after == "'":
		return false
	case strange[w.Low] && n.unlikeEnglish(i):
		return true
	}
	called := calledSo(w.Low) || strange[w.Low]
	switch {
	case relations[before] && (called || speaks[after] || helpers[after]):
		return true
	case reaches[before]:
		return called
	}
	return called && speaks[after] && !determiners[before]
}

// callable are the closed sets of words that people are called by words of.
var callable = map[lists.Class]bool{lists.NoClass: true, lists.Me: true, lists.They: true,
	lists.Number: true, lists.Title: true, lists.Street: true, lists.Season: true, lists.Rank: true,
	lists.Digit: true}

// strange are words that no sentence gives a capital inside it.
var strange = set("so an my long do to hung sang man ping thing the be in on at it by up go no " +
	"or if as we us me")

// spokenTo reports whether word i, which is written as no sentence writes it, is called out: "Come
// on, My," she said.
func (n *note) spokenTo(i int) bool {
	w := &n.words[i]
	return n.is(i-1, ",") && strange[w.Low] && w.Low != "no" && n.unlikeEnglish(i)
}

// unlikeEnglish reports whether the sentence stops after word i, as it does after no article or
// possessive.
func (n *note) unlikeEnglish(i int) bool {
	return i+1 < len(n.words) && n.words[i+1].Sort == split.Mark && n.glued(i+1) &&
		!n.is(i+1, "'") && !n.is(i+1, "-")
}

// utters are what people do with words and days do not; times stand before days.
var (
	utters = set("said says told asks asked rang replied thinks thought wants wanted reckons " +
		"explained agreed")
	times = set("on by until till last next every this each from since to of before after that " +
		"one the a")
)

var determiners = set("the a an this that these those my your his our their its any some every " +
	"each no of")

// smallCompany reports the same of a word in a line without capitals, where less can be told.
func (n *note) smallCompany(i int) bool {
	w, before := &n.words[i], n.last(i)
	if n.page.Class(i) != lists.NoClass || strange[w.Low] {
		return false
	}
	switch {
	case joins[before] && contacts[n.last(i-1)],
		before == "/" && n.is(i-2, "w") && contacts[n.last(i-2)], // spoke w/ joy
		relations[before] && speaks[n.next(i)]:
		return true
	}
	set := lists.Of(w.Low).Set
	return (before == "rang" || before == "met" || before == "told") &&
		set&lists.Callname != 0 && set&(lists.Forename|lists.ForenameRare) != 0
}
