package edition

import (
	"cmp"
	"maps"
	"slices"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
	"elephants/analysis/sense"
	"elephants/analysis/stem"
	"elephants/analysis/words"
)

// saying is how much more a word is worth that speaks for the barrier as no other does than a rare
// one that says nothing of it. Themes of the sample notes, each four times, read as well with it as
// with the engine's words; it was not measured otherwise.
const saying = 3

// sayable returns the words of a theme that may be shown, at most so many as are shown, the best
// first. Which they are, their order and their forms follow from how many used each, less what is
// drawn for it, and from nothing else in the notes. The engine's ten best follow from exact numbers
// of passages: whoever planted ten words read from their order how many passages raise a theme, and
// so, in one draft, whether one person did.
func (e Evidence) sayable(people people, theme analysis.Theme) (shown []string) {
	type word struct {
		text  string
		worth float64
	}
	var all []word
	pull := e.pull(theme.Barrier)
	for _, t := range theme.Said {
		drawn := e.Draw.Of("term", e.counted(cmp.Or(theme.ID, theme.Barrier)),
			string(theme.Stance), t.Stem)
		text := people.form(e.Draw, t)
		if !e.Policy.Term(text, people.voicesOf(slices.Values(t.Users)), drawn) {
			continue
		}
		known, ok := sense.Lookup(text)
		rare := 1.0
		if ok {
			rare = float64(known.Weight())
		}
		worth := rare + saying*pull(text, t.Stem)
		all = append(all, word{text, float64(len(t.Users)-drawn) * worth})
	}
	slices.SortFunc(all, func(a, b word) int {
		return cmp.Or(cmp.Compare(b.worth, a.worth), cmp.Compare(a.text, b.text))
	})
	for _, w := range all[:min(len(all), mostTerms)] {
		shown = append(shown, w.text)
	}
	return shown
}

// pull says how much a word speaks for a barrier, 0 to 1.
func (e Evidence) pull(id string) func(text, stem string) float64 {
	k := -1
	if e.Model != nil {
		k = slices.IndexFunc(e.Model.Book().Barriers,
			func(b barrier.Barrier) bool { return b.ID == id })
	}
	return func(text, stem string) float64 {
		if k < 0 {
			return 0
		}
		word := barrier.Spoken{Word: text, Stem: stem, Known: -1}
		if known, ok := sense.Lookup(text); ok {
			word.Known = known
		}
		x := max(0, e.Model.Ears(1, func(int) barrier.Spoken { return word }).Pull(0, k))
		return x / (1 + x)
	}
}

// form is how most people say a term, less what is drawn for each form.
func (p people) form(draw disclose.Draw, t analysis.Term) string {
	best, most := t.Text, -1
	for _, form := range slices.Sorted(maps.Keys(p.forms[t.Stem])) {
		if n := draw.Less(len(p.forms[t.Stem][form]), "form", form); n > most {
			best, most = form, n
		}
	}
	return best
}

// formsOf are the forms of each stem in the notes, with the participants who use them.
func (e Evidence) formsOf() map[string]map[string]map[string]bool {
	forms := map[string]map[string]map[string]bool{}
	for _, n := range e.Notes {
		words.Each(n.Text, func(w string, _ words.Span) {
			if words.Stop(w) {
				return
			}
			s := stem.English(w)
			if forms[s] == nil {
				forms[s] = map[string]map[string]bool{}
			}
			add(forms[s], w, participantOf(n))
		})
	}
	return forms
}
