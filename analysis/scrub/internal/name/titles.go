package name

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// markNames finds names by what stands beside them: a title before, a colon after.
func (n finder) markNames() {
	n.markLabels()
	for i := 0; i+1 < len(n.Words); i++ {
		if !n.On(i+1) || !n.Has(i, note.IsTitle|note.IsCalling|note.IsKinship) {
			continue
		}
		switch low := n.Words[i].Low; {
		// The order is by how sure the word before is: a title, a calling with a letter ("Adult
		// J"), kinship, which is also said of people without a name ("my uncle rang") and so needs
		// a word that is a name and nothing else.
		case known.Titles[low] && n.Letter(i+1):
			from := i
			if n.Office(i) {
				from++
			}
			n.Put(from, i+2, note.Person, "letter")
		case known.Titles[low]:
			i = n.afterTitle(i)
		case known.Callings[low] && n.hides(i+1):
			n.Put(i, i+2, note.Person, "letter")
		case known.Kinship[low] && n.onlyName(i+1):
			i = n.afterTitle(i)
		}
	}
}

// hides reports whether word i is a letter that hides a name badly, and no label of a talk.
func (n finder) hides(i int) bool {
	return n.Letter(i) && !n.Cells[i].Plain && (n.Words[i].Case == split.One || n.Is(i+1, ":"))
}

// longestTitled is how many words of a name may follow a title.
const longestTitled = 3

// afterTitle marks the name that follows the title at word i, and returns where to go on. An office
// stays outside the mask: "Councillor [person 1]" says why it matters what they said.
func (n finder) afterTitle(i int) int {
	j := i + 1
	if n.Is(j, ".") {
		if j++; n.Words[i].Case == split.Lower && n.plainWord(j) {
			return i // call off a dr. However
		}
	}
	to := j
	for to < len(n.Words) && to < j+longestTitled && n.name(to) &&
		(to == j || !n.Words[to].Line && !n.shouted(to)) {
		to++
	}
	if to == j && n.titledSmall(i, j) {
		to++
	}
	if n.Office(i) {
		i = j
	}
	if to > j {
		n.Put(i, to, note.Person, "title")
	}
	return i
}

// smallTitles are titles that nothing but a name follows.
var smallTitles = known.Set("mr mrs miss dr cllr")

// titledChance and keptChance are what an ordinary word must reach after a title in a line without
// capitals: "dr hopeless", and where the word is everybody's besides, "mr police".
const (
	titledChance = 0.03
	keptChance   = 0.3
)

// titledSmall reports whether the ordinary word j is the name after the title at i, where there are
// no capitals.
func (n finder) titledSmall(i, j int) bool {
	if !n.On(j) {
		return false // a text may end in "She is a dr."
	}
	low := n.Words[j].Low
	if low == "'s" || n.Care[j] == 1 || !smallTitles[n.Words[i].Low] ||
		known.CalledSo(low) || known.Naming(lists.Of(low).Set) || known.Speaks[low] ||
		known.Helpers[low] {
		return false // what people are called by is left to the tagger, which sees where it ends
	}
	least := float32(keptChance)
	if n.announceable(j) {
		least = titledChance
	}
	return n.Words[j].Sort == split.Letters && n.Chances[j].Hide >= least
}

// plainWord reports whether word i is ordinary and nobody's name, as one that begins a sentence is.
func (n finder) plainWord(i int) bool {
	return i < len(n.Words) && n.Has(i, note.IsOrdinary) && !known.Naming(lists.Of(n.Words[i].Low).Set)
}

// shouted reports whether word i is ordinary and in capitals, so that they do not make it a name.
func (n finder) shouted(i int) bool {
	w := &n.Words[i]
	return w.Case == split.Upper && n.Has(i, note.IsOrdinary) && !known.Naming(lists.Of(w.Low).Set)
}

// onlyName reports whether word i is in the lists as a name and as nothing else.
func (n finder) onlyName(i int) bool {
	w := &n.Words[i]
	return w.Sort == split.Letters && !known.Ordinary(w.Low) &&
		lists.Of(w.Low).Set&(lists.Forename|lists.ForenameRare|lists.Surname) != 0 && len(w.Low) > 2
}

// name reports whether word i can be part of a name: capitals, or no ordinary word.
func (n finder) name(i int) bool {
	w := &n.Words[i]
	if w.Sort != split.Letters || w.Low == "'s" {
		return false
	}
	return w.Case == split.Title || w.Case == split.Upper || w.Case == split.Camel ||
		lists.Of(w.Low).Set&lists.Ordinary == 0 && len(w.Low) > 2
}

// labelTimes is how often a label must stand before a colon to be a speaker. Once is a heading
// ("Housing:", "AOB:").
const labelTimes = 2

// markLabels finds speakers: a name or initials before a colon or dash at the start of several
// lines. Two passes: the first counts, because the first line of a speaker is to be masked as well.
func (n finder) markLabels() {
	times := map[string]int{}
	for pass := range 2 {
		for i := range n.Words {
			if !n.Words[i].Line || n.Words[i].Sort != split.Letters || !n.label(i) {
				continue
			}
			if low := n.Words[i].Low; pass == 0 {
				times[low]++
			} else if times[low] >= labelTimes {
				n.Put(i, i+1, note.Person, "speaker")
			}
		}
	}
}

