package name

import (
	"slices"
	"strings"

	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// partLetters is how many letters a part of a name must have to be looked for elsewhere, and
// misspeltShort to be looked for with a letter wrong: shorter words are a letter away from too many
// ordinary ones.
const (
	partLetters   = 3
	misspeltShort = 6
	misspeltLong  = 24 // longer words are no names, and would cost the square of their length
)

// A Memory holds what was recognised in a note, or in several of one participant. A name that
// something gave away once ("goes by Happy") is masked wherever it stands: one place that was
// missed would undo all the others.
type Memory struct {
	Parts    map[string]note.Kind // a word of a name, or a whole short one
	phrases  map[string][][]string
	kinds    map[string]note.Kind // by first word of a phrase
	initials map[string]bool
	letters  map[string]bool   // first letters of people: what stands before a colon as a label
	near     map[string]string // a part with one letter left out
	sounds   map[string]bool   // the consonants of a part
}

func NewMemory() *Memory {
	return &Memory{map[string]note.Kind{}, map[string][][]string{}, map[string]note.Kind{},
		map[string]bool{}, map[string]bool{}, map[string]string{}, map[string]bool{}}
}

// markAgain looks for everything that was recognised once: whole, in parts, as initials,
// possessive, misspelt, in any case.
func (n finder) markAgain(m *Memory) {
	for i := range n.Words {
		w := &n.Words[i]
		if n.Masked(i) || n.Cells[i].Plain || w.Sort == split.Held || w.Sort == split.Mark {
			continue
		}
		// The longest first: a place of several words, then initials with full stops, then one
		// word.
		if to, kind := m.phrase(n, i); to > i {
			n.Put(i, to, kind, "again")
			continue
		}
		if to := m.dotted(n, i); to > i {
			n.Put(i, to, note.Person, "initials")
			continue
		}
		if to := m.heard(n, i); to > i {
			n.Put(i, to, note.Person, "again")
			continue
		}
		if kind, ok := m.known(n, i); ok {
			n.Put(i, i+1, kind, "again")
		}
	}
}

// Remember gathers what is marked so far. Numbers, sums, dates and remarks are not remembered:
// "Tuesday" masked once for the company it kept would be masked everywhere.
func (m *Memory) Remember(t *note.Note) {
	n := finder{t}
	for i := 0; i < len(n.Words); {
		if !n.Masked(i) {
			i++
			continue
		}
		from := i
		for i++; i < len(n.Words) && n.Joined(i); i++ {
		}
		switch n.Kind(from) {
		// The parts of a person's name are looked for by themselves, those of a place or body only
		// together: "Moss Side Trust" must not mask every side and every trust.
		case note.Person:
			m.person(n, from, i)
		case note.Loc, note.Org:
			m.thing(n.Kind(from), n.Words[from:i])
		}
	}
}

func (m *Memory) person(n finder, from, to int) {
	initials := ""
	for i, w := range n.Words[from:to] {
		if between[w.Low] { // the next of several in one mask
			m.initialled(initials)
			initials = ""
		}
		class := lists.ClassOf(w.Low)
		if w.Sort != split.Letters || unnamed[w.Low] || class == lists.Title && i == 0 ||
			class == lists.Kin || n.Pronoun(from+i) {
			continue
		}
		// A longer run is no name, and adding to it would take the square of its length.
		if len(initials) <= known.MostInitials {
			initials += w.Low[:1]
		}
		m.letters[w.Low[:1]] = true
		if class != lists.Title && n.partOfName(from+i) {
			m.part(w.Low)
		}
	}
	m.initialled(initials)
}

// initialled remembers the initials of one person.
func (m *Memory) initialled(initials string) {
	if len(initials) > 1 && len(initials) <= known.MostInitials {
		m.initials[initials] = true
	}
}

// between are marks that stand between two people: "Grace Obi, Wilf" are no G.O.W.
var between = known.Set(", ; / ( ) & +")

// unnamed are words within a name that are no part of it.
var unnamed = known.Set("'s the and of")

// partOfName reports whether word i, which was marked as a name, is worth looking for elsewhere.
func (n finder) partOfName(i int) bool {
	low := n.Words[i].Low
	kept := known.Kept[low] && !(known.CalledSo(low) && n.Words[i].Case == split.Title)
	return len(low) >= partLetters && !known.Dialect[low] && !kept && !n.doubtful(i)
}

// part remembers a part of a name, and how it may be misspelt.
func (m *Memory) part(low string) {
	m.Parts[low] = note.Person
	if s := sounds(low); s != "" {
		m.sounds[s] = true
	}
	if len(low) >= misspeltShort && len(low) < misspeltLong {
		eachShorter(low, func(s string) { m.near[s] = low })
	}
}

// doubtful reports whether only a slight chance made word i a name: then it is one there and
// nowhere else. Masks of people below a chance of .2 are right in one of five (README, "How the
// thresholds were read"). One wrong mask costs a word; the same word masked all over the note would
// cost its sense.
func (n finder) doubtful(i int) bool {
	return n.Rule(i) == "tagger" && n.Chances[i].Hide < sureAgain &&
		lists.Of(n.Words[i].Low).Set&(lists.Forename|lists.Surname) == 0 &&
		!(n.On(i) && n.keepsCompany(i))
}

// sureAgain is the chance from which a word that no list of names has is looked for everywhere.
const sureAgain = 0.2

// thing remembers a place or organisation whole; of its words only those that are no words of
// English.
func (m *Memory) thing(kind note.Kind, words []split.Word) {
	var lows []string
	for _, w := range words {
		if w.Sort == split.Letters && w.Low != "'s" && !(len(lows) == 0 && known.Small[w.Low]) {
			lows = append(lows, w.Low)
		}
	}
	switch {
	case len(lows) == 1 && len(lows[0]) >= partLetters && lists.ClassOf(lows[0]) == lists.NoClass:
		m.Parts[lows[0]] = kind
	case len(lows) > 1 && len(lows) <= mostPhraseWords:
		m.addPhrase(lows)
		m.kinds[lows[0]] = kind
	}
}

// mostPhrases bounds how many things that begin with one word are remembered, and mostPhraseWords
// how long each may be: all are compared wherever the word stands.
const (
	mostPhrases     = 32
	mostPhraseWords = 12
)

func (m *Memory) addPhrase(lows []string) {
	have := m.phrases[lows[0]]
	if len(have) < mostPhrases &&
		!slices.ContainsFunc(have, func(l []string) bool { return slices.Equal(l, lows) }) {
		m.phrases[lows[0]] = append(have, lows)
	}
}

func (m *Memory) phrase(n finder, i int) (int, note.Kind) {
next:
	for _, lows := range m.phrases[n.Words[i].Low] {
		j := i
		for _, low := range lows {
			for j < len(n.Words) && (n.Words[j].Sort == split.Mark ||
				n.Words[j].Low == "'s") && j > i && !n.Words[j].Line {
				j++
			}
			if !n.Is(j, low) {
				continue next
			}
			j++
		}
		return j, m.kinds[n.Words[i].Low]
	}
	return i, ""
}

// dotted returns the end of initials with full stops from word i on: "A.H.", "J. McD", or of two
// with a hyphen: "K-A" for Kelly-Anne. Only initials of somebody who was recognised count: "e.g."
// and "a.m." have the same form.
func (m *Memory) dotted(n finder, i int) int {
	letters, to := "", i
	if n.hyphenPair(i) && m.initials[n.Words[i].Low+n.Words[i+2].Low] {
		return i + 3
	}
	for j := i; j+1 < len(n.Words) && j-i < 2*known.MostInitials && len(n.Words[j].Low) == 1 &&
		n.Words[j].Sort == split.Letters && n.Is(j+1, ".") && n.Glued(j+1); j += 2 {
		letters += n.Words[j].Low
		to = j + 1
	}
	if len(letters) > 1 && m.initials[letters] {
		return to
	}
	return i
}

// hyphenPair reports whether two capitals with a hyphen begin at word i.
func (n finder) hyphenPair(i int) bool {
	return n.capital(i) && n.Is(i+1, "-") && n.Glued(i+1) && n.Glued(i+2) && n.capital(i+2)
}

// known reports whether word i alone is one that was recognised.
func (m *Memory) known(n finder, i int) (note.Kind, bool) {
	w := &n.Words[i]
	if kind, ok := m.Parts[w.Low]; ok && n.part(i) {
		return kind, true
	}
	switch {
	case w.Sort != split.Letters:
		return "", false
	case m.initials[w.Low] && (w.Case == split.Upper || !n.Has(i, note.IsOrdinary) ||
		n.standsAlone(i)),
		m.labelled(n, i):
		return note.Person, true
	}
	if kind, ok := m.withEnding(n, i); ok {
		return kind, true
	}
	long := len(w.Low) >= misspeltShort-1 && len(w.Low) < misspeltLong
	if long && !n.Has(i, note.IsOrdinary) && m.misspelt(w.Low) {
		return note.Person, true
	}
	return "", false
}

// standsAlone reports whether word i, which reads as somebody's initials and as a word, has nothing
// beside it that a word would have: "Imran Sheikh (IS, notes)", "| at |", "IS explained" at the
// beginning of a line. Without it somebody whose initials make a word (IS, AT, ED) was named in
// every list of who was there and at the head of every line they spoke.
func (n finder) standsAlone(i int) bool {
	before, after := n.Last(i), n.Next(i)
	switch {
	case after == ":":
		return true
	case before == "(":
		return after == ")" || after == "," || after == ";"
	case before == "|":
		return after == "|"
	case before == "-" || before == "–":
		return after == "" && n.Words[i].Space
	}
	return before == "" && n.Care[i] != 1 && (known.Speaks[after] || after == "-" || after == "–")
}

// labelled reports whether word i is the first letter of somebody and stands alone as a speaker or
// under what was said. Q and A are left: they label question and answer in more notes than they
// label people.
func (m *Memory) labelled(n finder, i int) bool {
	w := &n.Words[i]
	if !w.Line || !n.Letter(i) || !m.letters[w.Low] || w.Low == "q" || w.Low == "a" {
		return false
	}
	return n.Is(i+1, ":") || n.Is(i+1, ".") && !n.On(i+2)
}

// withEnding looks for word i less what speech adds to names: Lockwood'd, Sarah'll, Sarahs.
func (m *Memory) withEnding(n finder, i int) (note.Kind, bool) {
	low := n.Words[i].Low
	if base, _, ok := strings.Cut(low, "'"); ok {
		if kind, ok := m.Parts[base]; ok && !known.Ordinary(base) {
			return kind, true
		}
	}
	if l := len(low) - 1; l >= partLetters && low[l] == 's' && !n.Has(i, note.IsOrdinary) {
		kind, ok := m.Parts[low[:l]]
		return kind, ok
	}
	return "", false
}

// misspelt reports whether low is a remembered part with one letter left out, added or changed.
// near holds each part with one letter left out, so that no part needs comparing with every word:
// that would take the product of both numbers.
func (m *Memory) misspelt(low string) (found bool) {
	if len(m.near) == 0 {
		return false
	}
	_, found = m.near[low] // a letter was left out
	eachShorter(low, func(s string) {
		_, added := m.Parts[s]
		_, changed := m.near[s]
		found = found || added && len(s) >= misspeltShort || changed && len(low) >= misspeltShort
	})
	return found
}

// eachShorter calls f with s less one letter, for each but the first: few people get their first
// letter wrong.
func eachShorter(s string, f func(string)) {
	for i := 1; i < len(s); i++ {
		f(s[:i] + s[i+1:])
	}
}

// part reports whether word i, which is part of a name elsewhere in the note, is one here too. What
// is everybody's else is one with the capital of a name alone: Pip got her PIP.
func (n finder) part(i int) bool {
	if w := &n.Words[i]; known.Kept[w.Low] {
		return w.Case == split.Title
	}
	return n.plausible(i)
}

// plausible reports whether word i, which is part of a name elsewhere in the note, is one here too.
// An ordinary word must have a capital for it that no sentence gave it, or stand where the tagger
// saw some reason.
func (n finder) plausible(i int) bool {
	w := &n.Words[i]
	if !n.Has(i, note.IsOrdinary) {
		return true
	}
	if w.Case != split.Title && known.Determiners[n.Last(i)] || modals[w.Low] && n.asks(i) {
		return false // up the hill, no mark; Will you?
	}
	if w.Case == split.Title || w.Case == split.Upper {
		return i > 0 && !w.Line && n.Words[i-1].Sort == split.Letters ||
			n.Chances[i].Hide > ordinaryAgain || n.beside(i)
	}
	if n.Care[i] == 1 {
		return n.Chances[i].Hide > plainAgain || n.uttered(i)
	}
	return n.Chances[i].Hide > ordinaryAgain || n.beside(i)
}

// uttered reports whether word i says something though it has no capital where names have: "and will
// said".
func (n finder) uttered(i int) bool { return utters[n.Next(i)] && !known.Determiners[n.Last(i)] }

// modals are verbs that are names too and stand before their subject in a question.
var modals = known.Set("will may can")

// asks reports whether word i stands before what is asked about, where names have capitals.
func (n finder) asks(i int) bool {
	return n.Care[i] == 1 && n.On(i+1) && (n.Pronoun(i+1) || known.Determiners[n.Next(i)])
}

// beside reports whether a verb that people do follows word i, or one that is done to people stands
// before it: enough for a word that is a name elsewhere in the note.
func (n finder) beside(i int) bool {
	after := i+1 < len(n.Words) && !n.Words[i+1].Line && (known.Speaks[n.Words[i+1].Low] ||
		known.Helpers[n.Words[i+1].Low] || n.Is(i+1, "'s") ||
		n.Is(i+1, "now") && n.begins(i) && strings.HasSuffix(n.Next(i+1), "s")) // art now drives
	return after && !(i > 0 && !n.Words[i].Line && known.Determiners[n.Words[i-1].Low]) ||
		i > 0 && !n.Words[i].Line && known.Reaches[n.Words[i-1].Low]
}

// ordinaryAgain is the chance from which an ordinary word that is a name elsewhere in the note is
// one again; plainAgain where names have capitals and it has none. By region the second raises
// words kept by 0.1 and loses nothing. plainAgain is higher because a capital that is missing where
// names have theirs speaks against a name.
const (
	ordinaryAgain = 0.02
	plainAgain    = 0.1
)
