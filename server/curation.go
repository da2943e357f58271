package server

import (
	"cmp"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/analysis/stem"
	pb "elephants/proto/elephants/v1"
)

// A curation is a digest on which decisions are carried out one after the other. It makes new themes of what the digest shows
// and of nothing else, so that no number of decisions says more than the digest did; see README.md.
type curation struct {
	*pb.Digest
	sides [2]string
	book  *barrier.Book
	moved map[string]string // ids of themes that became part of another, and its id
}

// curate returns what decisions make of a digest as the engine gave it.
func curate(base *pb.Digest, decisions []*pb.Decision, sides [2]string, book *barrier.Book) curation {
	c := curation{proto.CloneOf(base), sides, book, map[string]string{}}
	for _, d := range decisions {
		switch d.Deed {
		case pb.Deed_DEED_NAME:
			c.rename(c.find(d.Themes[0]), d.Name)
		case pb.Deed_DEED_MERGE:
			c.merge(d)
		case pb.Deed_DEED_SPLIT:
			c.split(d)
		case pb.Deed_DEED_DROP:
			c.remove(c.find(d.Themes[0]))
		case pb.Deed_DEED_ORDER:
			c.order(d.Themes)
		}
	}
	return c
}

// find returns the theme with an id, or, beyond the code book, the one that shares half of the id's terms; nil if there is none.
func (c curation) find(id string) *pb.Theme {
	for _, t := range themesOf(c.Digest) {
		if t.Id == id {
			return t
		}
	}
	for _, t := range themesOf(c.Digest) {
		if beyond(id) && beyond(t.Id) && alike(termsOf(id), termsOf(t.Id)) {
			return t
		}
	}
	return nil
}

// beyond reports whether an id is that of a theme beyond the code book, and isPart whether of one that was taken out of another.
func beyond(id string) bool { return strings.HasPrefix(id, "+") && !isPart(id) }
func isPart(id string) bool { return strings.Contains(id, "/") }

// partOf is the id of the part of a theme that has some of its terms.
func partOf(id string, terms []string) string { return id + "/" + strings.Join(terms, "+") }

// termsOf are the terms of a theme beyond the code book, by its id.
func termsOf(id string) []string { return strings.Split(id[1:], "+") }

// alike reports whether two themes have half of the terms of both in common.
func alike(a, b []string) bool {
	both := 0
	for _, t := range a {
		if slices.Contains(b, t) {
			both++
		}
	}
	return 2*both >= len(a)+len(b)-both
}

// rename gives a theme a name, and leaves the code book's beside it.
func (c curation) rename(t *pb.Theme, name string) {
	if t == nil {
		return
	}
	if b, ok := c.book.Lookup(t.Barrier); ok && len(t.BookNames) == 0 {
		t.BookNames = []string{b.Name}
	}
	if t.Label = name; slices.Equal(t.BookNames, []string{name}) {
		t.BookNames = nil
	}
}

func (c curation) remove(t *pb.Theme) {
	gone := func(other *pb.Theme) bool { return other == t }
	c.Elephants, c.OneSide = slices.DeleteFunc(c.Elephants, gone), slices.DeleteFunc(c.OneSide, gone)
}

// merge puts themes together. Where the engine did so, it is one already and gets its name.
func (c curation) merge(d *pb.Decision) {
	var parts []*pb.Theme
	for _, id := range d.Themes {
		if t := c.find(id); t != nil && !slices.Contains(parts, t) {
			parts = append(parts, t)
		}
	}
	if len(parts) == 0 {
		return
	}
	into := parts[0]
	if len(parts) > 1 {
		shared := slices.ContainsFunc(parts, func(t *pb.Theme) bool { return slices.Contains(c.Elephants, t) })
		into.Shares = c.together(parts)
		into.Terms = firstOf(parts, analysis.MostTerms, func(t *pb.Theme) []string { return t.Terms })
		into.Wordings = c.wordings(parts)
		into.Steadiness = pb.Steadiness_STEADINESS_UNSPECIFIED
		for _, t := range parts[1:] {
			c.moved[t.Id] = d.Themes[0]
			c.remove(t)
		}
		if at := slices.Index(c.OneSide, into); at >= 0 && (shared || len(into.Shares) == len(c.sides)) {
			c.OneSide = slices.Delete(c.OneSide, at, at+1)
			c.Elephants = append(c.Elephants, into)
		}
	}
	if into.Id != d.Themes[0] {
		c.moved[into.Id] = d.Themes[0]
		into.Id = d.Themes[0]
	}
	into.BookNames = nil
	for _, id := range d.Themes {
		if b, ok := c.book.Lookup(id); ok {
			into.BookNames = append(into.BookNames, b.Name)
		}
	}
	c.rename(into, d.Name)
}

// together is what the shares of themes say of the share of them all; see [disclose.Merged].
func (c curation) together(parts []*pb.Theme) (shares []*pb.Share) {
	for _, side := range c.sides {
		var said []disclose.Band
		for _, t := range parts {
			for _, s := range t.Shares {
				if s.Side == side {
					said = append(said, disclose.Band(s.Band)) // both count from less to more
				}
			}
		}
		if len(said) > 0 {
			band := disclose.Merged(said...)
			shares = append(shares, &pb.Share{Side: side, Band: bands[band], AtLeast: band != disclose.Withheld && band != disclose.Most})
		}
	}
	return shares
}

