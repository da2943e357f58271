package scrub

import (
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
	"elephants/analysis/scrub/internal/tag"
)

// The chance from which a word is masked or asked about. A lower chance finds more and hides more
// that is harmless; the README has the curve that these were read from, made by leaving one region
// out at a time.
const (
	maskChance = 0.24
	askChance  = askDirect
	// growChance is what a word beside a masked one must reach.
	growChance = 0.08
	// smallCare lowers the chances in lines without capitals.
	// Names and numbers lead to somebody by themselves; for the rest it is indirectCare times that.
	smallCare    = 0.6
	indirectCare = 1.4
	// beginChance splits two identifiers of one kind that follow each other: "Gaz, Prosser".
	beginChance = 0.5
	// plainCare raises them for an ordinary word that is not written as a name; headCare for one
	// that has a capital but that nobody is called by; dialectCare for a word of dialect, a month
	// or a day, and for an ordinary word in small letters where names have capitals. Measured by
	// leaving sources out, beside the tagger's own chances: see the README.
	plainCare   = 2
	headCare    = 1.5
	dialectCare = 3
)

// kindCare multiplies the chance by kind, in the order of [kinds]: less must do for what leads to a
// person by itself, more for lengths of time and amounts, of which most are harmless.
var kindCare = [tag.Kinds]float32{0.45, 1.2, 0.92, 0.92, 1.1, 1.1, 1.05, 0.8}

// markTagged masks what the tagger is sure of.
func (n *note) markTagged() { n.tagged(maskChance, growChance, false) }

// markAsks asks about what it is less sure of.
func (n *note) markAsks() { n.tagged(askChance, askChance, true) }

