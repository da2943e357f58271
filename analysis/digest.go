package analysis

import (
	"cmp"
	"slices"
	"strings"

	"elephants/analysis/disclose"
	"elephants/analysis/scrub"
)

// Digest is what may be shown of a [Result].
type Digest struct {
	Size      string  // of the whole, in words
	Elephants []Shown // raised by both sides
	OneSide   []Shown // heard mainly from one
}

// Shown is a theme in a digest.
type Shown struct {
	ID       string // names it in this digest: its barrier's, or beyond the code book its terms, each after a "+"
	Label    string
	Barrier  string // "" when not in the code book
	Shares   []Share
	Terms    []string
	Steady   disclose.Steadiness
	Wordings []Wording // of an elephant
}

// Wording is the words that a side has for a theme and the other has not.
type Wording struct {
	Side  Side
	Words []string
}

// Share is a side's part in a theme.
type Share struct {
	Side Side
	Band disclose.Band
}

// MostTerms of a theme are in a digest, and MostOwn of one side's: what fits on a line, and more say little that is new.
const (
	MostTerms = 6
	MostOwn   = 4
)

// Disclose makes the digest of a result: every rule of the policy, in the order in which a theme meets them. notes are those
// that the result was made from, heardBy names the interviewer of each, sides are the programme's two.
func Disclose(r Result, notes []Note, heardBy map[string]string, sides [2]Side, p disclose.Policy) Digest {
	who := make(map[string]disclose.Voice, len(notes))
	people := map[Side]map[string]bool{sides[0]: {}, sides[1]: {}}
	for _, n := range notes {
		voice := disclose.Voice{Participant: cmp.Or(n.Participant, n.ID), Interviewer: heardBy[n.ID]}
		who[n.ID] = voice
		people[n.Side][voice.Participant] = true
	}
	d := Digest{Size: disclose.About(len(people[sides[0]]) + len(people[sides[1]]))}
	named := map[string]bool{}
	for _, t := range r.Themes {
		shown := Shown{Label: t.Label, Barrier: t.Barrier, Terms: sayable(t.Terms, MostTerms, p.Term)}
		shown.ID = t.id(shown.Terms)
		if named[shown.ID] {
			continue // whatever is said of an id is said of the first theme that has it
		}
		named[shown.ID] = true
		voices := make([]disclose.Voice, 0, len(t.Notes))
		for _, id := range t.Notes {
			voices = append(voices, who[id])
		}
		if t.Stability < Steady || !p.Theme(voices) {
			continue // others asked might well have said otherwise, or too few said it
		}
		if !t.Held {
			shown.Steady = disclose.Steady(t.Stability)
		}
		if t.Barrier == "" && t.ID == "" {
			if len(shown.Terms) == 0 {
				continue // its label is made of the same words
			}
			shown.Label = sayableLabel(t, shown.Terms, p)
		}
		part := func(s Side) disclose.Part { return disclose.Part{Raise: t.Sides[s], Of: len(people[s])} }
		if t.Shared && p.Shared(part(sides[0]), part(sides[1])) {
			for _, s := range sides {
				shown.Shares = append(shown.Shares, Share{s, p.Band(part(s))})
				if own := sayable(t.Framing[s], MostOwn, p.Wording); len(own) > 0 {
					shown.Wordings = append(shown.Wordings, Wording{s, own})
				}
			}
			d.Elephants = append(d.Elephants, shown)
			continue
		}
		main := sides[0]
		if t.Sides[sides[1]] > t.Sides[main] {
			main = sides[1]
		}
		if p.OneSide(part(main)) {
			shown.Shares = []Share{{main, p.Band(part(main))}}
			d.OneSide = append(d.OneSide, shown)
		}
	}
	order(d.Elephants)
	order(d.OneSide)
	return d
}

// id is what a theme goes by when these of its terms are shown.
func (t Theme) id(shown []string) string {
	return cmp.Or(t.ID, t.Barrier, "+"+strings.Join(shown, "+"))
}

// known returns the place of the theme that a digest shows under an id; -1 if it shows none of it.
func (r Result) known(id string, p disclose.Policy) int {
	return slices.IndexFunc(r.Themes, func(t Theme) bool { return t.id(sayable(t.Terms, MostTerms, p.Term)) == id })
}

// sayable returns the terms that the policy's gate lets through, in their order, at most so many.
func sayable(terms []Term, most int, gate func(string, disclose.Use) bool) (words []string) {
	for _, t := range terms {
		use := disclose.Use{Participants: t.Participants, InTheme: t.InTheme, Ordinary: scrub.Ordinary(t.Text)}
		if len(words) < most && gate(t.Text, use) {
			words = append(words, t.Text)
		}
	}
	return words
}

// sayableLabel is the label of a theme beyond the code book, made of its terms, if each of these may be shown; else its first
// terms that may.
func sayableLabel(t Theme, shown []string, p disclose.Policy) string {
	may := sayable(t.Terms, len(t.Terms), p.Term)
	for _, w := range strings.Fields(strings.ReplaceAll(t.Label, ",", " ")) {
		if !slices.Contains(may, w) {
			return strings.Join(shown[:min(inLabel, len(shown))], ", ")
		}
	}
	return t.Label
}

// order sorts themes by what their bands say and then by name, so that a place in the list tells nothing more.
func order(themes []Shown) {
	weight := func(t Shown) (w disclose.Band) {
		for _, s := range t.Shares {
			w += s.Band
		}
		return w
	}
	slices.SortFunc(themes, func(a, b Shown) int {
		return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(a.Label, b.Label))
	})
}