func (n finder) label(i int) bool {
	w := &n.Words[i]
	dash := n.Is(i+1, "-") && n.Words[i+1].Space && w.Case == split.Upper
	short := len(w.Low) <= note.MostInitialLetters
	switch {
	case !dash && !n.Is(i+1, ":"), known.Speakers[w.Low], known.Shorthand(w.Low) && !short, n.Cells[i].Plain:
		return false
	case w.Case == split.Upper && short && !n.Pronoun(i), w.Case == split.One:
		return true
	case n.Care[i] != 1 && short && !n.Pronoun(i) && !known.Kept[w.Low] && !known.Shorthand(w.Low):
		return true // initials in small letters may make a word: "new: the pills"
	}
	return lists.Of(w.Low).Set&lists.Ordinary == 0
}

// particles join the parts of a name.
var particles = known.Set("thi van de da dos bin ben ibn al el bint von der di la le du wa ul " +
	"mac mc o' st y e")

// middle stands between the names of Vietnamese people.
var middle = known.Set("thi van")

// beforeVerb are words after which "do" is a verb.
var beforeVerb = known.Set("i you we they to what how why who where when not n't can could " +
	"will would must should might may and or so then who'd")

// besideNames takes in what stands beside a recognised part of a name and can only be more of it. A
// surname in no list beside a forename in one would be left, and a rare surname alone leads to its
// bearer faster than the forename does.
func (n finder) besideNames() {
	for i := range n.Words {
		w := &n.Words[i]
		if n.Masked(i) || !n.partial(i) {
			continue
		}
		before, after := n.PersonAt(i-1) && !w.Line, n.PersonAt(i+1) && n.On(i+1)
		if !(before && n.endsName(i, after) || after && n.beginsName(i)) {
			continue
		}
		n.Put(i, i+1, note.Person, "beside")
		n.Cells[i].First = !before
		if middle[w.Low] && !after && n.On(i+1) && n.Words[i+1].Sort == split.Letters {
			n.Put(i+1, i+2, note.Person, "beside")
			after = true
		}
		if after {
			n.Cells[i+1].First = false
		}
	}
}

// hyphenated takes in what a hyphen joins to a name: of "Fee-ackra" the half would tell the rest, and
// the initials of "Ada Okonjo-Bell" are those of all three.
func (n finder) hyphenated() {
	for i := 1; i+1 < len(n.Words); i++ {
		if !n.Is(i, "-") || !n.Glued(i) || !n.Glued(i+1) || !n.PersonAt(i-1) || !n.joins(i) {
			continue
		}
		n.Put(i, i+2, note.Person, "beside")
		if n.PersonAt(i + 1) {
			n.Cells[i].First, n.Cells[i+1].First = false, false
		}
	}
}

// joins reports whether the hyphen at word i, after a name, joins more of it: "K-A", "Fee-ackra".
func (n finder) joins(i int) bool {
	if n.hyphenPair(i - 1) {
		return true
	}
	word := n.Words[i+1].Sort == split.Letters && !n.Has(i+1, note.IsOrdinary)
	return n.Titled(i-1) && (n.PersonAt(i+1) || word)
}

// partial reports whether word i can be a part of a name at all.
func (n finder) partial(i int) bool {
	w := &n.Words[i]
	return w.Sort == split.Letters && w.Low != "'s" && !n.Office(i) && !known.Shorthand(w.Low)
}

// endsName reports whether word i, which follows a name, goes on with it; after says that another
// follows.
func (n finder) endsName(i int, after bool) bool {
	low := n.Words[i].Low
	return after && particles[low] || middle[low] || n.Unknown(i) || n.Titled(i)
}

// epithets stand before the name of one of several, as of Old Will beside Young Will. Of "big" and
// "little" none of three was.
var epithets = known.Set("old young auld")

// beginsName reports whether word i, which stands before a name, begins it. "Do" is a surname; as
// a verb it stands before few names.
func (n finder) beginsName(i int) bool {
	w := &n.Words[i]
	if n.Unknown(i) || w.Low == "do" && !(i > 0 && beforeVerb[n.Words[i-1].Low]) ||
		n.Care[i] != 1 && epithets[w.Low] && n.Page.Class(i+1) == lists.NoClass {
		return true
	}
	return n.Titled(i) && n.On(i) && n.Words[i-1].Sort == split.Letters && !known.Kept[w.Low]
}

// lastLetters takes in the letter that stands for a surname: "Nasreen A".
func (n finder) lastLetters() {
	for i := 1; i < len(n.Words); i++ {
		w := &n.Words[i]
		if n.Masked(i) || !n.PersonAt(i-1) || w.Line || len(w.Low) != 1 || w.Sort != split.Letters {
			continue
		}
		if w.Case == split.One && w.Low != "i" || n.endsLabel(i) || n.endsSmall(i) {
			n.Put(i, i+1, note.Person, "letter")
			n.Cells[i].First = false
		}
	}
}

// endsSmall reports whether word i, a letter after a name in a line without capitals, is more of the
// name: no word of English has one letter but for "a" and "i", and no article ends a clause.
func (n finder) endsSmall(i int) bool {
	if n.Care[i] == 1 || !n.Letter(i) || !n.Words[i].Space {
		return false
	}
	switch n.Next(i) {
	case "", ",", ".", "and":
		return true
	case "/", "-": // w/, e-mail
		return false
	}
	return n.Words[i].Low != "a"
}

// endsLabel reports whether word i, a letter after a name, ends what labels a speaker or stands in
// brackets: "nasreen a: yes", "nasreen a 09:20", "(nasreen a)".
func (n finder) endsLabel(i int) bool {
	if i+1 >= len(n.Words) {
		return false
	}
	after := &n.Words[i+1]
	return after.Low == ":" || after.Low == ")" || after.Low == "-" && after.Space ||
		after.Sort == split.Digits && n.Words[i-1].Line
}
