package analysis

import (
	"slices"
	"strings"

	"elephants/analysis/theme"
)

const (
	// LabelTerms is how many terms or phrases make a label.
	LabelTerms = 3
	// oneBreath is the share of the rarer term's uses in which the other stands right before it, for
	// the two to be a phrase.
	oneBreath = 0.4
)

// phrases gives the first terms of a theme, two in one where they are mostly said so: "social
// welfare".
func (c *corpus) phrases(terms []Term, passages []int) []string {
	number := map[int32]int{}
	for i, t := range terms {
		at, _ := slices.BinarySearchFunc(c.Terms, t.Stem, func(known theme.Term,
			stem string) int {
			return strings.Compare(known.Stem, stem)
		})
		number[int32(at)] = i
	}
	said, out := make([]bool, len(terms)), []string(nil)
	used, after := c.beside(len(terms), number, passages)
	for i := range terms {
		if said[i] || len(out) == LabelTerms {
			continue
		}
		said[i] = true
		text, most := terms[i].Text, 1
		with := -1
		for j := range terms {
			n := max(after[i][j], after[j][i])
			if !said[j] && n > most && float64(n) >= oneBreath*float64(min(used[i], used[j])) {
				with, most = j, n
			}
		}
		if with >= 0 {
			said[with] = true
			text += " " + terms[with].Text
			if after[with][i] > after[i][with] {
				text = terms[with].Text + " " + terms[i].Text
			}
		}
		out = append(out, text)
	}
	return out
}

// beside counts how often each of n terms is used in the passages, and how often the second
// index stands right after the first. number gives each term its index.
func (c *corpus) beside(n int, number map[int32]int, passages []int) (used []int,
	after [][]int) {
	used = make([]int, n)
	after = make([][]int, n)
	for i := range after {
		after[i] = make([]int, n)
	}
	for _, i := range passages {
		before := -1
		if !slices.ContainsFunc(c.Passages[i].Terms, func(t int32) bool {
			_,
				ok := number[t]
			return ok
		}) {
			continue
		}
		for _, id := range c.Passages[i].Said {
			k, ok := number[c.Forms[id].Term]
			if !ok {
				before = -1
				continue
			}
			used[k]++
			if before >= 0 {
				after[before][k]++
			}
			before = k
		}
	}
	return used, after
}
