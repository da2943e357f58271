package edition

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"elephants/analysis"
	"elephants/analysis/alike"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/analysis/scrub"
	"elephants/analysis/stem"
)

// Candidate is what interviewers named in their own words often enough to become a barrier of the
// code book.
type Candidate struct {
	Words []string // that may be shown, by the alphabet
}

// Candidates groups what interviewers named in their own words and returns the groups that the
// policy lets be offered, in an order that says nothing.
func (e Evidence) Candidates() []Candidate {
	names, used := e.names()
	var out []Candidate
	for _, group := range e.groups(names) {
		var voices []disclose.Voice
		for _, n := range group {
			voices = append(voices, n.voices...)
		}
		drawn := e.Draw.Of("candidate", group[0].text)
		if said := e.wordsOf(group, used); e.Policy.Candidate(voices, drawn, len(said)) {
			out = append(out, Candidate{said})
		}
	}
	slices.SortFunc(out, func(a, b Candidate) int { return slices.Compare(a.Words, b.Words) })
	return out
}

// groups of names. First come those that say one thing in different words (package alike): it
// takes some seven people, since fewer are not told from chance by sense. What is left is grouped
// by its stems: two names are akin when they share more than half of the stems of the shorter
// one; a group is what is akin to the name that most people's passages have, and to none before
// it.
func (e Evidence) groups(names []*name) (out [][]*name) {
	var lines []alike.Line
	var of []*name
	for _, n := range names {
		for who := range n.people {
			lines, of = append(lines, alike.Line{By: who, Text: n.text}), append(of, n)
		}
	}
	grouped := map[*name]bool{}
	for _, places := range alike.Groups(lines, e.Policy.K) {
		var group []*name
		for _, i := range places {
			if !grouped[of[i]] {
				grouped[of[i]] = true
				group = append(group, of[i])
			}
		}
		slices.SortFunc(group, (*name).compare)
		out = append(out, group)
	}
	names = slices.DeleteFunc(slices.Clone(names), func(n *name) bool { return grouped[n] })
	for len(names) > 0 {
		group := []*name{names[0]}
		rest := names[:0:0]
		for _, n := range names[1:] {
			if akin(names[0].stems, n.stems) {
				group = append(group, n)
			} else {
				rest = append(rest, n)
			}
		}
		out, names = append(out, group), rest
	}
	return out
}

// name is a line of interviewers' own, with everyone who raises it.
type name struct {
	text   string
	stems  []string // of its content words, sorted, each once
	voices []disclose.Voice
	people map[string]bool // distinct participants of voices
	about  int             // how many these are, less what is drawn
}

// names lists the distinct names, the most raised first, and by word who raises it.
func (e Evidence) names() (names []*name, used map[string]map[string]bool) {
	used = map[string]map[string]bool{}
	known := map[string]*name{}
	for _, n := range e.Notes {
		voice := disclose.Voice{Participant: participantOf(n), Interviewer: e.HeardBy[n.ID]}
		for _, k := range n.Coding {
			said := content(k.Named)
			if k.Barrier != "" || len(said) == 0 {
				continue
			}
			text := strings.Join(said, " ")
			if known[text] == nil {
				known[text] = &name{text: text, stems: stems(said), people: map[string]bool{}}
				names = append(names, known[text])
			}
			known[text].voices = append(known[text].voices, voice)
			known[text].people[voice.Participant] = true
			for _, w := range said {
				add(used, w, voice.Participant)
			}
		}
	}
	for _, n := range names {
		n.about = e.Draw.Less(len(n.people), "candidate's name", n.text)
	}
	slices.SortFunc(names, (*name).compare)
	return names, used
}

// compare puts the name that most people raise first, as far as the draws let it be seen: which of
// two comes first decides what is grouped with it.
func (n *name) compare(b *name) int {
	return cmp.Or(cmp.Compare(b.about, n.about), cmp.Compare(n.text, b.text))
}

// wordsOf returns the words of a group that may be shown: those that most of its people's names
// have. The interviewers who wrote a word count as those who heard a theme do: a word of one
// interviewer alone would lead to their notes. The words come by the alphabet, for their order in
// the names is told by who wrote which of them.
func (e Evidence) wordsOf(group []*name, used map[string]map[string]bool) []string {
	said := map[string][]disclose.Voice{} // by word
	for _, n := range group {
		for w := range strings.FieldsSeq(n.text) {
			said[w] = append(said[w], n.voices...)
		}
	}
	type word struct {
		text string
		disclose.Use
	}
	var all []word
	for _, w := range slices.Sorted(maps.Keys(said)) {
		drawn := e.Draw.Of("candidate's word", w)
		use := disclose.UseOf(said[w], len(used[w]), drawn, scrub.Ordinary(w))
		if e.Policy.CandidateWord(w, use) {
			all = append(all, word{w, use})
		}
	}
	slices.SortStableFunc(all,
		func(a, b word) int { return cmp.Compare(b.Participants, a.Participants) })
	var out, shown []string // and their stems
	for _, w := range all {
		if s := stem.English(w.text); len(out) < mostTerms && !slices.Contains(shown, s) {
			out, shown = append(out, w.text), append(shown, s)
		}
	}
	slices.Sort(out)
	return out
}

// stems of content words, sorted, each once.
func stems(said []string) []string {
	out := make([]string, len(said))
	for i, w := range said {
		out[i] = stem.English(w)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// akin reports whether two sets of stems share more than half of the smaller one.
func akin(a, b []string) bool {
	shared := 0
	for _, s := range a {
		if _, ok := slices.BinarySearch(b, s); ok {
			shared++
		}
	}
	return 2*shared > min(len(a), len(b))
}

// Known returns an interviewer's codings as a programme's book has them now. A free-text name
// that matches the name or an example of one of the programme's own barriers becomes that
// barrier. What was coded with a barrier that the book has no longer is not coded.
func Known(codings []analysis.Coding, own []barrier.Barrier, book *barrier.Book) []analysis.Coding {
	var out []analysis.Coding
	for _, k := range codings {
		if _, ok := book.Lookup(k.Barrier); !ok && k.Barrier != "" {
			continue
		}
		if k.Named != "" {
			said := stems(content(k.Named))
			i := slices.IndexFunc(own, func(b barrier.Barrier) bool { return isCalled(b, said) })
			if i >= 0 {
				k.Barrier = own[i].ID
			}
		}
		out = append(out, k)
	}
	return out
}

// isCalled reports whether stems are akin to a barrier's name, or those of one of its examples.
func isCalled(b barrier.Barrier, said []string) bool {
	return akin(said, stems(content(b.Name))) || slices.ContainsFunc(b.Examples,
		func(e barrier.Example) bool {
			return slices.Equal(said, stems(content(e.Text)))
		})
}
