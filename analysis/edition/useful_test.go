package edition

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"elephants/analysis"
	"elephants/analysis/barrier"
	"elephants/analysis/disclose"
)

// What the rules of disclosure cost: of the five themes that most people raise, how many does an
// edition show? Programmes are simulated with interviewers' codings, some themes on everybody's
// mind and the others on few, as in life, each with draws of its own.
func TestEditionsAreUseful(t *testing.T) {
	for _, c := range []struct {
		people int
		least  float64
	}{{30, 0.80}, {200, 0.95}} {
		r := rand.New(rand.NewPCG(uint64(c.people), 1))
		const runs = 20
		kept := 0
		for range runs {
			kept += topFiveShown(t, r, c.people)
		}
		share := float64(kept) / (5 * runs)
		t.Logf("%d people: %.2f of the five most raised are shown", c.people, share)
		if share < c.least {
			t.Errorf("%d people: %.2f of the five most raised are shown, want %.2f", c.people,
				share, c.least)
		}
	}
}

func topFiveShown(t *testing.T, r *rand.Rand, people int) int {
	t.Helper()
	book := barrier.BuiltIn()
	var ids []string
	for _, b := range book.Barriers[:12] {
		ids = append(ids, b.ID)
	}
	r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	var notes []analysis.Note
	heardBy, raised := map[string]string{}, map[string]int{}
	for i := range people {
		n := analysis.Note{ID: fmt.Sprintf("%03d", i), Side: sides[i%2], Coded: true}
		mine := map[string]bool{}
		for range 1 + r.IntN(4) {
			mine[ids[r.IntN([]int{5, len(ids)}[r.IntN(2)])]] = true
		}
		for _, id := range ids {
			if mine[id] {
				begin := len(n.Text)
				n.Text += "Spoke of " + id + " and of what it does to people.\n\n"
				n.Coding = append(n.Coding, analysis.Coding{Start: begin, End: len(n.Text) - 2,
					Barrier: id})
				raised[id]++
			}
		}
		notes = append(notes, n)
		heardBy[n.ID] = fmt.Sprint(i % 3)
	}
	result, err := analysis.Themes(t.Context(), notes, analysis.Options{Book: book,
		Model: barrier.Default(), Redraws: -1})
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	evidence := evidenceOf(notes, heardBy)
	evidence.Draw = disclose.NewDraw(binary.BigEndian.AppendUint64(nil, r.Uint64()))
	d := evidence.Digest(result)
	for _, theme := range d.Themes() {
		shown[theme.Barrier] = true
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(raised[b]-raised[a], cmp.Compare(a,
			b))
	})
	kept := 0
	for _, id := range ids[:5] {
		if shown[id] {
			kept++
		}
	}
	return kept
}
