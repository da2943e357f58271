package scrub

import (
	"elephants/analysis/scrub/internal/lists"
	"elephants/analysis/scrub/internal/split"
)

// What notes are full of and what is nobody: shorthand, sayings, the letters of speakers in a
// transcript.

// shorthand reports whether a word is an abbreviation, a role, a program or a brand that names
// nobody.
func shorthand(low string) bool {
	s := lists.Of(low).Set
	return s&lists.Shorthand != 0 && !naming(s)
}

// shorthandAt reports whether word i is shorthand as it stands there. Two or three capitals are as
// often the initials of somebody: those are left to the tagger, which knows the list.
func (n *note) shorthandAt(i int) bool {
	w := &n.words[i]
	return shorthand(w.Low) && (len(w.Low) > mostInitialLetters ||
		w.Case == split.Lower && n.care[i] == 1)
}

// publicNumbers are telephone numbers of everybody, and what says "always".
var publicNumbers = set("111 101 999 112 105 119 24/7")

// sayings by their first word: what they say is no number, date or place of anybody.
var sayings = func() map[string][][]string {
	m := map[string][][]string{}
	for _, s := range [][]string{
		{"catch", "-", "22"}, {"catch", "22"}, {"24", "/", "7"}, {"24", "-", "7"}, {"9", "-",
			"5"}, {"9", "to", "5"}, {"nine", "to", "five"},
		{"50", "/", "50"}, {"50", "-", "50"}, {"fifty", "-", "fifty"}, {"fifty", "fifty"},
		{"five", "a", "day"}, {"one", "in", "a", "million"},
		{"hundred", "per", "cent"}, {"100", "%"}, {"101", "%"}, {"110", "%"}, {"square", "one"},
		{"plan", "b"}, {"plan", "a"},
		{"summer", "holidays"}, {"summer", "holiday"}, {"easter", "holidays"}, {"christmas",
			"holidays"}, {"half", "term"}, {"a", "&", "e"}, {"a", "and", "e"}, {"100", "percent"},
		{"100", "per", "cent"},
		{"sunday", "best"}, {"monday", "to", "friday"}, {"monday", "-", "friday"}, {"mon", "-",
			"fri"}, {"friday", "night"}, {"good", "friday"},
		{"olive", "branch"}, {"victoria", "sponge"}, {"jaffa", "cakes"}, {"marks", "and",
			"spencer"}, {"marks", "&", "spencer"},
		{"cold", "turkey"}, {"french", "fries"}, {"french", "windows"}, {"danish", "pastry"},
		{"chinese", "whispers"}, {"turkish", "delight"},
		{"spanish", "inquisition"}, {"double", "dutch"}, {"scotch", "egg"}, {"scot", "free"},
		{"dutch", "courage"}, {"panda", "eyes"},
		{"robin", "hood"}, {"father", "christmas"}, {"jekyll", "and", "hyde"}, {"keeping", "up",
			"with", "the", "joneses"}, {"joe", "public"},
		{"tom", ",", "dick", "and", "harry"}, {"tom", "dick", "and", "harry"}, {"uncle", "tom",
			"cobley"}, {"big", "brother"}, {"bob", "'s", "your", "uncle"},
		{"jack", "of", "all", "trades"}, {"peeping", "tom"}, {"murphy", "'s", "law"}, {"pandora",
			"'s", "box"}, {"the", "real", "mccoy"},
		{"bank", "holiday"}, {"bank", "holidays"}, {"section", "21"}, {"six", "of", "one"}, {"at",
			"sixes", "and", "sevens"}, {"cloud", "nine"},
		{"grace", "period"}, {"round", "robin"}, {"jack", "the", "lad"}, {"for", "pete", "'s",
			"sake"}, {"god", "awful"}, {"gene", "pool"},
	} {
		m[s[0]] = append(m[s[0]], s)
	}
	return m
}()

// markPlain notes the words that no chance makes an identifier: sayings, and the letters of
// speakers who are roles.
func (n *note) markPlain() {
	roles := n.roles()
	for i := range n.words {
		w := &n.words[i]
		if n.has(i, isSaying) {
			n.plain(i, n.saying(i))
		}
		if publicNumbers[w.Low] && !n.is(i+1, "-") {
			n.plain(i, i+1)
		}
		if len(w.Low) == 1 && w.Line && n.is(i+1, ":") && roles[w.Low] {
			n.plain(i, i+1)
		}
	}
}

func (n *note) plain(from, to int) {
	for i := from; i < to; i++ {
		n.cells[i].plain = true
	}
}

// saying returns the end of the saying that begins at word i, or i.
func (n *note) saying(i int) int {
	to := i
next:
	for _, words := range sayings[n.words[i].Low] {
		for j, low := range words {
			if !n.is(i+j, low) || j > 0 && n.words[i+j].Line {
				continue next
			}
		}
		to = max(to, i+len(words))
	}
	return to
}

// askers are letters and words before a colon that only somebody who asks has, and answerers the
// letters of those who answer them: P for a participant, R for a respondent. The same letters are
// somebody's initial where nobody asks.
var (
	askers    = set("i int q intv interviewer researcher facilitator")
	answerers = set("i q a p r")
)

// roles are the single letters that stand for a role before a colon in this note. A letter that
// begins the name of somebody who is introduced with it, "Priya (P)", is that person's.
func (n *note) roles() map[string]bool {
	asked := false
	for i := range n.words {
		asked = asked || n.words[i].Line && n.is(i+1, ":") && askers[n.words[i].Low]
	}
	if !asked {
		return nil
	}
	roles := map[string]bool{}
	for low := range answerers {
		roles[low] = true
	}
	for i := 1; i+1 < len(n.words); i++ {
		if w := &n.words[i]; w.Case == split.One && n.is(i-1, "(") && n.is(i+1, ")") {
			delete(roles, w.Low)
		}
	}
	return roles
}
