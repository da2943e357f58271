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
		from, sure := i, false
		for ; i < len(n.words); i++ {
			c, care := n.chances[i], n.careAt(i, ask)
			if c.Hide < grow*n.care[i] || n.cells[i].plain ||
				i > from && (c.Begin >= beginChance || n.words[i].Line) {
				break
			}
			sure = sure || c.Hide >= least*care*kindCare[c.Kind]
		}
		if !sure {
			continue
		}
		from, to := n.unmasked(from, i)
		from, to = n.trim(from, to)
		if kind := n.likeliest(from, to); !n.keeps(from, to, kind) {
			for kind == Person && !ask && from < to && n.office(from) {
				from++
			}
			n.set(from, to, kind, "tagger", ask)
		}
	}
}

// careAt is by what the chances that word i must reach are multiplied, whatever its kind: more must
// do for a mask where a name does not look like one.
func (n *note) careAt(i int, ask bool) float32 {
	care, w := n.care[i], &n.words[i]
	if kind := kinds[n.chances[i].Kind]; care != 1 && kind != Person && kind != Code {
		return care * indirectCare
	} else if ask || kind != Person || w.Sort != split.Letters ||
		n.chances[i].Hide < growChance*care {
		return care
	}
	switch class := n.page.Class(i); {
	case class == lists.Month, class == lists.Weekday, class == lists.Season:
		return care * dialectCare
	case class == lists.NoClass && dialect[w.Low]:
		return care * dialectCare
	case !n.has(i, isOrdinary):
		return care
	case care == 1 && w.Case == split.Lower:
		return dialectCare
	case calledSo(w.Low) || lists.Of(w.Low).Set&lists.ForenameRare != 0:
		return care
	case care == 1 && w.Case == split.Title && i > 0 && !w.Line &&
		n.words[i-1].Sort == split.Letters:
		return headCare
	}
	return care * plainCare
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

// unmasked drops what is masked already from the edges: what is left must be worth a mask by
// itself.
func (n *note) unmasked(from, to int) (int, int) {
	for from < to && n.masked(from) {
		from++
	}
	for to > from && n.masked(to-1) {
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
		if n.masked(i) || !n.masked(i-1) || n.kind(i-1) != Person || w.Line || len(w.Low) != 1 ||
			w.Sort != split.Letters || n.words[i-1].Sort != split.Letters {
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
		for to < len(n.words) && to-i < gapLength && !n.masked(to) && !n.words[to].Line &&
			(bridges[n.words[to].Low]) {
			to++
		}
		if to == len(n.words) || to == i || !n.masked(to) || n.words[to].Line {
			continue
		}
		a, b := n.kind(i-1), n.kind(to)
		if a == Person || b == Person || a == Code || b == Code ||
			a != b && !prepositions[n.words[to-1].Low] && !prepositions[n.words[max(i, to-2)].Low] {
			continue
		}
		n.put(i, to, a, "between")
		for j := i; j < to; j++ {
			n.cells[j].first = false
		}
		if a == b {
			n.cells[to].first = false
		}
	}
}

var (
	bridges      = set("the a an in on at of to from near by 's and , - & about around our my")
	prepositions = set("in on at of from near by to")
)

// opens are the marks that can begin an identifier.
var opens = map[string]bool{"£": true, "$": true, "€": true, "@": true, "#": true, "'": true}
