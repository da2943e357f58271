package analysis

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"elephants/analysis/barrier"
)

// What one person says changes nothing in what another is heard to raise: the noise of a count
// relies on it.
func TestRaiseHearsEachAlone(t *testing.T) {
	notes := corpus30()
	all, err := Raise(context.Background(), notes, barrier.Default())
	if err != nil {
		t.Fatal(err)
	}
	heard := 0
	for i, n := range notes {
		without, err := Raise(context.Background(), slices.Delete(slices.Clone(notes), i, i+1),
			barrier.Default())
		if err != nil {
			t.Fatal(err)
		}
		want := maps.Clone(all)
		delete(want, n.ID)
		if !reflect.DeepEqual(without, want) {
			t.Errorf("without note %s others raise something else", n.ID)
		}
		heard += len(all[n.ID])
	}
	if heard < len(notes) {
		t.Errorf("%d barriers heard in %d notes: this test proves nothing", heard, len(notes))
	}
	t.Logf("%.1f barriers a participant", float64(heard)/float64(len(notes)))
}

func TestRaiseCountsAParticipantOnce(t *testing.T) {
	const text = "They had decided before we came in. We were asked and the report was already written.\n\nTea."
	whole := func(b string) []Coding { return []Coding{{End: len(text), Barrier: b}} }
	got, err := Raise(context.Background(), []Note{
		{ID: "1", Participant: "p", Text: text, Coding: whole("blame")},
		{ID: "2", Participant: "p", Text: text, Coding: append(whole("blame"),
			whole("language-gap")...)},
		{ID: "3", Text: text, Coding: whole("")},
		{ID: "4", Text: text},
	}, barrier.Default())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{"p": {"blame", "language-gap"}, "3": {}, "4": got["4"]}
	if fmt.Sprint(got) != fmt.Sprint(want) || !slices.Contains(got["4"], "tokenism") {
		t.Errorf("Raise = %v, want %v and tokenism of 4", got, want)
	}
}

func BenchmarkRaise(b *testing.B) {
	notes := event()
	for b.Loop() {
		if _, err := Raise(context.Background(), notes, barrier.Default()); err != nil {
			b.Fatal(err)
		}
	}
}
