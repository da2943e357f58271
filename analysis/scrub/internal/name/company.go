package name

import (
	"strings"

	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// links are shorthand for reaching somebody: "tc to happy", "spoke w/ joy".
var contacts = known.Set("tc t/c spoke spk spoken call calls phonecall text vm ask met rang ring")

var joins = known.Set("to w with for")

// markCompany marks them. A capital counts only inside a sentence, and beside no other capital:
// headings have them everywhere.
func (n finder) markCompany() {
	for i := 1; i < len(n.Words); i++ {
		if n.mayBeCalled(i) && n.keepsCompany(i) {
			n.Put(i, i+1, note.Person, "company")
		}
	}
	for i := range n.Words {
		if n.Words[i].Sort != split.Letters || n.Masked(i) || n.Cells[i].Plain {
			continue
		}
		if n.related(i) || n.enlisted(i) || n.dayRang(i) {
			n.Put(i, i+1, note.Person, "company")
		}
	}
}

// dayRang reports whether word i is the name of a day that begins a sentence and says something, as no
// day does: "Friday rang me on the Thursday".
func (n finder) dayRang(i int) bool {
	return n.Page.Class(i) == lists.Weekday && n.begins(i) && n.Words[i].Case == split.Title &&
		len(n.Words[i].Low) > 4 && utters[n.Next(i)]
}

// related reports whether word i is somebody by what is said of them to others.
func (n finder) related(i int) bool {
	return n.hasOwn(i) || n.introduced(i) || n.apposed(i) || n.goodbye(i) || n.bracketed(i) ||
		n.namedLast(i)
}

// enlisted reports whether word i is somebody by the name that it stands with.
func (n finder) enlisted(i int) bool {
	return n.listed(i) || n.enumerated(i) || n.alternative(i)
}

// mayBeCalled reports whether word i is an ordinary word, or the name of a day, that nothing has
// marked.
func (n finder) mayBeCalled(i int) bool {
	w := &n.Words[i]
	if w.Sort != split.Letters || !n.On(i) || n.Masked(i) || n.Cells[i].Plain || joins[w.Low] {
		return false
	}
	if !n.Has(i, note.IsOrdinary) && n.Page.Class(i) != lists.Weekday && n.Care[i] != 1 {
		return false
	}
	return !known.Kept[w.Low] || known.CalledSo(w.Low)
}

// keepsCompany reports whether word i stands as names do, in a line with capitals or without.
func (n finder) keepsCompany(i int) bool {
	if n.Care[i] != 1 {
		return known.CalledSo(n.Words[i].Low) && (n.smallCompany(i) || n.child(i))
	}
	return n.Words[i].Case == split.Title && (n.inSentence(i) && n.company(i) || n.spokenTo(i))
}

// inSentence reports whether word i has a capital that no sentence, quotation, heading or neighbour
// gave it.
func (n finder) inSentence(i int) bool {
	before := &n.Words[i-1]
	if before.Sort != split.Letters || before.Case == split.Upper {
		return false
	}
	if before.Case == split.Title && !(n.begins(i-1) && plainStart[before.Low]) {
		return false
	}
	return i+1 == len(n.Words) || n.Words[i+1].Line || n.Words[i+1].Case != split.Title
}

// begins reports whether a line or sentence may begin at word i.
func (n finder) begins(i int) bool {
	return i == 0 || n.Words[i].Line || n.Words[i-1].Sort != split.Letters
}

// plainStart begin sentences and are in nobody's name.
var plainStart = known.Set("then and but so when if because now today yesterday she he they we " +
	"i our their his her my told asked rang met as")

// company reports whether the words beside i are what stands beside people.
func (n finder) company(i int) bool {
	w, before, after := &n.Words[i], n.Last(i), n.Next(i)
	switch class := n.Page.Class(i); {
	case class == lists.Weekday, class == lists.Month:
		return n.calledDay(i)
	case !callable[class], w.Low == "i", after == "'":
		return false
	case strange[w.Low] && n.unlikeEnglish(i):
		return true
	}
	called := known.CalledSo(w.Low) || strange[w.Low] || n.Unknown(i) && !known.Shorthand(w.Low)
	if known.Relations[before] && (called || known.Speaks[after] || known.Helpers[after]) {
		return true
	}
	return called && (known.Reaches[before] || known.Speaks[after] && !known.Determiners[before])
}

// calledDay reports whether word i, which names a day or month, is somebody there.
func (n finder) calledDay(i int) bool {
	before, after := n.Last(i), n.Next(i)
	return known.Relations[before] && known.Helpers[after] || before == "told" ||
		before == "asked" || utters[after] && !times[before]
}

// callable are the closed sets of words that people are called by words of. Months, weekdays, kin
// and ordinals are left out: with a capital in mid-sentence they are themselves. Weekdays and
// months have a rule of their own, [finder.calledDay].
var callable = map[lists.Class]bool{lists.NoClass: true, lists.Me: true, lists.They: true,
	lists.Number: true, lists.Title: true, lists.Street: true, lists.Season: true, lists.Rank: true,
	lists.Digit: true}

// strange are words that no sentence gives a capital inside it. Many are names of East Asia (the
// case person-short-east-asia), which the list of ordinary words would hide: without this set a
// woman called So or An would be named in every note about her.
var strange = known.Set("so an my long do to hung sang man ping thing the be in on at it by up " +
	"go no or if as we us me")

// spokenTo reports whether word i, which is written as no sentence writes it, is called out: "Come
// on, My," she said.
func (n finder) spokenTo(i int) bool {
	w := &n.Words[i]
	return n.Is(i-1, ",") && strange[w.Low] && w.Low != "no" && n.unlikeEnglish(i)
}

// unlikeEnglish reports whether the sentence stops after word i, as it does after no article or
// possessive.
func (n finder) unlikeEnglish(i int) bool {
	return i+1 < len(n.Words) && n.Words[i+1].Sort == split.Mark && n.Glued(i+1) &&
		!n.Is(i+1, "'") && !n.Is(i+1, "-")
}

// utters are what people do with words and days do not; times stand before days.
var (
	utters = known.Set("said says told asks asked rang replied thinks thought wants wanted reckons " +
		"explained agreed")
	times = known.Set("on by until till last next every this each from since to of before " +
		"after that one the a")
)

// smallCompany reports the same of a word in a line without capitals, where less can be told.
func (n finder) smallCompany(i int) bool {
	w, before := &n.Words[i], n.Last(i)
	if n.Page.Class(i) != lists.NoClass || strange[w.Low] {
		return false
	}
	switch {
	case joins[before] && contacts[n.Last(i-1)],
		before == "/" && n.Is(i-2, "w") && contacts[n.Last(i-2)]: // spoke w/ joy
		return true
	case n.Next(i) == "," && n.Next(i+1) == "who" && !known.Determiners[before]: // chips, who has
		return true
	case known.Relations[before]:
		aged := n.On(i+1) && n.Words[i+1].Sort == split.Digits // me cousin job 19
		if aged || known.Speaks[n.Next(i)] {
			return true
		}
	}
	return n.smallName(i)
}

// child reports whether word i is a forename of which an age is said: "autumn is 4 and".
func (n finder) child(i int) bool {
	if lists.Of(n.Words[i].Low).Set&lists.Forename == 0 || !n.Is(i+1, "is") || !n.On(i+2) {
		return false
	}
	age := n.Words[i+2].Sort == split.Digits && len(n.Words[i+2].Low) <= 2 ||
		n.Page.Class(i+2) == lists.Number
	return age && ageEnds[n.Next(i+2)]
}

// ageEnds stand after an age.
var ageEnds = known.Set("and but , . now")

// smallName reports whether word i is a common forename, or a word that people are called by, and
// stands beside what people say or what is said to them.
func (n finder) smallName(i int) bool {
	before, set := n.Last(i), lists.Of(n.Words[i].Low).Set
	if set&lists.Forename != 0 && utters[n.Next(i)] && !known.Determiners[before] {
		return true
	}
	return (before == "rang" || before == "met" || before == "told") && n.Words[i].Low != "you" &&
		set&lists.Callname != 0 && set&(lists.Forename|lists.ForenameRare) != 0
}

// hasOwn reports whether word i, which is no word of English, has what only people have: "bren's
// sister", "Xiaoming's email".
func (n finder) hasOwn(i int) bool {
	return n.Is(i+1, "'s") && n.On(i+1) && n.Unknown(i) && !known.Shorthand(n.Words[i].Low) &&
		(known.Relations[n.Next(i+1)] || belongings[n.Next(i+1)])
}

// belongings are what people have, beside relations. A cat or a department has none of them.
var belongings = known.Set("email mobile number phone flat room house birthday funeral mother " +
	"father dad kids children child girlfriend boyfriend ex bed door keyworker wife husband")

// listed reports whether word i begins a sentence, is a word that people are called by, and stands
// with somebody: "Lucky and Dimple are at the shop".
func (n finder) listed(i int) bool {
	return n.Words[i].Case == split.Title && n.Care[i] == 1 && known.CalledSo(n.Words[i].Low) &&
		n.Page.Class(i) == lists.NoClass && n.Is(i+1, "and") && n.On(i+1) && n.PersonAt(i+2) &&
		n.Words[i+2].Case == split.Title && n.On(i+2)
}

// enumerated reports whether word i, which is a surname too, goes on with a list of people:
// "Hargreaves, Holt, Pickup, and".
func (n finder) enumerated(i int) bool {
	const surnames = lists.Surname | lists.SurnameRare
	return n.Titled(i) && lists.Of(n.Words[i].Low).Set&surnames != 0 && !known.Kept[n.Words[i].Low] &&
		n.Is(i-1, ",") && n.PersonAt(i-2) && n.Is(i-3, ",") && n.PersonAt(i-4) &&
		(n.Next(i) == "," || n.Next(i) == "and")
}

// apposed reports whether word i is a word that people are called by, and says which relation is
// meant: "one of my supervisors, Privilege, was".
func (n finder) apposed(i int) bool {
	return n.Titled(i) && (known.CalledSo(n.Words[i].Low) || n.Unknown(i)) && n.Is(i-1, ",") &&
		known.Relations[strings.TrimSuffix(n.Last(i-1), "s")] && n.Next(i) == "," &&
		!known.Kept[n.Words[i].Low]
}

// goodbye reports whether word i, which is no word of English, is said goodbye to: "ok bye soph bye".
func (n finder) goodbye(i int) bool {
	return n.Last(i) == "bye" && (n.Next(i) == "bye" || !n.On(i+1)) && n.Unknown(i)
}

// alternative reports whether word i is a name that was heard beside one that is known: "brice /
// price".
func (n finder) alternative(i int) bool {
	return n.Is(i-1, "/") && n.On(i) && n.PersonAt(i-2) && n.On(i-1) &&
		lists.Of(n.Words[i].Low).Set&(lists.Forename|lists.Surname) != 0
}

// owners say to whom somebody is something.
var owners = known.Set("my our her his")

// introducedWords is how many words may stand between "my" and what somebody is to the speaker.
const introducedWords = 3

// introduced reports whether word i begins a sentence in which somebody is said to be something to
// somebody: "Rain is my only waitress".
func (n finder) introduced(i int) bool {
	w := &n.Words[i]
	switch {
	case w.Case != split.Title:
		return false
	case n.Next(i) == "next" && n.Next(i+1) == "door": // Dod next door
		return n.Unknown(i) && !known.Shorthand(w.Low)
	case n.Next(i) != "is", n.Care[i] != 1, !n.begins(i),
		!known.CalledSo(w.Low) && !strange[w.Low] && !n.Unknown(i):
		return false
	}
	if !owners[n.Next(i+1)] {
		return false
	}
	for j := i + 3; j < i+3+introducedWords && n.On(j); j++ {
		if known.Relations[n.Words[j].Low] {
			return true
		}
	}
	return false
}

// bracketed reports whether word i stands in brackets after what somebody is to others: "wife (Nan
// but he calls her herself)".
func (n finder) bracketed(i int) bool {
	w := &n.Words[i]
	if w.Case != split.Title || !n.Is(i-1, "(") || !n.On(i) || !known.Relations[n.Last(i-1)] {
		return false
	}
	kin := n.Page.Class(i) == lists.Kin && n.Next(i) != "of" && n.Next(i) != "'s"
	return !known.Kept[w.Low] && (kin || known.CalledSo(w.Low) || n.Unknown(i))
}

// namedLast reports whether word i is a forename that stands alone where somebody was spoken of:
// between a dash and a full stop, "a decent skin - Prudence.", or as a sentence before what she or he
// did, "the nurse with the van. Temperance. She".
func (n finder) namedLast(i int) bool {
	w := &n.Words[i]
	const forenames = lists.Forename | lists.ForenameRare
	if !n.Titled(i) || !n.On(i) || !n.Is(i+1, ".") || lists.Of(w.Low).Set&forenames == 0 ||
		known.Kept[w.Low] {
		return false
	}
	if n.Is(i-1, "-") && w.Space && n.Words[i-1].Space {
		return i > 1 && n.Words[i-2].Case == split.Lower && n.On(i-1)
	}
	return n.Is(i-1, ".") && n.On(i+2) && (n.Is(i+2, "she") || n.Is(i+2, "he"))
}
