package edition

import (
	"context"
	"fmt"
	"slices"

	"elephants/analysis"
	"elephants/analysis/disclose"
)

// Apart reports whether a theme of a digest may be shown as the two that a decision makes of it.
// The engine finds the themes of the notes once as they are and once with the part taken out; how
// a theme falls apart is then the difference. o is what the digest was made with.
func (e Evidence) Apart(ctx context.Context, o analysis.Options, shown Digest,
	split Decision) (bool, error) {
	o.Redraws = -1 // steadiness is not asked
	whole, err := analysis.Themes(ctx, e.Notes, o)
	if err != nil {
		return false, fmt.Errorf("finding themes: %w", err)
	}
	part := split.part()
	o.Kept = append(slices.Clone(o.Kept), part)
	cut, err := analysis.Themes(ctx, e.Notes, o)
	if err != nil {
		return false, fmt.Errorf("finding themes: %w", err)
	}
	from := e.shown(whole)[split.Themes[0]]
	out := slices.IndexFunc(cut.Themes, func(t analysis.Theme) bool { return t.ID == part.ID })
	if from == nil || out < 0 {
		return false, nil
	}
	return e.apart(from, &cut.Themes[out], shown.section(shown.Theme(split.Themes[0]))), nil
}

// apart reports whether a theme may be shown without a part, and the part beside it, in the section
// where the theme is. What the program alone heard of it is not looked at: none of it is claimed.
func (e Evidence) apart(whole, part *analysis.Theme, in Section) bool {
	people := e.people()
	out := map[analysis.Passage]bool{}
	for _, passage := range part.Passages {
		out[passage] = true
	}
	about := e.drawnApart(whole, part)
	var raise [2]map[string]bool // the participants who raise what is taken out, and what is left
	for k := range raise {
		raise[k] = map[string]bool{}
		var notes []string
		for _, passage := range whole.Passages {
			if passage.Confirmed && out[passage] == (k == 0) {
				notes = append(notes, passage.Note)
				raise[k][people.who[passage.Note].Participant] = true
			}
		}
		one, other := e.Draw.Of(about[k](e.Sides[0])...), e.Draw.Of(about[k](e.Sides[1])...)
		if !e.Policy.Theme(people.voices(notes), disclose.Both(one, other)) {
			return false
		}
	}
	sides := e.Sides
	if len(whole.Confirmed[sides[1]]) > len(whole.Confirmed[sides[0]]) {
		sides[0], sides[1] = sides[1], sides[0]
	}
	keeps := func(_, _ disclose.Part) bool { return true }
	switch in {
	case BothSides:
		keeps = e.Policy.Shared
	case OneSide:
		keeps = e.Policy.OneSide
	}
	return e.Policy.Apart([2]disclose.Cut{
		e.cut(people, sides[0], about, raise), e.cut(people, sides[1], about, raise),
	}, keeps)
}

// drawnApart are what the draws of a side go by of a part, and of what is left of its theme. There
// is one for all that is asked of either: with several off the same number, and others for each way
// of taking a theme apart, a coordinator who knew all else was right in 99 of 100 about whether
// somebody raised the theme. Who is among what is left is among it whatever is taken out, so that
// has one draw for all ways.
func (e Evidence) drawnApart(
	whole, part *analysis.Theme,
) (about [2]func(analysis.Side) []string) {
	about[0] = func(side analysis.Side) []string { return []string{"part", part.ID, string(side)} }
	about[1] = func(side analysis.Side) []string {
		return append([]string{"left"}, e.drawnOf(*whole, side)...)
	}
	return about
}

// cut counts how the participants of a side fall apart. What is drawn is taken off each count, but
// for that of nobody: a part that holds everybody is told by the digest itself.
func (e Evidence) cut(
	people people, side analysis.Side, about [2]func(analysis.Side) []string,
	raise [2]map[string]bool,
) (c disclose.Cut) {
	for k := range raise {
		var of []string
		for participant := range raise[k] {
			if people.side[participant] != side {
				continue
			}
			of = append(of, participant)
			if !raise[1-k][participant] {
				c.Only[k]++
			}
		}
		voices := people.voicesOf(slices.Values(of))
		c.Parts[k] = disclose.PartOf(voices, people.read[side], e.Draw, about[k](side)...)
		if c.Only[k] > 0 {
			c.Only[k] = max(1, e.Draw.Less(c.Only[k], about[k](side)...))
		}
	}
	return c
}
