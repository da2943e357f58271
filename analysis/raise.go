package analysis

import (
	"cmp"
	"context"
	"slices"

	"elephants/analysis/barrier"
	"elephants/analysis/cores"
	"elephants/analysis/words"
)

// Raise says which barriers each participant raises, by participant, ids sorted. A note without a participant stands for itself.
//
// Each passage is heard alone, by an absolute measure ([barrier.Floor]), where [Themes] hears as many as the rate allows in the
// whole corpus. That measure is a little worse, but with it nothing that one person says changes what another is heard to
// raise, and the noise of a count covers what one person can change. Interviewers' codings stand as in Themes.
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

// raisedIn gives the barriers of a note's passages.
func raisedIn(n Note, m *barrier.Model) (ids []string) {
	listener := m.Listener()
	for _, p := range words.Passages(n.Text) {
		if coded := n.coded(p.Start, p.End); len(coded) > 0 {
			ids = append(ids, coded...)
			continue
		}
		h := listener.Listen(n.Text[p.Start:p.End])
		for k, b := range m.Book().Barriers {
			if h.Words > 0 && h.Evidence(k) >= barrier.Floor {
				ids = append(ids, b.ID)
			}
		}
	}
	return slices.DeleteFunc(ids, func(id string) bool { return id == "" })
}
