// Package agree says how far themes agree with the codes that people gave the same documents.
//
// [Of] gives the usual figures: NMI and the adjusted Rand index of the two divisions, and for each
// code the theme that is most like it, with F1 and Cohen's kappa. It knows ids alone, no text.
package agree

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// Scores are how far themes and codes agree.
type Scores struct {
	Documents int // that people coded
	Single    int // those of them with one code: NMI and ARI are of these
	Codes     int
	NMI       float64 // mutual information over the mean of both entropies: 0 to 1
	ARI       float64 // adjusted Rand index: 0 by chance, 1 where both divide alike
	F1        float64 // mean over codes, 0 for one without a theme
	Kappa     float64 // likewise
	Matches   []Match // best first
}

// Match is a code and the theme that is most like it.
type Match struct {
	Code              string
	Theme             int     // place in what was given; -1: none is left for it
	Documents         int     // with the code
	Precision, Recall float64 // the share of the theme's documents with the code; and of the code's
	F1                float64
	Kappa             float64 // agreement on who is in it, beyond chance: Cohen 1960
}

// Of compares themes, each the ids of its documents, with the codes of documents. Documents that
// nobody coded are left out. In a division a document belongs to the first theme that has it; those
// in no theme are a group of their own. Each code gets the theme with the best F1, each theme one
// code, the best pairs first; of equals the first code in the alphabet and the first theme.
func Of(codes map[string][]string, themes [][]string) Scores {
	s := Scores{Documents: len(codes)}
	with := map[string]map[string]bool{} // per code: documents
	for id, all := range codes {
		for _, code := range all {
			if with[code] == nil {
				with[code] = map[string]bool{}
			}
			with[code][id] = true
		}
	}
	s.Codes = len(with)
	first := map[string]int{}
	in := make([]map[string]bool, len(themes))
	for k, theme := range themes {
		in[k] = map[string]bool{}
		for _, id := range theme {
			if _, coded := codes[id]; coded {
				in[k][id] = true
				if _, before := first[id]; !before {
					first[id] = k
				}
			}
		}
	}
	s.divisions(codes, first)
	s.match(with, in)
	return s
}

// divisions works out NMI and ARI over the documents with one code.
func (s *Scores) divisions(codes map[string][]string, theme map[string]int) {
	type cell struct {
		code  string
		theme int
	}
	cells, rows, columns := map[cell]int{}, map[string]int{}, map[int]int{}
	for id, all := range codes {
		if len(all) != 1 {
			continue
		}
		k, ok := theme[id]
		if !ok {
			k = -1
		}
		s.Single++
		cells[cell{all[0], k}]++
		rows[all[0]]++
		columns[k]++
	}
	n := float64(s.Single)
	order := slices.SortedFunc(maps.Keys(cells), func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.theme, b.theme))
	}) // sums of floats depend on it
	var mutual, both float64
	for _, c := range order {
		x := float64(cells[c])
		mutual += x / n * math.Log(x*n/(float64(rows[c.code])*float64(columns[c.theme])))
		both += x * (x - 1) / 2
	}
	h, pairs := spread(rows, n)
	g, others := spread(columns, n)
	if h+g > 0 {
		s.NMI = 2 * mutual / (h + g)
	}
	if all := n * (n - 1) / 2; all > 0 {
		chance := pairs * others / all
		if most := (pairs + others) / 2; most != chance {
			s.ARI = (both - chance) / (most - chance)
		}
	}
}

// spread is the entropy of a division, and how many pairs are together in it.
func spread[K cmp.Ordered](sizes map[K]int, n float64) (entropy, pairs float64) {
	for _, k := range slices.Sorted(maps.Keys(sizes)) {
		x := float64(sizes[k])
		entropy -= x / n * math.Log(x/n)
		pairs += x * (x - 1) / 2
	}
	return entropy, pairs
}

// match gives each code its theme.
func (s *Scores) match(with map[string]map[string]bool, in []map[string]bool) {
	codes := slices.Sorted(maps.Keys(with))
	var all []Match
	for _, code := range codes {
		for k := range in {
			if m := s.compare(code, with[code], k, in[k]); m.F1 > 0 {
				all = append(all, m)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Match) int { return cmp.Compare(b.F1, a.F1) })
	done, taken := map[string]bool{}, map[int]bool{}
	for _, m := range all {
		if !done[m.Code] && !taken[m.Theme] {
			done[m.Code], taken[m.Theme] = true, true
			s.Matches = append(s.Matches, m)
			s.F1 += m.F1 / float64(len(codes))
			s.Kappa += m.Kappa / float64(len(codes))
		}
	}
	for _, code := range codes {
		if !done[code] {
			s.Matches = append(s.Matches, Match{Code: code, Theme: -1, Documents: len(with[code])})
		}
	}
}

// compare is how far a code and a theme agree, document by document.
func (s *Scores) compare(code string, with map[string]bool, k int, in map[string]bool) Match {
	both := 0
	for id := range in {
		if with[id] {
			both++
		}
	}
	m := Match{Code: code, Theme: k, Documents: len(with)}
	if both == 0 {
		return m
	}
	a, b, n := float64(len(with)), float64(len(in)), float64(s.Documents)
	m.Precision, m.Recall = float64(both)/b, float64(both)/a
	m.F1 = 2 * float64(both) / (a + b)
	agreed := (n - a - b + 2*float64(both)) / n
	chance := (a*b + (n-a)*(n-b)) / (n * n)
	if chance < 1 {
		m.Kappa = (agreed - chance) / (1 - chance)
	}
	return m
}
