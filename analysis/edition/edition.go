// Package edition makes an edition of what the engine found: the digest that may be shown, what
// coordinators decide of it, the quotes and candidates beside it.
//
// Start with [Evidence] and its methods: [Evidence.Digest] applies every rule of disclosure to a
// result, [Evidence.Quotes] and [Evidence.Candidates] offer what may stand beside it, [Evidence.Apart]
// says whether a theme may be shown as two. [Check] and [Curate] are for what coordinators decide:
// they look at the digest and never at the notes, so that no number of decisions says more than the
// digest did.
//
// The package knows neither how an edition travels nor where it is kept. What may be shown is decided
// by package disclose; here those rules meet the notes.
package edition

import (
	"cmp"
	"slices"
	"strings"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/analysis/scrub"
)

// Evidence is what an edition is made of, beside what the engine found in it.
type Evidence struct {
	Notes    []analysis.Note
	HeardBy  map[string]string  // by note id: the interviewer
	Speakers map[string]Speaker // by note id; needed for quotes alone
	Sides    [2]analysis.Side   // the programme's two, in its order
	Book     *barrier.Book      // nil: none
	Policy   disclose.Policy
}

// Digest is what may be shown of a result.
type Digest struct {
	Size      string   // of the whole, in words
	Elephants []*Theme // raised by both sides
	OneSide   []*Theme // mainly from one
}

// Theme is a theme in a digest.
type Theme struct {
	// ID names it in this digest, and is unique there: its barrier's, or beyond the code book its terms,
	// each after a "+"; of a part that was taken out, the whole's, a "/" and the terms taken.
	ID        string
	Label     string
	BookNames []string // what the code book calls it, where a coordinator called it something else
	Barrier   string   // "" when it is not in the code book
	Principle barrier.Principle
	Step      string // what the guide suggests
	Shares    []Share
	Terms     []string
	Steady    disclose.Steadiness
	Wordings  []Wording // of an elephant
}

// Share is a side's part in a theme.
type Share struct {
	Side    analysis.Side
	Band    disclose.Band
	AtLeast bool // the band may be a higher one
}

// Wording is the words that a side has for a theme and the other has not.
type Wording struct {
	Side  analysis.Side
	Words []string
}

// Themes are those of the digest, elephants first.
func (d Digest) Themes() []*Theme { return slices.Concat(d.Elephants, d.OneSide) }

// Theme returns the theme with an id; nil if there is none.
func (d Digest) Theme(id string) *Theme {
	for _, t := range d.Themes() {
		if t.ID == id {
			return t
		}
	}
	return nil
}

const (
	// mostTerms of a theme are in a digest: what fits on a line. More say little that is new.
	mostTerms = 6
	// mostWordings of one side's words stand beside an elephant.
	mostWordings = 4
)

// Digest makes the digest of a result of these notes: every rule of the policy, in the order in which
// a theme meets them. Of themes with the same id the first is shown.
func (e Evidence) Digest(r analysis.Result) Digest {
	people := e.people()
	d := Digest{Size: disclose.About(people.size(e.Sides[0]) + people.size(e.Sides[1]))}
	named := map[string]bool{}
	for _, t := range r.Themes {
		shown := e.theme(t)
		if named[shown.ID] {
			continue // nobody could tell which of the two a decision is about
		}
		named[shown.ID] = true
		if t.Stability < analysis.Steady || !e.Policy.Theme(people.voices(t.Notes)) {
			continue // resampling the people often loses it, or too few said it
		}
		if shown.Barrier == "" && t.ID == "" && len(shown.Terms) == 0 {
			continue // its label is made of the same words
		}
		part := func(s analysis.Side) disclose.Part { return disclose.Part{Raise: t.Sides[s], Of: people.size(s)} }
		if t.Shared && e.Policy.Shared(part(e.Sides[0]), part(e.Sides[1])) {
			for _, s := range e.Sides {
				shown.Shares = append(shown.Shares, Share{Side: s, Band: e.Policy.Band(part(s))})
				if own := sayable(t.Framing[s], mostWordings, e.Policy.Wording); len(own) > 0 {
					shown.Wordings = append(shown.Wordings, Wording{s, own})
				}
			}
			d.Elephants = append(d.Elephants, shown)
			continue
		}
		if main := e.mainSide(t); e.Policy.OneSide(part(main)) {
			shown.Shares = []Share{{Side: main, Band: e.Policy.Band(part(main))}}
			d.OneSide = append(d.OneSide, shown)
		}
	}
	order(d.Elephants)
	order(d.OneSide)
	return d
}

// theme describes a theme, without what depends on who raises it.
func (e Evidence) theme(t analysis.Theme) *Theme {
	shown := &Theme{Label: t.Label, Barrier: t.Barrier, Terms: sayable(t.Terms, mostTerms, e.Policy.Term)}
	shown.ID = idOf(t, shown.Terms)
	if t.Barrier == "" && t.ID == "" {
		shown.Label = e.label(t, shown.Terms)
	}
	if !t.Held {
		shown.Steady = disclose.Steady(t.Stability)
	}
	if b, ok := e.lookup(t.Barrier); ok {
		shown.Principle, shown.Step = b.Principle, b.Step
	}
	return shown
}

func (e Evidence) lookup(id string) (b barrier.Barrier, ok bool) {
	if e.Book == nil {
		return b, false
	}
	return e.Book.Lookup(id)
}

// mainSide is the side of which more people raise a theme; of equals the first.
func (e Evidence) mainSide(t analysis.Theme) analysis.Side {
	if t.Sides[e.Sides[1]] > t.Sides[e.Sides[0]] {
		return e.Sides[1]
	}
	return e.Sides[0]
}

// find returns the theme of a result that a digest shows under an id; nil if there is none.
func (e Evidence) find(r analysis.Result, id string) *analysis.Theme {
	for i, t := range r.Themes {
		if idOf(t, sayable(t.Terms, mostTerms, e.Policy.Term)) == id {
			return &r.Themes[i]
		}
	}
	return nil
}

// idOf is what a theme goes by when these of its terms are shown.
func idOf(t analysis.Theme, shown []string) string {
	return cmp.Or(t.ID, t.Barrier, "+"+strings.Join(shown, "+"))
}

// sayable returns the terms that a rule lets through, in their order, at most so many.
func sayable(terms []analysis.Term, most int, rule func(string, disclose.Use) bool) (words []string) {
	for _, t := range terms {
		use := disclose.Use{Participants: t.Participants, InTheme: t.InTheme, Ordinary: scrub.Ordinary(t.Text)}
		if len(words) < most && rule(t.Text, use) {
			words = append(words, t.Text)
		}
	}
	return words
}

// label is the label of a theme beyond the code book, which is made of its terms, if each of these may
// be shown; otherwise the first terms that may.
func (e Evidence) label(t analysis.Theme, shown []string) string {
	may := sayable(t.Terms, len(t.Terms), e.Policy.Term)
	for _, w := range strings.Fields(strings.ReplaceAll(t.Label, ",", " ")) {
		if !slices.Contains(may, w) {
			return strings.Join(shown[:min(analysis.LabelTerms, len(shown))], ", ")
		}
	}
	return t.Label
}

// order sorts themes by what their bands say and then by name, so that a place in the list tells
// nothing more.
func order(themes []*Theme) {
	weight := func(t *Theme) (w disclose.Band) {
		for _, s := range t.Shares {
			w += s.Band
		}
		return w
	}
	slices.SortFunc(themes, func(a, b *Theme) int {
		return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(a.Label, b.Label))
	})
}
