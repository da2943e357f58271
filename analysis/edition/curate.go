package edition

import (
	"cmp"
	"slices"
	"strings"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
)

// Curation is what coordinators decided for an edition.
type Curation struct {
	Edition   int
	Decisions []Decision // in the order in which they are carried out
	Sides     [2]analysis.Side
	Book      *barrier.Book
}

// Curated is a digest on which decisions were carried out, one after the other. It makes new themes
// of what the digest showed and of nothing else, so that no number of decisions says more than the
// digest did; server/README.md has the reasons.
type Curated struct {
	Digest
	Curation
	moved map[string]string // ids of themes that became part of another, and its id
}

// Curate returns what decisions make of a digest, which stays as it is.
func Curate(base Digest, by Curation) *Curated {
	c := &Curated{base.clone(), by, map[string]string{}}
	for _, d := range by.Decisions {
		switch d.Deed {
		case Name:
			c.rename(c.Theme(d.Themes[0]), d.Name)
		case Merge:
			c.merge(d)
		case Split:
			c.split(d)
		case Drop:
			c.remove(c.Theme(d.Themes[0]))
		case Order:
			c.order(d.Themes)
		}
	}
	return c
}

func (d Digest) clone() Digest {
	for s := range d.In {
		d.In[s] = cloneAll(d.In[s])
	}
	return d
}

func cloneAll(themes []*Theme) (out []*Theme) {
	for _, t := range themes {
		out = append(out, t.clone())
	}
	return out
}

func (t Theme) clone() *Theme {
	t.BookNames, t.Shares = slices.Clone(t.BookNames), slices.Clone(t.Shares)
	t.Terms, t.Together = slices.Clone(t.Terms), slices.Clone(t.Together)
	return &t
}

// lookup finds a barrier of the code book, and its name.
func (c *Curated) lookup(id string) (b barrier.Barrier, names []string) {
	b, ok := c.Book.Lookup(id)
	if ok {
		names = []string{b.Name}
	}
	return b, names
}

// rename gives a theme a name, and leaves the code book's beside it.
func (c *Curated) rename(t *Theme, name string) {
	if t == nil {
		return
	}
	if _, names := c.lookup(t.Barrier); len(t.BookNames) == 0 {
		t.BookNames = names
	}
	if t.Label = name; slices.Equal(t.BookNames, []string{name}) {
		t.BookNames = nil
	}
}

func (c *Curated) remove(t *Theme) {
	gone := func(other *Theme) bool { return other == t }
	for s := range c.In {
		c.In[s] = slices.DeleteFunc(c.In[s], gone)
	}
}

// merge puts themes together. Where the engine put them together, there is one already, which gets
// the name.
func (c *Curated) merge(d Decision) {
	var parts []*Theme
	for _, id := range d.Themes {
		if t := c.Theme(id); t != nil && !slices.Contains(parts, t) {
			parts = append(parts, t)
		}
	}
	if len(parts) == 0 {
		return
	}
	into := parts[0]
	if len(parts) > 1 {
		c.unite(into, parts, d.Themes[0])
	}
	if into.ID != d.Themes[0] {
		c.moved[into.ID] = d.Themes[0]
		into.ID = d.Themes[0]
	}
	delete(c.moved, into.ID) // it stands again; else two themes could each be said to be in the other
	into.BookNames = nil
	for _, id := range d.Themes {
		_, names := c.lookup(id)
		into.BookNames = append(into.BookNames, names...)
	}
	c.rename(into, d.Name)
}

// unite makes the first of some themes all of them, and puts it where what is said of the sides
// still holds: both sides say it if they say one of the parts, or if each side mainly says one. It
// is mainly one side's if all parts are that side's. Of anything else no side can be told before
// the next edition.
func (c *Curated) unite(into *Theme, parts []*Theme, id string) {
	section := Also
	shares := c.sharesOf(parts)
	in := func(s Section) func(*Theme) bool {
		return func(t *Theme) bool { return c.section(t) == s }
	}
	switch one := !slices.ContainsFunc(parts, in(Also)); {
	case slices.ContainsFunc(parts, in(BothSides)), len(shares) == len(c.Sides):
		section = BothSides
	case one:
		section = OneSide
	default:
		shares = nil
	}
	from := c.section(into)
	for _, t := range parts[1:] {
		c.moved[t.ID] = id
		c.remove(t)
	}
	into.Shares = shares
	into.Terms = inTurn(parts, mostTerms, func(t *Theme) []string { return t.Terms })
	into.Together = nil
	if from != section {
		c.remove(into)
		c.In[section] = append(c.In[section], into)
	}
}

