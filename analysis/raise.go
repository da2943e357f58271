package analysis

import (
	"cmp"
	"context"
	"slices"

	"elephants/analysis/barrier"
	"elephants/analysis/cores"
)

// Raise says which barriers each participant raises, by participant, ids sorted. A note without a
// participant stands for itself.
//
// Each passage is heard alone, so that nothing that one person says changes what another is heard
// to raise, and the noise of a count covers what one person can change. Interviewers' codings
// stand as in Themes.
func Raise(ctx context.Context, notes []Note, m *barrier.Model) (map[string][]string, error) {
	heard := make([][]string, len(notes))
	cores.Each(cores.Workers(len(notes), 1), len(notes), func(_, i int) {
		if ctx.Err() == nil {
			heard[i] = raisedIn(notes[i], m)
		}
	})
	raised := map[string][]string{}
	for i, n := range notes {
		who := cmp.Or(n.Participant, n.ID)
		raised[who] = append(raised[who], heard[i]...)
	}
	for who, ids := range raised {
		slices.Sort(ids)
		raised[who] = slices.Compact(ids)
	}
	return raised, ctx.Err()
}

// raisedIn gives the barriers of a note's passages: those that are raised as a difficulty.
func raisedIn(n Note, m *barrier.Model) (ids []string) {
	listener := m.Listener()
	for _, p := range n.passages() {
		coded := n.codedIn(p.Start, p.End)
		for _, of := range coded {
			if of.barrier != "" && of.stance == Difficulty {
				ids = append(ids, of.barrier)
			}
		}
		if len(coded) > 0 || n.Coded {
			continue
		}
		h := listener.Listen(n.Text[p.Start:p.End])
		for k, b := range m.Book().Barriers {
			if h.Chance(k) >= barrier.Claimed {
				ids = append(ids, b.ID)
			}
		}
	}
	return ids
}
