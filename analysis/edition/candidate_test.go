package edition

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"elephants/analysis"
	"elephants/analysis/barrier"
)

// naming makes a note for each name, dealt out to two interviewers.
func naming(names ...string) (notes []analysis.Note, heardBy map[string]string) {
	heardBy = map[string]string{}
	for i, n := range names {
		id := fmt.Sprint("n", i)
		notes = append(notes, analysis.Note{ID: id, Side: "a", Text: "It was said.",
			Coding: []analysis.Coding{{End: 12, Named: n}}})
		heardBy[id] = fmt.Sprint("interviewer", i%2)
	}
	return notes, heardBy
}

func TestCandidates(t *testing.T) {
	const dogs = "The dog cannot come in"
	for _, c := range []struct {
		why   string
		names []string
		want  string
	}{
		{"five say the same", []string{dogs, "dogs!", "no dogs allowed in", "dog not allowed in",
			"The DOG."}, "[[allowed dog]]"},
		{"four do", []string{dogs, "dogs", "a dog", "the dog"}, "[]"},
		{"five say five things", []string{dogs, "buses", "lunch is missing", "shoes", "rain"},
			"[]"},
		{"nobody says anything", []string{"", "the of and", "...", "", ""}, "[]"},
		{"a word of one interviewer is not shown", []string{"dogs with mange", "dogs",
			"dogs with mange", "dogs", "dogs with mange"}, "[[dogs]]"},
		{"nor an uncommon one of a few", []string{"dogs zorbled", "dogs zorbled", "dogs", "dogs",
			"dogs"}, "[[dogs]]"},
		{"nor a placeholder", []string{"[person 1] again", "[person 1] again", "[person 1] again",
			"[person 1] again", "[person 1] again"}, "[]"},
		{"two groups, in no order of size", []string{"dogs", "dogs", "dogs", "dogs", "dogs", "dogs",
			"buses", "buses", "buses", "buses", "buses"}, "[[buses] [dogs]]"},
	} {
		notes, heardBy := naming(c.names...)
		for range 3 {
			rand.Shuffle(len(notes), func(i, j int) { notes[i], notes[j] = notes[j], notes[i] })
			var got [][]string
			for _, one := range evidenceOf(notes, heardBy).Candidates() {
				got = append(got, one.Words)
			}
			if fmt.Sprint(got) != c.want {
				t.Errorf("%s: %v, want %s", c.why, got, c.want)
			}
		}
	}
}

// Five notes of one person are one participant's.
func TestCandidatesCountPeople(t *testing.T) {
	notes, heardBy := naming("dogs", "dogs", "dogs", "dogs", "dogs", "dogs")
	for i := range notes[2:] {
		notes[i].Participant = "one"
	}
	if got := evidenceOf(notes, heardBy).Candidates(); len(got) > 0 {
		t.Error("three people made a candidate")
	}
}

// What was named is the barrier that it became, and a barrier that was removed leaves nothing
// behind.
func TestKnown(t *testing.T) {
	own := []barrier.Barrier{{ID: "pets", Name: "The dog cannot come",
		Description: "Pets have to stay outside.", Examples: []barrier.Example{{Text: "no kennels"}}}}
	book, err := barrier.BuiltIn().With(own)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, k := range Known([]analysis.Coding{
		{Barrier: "blame"}, {Barrier: ""}, {Barrier: "gone"}, {Named: "dogs not allowed"}, {Named: "kennels"}, {Named: "buses"}, {Barrier: "pets"},
	}, own, book) {
		got = append(got, k.Barrier)
	}
	if want := []string{"blame", "", "pets", "pets", "", "pets"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Who heard none of the code book's in a passage made no theme of it. What somebody said of a
// programme's own barrier is counted once, under one draw, and not for the wider one too.
func TestCodingOfNoneAndOfAParent(t *testing.T) {
	own := []barrier.Barrier{{ID: "pets", Name: "The dog cannot come", Parent: "practicalities",
		Description: "Pets have to stay outside."}}
	book, err := barrier.BuiltIn().With(own)
	if err != nil {
		t.Fatal(err)
	}
	var notes []analysis.Note
	for i := range 6 {
		n := analysis.Note{ID: fmt.Sprint(i), Side: analysis.Side(fmt.Sprint(i % 2)),
			Text: "The dog had to stay outside in the rain.\n\nIt was Tuesday all day long."}
		n.Coding = []analysis.Coding{{End: 40, Barrier: "pets"}, {Start: 42, End: len(n.Text)}}
		notes = append(notes, n)
	}
	r, err := analysis.Themes(t.Context(), notes, analysis.Options{Book: book, Redraws: -1})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, theme := range r.Themes {
		got = append(got, theme.Barrier)
	}
	slices.Sort(got)
	if want := []string{"pets"}; !slices.Equal(got, want) {
		t.Errorf("themes of %q, want of %q", got, want)
	}
}
