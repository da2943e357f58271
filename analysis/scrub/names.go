package scrub

import (
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// markNames finds names by what stands beside them: a title before, a colon after.
func (n *note) markNames() {
	n.markLabels()
	for i := 0; i+1 < len(n.words); i++ {
		if n.words[i+1].Line || !n.has(i, isTitle|isCalling|isKinship) {
			continue
		}
		switch low := n.words[i].Low; {
		case titles[low] && len(n.words[i+1].Low) == 1 && n.words[i+1].Sort == split.Letters &&
			n.words[i+1].Low != "i":
			to := i + 2
			if n.office(i) {
				i++
			}
			n.put(i, to, Person, "letter")
			continue
		case titles[low]:
		case callings[low] && len(n.words[i+1].Low) == 1 && n.words[i+1].Sort == split.Letters &&
			n.words[i+1].Low != "i" &&
			(n.words[i+1].Case == split.One || n.is(i+2, ":")):
			n.put(i, i+2, Person, "letter")
			continue
		case kinship[low] && n.onlyName(i+1):
		default:
			continue
		}
		j := i + 1
		if n.is(j, ".") {
			j++
		}
		from, to := j, j
		for to < len(n.words) && to < j+3 && n.name(to) && (to == j ||
			!n.words[to].Line && !n.shouted(to)) {
			to++
		}
		if n.office(i) {
			i = j
		}
		if to > from {
			n.put(i, to, Person, "title")
		}
	}
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
	if !n.is(i+1, ":") && !(n.is(i+1, "-") && n.words[i+1].Space && w.Case == split.Upper) ||
		speakers[w.Low] || shorthand(w.Low) && len(w.Low) > mostInitialLetters || n.cells[i].plain {
		return false
	}
	if w.Case == split.Upper && len(w.Low) <= 3 || w.Case == split.One {
		return true
	}
	if n.care[i] != 1 && len(w.Low) <= mostInitialLetters && n.page.Class(i) != lists.Me &&
		n.page.Class(i) != lists.They && !kept[w.Low] && !shorthand(w.Low) {
		return true // initials in small letters may make a word: "new: the pills"
	}
	return lists.Of(w.Low).Set&lists.Ordinary == 0
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
		if !before && !after {
			continue
		}
		capital := w.Case == split.Title && lists.ClassOf(w.Low) == lists.NoClass
		unknown := !n.has(i, isOrdinary) && len(w.Low) > 2
		switch {
		case before && (after && particles[w.Low] || middle[w.Low] || unknown || capital),
			after && unknown,
			// a surname; as a verb it stands before few names
			after && w.Low == "do" && !(i > 0 && beforeVerb[n.words[i-1].Low]),
			after && capital && i > 0 && !w.Line && n.words[i-1].Sort == split.Letters &&
				!kept[w.Low]:
			n.put(i, i+1, Person, "beside")
			if middle[w.Low] && !after && i+1 < len(n.words) && !n.words[i+1].Line &&
				n.words[i+1].Sort == split.Letters {
				n.put(i+1, i+2, Person, "beside")
				n.cells[i+1].first = false
			}
			n.cells[i].first = !before
			if after {
				n.cells[i+1].first = false
			}
		}
	}
}

func (n *note) personAt(i int) bool {
	return i >= 0 && i < len(n.words) && n.masked(i) && n.kind(i) == Person &&
		n.words[i].Sort == split.Letters && n.words[i].Low != "'s"
}
