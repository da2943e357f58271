package scrub

import (
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// markNames finds names by what stands beside them: a title before, a colon after.
func (n *note) markNames() {
	n.markLabels()
	for i := 0; i+1 < len(n.words); i++ {
		if !n.on(i+1) || !n.has(i, isTitle|isCalling|isKinship) {
			continue
		}
		switch low := n.words[i].Low; {
		case titles[low] && n.letter(i+1):
			from := i
			if n.office(i) {
				from++
			}
			n.put(from, i+2, Person, "letter")
		case titles[low]:
			i = n.afterTitle(i)
		case callings[low] && n.letter(i+1) &&
			(n.words[i+1].Case == split.One || n.is(i+2, ":")):
			n.put(i, i+2, Person, "letter")
		case kinship[low] && n.onlyName(i+1):
			i = n.afterTitle(i)
		}
	}
}

// longestTitled is how many words of a name may follow a title.
const longestTitled = 3

// afterTitle marks the name that follows the title at word i, and returns where to go on.
func (n *note) afterTitle(i int) int {
	j := i + 1
	if n.is(j, ".") {
		j++
	}
	to := j
	for to < len(n.words) && to < j+longestTitled && n.name(to) &&
		(to == j || !n.words[to].Line && !n.shouted(to)) {
		to++
	}
	if n.office(i) {
		i = j
	}
	if to > j {
		n.put(i, to, Person, "title")
	}
	return i
}

// titles are never said without a name after them.
var titles = set("mr mrs ms mx dr prof cllr messrs revd")

// callings stand before a single letter that hides a name badly: "Adult J".
var callings = set("interviewer speaker adult child client patient resident tenant witness " +
	"participant respondent person case mr ms mrs miss")

// kinship are said before names, but of people without one too.
var kinship = set("dame miss sister father auntie aunty aunt uncle brother granny nana nanna " +
	"grandad granddad nan mum cousin nurse sergeant sgt pc officer inspector constable judge " +
	"canon bishop rabbi imam pastor reverend rev councillor sir lady lord captain major " +
	"colonel professor doctor sheikh haji bhai ustad chef coach nephew niece")

// office reports whether word i stands before a name and says what its bearer is to others, or to
// everybody: it is no part of the name, and what was said makes sense by it. A nun is called
// Sister; a sister is not.
func (n *note) office(i int) bool {
	w := &n.words[i]
	return offices[w.Low] && !(w.Low == "sister" && (w.Case == split.Title || n.care[i] != 1))
}

var offices = set("cllr councillor supt superintendent insp inspector sgt sergeant constable " +
	"officer rev revd canon bishop judge cousin sister brother daughter son mother niece nephew")

// shouted reports whether word i is ordinary and in capitals, so that they do not make it a name.
func (n *note) shouted(i int) bool {
	w := &n.words[i]
	return w.Case == split.Upper && n.has(i, isOrdinary) && !naming(lists.Of(w.Low).Set)
}

// onlyName reports whether word i is in the lists as a name and as nothing else.
func (n *note) onlyName(i int) bool {
	w := &n.words[i]
	return w.Sort == split.Letters && !ordinary(w.Low) &&
		lists.Of(w.Low).Set&(lists.Forename|lists.ForenameRare|lists.Surname) != 0 && len(w.Low) > 2
}

// name reports whether word i can be part of a name: capitals, or no ordinary word.
func (n *note) name(i int) bool {
	w := &n.words[i]
	if w.Sort != split.Letters || w.Low == "'s" {
		return false
	}
	return w.Case == split.Title || w.Case == split.Upper || w.Case == split.Camel ||
		lists.Of(w.Low).Set&lists.Ordinary == 0 && len(w.Low) > 2
}

// labelTimes is how often a label must stand before a colon to be a speaker.
const labelTimes = 2

// markLabels finds speakers: a name or initials before a colon or dash at the start of several
// lines.
func (n *note) markLabels() {
	times := map[string]int{}
	for pass := range 2 {
		for i := range n.words {
			if !n.words[i].Line || n.words[i].Sort != split.Letters || !n.label(i) {
				continue
			}
			if low := n.words[i].Low; pass == 0 {
				times[low]++
			} else if times[low] >= labelTimes {
				n.put(i, i+1, Person, "speaker")
			}
		}
	}
}

func (n *note) label(i int) bool {
	w := &n.words[i]
	dash := n.is(i+1, "-") && n.words[i+1].Space && w.Case == split.Upper
	short := len(w.Low) <= mostInitialLetters
	switch {
	case !dash && !n.is(i+1, ":"), speakers[w.Low], shorthand(w.Low) && !short, n.cells[i].plain:
		return false
	case w.Case == split.Upper && short, w.Case == split.One:
		return true
	case n.care[i] != 1 && short && !n.pronoun(i) && !kept[w.Low] && !shorthand(w.Low):
		return true // initials in small letters may make a word: "new: the pills"
	}
	return lists.Of(w.Low).Set&lists.Ordinary == 0
}

// pronoun reports whether word i is one.
func (n *note) pronoun(i int) bool {
	class := n.page.Class(i)
	return class == lists.Me || class == lists.They
}

// speakers are labels that name nobody.
var speakers = set("me i q a int interviewer note notes re from to cc date subject sent ps nb eg " +
	"ie dm le tel mob email ref ok yes no who what why how when where pps fao att attn tbc asks " +
	"ask idea ideas hope fear q1 q2 q3 q4 q5 q6 voice res resp facilitator participant pt")

// particles join the parts of a name.
var particles = set("thi van de da dos bin ben ibn al el bint von der di la le du wa ul mac mc " +
	"o' st y e")

// middle stands between the names of Vietnamese people.
var middle = set("thi van")

// beforeVerb are words after which "do" is a verb.
var beforeVerb = set("i you we they to what how why who where when not n't can could will would " +
	"must should might may and or so then who'd")

// besideNames takes in what stands beside a recognised part of a name and can only be more of it.
func (n *note) besideNames() {
	for i := range n.words {
		w := &n.words[i]
		if w.Sort != split.Letters || n.masked(i) || w.Low == "'s" || n.office(i) {
			continue
		}
		before, after := n.personAt(i-1) && !w.Line, n.personAt(i+1) && !n.words[i+1].Line
		if !(before && n.endsName(i, after) || after && n.beginsName(i)) {
			continue
		}
		n.put(i, i+1, Person, "beside")
		if middle[w.Low] && !after && n.on(i+1) && n.words[i+1].Sort == split.Letters {
			n.put(i+1, i+2, Person, "beside")
			n.cells[i+1].first = false
		}
		n.cells[i].first = !before
		if after {
			n.cells[i+1].first = false
		}
	}
}

// unknown reports whether word i is no word of English.
func (n *note) unknown(i int) bool {
	return !n.has(i, isOrdinary) && len(n.words[i].Low) > 2
}

// endsName reports whether word i, which follows a name, goes on with it; after says that another follows.
func (n *note) endsName(i int, after bool) bool {
	low := n.words[i].Low
	return after && particles[low] || middle[low] || n.unknown(i) || n.titled(i)
}

// beginsName reports whether word i, which stands before a name, begins it. "Do" is a surname; as a verb it stands before few
// names.
func (n *note) beginsName(i int) bool {
	w := &n.words[i]
	if n.unknown(i) || w.Low == "do" && !(i > 0 && beforeVerb[n.words[i-1].Low]) {
		return true
	}
	return n.titled(i) && n.on(i) && n.words[i-1].Sort == split.Letters && !kept[w.Low]
}

func (n *note) personAt(i int) bool {
	return i >= 0 && i < len(n.words) && n.masked(i) && n.kind(i) == Person &&
		n.words[i].Sort == split.Letters && n.words[i].Low != "'s"
}
