package analysis

import "elephants/analysis/barrier"

const (
	// fewestAgain is how many drawn participants must raise a barrier in a redraw for it to be there.
	fewestAgain = 3
	// alike is the Jaccard index from which two sets of participants are those of one theme.
	alike = 0.5
)

// again marks the groups that a redraw would show: enough of those drawn raise it, and half of
// them and of those who raised it before are the same. What is heard in a passage does not depend
// on who else was drawn.
func (h *heard) again(times []int32, mark []bool) {
	voices := len(times)
	raise := h.raisedAgain(voices)
	for k, before := range h.voices {
		mark[k] = isAgain(raise[k*voices:(k+1)*voices], before, times)
	}
}

// raisedAgain is who raises each group in a redraw: of each group, one for each voice.
func (h *heard) raisedAgain(voices int) []bool {
	raise := make([]bool, len(h.groups)*voices)
	for k, coded := range h.coded {
		for _, i := range coded {
			raise[k*voices+h.corpus.Passages[i].Voice] = true
		}
	}
	for _, a := range h.answers {
		if a.chance < barrier.Claimed {
			continue
		}
		for _, k := range a.groups {
			raise[k*voices+h.corpus.Passages[a.passage].Voice] = true
		}
	}
	return raise
}

// isAgain reports whether a redraw shows a group. raise says of each voice whether it raises the
// group in the redraw, before lists those that raised it before, in order, and times how often each
// is drawn.
func isAgain(raise []bool, before, times []int32) bool {
	both, union, n := 0, 0, 0
	for v, again := range raise {
		drawn := int(times[v])
		was := len(before) > 0 && before[0] == int32(v)
		if was {
			before = before[1:]
		}
		if drawn == 0 || !was && !again {
			continue
		}
		union++
		if again {
			n += drawn
		}
		if was && again {
			both++
		}
	}
	return n >= fewestAgain && float64(both) >= alike*float64(union)
}
