package judge

import (
	"strings"

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
	"priority theme cat point meeting meetings round type grade category group")

// keeps reports whether the words from..to, which are likeliest to be of a kind, are all known to
// point at nobody.
func (n finder) keeps(from, to int, kind note.Kind) bool {
	switch {
	case kind == note.Org && n.service(from, to), n.while(from, to),
		kind == note.DateTime && n.decimal(from, to),
		kind == note.Quantity && from > 0 && publicNumbers[n.Words[from-1].Low]: // 111 staff
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

// clockUnits are lengths of time that are measured: what took so long happened to anybody.
var clockUnits = known.Set("second seconds sec secs minute minutes min mins hour hours hr hrs")

// while reports whether the words from..to are so many minutes or hours and nothing else: "2.5
// hours", "four hours and ten minutes". Of 310 such in the marked notes seven are marked, all of
// them in a longer mark. Days, weeks and years are left to the tagger: a half of them is marked.
func (n finder) while(from, to int) bool {
	unit := false
	for i := from; i < to; i++ {
		w := &n.Words[i]
		timed := clockUnits[strings.TrimLeft(w.Low, "0123456789")] // 30mins
		if !timed && w.Sort != split.Digits && !n.numeral(i) && !whileWords[w.Low] {
			return false
		}
		unit = unit || timed
	}
	return unit
}

// whileWords stand between the numbers and the units.
var whileWords = known.Set("a an and half quarter of . / - to or about approx nearly over")

// decimal reports whether the words from..to are a number with one digit after the point, which no
// time of the day has: a measurement, "a hypo (2.8)".
func (n finder) decimal(from, to int) bool {
	return to == from+3 && n.Words[from].Sort == split.Digits && n.Is(from+1, ".") &&
		n.Glued(from+1) && n.Glued(from+2) && n.Words[from+2].Sort == split.Digits &&
		len(n.Words[from+2].Low) == 1
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
		return n.nobody(i, alone)
	case note.Code:
		return alone && known.Measure(w.Low)
	case note.Loc:
		return alone && n.generic(i) // "slept in the park"
	}
	return false
}

// nobody reports whether word i is nobody's name.
func (n finder) nobody(i int, alone bool) bool {
	w := &n.Words[i]
	switch {
	case n.ShorthandAt(i), n.answer(i), known.Titles[w.Low], honorifics[w.Low], n.runTogether(i):
		return true
	case w.Case == split.Lower && n.Care[i] == 1: // "sorry sister", where names have capitals
		return n.Page.Class(i) == lists.Kin ||
			alone && (known.Relations[w.Low] || known.Kinship[w.Low] || n.greets(i))
	}
	return alone && (n.greets(i) || n.trade(i) || n.kin(i) || n.loneLetter(i))
}

// loneLetter reports whether word i is a small letter that labels nobody.
func (n finder) loneLetter(i int) bool {
	w := &n.Words[i]
	return len(w.Low) == 1 && w.Case == split.Lower && (n.Care[i] == 1 || i == 0) &&
		!n.Is(i+1, ":") && !n.Is(i+1, ".")
}

// kin reports whether word i is what somebody is to the speaker and has a capital: "my Gran".
func (n finder) kin(i int) bool {
	return n.Care[i] == 1 && n.Page.Class(i) == lists.Kin && n.Words[i].Case == split.Title
}

// trade reports whether word i begins a sentence and is what somebody does, and no name besides:
// "Driver was polite".
func (n finder) trade(i int) bool {
	set := lists.Of(n.Words[i].Low).Set
	return set&lists.Job != 0 && set&lists.Forename == 0 && n.Has(i, note.IsOrdinary) &&
		n.Care[i] == 1 && !n.Is(i-1, "\"") && (n.begins(i) || set&lists.Surname == 0)
}

// answers are the letters with which forms are answered.
var answers = known.Set("y n x")

// answer reports whether word i is such a letter, and none that speaks or has something.
func (n finder) answer(i int) bool {
	return n.Words[i].Case == split.One && answers[n.Words[i].Low] && !n.Is(i+1, ":") &&
		!n.Is(i+1, ".") && !n.Is(i+1, "'s") && !known.Speaks[n.Next(i)]
}

// greetings stand before a name in letters.
var greetings = known.Set("dear thanks hi hiya hello regards")

// greets reports whether word i begins a line and greets or thanks.
func (n finder) greets(i int) bool { return greetings[n.Words[i].Low] && n.begins(i) }

// begins reports whether a line or what is quoted begins at word i.
func (n finder) begins(i int) bool { return !n.On(i) || n.Words[i-1].Sort == split.Mark }

// longestPair is how many letters two words that were run together have at most.
const longestPair = 24

// runTogether reports whether word i is two ordinary words between which a blank is missing, as in
// "surveyThe" and "ourGP": a capital within says where.
func (n finder) runTogether(i int) bool {
	w := &n.Words[i]
	// The bound keeps the work linear: a longer word is none, and would cost the square of its length.
	if w.Case != split.Camel || len(w.Low) > longestPair {
		return false
	}
	for cut := 2; cut+1 < len(w.Low); cut++ {
		if a, b := w.Low[:cut], w.Low[cut:]; known.Ordinary(a) && known.Ordinary(b) &&
			!known.CalledSo(a) && !known.CalledSo(b) {
			return true
		}
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

// markUnknown masks every number and every word that is not known to be ordinary, as scrub.Strict does.
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
