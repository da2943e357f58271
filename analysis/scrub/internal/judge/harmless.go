package judge

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// numberedThings are parts of documents, laws and processes: a number after one of them counts
// something everybody shares.
var numberedThings = known.Set("article articles rule rules protocol chapter chapters sections " +
	"paragraphs parts risks options no nos section part risk item items paper option page pages " +
	"step tier band question q appendix clause paragraph para level phase stage volume " +
	"chapter slide slides annex article schedule table figure fig objective outcome " +
	"priority theme point meeting meetings round type grade category group")

// keeps reports whether the words from..to, which are likeliest to be of a kind, are all known to
// point at nobody.
func (n finder) keeps(from, to int, kind note.Kind) bool {
	if kind == note.Org && n.service(from, to) {
		return true
	}
	for i := from; i < to; i++ {
		if !n.everybodys(i) && !n.harmlessAs(kind, i, to == from+1) {
			return false
		}
	}
	return true
}

// service reports whether the words from..to, in small letters where names have capitals, say what
// sort of service it is and name none: "the leaving care team", "ambulance workers". Kin are no
// service: "our kid's".
func (n finder) service(from, to int) bool {
	for i := from; i < to; i++ {
		kin := n.Page.Class(i) == lists.Kin || known.Relations[n.Words[i].Low]
		if kin || n.Care[i] != 1 || !n.generic(i) && !n.everybodys(i) {
			return false
		}
	}
	return to > from+1
}

// everybodys reports whether word i points at nobody, whatever it is taken for.
func (n finder) everybodys(i int) bool {
	w := &n.Words[i]
	switch {
	case known.Kept[w.Low], numberedThings[w.Low], edges[w.Low], w.Sort == split.Mark,
		w.Low == "and", w.Low == "former":
		return true
	case len(w.Low) == 1 && w.Case == split.Lower: // o/c, b/c
		return n.stroke(i)
	}
	return w.Sort != split.Letters && n.numbered(i)
}

// harmlessAs reports whether word i points at nobody if it is taken for something of a kind; alone
// says that no other word is taken for it.
func (n finder) harmlessAs(kind note.Kind, i int, alone bool) bool {
	w := &n.Words[i]
	switch kind {
	case note.Person:
		// "sorry sister", where names have capitals
		kin := w.Case == split.Lower && n.Care[i] == 1 && n.Page.Class(i) == lists.Kin
		return kin || n.ShorthandAt(i) || known.Titles[w.Low] || honorifics[w.Low]
	case note.Code:
		return alone && known.Measure(w.Low)
	case note.Loc:
		return alone && n.generic(i) // "slept in the park"
	}
	return false
}

// honorifics are what people are called without their name: "he calls me Miss".
var honorifics = known.Set("miss sir madam ma'am missus")

// stroke reports whether word i stands beside a stroke without a blank, as the letters of shorthand
// do.
func (n finder) stroke(i int) bool {
	return n.Glued(i) && n.Is(i-1, "/") || n.Glued(i+1) && n.Is(i+1, "/")
}

// generic reports whether word i is an ordinary word in small letters that names no town, or a
// landmark.
func (n finder) generic(i int) bool {
	w := &n.Words[i]
	town := lists.Of(w.Low).Set&(lists.Town|lists.World) != 0 && n.Page.Class(i) != lists.Landmark
	return w.Case == split.Lower && n.Has(i, note.IsOrdinary) && !town
}

// numberedBack is how far before a number the thing may stand that it counts: "Articles 8, 13 and
// 14".
const numberedBack = 7

// numbered reports whether the number at i counts parts of a document or law.
func (n finder) numbered(i int) bool {
	for j := i - 1; j >= 0 && i-j <= numberedBack && !n.Words[j+1].Line; j-- {
		w := &n.Words[j]
		if numberedThings[w.Low] {
			return n.Words[i].Space
		}
		if w.Sort == split.Letters && w.Low != "and" && w.Low != "to" && w.Low != "or" {
			return false
		}
	}
	return false
}

// edges are words that belong to no identifier when they stand at its edge.
var edges = known.Set("the a an in on at of to from near by 's and our my about around")

// markUnknown masks every number and every word that is not known to be ordinary, as [Strict] does.
func (n finder) markUnknown() {
	for i := range n.Words {
		switch w := &n.Words[i]; w.Sort {
		case split.Digits, split.Mixed:
			n.Put(i, i+1, note.Quantity, "number")
		case split.Letters:
			if e := lists.Of(w.Low); !known.Ordinary(w.Low) && w.Low != "'s" ||
				w.Case == split.Title && i > 0 && n.Words[i-1].Sort == split.Letters &&
					e.Set&lists.Forename != 0 {
				n.Put(i, i+1, note.Misc, "unknown")
			}
		}
	}
}
