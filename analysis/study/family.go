package study

import (
	"math"
	"slices"
	"strings"

	"elephants/analysis"
	"elephants/analysis/cooccur"
	"elephants/analysis/graph"
	"elephants/analysis/theme"
)

// Family is themes that are akin: a theme of themes.
type Family struct {
	Label  string // the words that tell it from the other families
	Themes []int  // places in what was given, ascending
	People int    // who raise any of them
}

// Kin is how themes hang together.
type Kin struct {
	Families []Family // the most people first
	Of       []int    // per theme: its family
	// Across says, per theme, with which other families it goes: the people who raise it raise
	// something of that family too, oftener than chance has it. A theme that goes with two or more
	// cuts across.
	Across [][]int
}

// CutsAcross is with how many other families a theme goes that cuts across.
const CutsAcross = 2

// beyond is the G2 from which a theme goes with another family: by chance once in a thousand.
const beyond = 10.83

// Families puts themes that are akin together: those whose centres, by words and sense, are more
// alike than two themes mostly are make a graph, and its Leiden communities are the families. How
// many there are follows from the themes.
func (s *Study) Families(themes []analysis.Theme) Kin {
	groups := make([][]int, len(themes))
	for i, t := range themes {
		groups[i] = s.passages(t)
	}
	kin := Kin{Of: make([]int, len(themes)), Across: make([][]int, len(themes))}
	for i, community := range communities(s.corpus.Alike(groups)) {
		k := int(community)
		for k >= len(kin.Families) {
			kin.Families = append(kin.Families, Family{})
		}
		kin.Families[k].Themes = append(kin.Families[k].Themes, i)
	}
	s.sort(&kin, groups)
	s.across(&kin, groups)
	return kin
}

// communities joins themes more alike than the mean of all pairs.
func communities(alike [][]float64) []int32 {
	var mean float64
	pairs := 0
	for i := range alike {
		for j := range i {
			mean += alike[i][j]
			pairs++
		}
	}
	mean /= float64(max(1, pairs))
	var edges []graph.Edge
	for i := range alike {
		for j := range i {
			// In thousandths: whole numbers add up to the same in any order.
			if w := int32(math.Round(1000 * (alike[i][j] - mean))); w > 0 {
				edges = append(edges, graph.Edge{A: int32(j), B: int32(i), Weight: w})
			}
		}
	}
	return graph.New(len(alike), edges).Communities(1)
}

// labelWords is how many words name a family.
const labelWords = 3

// sort orders the families by their people, and names them.
func (s *Study) sort(kin *Kin, groups [][]int) {
	var named [][]theme.Word
	for k := range kin.Families {
		kin.Families[k].People = count(s.raise(groups, kin.Families[k].Themes))
	}
	slices.SortStableFunc(kin.Families, func(a, b Family) int { return b.People - a.People })
	for k, f := range kin.Families {
		for _, i := range f.Themes {
			kin.Of[i] = k
		}
		named = append(named, s.corpus.Words(union(groups, f.Themes), 10*labelWords, nil))
	}
	for k, list := range theme.Exclusive(named, labelWords) {
		var said []string
		for _, w := range list {
			said = append(said, s.corpus.Terms[w.Term].Text)
		}
		kin.Families[k].Label = strings.Join(said, ", ")
	}
}

// across finds the families that each theme goes with.
func (s *Study) across(kin *Kin, groups [][]int) {
	of := make([][]bool, len(kin.Families))
	for k, f := range kin.Families {
		of[k] = s.raise(groups, f.Themes)
	}
	for i := range groups {
		kin.Across[i] = []int{}
		own := s.raise(groups, []int{i})
		for k := range kin.Families {
			both := 0
			for v := range own {
				if own[v] && of[k][v] {
					both++
				}
			}
			a, b, all := count(own), count(of[k]), len(own)
			more := float64(both)*float64(all) > float64(a)*float64(b)
			if k != kin.Of[i] && more &&
				cooccur.G2(uint64(both), uint64(a), uint64(b), uint64(all)) >= beyond {
				kin.Across[i] = append(kin.Across[i], k)
			}
		}
	}
}

// raise says of each participant whether they raise any of some themes.
func (s *Study) raise(groups [][]int, themes []int) []bool {
	out := make([]bool, len(s.sideOf))
	for _, i := range themes {
		for _, p := range groups[i] {
			out[s.corpus.Passages[p].Voice] = true
		}
	}
	return out
}

// union are the passages of some groups, ascending, each once.
func union(groups [][]int, of []int) []int {
	var out []int
	for _, i := range of {
		out = append(out, groups[i]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func count(of []bool) (n int) {
	for _, yes := range of {
		if yes {
			n++
		}
	}
	return n
}