// sharesOf is what the shares of themes say of the share of them all; see [disclose.Merged].
func (c *Curated) sharesOf(parts []*Theme) (shares []Share) {
	for _, side := range c.Sides {
		var said []disclose.Band
		for _, t := range parts {
			for _, s := range t.Shares {
				if s.Side == side {
					said = append(said, s.Band)
				}
			}
		}
		if len(said) > 0 {
			band := disclose.Merged(said...)
			shares = append(shares, Share{side, band, band != disclose.Withheld && band != disclose.Most})
		}
	}
	return shares
}

// inTurn takes the first word of each theme, then the second, and so on, each word once and at most
// so many; 0: all.
func inTurn(themes []*Theme, most int, of func(*Theme) []string) (words []string) {
	for i, more := 0, true; more; i++ {
		more = false
		for _, t := range themes {
			own := of(t)
			if i >= len(own) {
				continue
			}
			more = true
			if (most == 0 || len(words) < most) && !slices.Contains(words, own[i]) {
				words = append(words, own[i])
			}
		}
	}
	return words
}

// split makes two themes of one. That both may be shown was found out when it was decided; how many
// raise either is not said before the next edition. Where the engine took the part out, it has only
// to be described.
func (c *Curated) split(d Decision) {
	id, whole := d.partID(), c.Theme(d.Themes[0])
	b, names := c.lookup(d.Themes[0])
	if part := c.Theme(id); part != nil {
		part.Label, part.BookNames, part.Principle, part.Step = d.Name, names, b.Principle, b.Step
		return
	}
	if whole == nil || d.Edition != c.Edition {
		return
	}
	left := slices.DeleteFunc(slices.Clone(whole.Terms), func(t string) bool { return slices.Contains(d.Terms, t) })
	if len(left) == 0 {
		return
	}
	whole.Terms, whole.Together = left, nil
	for i := range whole.Shares {
		whole.Shares[i].Band, whole.Shares[i].AtLeast = disclose.Withheld, false
	}
	part := whole.clone()
	part.ID, part.Barrier, part.Label, part.Terms, part.BookNames = id, "", d.Name, d.Terms, names
	in := &c.In[c.section(whole)]
	*in = slices.Insert(*in, slices.Index(*in, whole)+1, part)
}

// order puts themes first, in the order given.
func (c *Curated) order(ids []string) {
	place := map[*Theme]int{} // below 0: before those that are not named
	for i, id := range ids {
		place[c.Theme(id)] = i - len(ids)
	}
	byPlace := func(a, b *Theme) int { return cmp.Compare(place[a], place[b]) }
	for s := range c.In {
		slices.SortStableFunc(c.In[s], byPlace)
	}
}

// Home is the theme with which a quote stands that was offered with a theme of the digest before it
// was curated; nil if that theme was left out.
func (c *Curated) Home(id, quote string) *Theme {
	for to, ok := c.moved[id]; ok && to != id; to, ok = c.moved[id] {
		id = to
	}
	for _, d := range c.Decisions {
		if d.Deed == Split && d.Themes[0] == id && hasTerm(quote, d.Terms) {
			id = d.partID()
		}
	}
	return c.Theme(id)
}

// hasTerm reports whether a text has one of some terms in it.
func hasTerm(text string, terms []string) bool {
	stems := stemsOf(terms)
	said := stemsOf(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return strings.ContainsRune(" ,.;:!?“”()", r)
	}))
	return slices.ContainsFunc(said, func(s string) bool { return slices.Contains(stems, s) })
}
