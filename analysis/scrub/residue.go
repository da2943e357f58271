package scrub

import "strconv"

// Residue says in words what is left that could single somebody out, for the interviewer alone: it counts and names kinds, and
// repeats nothing of the note. An empty result means that nothing was found, not that nothing is there.
func Residue(text string, spans []Span) []string {
	asked := map[Kind]int{}
	for _, s := range spans {
		if s.Ask {
			asked[s.Kind]++
		}
	}
	var out []string
	for _, k := range kinds {
		if n := asked[k]; n > 0 {
			out = append(out, strconv.Itoa(n)+" "+leftovers[k])
		}
	}
	return out
}

// leftovers says what an interviewer should look for, by kind, after a number.
var leftovers = map[Kind]string{
	Person:   "possible names left as they are",
	Code:     "numbers that may stand for a person or case",
	Loc:      "possible places",
	Org:      "possible organisations",
	Dem:      "remarks on what somebody is: age, job, origin, belief, family, health",
	DateTime: "dates, times or durations that may be exact enough to find somebody by",
	Quantity: "exact sums or counts",
	Misc:     "unusual things that people might know somebody by",
}
