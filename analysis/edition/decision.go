package edition

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/stem"
)

// Deed is what a decision does.
type Deed int

// The deeds. They are carried out in the order in which they were decided.
const (
	Name  Deed = iota + 1 // gives a theme a name
	Merge                 // puts themes together under a name
	// takes terms of a theme, and what was said in them, into a theme of their own
	Split
	Drop  // leaves a theme out
	Order // puts themes first, in the order given
)

// Decision is what a coordinator decided about themes.
type Decision struct {
	Number  int // names it, to take it back
	Deed    Deed
	Themes  []string // ids
	Labels  []string // what these were called when it was decided
	Name    string
	Terms   []string // that a split takes out
	Edition int      // on whose draft it was decided
	Ends    bool     // it was taken back, but holds for this draft
	Seen    string   // the hash of the draft that it was decided on
}

// partID is what the part goes by that a split takes out.
func (d Decision) partID() string { return d.Themes[0] + "/" + strings.Join(d.Terms, "+") }

// part is the theme that a split makes, as the engine is asked for it.
func (d Decision) part() analysis.Kept {
	k := kept(d.partID(), d.Name, d.Themes)
	k.Out = stemsOf(d.Terms)
	return k
}

func stemsOf(words []string) (stems []string) {
	for _, w := range words {
		stems = append(stems, stem.English(w))
	}
	return stems
}

// Kept is what the engine keeps to for an edition: what was put together and taken apart on the
// drafts of earlier ones. What was decided on this edition's own draft is not among it: with it
// one could try, and watch the bands, as often as one likes.
func Kept(decisions []Decision, edition int) (all []analysis.Kept) {
	within := map[string][]string{} // what was put together under an id
	for _, d := range decisions {
		if d.Edition >= edition {
			continue
		}
		switch d.Deed {
		case Merge:
			var ids []string
			for _, id := range d.Themes {
				ids = append(ids, cmp.Or(strings.Join(within[id], " "), id))
				all = slices.DeleteFunc(all, func(k analysis.Kept) bool { return k.ID == id })
			}
			ids = strings.Fields(strings.Join(ids, " "))
			within[d.Themes[0]] = ids
			all = append(all, kept(d.Themes[0], d.Name, ids))
		case Split:
			all = append(all, d.part())
		}
	}
	return all
}

// kept is a theme made of others.
func kept(id, name string, of []string) analysis.Kept {
	k := analysis.Kept{ID: id, Name: name}
	for _, id := range of {
		// a theme of the words alone, of an edition of an earlier version
		if !strings.HasPrefix(id, "+") {
			k.Barriers = append(k.Barriers, id)
		}
	}
	return k
}

// MostDecisions of a programme hold at once.
const MostDecisions = 200

// Refusal is every error of this package that is somebody's to mend, and not a fault. Its text says
// how, and repeats nothing that was typed.
type Refusal struct {
	Name   string // for programs: "THEME_GONE"
	Places []any  // of the sentence: numbers, and of what a name points at one of [Pointers]
	text   string
}

func (r *Refusal) Error() string { return r.text }

func refuse(name, format string, places ...any) error {
	return &Refusal{name, places, fmt.Sprintf(format, places...)}
}

// Check checks that a decision is one that a digest allows beside those that hold already, and
// fills in its labels.
func Check(shown Digest, holding []Decision, next *Decision, book *barrier.Book) (err error) {
	if len(holding) >= MostDecisions {
		return refuse("DECISIONS_MANY",
			"%d decisions hold already, which is as many as can: take some back first", MostDecisions)
	}
	if next.Labels, err = labelsOf(shown, next.Themes); err != nil {
		return err
	}
	if err := next.checkThemes(); err != nil || next.Deed == Drop || next.Deed == Order {
		return err
	}
	if next.Deed != Name {
		if err := next.checkSections(shown); err != nil {
			return err
		}
		if err := next.checkWhole(holding); err != nil {
			return err
		}
	}
	if next.Deed == Split {
		if err := next.checkTerms(shown.Theme(next.Themes[0]).Terms); err != nil {
			return err
		}
	}
	return next.checkName(shown, book)
}

