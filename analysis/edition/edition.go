// Package edition makes an edition of what the engine found: the digest that may be shown, what
// coordinators decide of it, the quotes and candidates beside it.
//
// Start with [Evidence] and its methods: [Evidence.Digest] applies every rule of disclosure to a
// result, [Evidence.Quotes] and [Evidence.Candidates] offer what may stand beside it,
// [Evidence.Apart] says whether a theme may be shown as two. [Check] and [Curate] are for what
// coordinators decide: they look at the digest and never at the notes, so that no number of
// decisions says more than the digest did.
//
// The package knows neither how an edition travels nor where it is kept. What may be shown is
// decided by package disclose; here those rules meet the notes.
package edition

import (
	"cmp"
	"slices"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
)

// Evidence is what an edition is made of, beside what the engine found in it.
type Evidence struct {
	Notes    []analysis.Note
	HeardBy  map[string]string  // by note id: the interviewer
	Speakers map[string]Speaker // by note id; needed for quotes alone
	Sides    [2]analysis.Side   // the programme's two, in its order
	Book     *barrier.Book      // nil: none
	Model    *barrier.Model     // that tells which sentences say a barrier; nil: none does
	Policy   disclose.Policy
	Asks     []Ask         // of the round; none: those of a first one
	Draw     disclose.Draw // what is taken off each count, by what is counted; nil: nothing
	// Counted has, by id, all that says whom a barrier of the programme's own counts. Draws go by it
	// in the id's place: by the id alone, whoever lets the barrier count lines that they planted, and
	// then other lines, would see what is drawn and take it off.
	Counted map[string]string
	Earlier []Digest // as they were released, in any order; nothing said there is said lower
}

// Section is a part of a digest. What the sections claim differs, and with it what is asked of a
// theme.
type Section int

// The sections, in the order in which a digest has them.
const (
	BothSides Section = iota // elephants: interviewers confirmed that both sides raise it
	OneSide                  // confirmed, and mainly of one side
	Also                     // confirmed, and more than that may not be said
	Better                   // confirmed that it was overcome, or that the opposite works
	Hopes                    // confirmed that people hope for the opposite
	Heard                    // heard by the program in notes that nobody read, and not confirmed
	sections
)

// difficulty reports whether the section's themes say that something is so. Those alone may be put
// together and taken apart: what works and what stands in the way are not one theme.
func (s Section) difficulty() bool { return s <= Also }

// Digest is what may be shown of a result.
type Digest struct {
	Size     string // of the whole, in words
	In       [sections][]*Theme
	Asked    Asked
	Reading  []Reading // of each side
	Coverage []Share   // of each side, how many at least are in a theme of what was confirmed
}

// Asked says of which sides enough was read to claim anything of sides.
type Asked int

// Neither is what digests of before it was said have; One claims nothing of sides.
const (
	Neither Asked = iota
	Both
	One
)

// Reading is how much of a side's notes interviewers went through.
type Reading struct {
	Side   analysis.Side
	Extent disclose.Extent
}

// Theme is a theme in a digest.
type Theme struct {
	// ID names it in this digest, and is unique there: its barrier's, in other sections than those of
	// difficulties after the section's name and a colon; of a part that was taken out, the whole's, a
	// "/" and the terms taken.
	ID        string
	Label     string
	BookNames []string // what the code book calls it, where a coordinator called it something else
	Barrier   string   // "" when it is not in the code book
	Principle barrier.Principle
	Sentence  string    // the code book's, in plain words
	Voices    [2]string // the code book's invented examples, in the voices of the two sides
	Step      string    // what the guide suggests
	Shares    []Share
	Terms     []string
	Together  []string // ids of themes that the same people often raise
}

// Share is a side's part in a theme.
type Share struct {
	Side    analysis.Side
	Band    disclose.Band
	AtLeast bool // the band may be a higher one
}

// Themes are those of the digest, section after section.
func (d Digest) Themes() []*Theme { return slices.Concat(d.In[:]...) }