// tagged marks the runs of words whose chance is grow at least, if one of them reaches least: the
// words beside a sure one are likelier to belong to it than they look.
func (n *note) tagged(least, grow float32, ask bool) {
	for i := 0; i < len(n.words); {
		if n.cells[i].plain || n.chances[i].Hide < grow*n.care[i] {
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
func (n *note) run(i int, least, grow float32, ask bool) (to int, sure bool) {
	for to = i; to < len(n.words); to++ {
		c := n.chances[to]
		if c.Hide < grow*n.care[to] || n.cells[to].plain ||
			to > i && (c.Begin >= beginChance || n.words[to].Line) {
			break
		}
		sure = sure || c.Hide >= least*n.careAt(to, ask)*kindCare[c.Kind]
	}
	return to, sure
}

// putTagged marks what is left of the run from..to when its edges are trimmed, unless it leads to
// nobody.
func (n *note) putTagged(from, to int, ask bool) {
	from, to = n.wholeNumber(n.trim(n.undated(from, to)))
	kind := n.likeliest(from, to)
	if kind == Dem && lists.ClassOf(n.next(to-1)) == lists.Coin && n.numeral(to-1) {
		kind = Quantity // eighty-four quid is no age
	}
	if n.keeps(from, to, kind) {
		return
	}
	for kind == Person && !ask && from < to && n.office(from) {
		from++
	}
	n.set(from, to, kind, "tagger", ask)
}

// careAt is by what the chances that word i must reach are multiplied, whatever its kind: more must
// do for a mask where a name does not look like one.
func (n *note) careAt(i int, ask bool) float32 {
	care := n.care[i]
	kind := kinds[n.chances[i].Kind]
	switch {
	case care != 1 && kind != Person && kind != Code:
		return care * indirectCare
	case ask || kind != Person || n.words[i].Sort != split.Letters,
		n.chances[i].Hide < growChance*care:
		return care
	}
	return care * n.nameCare(i)
}

// nameCare is by how much more must do for a name where word i does not look like one.
func (n *note) nameCare(i int) float32 {
	w, class := &n.words[i], n.page.Class(i)
	cased := n.care[i] == 1
	switch {
	case class == lists.Month, class == lists.Weekday, class == lists.Season,
		class == lists.NoClass && dialect[w.Low]:
		return dialectCare
	case !n.has(i, isOrdinary):
		return 1
	case cased && w.Case == split.Lower:
		return dialectCare
	case calledSo(w.Low) || lists.Of(w.Low).Set&lists.ForenameRare != 0:
		return 1
	case cased && w.Case == split.Title && n.on(i) && n.words[i-1].Sort == split.Letters:
		return headCare
	}
	return plainCare
}

// cares fills in by what each word's chances are lowered: in lines without capitals the tagger sees
// less, so that less must do.
func cares(p *tag.Page, care []float32) []float32 {
	for _, line := range p.Lines() {
		c := float32(1)
		if line.Small() {
			c = smallCare
		}
		for i := line.From; i < line.To; i++ {
			care[i] = c
		}
	}
	return care
}

// wholeNumber widens from..to so that no number is cut at a hyphen: half of "forty-one pages" would
// read like an age.
func (n *note) wholeNumber(from, to int) (int, int) {
	if from < to && n.numeral(to-1) && n.is(to, "-") && n.glued(to) && n.glued(to+1) &&
		n.numeral(to+1) {
		to += 2
	}
	if from > 1 && from < to && n.numeral(from) && n.is(from-1, "-") && n.glued(from) &&
		n.glued(from-1) && n.numeral(from-2) {
		from -= 2
	}
	return from, to
}

// numeral reports whether word i is a number in words.
func (n *note) numeral(i int) bool {
	return i < len(n.words) && (n.page.Class(i) == lists.Number || n.is(i, "one"))
}

// undated drops a date that is masked already from the edges: what is left, "the Court", must be
// worth a mask by itself. What stands beside a number is not dropped, for it belongs to the number.
func (n *note) undated(from, to int) (int, int) {
	for from < to && n.masked(from) && n.kind(from) == DateTime {
		from++
	}
	for to > from && n.masked(to-1) && n.kind(to-1) == DateTime {
		to--
	}
	return from, to
}

// trim drops punctuation and articles from the edges.
func (n *note) trim(from, to int) (int, int) {
	for from < to && (n.words[from].Sort == split.Mark && !opens[n.words[from].Low] ||
		edges[n.words[from].Low] && from+1 < to) {
		from++
	}
	for to > from && (n.words[to-1].Sort == split.Mark ||
		edges[n.words[to-1].Low] && n.words[to-1].Low != "'s" && to-1 > from) {
		to--
	}
	return from, to
}

// likeliest is the kind that the words speak for together.
func (n *note) likeliest(from, to int) Kind {
	var votes [len(kinds)]float32
	best := 0
	for i := from; i < to; i++ {
		k := int(n.chances[i].Kind)
		votes[k] += n.chances[i].Hide
		if votes[k] > votes[best] {
			best = k
		}
	}
	return kinds[best]
}

// lastLetters takes in the letter that stands for a surname: "Nasreen A".
func (n *note) lastLetters() {
	for i := 1; i < len(n.words); i++ {
		w := &n.words[i]
		if n.masked(i) || !n.personAt(i-1) || w.Line || len(w.Low) != 1 || w.Sort != split.Letters {
			continue
		}
		// "nasreen a 09:20"
		chat := n.words[i-1].Line && i+1 < len(n.words) && n.words[i+1].Sort == split.Digits
		if w.Case == split.One && w.Low != "i" || n.is(i+1, ":") || chat {
			n.put(i, i+1, Person, "letter")
			n.cells[i].first = false
		}
	}
}

// gapLength is the most words that bridge fills between two parts of one identifier.
const gapLength = 3

// bridge joins what stands between two masks when it is only a preposition or the like: "[Kurdish],
// from [Sulaymaniyah]" would else tell more than "[background]".
func (n *note) bridge() {
	for i := 1; i < len(n.words); i++ {
		if n.masked(i) || !n.masked(i-1) || n.words[i].Line {
			continue
		}
		to := i
		for to-i < gapLength && n.on(to) && !n.masked(to) && bridges[n.words[to].Low] {
			to++
		}
		if to == i || !n.on(to) || !n.masked(to) || !n.bridges(i, to) {
			continue
		}
		n.put(i, to, n.kind(i-1), "between")
		for j := i; j < to; j++ {
			n.cells[j].first = false
		}
		if n.kind(i-1) == n.kind(to) {
			n.cells[to].first = false
		}
	}
}

// bridges reports whether what is masked before word i and from word to on tells more together than
// apart.
func (n *note) bridges(i, to int) bool {
	a, b := n.kind(i-1), n.kind(to)
	for _, k := range [...]Kind{a, b} {
		if k == Person || k == Code {
			return false
		}
	}
	return a == b || prepositions[n.words[to-1].Low] || prepositions[n.words[max(i, to-2)].Low]
}

var (
	bridges      = set("the a an in on at of to from near by 's and , - & about around our my")
	prepositions = set("in on at of from near by to")
)

// opens are the marks that can begin an identifier.
var opens = map[string]bool{"£": true, "$": true, "€": true, "@": true, "#": true, "'": true}