// labelsOf finds the themes with the ids in a digest.
func labelsOf(shown Digest, ids []string) (labels []string, err error) {
	for i, id := range ids {
		t := shown.Theme(id)
		if t == nil {
			return nil, refuse("THEME_GONE",
				"theme %d of those you named is not in the draft: its themes have their ids beside them", i+1)
		}
		if slices.Contains(ids[:i], id) {
			return nil, refuse("THEME_TWICE", "theme %d of those you named is there twice", i+1)
		}
		labels = append(labels, t.Label)
	}
	return labels, nil
}

// checkThemes checks that there are as many themes as the deed is about.
func (d Decision) checkThemes() error {
	switch {
	case d.Deed < Name || d.Deed > Order:
		return refuse("DEED", "deed must be name, merge, split, drop, order or undo")
	case (d.Deed == Name || d.Deed == Split || d.Deed == Drop) && len(d.Themes) != 1:
		return refuse("THEMES_ONE", "name one theme, not %d", len(d.Themes))
	case d.Deed == Merge && len(d.Themes) < 2:
		return refuse("THEMES_TWO", "choose two themes or more to put together, not %d",
			len(d.Themes))
	case len(d.Themes) == 0:
		return refuse("THEMES_FIRST", "name the themes that come first")
	}
	return nil
}

// checkSections refuses to put together, or take apart, what works, what people hope and what the
// program alone heard: what works and what stands in the way are not one theme.
func (d Decision) checkSections(shown Digest) error {
	for i, id := range d.Themes {
		if !shown.section(shown.Theme(id)).difficulty() {
			return refuse("THEME_NO_DIFFICULTY",
				"theme %d of those you named is not one of the difficulties that interviewers confirmed: "+
					"only those can be put together or taken apart", i+1)
		}
	}
	return nil
}

// checkWhole refuses to put together or take apart what was taken apart, or to take apart what
// was put together on this very draft.
func (d Decision) checkWhole(holding []Decision) error {
	for _, old := range holding {
		for _, id := range d.Themes {
			of := len(old.Themes) > 0 && old.Themes[0] == id
			switch {
			case old.Deed == Split && (of || old.partID() == id):
				return refuse("TAKEN_APART",
					"one of these themes was taken apart already (decision %d): take that back first", old.Number)
			case old.Deed == Merge && of && old.Edition == d.Edition && d.Deed == Split:
				return refuse("PUT_TOGETHER",
					"this theme was put together on this draft (decision %d): take that back first", old.Number)
			}
		}
	}
	return nil
}

// checkTerms checks what a split takes out of a theme that shows these terms.
func (d Decision) checkTerms(shown []string) error {
	for i, term := range d.Terms {
		if !slices.Contains(shown, term) || slices.Contains(d.Terms[:i], term) {
			return refuse("WORD_GONE",
				"word %d is not one of those that the theme shows, or is there twice", i+1)
		}
	}
	if len(d.Terms) == 0 || len(d.Terms) == len(shown) {
		return refuse("SPLIT_WORDS",
			"choose one or more of the theme's words for the new theme, and leave one or more with the old")
	}
	return nil
}

// Supersedes reports whether a decision takes the place of an older one: a new name of the same
// theme, or a new order.
func (d Decision) Supersedes(old Decision) bool {
	return old.Deed == d.Deed && (d.Deed == Order || d.Deed == Name && slices.Equal(old.Themes,
		d.Themes))
}

// Reckoned reports whether the engine made the draft of an edition with a decision. Such a decision
// holds for that draft even when it is taken back: otherwise one could see on the same notes what
// themes say apart and together.
func (d Decision) Reckoned(edition int) bool {
	return (d.Deed == Merge || d.Deed == Split) && d.Edition < edition
}
