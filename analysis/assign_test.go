package analysis

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"elephants/analysis/barrier"
)

// What a note raises does not depend on the notes beside it, the barriers are those of Raise, and
// the seeds have the notes that they have among all themes.
func TestAssignTakesEachNoteByItself(t *testing.T) {
	ctx := context.Background()
	var notes []Note
	for i, b := range barrier.BuiltIn().Barriers {
		for j, said := range b.Examples[:min(12, len(b.Examples))] {
			notes = append(notes, Note{ID: fmt.Sprint(i, "-", j), Side: LivedExperience, Text: said.Text})
		}
	}
	notes = append(notes,
		Note{ID: "read", Text: "They never asked.\n\nThe fare is too much.", Coded: true,
			Coding: []Coding{{0, 17, "tokenism", "", Difficulty}}},
		Note{ID: "silent", Text: ""})
	o := Options{Book: barrier.BuiltIn(), Seeds: []Seed{
		{ID: "a", Name: "meetings", Terms: []string{"meet", "room"}},
		{ID: "b", Name: "money and work", Terms: []string{"money", "pay", "fare", "fund", "budget", "work"}},
	}}
	all, err := Assign(ctx, notes, o)
	if err != nil {
		t.Fatal(err)
	}
	raised, err := Raise(ctx, notes, barrier.Default())
	if err != nil {
		t.Fatal(err)
	}
	having := make([][]string, len(o.Seeds))
	for i, n := range notes {
		alone, err := Assign(ctx, notes[i:i+1], o)
		if err != nil || !reflect.DeepEqual(alone[0], all[i]) {
			t.Errorf("note %s alone raises %v, %v, among others %v", n.ID, alone, err, all[i])
		}
		if !slices.Equal(all[i].Barriers, raised[n.ID]) {
			t.Errorf("note %s raises %q, Raise has %q", n.ID, all[i].Barriers, raised[n.ID])
		}
		for _, k := range all[i].Seeds {
			having[k] = append(having[k], n.ID)
		}
	}
	found, err := Themes(ctx, notes, Options{Seeds: o.Seeds, Redraws: -1})
	if err != nil {
		t.Fatal(err)
	}
	for k, seed := range o.Seeds {
		slices.Sort(having[k])
		i := slices.IndexFunc(found.Themes, func(t Theme) bool { return t.ID == seed.ID })
		if i < 0 || !slices.Equal(found.Themes[i].Notes, having[k]) {
			t.Errorf("seed %s: notes %q, among themes otherwise", seed.Name, having[k])
		}
	}
}
