package analysis

import (
	"cmp"
	"slices"
)

// Company is two themes that the same participants raise, as interviewers confirmed.
type Company struct {
	A, B   int // their places among the themes, A first
	Both   int // participants who raise both
	Others int // who raise exactly one of them
}

// Together gives the pairs of themes that at least k confirmed participants both raise while at
// least k others raise one without the other, those that keep closest company first. Without the
// others, whoever is known to raise one would be known to raise the other. Only difficulties are
// paired: what is better and what is hoped for say something else of people.
func Together(themes []Theme, k int) (out []Company) {
	raise := make([]map[string]bool, len(themes))
	for i, t := range themes {
		raise[i] = map[string]bool{}
		for side, who := range t.Confirmed {
			for _, participant := range who {
				raise[i][string(side)+"\x00"+participant] = true
			}
		}
	}
	for b := range themes {
		for a := range b {
			if themes[a].Stance != Difficulty || themes[b].Stance != Difficulty {
				continue
			}
			both := 0
			for who := range raise[a] {
				if raise[b][who] {
					both++
				}
			}
			if others := len(raise[a]) + len(raise[b]) - 2*both; both >= k && others >= k {
				out = append(out, Company{a, b, both, others})
			}
		}
	}
	slices.SortFunc(out, func(x, y Company) int {
		// Shares of those who raise either, compared without a division.
		return cmp.Or(cmp.Compare(y.Both*(x.Both+x.Others), x.Both*(y.Both+y.Others)),
			cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return out
}
