package edition

import (
	"slices"

	"elephants/analysis"
	"elephants/analysis/disclose"
)

// Ask is what a round asks its participants for.
type Ask int

// The asks. What did not work stands in the place of difficulties: a learning round has no
// elephants.
const (
	Difficulties Ask = iota + 1
	Worked
	DidNot
	Unplanned // answered by candidates: what no entry of the code book foresaw
	Hoped
)

// First is what the first round of a programme asks for.
var First = []Ask{Difficulties, Worked, Hoped}

// answers is where what may be claimed stands in the digest of a round that asks for these; ok is
// false if the round did not ask for it.
func answers(s Section, asks []Ask) (in Section, ok bool) {
	if len(asks) == 0 {
		asks = First
	}
	asked := func(a Ask) bool { return slices.Contains(asks, a) }
	switch s {
	case Better:
		return s, asked(Worked)
	case Hopes:
		return s, asked(Hoped)
	case BothSides, OneSide, Also:
		if asked(Difficulties) {
			return s, true
		}
		return Also, asked(DidNot) // nothing is said of sides there
	}
	return s, asked(Difficulties)
}

// Pool makes the digest of several rounds of a programme, each with what the engine found in it.
// Package disclose says what holds (rounds.go): nobody counts twice, and what no round alone may
// show is not shown. Sides, rules and book are those of the first, and so are the earlier editions,
// which are those of the pool.
func Pool(rounds []Evidence, found []analysis.Result, asks []Ask) Digest {
	head := rounds[0]
	head.Asks = asks
	sides := [2][]disclose.Part{}
	size := 0
	parts := map[string]*pooled{}
	for i, e := range rounds {
		people := e.people()
		size = max(size, people.size(e.Sides[0])+people.size(e.Sides[1]))
		for side := range sides {
			sides[side] = append(sides[side], e.asked(people, side))
		}
		for _, t := range found[i].Themes {
			claim, ok := e.claim(people, t)
			if !ok || claim == Heard || t.Barrier == "" {
				continue
			}
			id := idOf(analysis.Theme{Barrier: t.Barrier}, claim)
			if parts[id] == nil {
				parts[id] = &pooled{theme: t}
			}
			for side := range parts[id].sides {
				parts[id].sides[side] = append(parts[id].sides[side], e.part(people, t, side))
			}
		}
	}
	d := Digest{Size: disclose.About(size), Asked: One}
	if head.Policy.Sides(disclose.Pooled(sides[0]...), disclose.Pooled(sides[1]...)) {
		d.Asked = Both
	}
	for _, p := range parts {
		of := [2]disclose.Part{disclose.Pooled(p.sides[0]...), disclose.Pooled(p.sides[1]...)}
		section, ok := answers(claimOf(head.Policy, p.theme.Stance, of), asks)
		if !ok {
			continue
		}
		p.theme.ID = ""
		theme := head.theme(p.theme, section)
		section, theme.Shares = head.since(theme.ID, section, sharesOf(head.Policy, head.Sides, of, section))
		d.In[section] = append(d.In[section], theme)
	}
	for s := range d.In {
		order(d.In[s])
	}
	return d
}

// pooled is a barrier as several rounds raise it in one stance.
type pooled struct {
	theme analysis.Theme
	sides [2][]disclose.Part // of each round that may show it
}