// wordings are those of all parts, but for words that one side has for one and the other for another.
func (c curation) wordings(parts []*pb.Theme) (out []*pb.Wording) {
	of := func(side string) func(t *pb.Theme) []string {
		return func(t *pb.Theme) (words []string) {
			for _, w := range t.Wordings {
				if w.Side == side {
					words = append(words, w.Words...)
				}
			}
			return words
		}
	}
	for i, side := range c.sides {
		others := firstOf(parts, 0, of(c.sides[1-i]))
		words := slices.DeleteFunc(firstOf(parts, 0, of(side)), func(w string) bool { return slices.Contains(others, w) })
		if len(words) > 0 {
			out = append(out, &pb.Wording{Side: side, Words: words[:min(analysis.MostOwn, len(words))]})
		}
	}
	return out
}

// firstOf takes the first word of each theme, then the second, and so on, each word once and at most so many; 0: all.
func firstOf(themes []*pb.Theme, most int, of func(*pb.Theme) []string) (words []string) {
	for i, more := 0, true; more; i++ {
		more = false
		for _, t := range themes {
			if of := of(t); i < len(of) {
				more = true
				if (most == 0 || len(words) < most) && !slices.Contains(words, of[i]) {
					words = append(words, of[i])
				}
			}
		}
	}
	return words
}

// split makes two themes of one. That both may be shown was found out when it was decided; how many raise either is not said
// before the next edition. Where the engine took the part out, it has only to be described.
func (c curation) split(d *pb.Decision) {
	id, whole := partOf(d.Themes[0], d.Terms), c.find(d.Themes[0])
	var names []string
	b, ok := c.book.Lookup(d.Themes[0])
	if ok {
		names = []string{b.Name}
	}
	if part := c.find(id); part != nil {
		part.Label, part.BookNames, part.Principle, part.Step = d.Name, names, principles[b.Principle], b.Step
		return
	}
	left := func(t *pb.Theme) []string {
		return slices.DeleteFunc(slices.Clone(t.Terms), func(term string) bool { return slices.Contains(d.Terms, term) })
	}
	if whole == nil || int(d.Edition) != int(c.Edition) || len(left(whole)) == 0 {
		return
	}
	whole.Terms, whole.Wordings, whole.Steadiness = left(whole), nil, pb.Steadiness_STEADINESS_UNSPECIFIED
	for _, s := range whole.Shares {
		s.Band, s.AtLeast = pb.Band_BAND_UNSPECIFIED, false
	}
	part := proto.CloneOf(whole)
	part.Id, part.Barrier, part.Label, part.Terms, part.BookNames = id, "", d.Name, d.Terms, names
	for _, list := range []*[]*pb.Theme{&c.Elephants, &c.OneSide} {
		if at := slices.Index(*list, whole); at >= 0 {
			*list = slices.Insert(*list, at+1, part)
		}
	}
}

// order puts themes first, in the order given.
func (c curation) order(ids []string) {
	place := map[*pb.Theme]int{} // below 0: before those that are not named
	for i, id := range ids {
		place[c.find(id)] = i - len(ids)
	}
	byPlace := func(a, b *pb.Theme) int { return cmp.Compare(place[a], place[b]) }
	slices.SortStableFunc(c.Elephants, byPlace)
	slices.SortStableFunc(c.OneSide, byPlace)
}

// place is the theme with which a quote stands that was offered with a theme of the digest as the engine gave it; nil if with none.
func (c curation) place(id, text string, decisions []*pb.Decision) *pb.Theme {
	for to, ok := c.moved[id]; ok && to != id; to, ok = c.moved[id] {
		id = to
	}
	for _, d := range decisions {
		if d.Deed == pb.Deed_DEED_SPLIT && d.Themes[0] == id && speaks(text, d.Terms) {
			id = partOf(id, d.Terms)
		}
	}
	return c.find(id)
}

// speaks reports whether a text has one of some terms in it.
func speaks(text string, terms []string) bool {
	stems := stemsOf(terms)
	return slices.ContainsFunc(stemsOf(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" ,.;:!?“”()", r) })),
		func(s string) bool { return slices.Contains(stems, s) })
}

func stemsOf(words []string) (stems []string) {
	for _, w := range words {
		stems = append(stems, stem.English(w))
	}
	return stems
}

// keptOf is what the engine is to keep to for an edition: what was put together and taken apart on the drafts of earlier ones. What
// was decided on this edition's own is not among it. With it one could try, and watch the bands, as often as one likes.
func keptOf(decisions []*pb.Decision, edition int) (kept []analysis.Kept) {
	within := map[string][]string{} // what was put together under an id
	for _, d := range decisions {
		if int(d.Edition) >= edition {
			continue
		}
		switch d.Deed {
		case pb.Deed_DEED_MERGE:
			var ids []string
			for _, id := range d.Themes {
				ids = append(ids, cmp.Or(strings.Join(within[id], " "), id))
				kept = slices.DeleteFunc(kept, func(k analysis.Kept) bool { return k.ID == id })
			}
			ids = strings.Fields(strings.Join(ids, " "))
			within[d.Themes[0]] = ids
			kept = append(kept, keep(d.Themes[0], d.Name, ids))
		case pb.Deed_DEED_SPLIT:
			k := keep(partOf(d.Themes[0], d.Terms), d.Name, d.Themes)
			k.Out = stemsOf(d.Terms)
			kept = append(kept, k)
		}
	}
	return kept
}

// keep is a theme made of others.
func keep(id, name string, of []string) analysis.Kept {
	k := analysis.Kept{ID: id, Name: name}
	for _, id := range of {
		if beyond(id) {
			k.Terms = append(k.Terms, stemsOf(termsOf(id))...)
		} else {
			k.Barriers = append(k.Barriers, id)
		}
	}
	return k
}
