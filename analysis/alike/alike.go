// Package alike finds, among short lines, groups that say one thing in different words.
//
// Call [Groups]. It knows English by package sense and nothing of what the lines are for: whether
// a group may be shown to anybody is for package disclose to say.
//
// Two lines are as near as the means of their words' senses, words common in talk counting less
// (space.go). A group grows from each line by whoever is nearest to all of it, one line a person.
// It is as strong as its pairs together lie above what lines that have nothing to do with each
// other reach. Strength and not mean nearness: ten loose lines say more than three close ones, so
// that it takes some seven people. Where nothing is said by five, hardly a group is found; the
// price is that most topics are not found either (README.md of package analysis has the figures
// and what was tried in vain).
package alike

import (
	"cmp"
	"slices"

	"elephants/analysis/sense"
)

// Line is what somebody said.
type Line struct {
	By   string // who
	Text string
}

const (
	// far is the nearness that counts neither for a group nor against it: of pairs of lines that
	// have nothing to do with each other, one in twenty is nearer.
	far = 0.20
	// near is the nearness from which on more counts no more. Four lines of the same words would
	// else carry a fifth that is a stranger.
	near = 0.30
	// strong is the strength from which on a group says one thing: the least that let none through
	// in TestNoTopic.
	strong = 2.3
	// most is how many lines are looked at. The work grows by their square: 2,000 lines take a second.
	most = 2000
	// grown is how many lines a group grows to before it takes in, at once, all that are near to it.
	grown = 14
)

// Groups gives groups of lines, by their places in lines, of at least so many people each; the
// strongest first. No line is in two of them, and most lines are in none. The same lines in
// another order give the same groups.
func Groups(lines []Line, least int) [][]int {
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(lines[a].Text, lines[b].Text), cmp.Compare(lines[a].By,
			lines[b].By))
	})
	order = slices.CompactFunc(order, func(a, b int) bool { return lines[a] == lines[b] })
	order = thin(order, most)
	f := &field{by: make([]int, len(order))}
	people := map[string]int{}
	places := make([]*sense.Vector, len(order))
	for i, at := range order {
		who, ok := people[lines[at].By]
		if !ok {
			who = len(people)
			people[lines[at].By] = who
		}
		said, _ := known(lines[at].Text)
		f.by[i], places[i] = who, talk().place(said)
	}
	f.measure(places)
	var out [][]int
	left := make([]bool, len(order))
	for i := range left {
		left[i] = places[i] != nil
	}
	for {
		group := f.strongest(left, least)
		if group == nil {
			return out
		}
		for i, m := range group {
			left[m] = false
			group[i] = order[m]
		}
		slices.Sort(group)
		out = append(out, group)
	}
}

// thin leaves at most n of the places, evenly.
func thin(places []int, n int) []int {
	if len(places) <= n {
		return places
	}
	out := make([]int, n)
	for i := range out {
		out[i] = places[i*len(places)/n]
	}
	return out
}

// field is lines with how near they are to each other.
type field struct {
	by   []int       // who said each
	pull [][]float32 // of each pair: how far it is nearer than far, no more than near
}

func (f *field) measure(places []*sense.Vector) {
	n := len(places)
	f.pull = make([][]float32, n)
	all := make([]float32, n*n)
	for i := range n {
		f.pull[i] = all[i*n : (i+1)*n]
		for j := range i {
			s := 0.0
			if places[i] != nil && places[j] != nil {
				s = sense.Dot(places[i], places[j])
			}
			f.pull[i][j] = float32(min(s, near) - far)
			f.pull[j][i] = f.pull[i][j]
		}
	}
}

// strongest is the strongest group among the lines that are left, nil where none is strong.
func (f *field) strongest(left []bool, least int) (best []int) {
	top := float32(strong)
	for i, ok := range left {
		if !ok {
			continue
		}
		if group, strength := f.grow(i, left); len(group) >= least && strength > top {
			best, top = group, strength
		}
	}
	if best == nil {
		return nil
	}
	return f.gather(best, left)
}

// grow adds to a line whoever is nearest to all of the group, as long as that makes it stronger.
func (f *field) grow(seed int, left []bool) (group []int, strength float32) {
	group = []int{seed}
	pulls := slices.Clone(f.pull[seed])
	taken := map[int]bool{f.by[seed]: true}
	for len(group) < grown {
		next := -1
		for j, p := range pulls {
			if left[j] && !taken[f.by[j]] && (next < 0 || p > pulls[next]) {
				next = j
			}
		}
		if next < 0 || pulls[next] <= 0 {
			break
		}
		group, strength, taken[f.by[next]] = append(group, next), strength+pulls[next], true
		for j, p := range f.pull[next] {
			pulls[j] += p
		}
	}
	return group, strength
}

// gather adds all lines that are nearer to a group than far, in the mean, also those of people
// who are in it.
func (f *field) gather(group []int, left []bool) []int {
	out := slices.Clone(group)
	for j, ok := range left {
		if !ok || slices.Contains(group, j) {
			continue
		}
		var pull float32
		for _, m := range group {
			pull += f.pull[m][j]
		}
		if pull > 0 {
			out = append(out, j)
		}
	}
	return out
}