// Theme returns the theme with an id; nil if there is none.
func (d Digest) Theme(id string) *Theme {
	for _, t := range d.Themes() {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// section is where a theme of the digest stands.
func (d Digest) section(t *Theme) Section {
	for s := range d.In {
		if slices.Contains(d.In[s], t) {
			return Section(s)
		}
	}
	return sections
}

const (
	// mostTerms of a theme are in a digest: what fits on a line. More say little that is new.
	mostTerms = 6
	// likely is how likely the program must hold it that K participants raise what it alone heard. Of
	// ten such themes one is wrong; they are shown apart, to be asked about, and claim no sides.
	likely = 0.9
	// mostTogether of the themes that the same people raise are named beside one.
	mostTogether = 2
)

// Digest makes the digest of a result of these notes: every rule of the policy, in the order in
// which a theme meets them. Of themes with the same id the first is shown.
func (e Evidence) Digest(r analysis.Result) Digest {
	people := e.people()
	people.forms = e.formsOf()
	d := Digest{Size: disclose.About(people.size(e.Sides[0]) + people.size(e.Sides[1])), Asked: One}
	if e.Policy.Sides(e.asked(people, 0), e.asked(people, 1)) {
		d.Asked = Both
	}
	shown := map[string]*analysis.Theme{}
	for i, t := range r.Themes {
		section, ok := e.section(people, t)
		if !ok {
			continue
		}
		theme := e.theme(t, section)
		if section != Heard {
			theme.Terms = e.sayable(people, t)
		}
		if shown[theme.ID] != nil {
			continue // nobody could tell which of the two a decision is about
		}
		shown[theme.ID] = &r.Themes[i]
		section, theme.Shares = e.since(theme.ID, section, e.shares(people, t, section))
		d.In[section] = append(d.In[section], theme)
	}
	for s := range d.In {
		order(d.In[s])
	}
	e.together(people, &d, shown)
	e.cover(people, &d)
	return d
}

// section is where a theme stands in the digest of the round; ok is false where it stands nowhere.
func (e Evidence) section(people people, t analysis.Theme) (s Section, ok bool) {
	if s, ok = e.claim(people, t); !ok {
		return 0, false
	}
	return answers(s, e.Asks)
}

// claim is what may be claimed of a theme; ok is false where nothing may.
func (e Evidence) claim(people people, t analysis.Theme) (s Section, ok bool) {
	if t.Barrier == "" && t.ID == "" {
		return 0, false // made of words alone, which nobody can confirm
	}
	drawn := e.drawn(t)
	if confirmed := e.Policy.Theme(people.voices(confirmedNotes(t)), drawn); !confirmed {
		heard := t.Stance == analysis.Difficulty && t.ChanceOf(e.Policy.K+drawn) >= likely &&
			e.Policy.Theme(people.voices(t.Notes), drawn)
		return Heard, heard
	}
	of := [2]disclose.Part{e.part(people, t, 0), e.part(people, t, 1)}
	return claimOf(e.Policy, t.Stance, of), true
}

// claimOf is the section of what interviewers confirmed.
func claimOf(p disclose.Policy, stance analysis.Stance, of [2]disclose.Part) Section {
	switch {
	case stance == analysis.Better:
		return Better
	case stance == analysis.Hope:
		return Hopes
	case p.Shared(of[0], of[1]):
		return BothSides
	case p.OneSide(of[0], of[1]) || p.OneSide(of[1], of[0]):
		return OneSide
	}
	return Also
}

// drawnOf is what the draws of a side of a theme go by: the theme's id and stance, wherever it may
// stand.
func (e Evidence) drawnOf(t analysis.Theme, side analysis.Side) []string {
	return []string{"side", e.counted(cmp.Or(t.ID, t.Barrier)), string(t.Stance), string(side)}
}

// counted is what the draws of a theme go by: its id, or what stands in the id's place.
func (e Evidence) counted(id string) string { return cmp.Or(e.Counted[id], id) }

// drawn is what is taken off the count of all who raise a theme.
func (e Evidence) drawn(t analysis.Theme) int {
	one, other := e.drawnOf(t, e.Sides[0]), e.drawnOf(t, e.Sides[1])
	return disclose.Both(e.Draw.Of(one...), e.Draw.Of(other...))
}

// confirmedNotes are the notes in which an interviewer confirmed the theme, each once.
func confirmedNotes(t analysis.Theme) (notes []string) {
	for _, p := range t.Passages {
		if p.Confirmed {
			notes = append(notes, p.Note)
		}
	}
	slices.Sort(notes)
	return slices.Compact(notes)
}

// asked is a side of whom nothing is said but how many were asked and read.
func (e Evidence) asked(people people, side int) disclose.Part {
	return disclose.Part{Of: people.read[e.Sides[side]]}
}

// part is how many of a side's participants with read notes raise a theme.
func (e Evidence) part(people people, t analysis.Theme, side int) disclose.Part {
	s := e.Sides[side]
	voices := people.voicesOf(slices.Values(t.Confirmed[s]))
	return disclose.PartOf(voices, people.read[s], e.Draw, e.drawnOf(t, s)...)
}

// shares are what may be said of the sides of a theme in a section.
func (e Evidence) shares(people people, t analysis.Theme, in Section) (shares []Share) {
	return sharesOf(e.Policy, e.Sides, [2]disclose.Part{
		e.part(people, t, 0), e.part(people, t, 1),
	}, in)
}

func sharesOf(
	p disclose.Policy, sides [2]analysis.Side, of [2]disclose.Part, in Section,
) (shares []Share) {
	for i, s := range sides {
		if in == BothSides || in == OneSide && p.OneSide(of[i], of[1-i]) {
			shares = append(shares, Share{Side: s, Band: p.Band(of[i])})
		}
	}
	return shares
}

// together names beside each confirmed difficulty the others that the same people often raise,
// those with most in common first.
func (e Evidence) together(people people, d *Digest, of map[string]*analysis.Theme) {
	all := slices.Concat(d.In[BothSides], d.In[OneSide], d.In[Also])
	n := people.read[e.Sides[0]] + people.read[e.Sides[1]]
	for _, t := range all {
		type mate struct {
			id   string
			both int
		}
		var mates []mate
		mine, one := e.among(of[t.ID])
		for _, o := range all {
			if o == t {
				continue
			}
			theirs, other := e.among(of[o.ID])
			both := e.Draw.Less(common(mine, theirs), "together",
				e.counted(min(t.ID, o.ID)), e.counted(max(t.ID, o.ID)))
			if e.Policy.Together(one, other, both, n) {
				mates = append(mates, mate{o.ID, both})
			}
		}
		slices.SortFunc(mates, func(a, b mate) int {
			return cmp.Or(b.both-a.both, cmp.Compare(a.id,
				b.id))
		})
		for _, m := range mates[:min(mostTogether, len(mates))] {
			t.Together = append(t.Together, m.id)
		}
		slices.Sort(t.Together) // which of them have more in common is not said
	}
}

// among are all who raise a theme, as was confirmed, and about how many they are: what is drawn
// for the theme is taken off. Exact numbers of the two would be one more answer about everybody
// with each other theme that a theme is held against: who planted notes of seventeen was right .92
// of the time.
func (e Evidence) among(t *analysis.Theme) (all map[string]bool, about int) {
	all = map[string]bool{}
	for _, side := range t.Confirmed {
		for _, p := range side {
			all[p] = true
		}
	}
	return all, len(all) - e.drawn(*t)
}

func common(a, b map[string]bool) (n int) {
	for p := range a {
		if b[p] {
			n++
		}
	}
	return n
}

// cover says of each side how much of its notes is read, and how many of its people are in a theme
// at least: as many as in the theme that most are in. To count those of all themes together would
// be another answer about every person, with draws of its own: who plants notes was then right .89
// of the time.
func (e Evidence) cover(people people, d *Digest) {
	for _, s := range e.Sides {
		read := disclose.Part{Raise: people.read[s], Of: people.size(s)}
		d.Reading = append(d.Reading, Reading{s, e.Policy.Extent(read)})
		var bands []disclose.Band
		for _, t := range d.Themes() {
			for _, share := range t.Shares {
				if share.Side == s {
					bands = append(bands, share.Band)
				}
			}
		}
		d.Coverage = append(d.Coverage, Share{Side: s, Band: disclose.Merged(bands...)})
	}
}

// theme describes a theme, without what depends on who raises it and who used its words.
func (e Evidence) theme(t analysis.Theme, in Section) *Theme {
	shown := &Theme{ID: idOf(t, in), Label: t.Label, Barrier: t.Barrier}
	b, ok := e.lookup(t.Barrier)
	if !ok {
		return shown
	}
	shown.Principle, shown.Step = b.Principle, b.Step
	if in == Better || in == Hopes {
		shown.Label = b.OtherWay()
		return shown
	}
	shown.Sentence, shown.Voices = b.Plain(), b.Voices
	return shown
}

func (e Evidence) lookup(id string) (b barrier.Barrier, ok bool) {
	if e.Book == nil {
		return b, false
	}
	return e.Book.Lookup(id)
}

// shown are the themes of a result that a digest shows, by the id that they have there: of several
// with the same id the first.
func (e Evidence) shown(r analysis.Result) map[string]*analysis.Theme {
	people, shown := e.people(), map[string]*analysis.Theme{}
	for i, t := range slices.Backward(r.Themes) {
		if section, ok := e.section(people, t); ok {
			shown[idOf(t, section)] = &r.Themes[i]
		}
	}
	return shown
}

// idOf is what a theme goes by in a section.
func idOf(t analysis.Theme, in Section) string {
	id := cmp.Or(t.ID, t.Barrier)
	switch in {
	case Better:
		return "better:" + id
	case Hopes:
		return "hope:" + id
	case Heard:
		return "heard:" + id
	}
	return id
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
		return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(a.Label, b.Label),
			cmp.Compare(a.ID, b.ID))
	})
}
