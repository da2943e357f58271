package name

import (
	"slices"
	"strings"

	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/note"
	"elephants/analysis/scrub/internal/split"
)

// Shortest parts of a name that are looked for again, and that are looked for misspelt.
const (
	partLetters   = 3
	misspeltShort = 6
	misspeltLong  = 24 // longer words are no names, and would cost the square of their length
)

// A Memory holds what was recognised in a note, or in several of one participant.
type Memory struct {
	Parts    map[string]note.Kind // a word of a name, or a whole short one
	phrases  map[string][][]string
	kinds    map[string]note.Kind // by first word of a phrase
	initials map[string]bool
	letters  map[string]bool   // first letters of people: what stands before a colon as a label
	near     map[string]string // a part with one letter left out
}

func NewMemory() *Memory {
	return &Memory{map[string]note.Kind{}, map[string][][]string{}, map[string]note.Kind{},
		map[string]bool{}, map[string]bool{}, map[string]string{}}
}

// markAgain looks for everything that was recognised once: whole, in parts, as initials,
// possessive, misspelt, in any case.
func (n finder) markAgain(m *Memory) {
	for i := range n.Words {
		w := &n.Words[i]
		if n.Masked(i) || n.Cells[i].Plain || w.Sort == split.Held || w.Sort == split.Mark {
			continue
		}
		if to, kind := m.phrase(n, i); to > i {
			n.Put(i, to, kind, "again")
			continue
		}
		if to := m.dotted(n, i); to > i {
			n.Put(i, to, note.Person, "initials")
			continue
		}
		if kind, ok := m.known(n, i); ok {
			n.Put(i, i+1, kind, "again")
		}
	}
}

// Remember gathers what is marked so far.
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
		class := lists.ClassOf(w.Low)
		if w.Sort != split.Letters || unnamed[w.Low] || class == lists.Title && i == 0 ||
			class == lists.Kin || n.Pronoun(from+i) {
			continue
		}
		// a longer run is no name, and adding to it would take the square of its length
		if len(initials) <= known.MostInitials {
			initials += w.Low[:1]
		}
		m.letters[w.Low[:1]] = true
		if class != lists.Title && n.partOfName(from+i) {
			m.part(w.Low)
		}
	}
	if len(initials) > 1 && len(initials) <= known.MostInitials {
		m.initials[initials] = true
	}
}

// unnamed are words within a name that are no part of it.
var unnamed = known.Set("'s the and of")

// partOfName reports whether word i, which was marked as a name, is worth looking for elsewhere.
func (n finder) partOfName(i int) bool {
	low := n.Words[i].Low
	return len(low) >= partLetters && !known.Dialect[low] && !known.Kept[low] && !n.doubtful(i)
}

// part remembers a part of a name, and how it may be misspelt.
func (m *Memory) part(low string) {
	m.Parts[low] = note.Person
	if len(low) >= misspeltShort && len(low) < misspeltLong {
		eachShorter(low, func(s string) { m.near[s] = low })
	}
}

// doubtful reports whether only a slight chance made word i a name: then it is one there and
// nowhere else.
func (n finder) doubtful(i int) bool {
	return n.Rule(i) == "tagger" && n.Chances[i].Hide < sureAgain &&
		lists.Of(n.Words[i].Low).Set&(lists.Forename|lists.Surname) == 0
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

// dotted returns the end of initials with full stops from word i on: "A.H.", "J. McD".
func (m *Memory) dotted(n finder, i int) int {
	letters, to := "", i
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

// known reports whether word i alone is one that was recognised.
func (m *Memory) known(n finder, i int) (note.Kind, bool) {
	w := &n.Words[i]
	if kind, ok := m.Parts[w.Low]; ok && n.plausible(i) {
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
// beginning of a line.
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
// under what was said.
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

// plausible reports whether word i, which is part of a name elsewhere in the note, is one here too.
// An ordinary word must have a capital for it that no sentence gave it, or stand where the tagger
// saw some reason.
func (n finder) plausible(i int) bool {
	w := &n.Words[i]
	if !n.Has(i, note.IsOrdinary) {
		return true
	}
	if w.Case != split.Title && known.Determiners[n.Last(i)] {
		return false // up the hill, no mark
	}
	if w.Case == split.Title || w.Case == split.Upper {
		return i > 0 && !w.Line && n.Words[i-1].Sort == split.Letters ||
			n.Chances[i].Hide > ordinaryAgain || n.beside(i)
	}
	if n.Care[i] == 1 { // in small letters, though the line has capitals
		return n.Chances[i].Hide > plainAgain
	}
	return n.Chances[i].Hide > ordinaryAgain || n.beside(i)
}

// beside reports whether a verb that people do follows word i, or one that is done to people stands
// before it: enough for a word that is a name elsewhere in the note.
func (n finder) beside(i int) bool {
	after := i+1 < len(n.Words) && !n.Words[i+1].Line && (known.Speaks[n.Words[i+1].Low] ||
		known.Helpers[n.Words[i+1].Low] || n.Is(i+1, "'s"))
	return after && !(i > 0 && !n.Words[i].Line && known.Determiners[n.Words[i-1].Low]) ||
		i > 0 && !n.Words[i].Line && known.Reaches[n.Words[i-1].Low]
}

// ordinaryAgain is the chance from which an ordinary word that is a name elsewhere in the note is
// one again; plainAgain where names have capitals and it has none. By region the second raises
// words kept by 0.1 and loses nothing.
const (
	ordinaryAgain = 0.02
	plainAgain    = 0.1
)
