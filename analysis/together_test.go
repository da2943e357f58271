package analysis

import (
	"fmt"
	"slices"
	"testing"
)

// Pairs are those of k participants who raise both and k others, the closest first; fewer of
// either show nothing.
func TestTogether(t *testing.T) {
	raisedBy := func(stance Stance, from, to int) Theme {
		theme := Theme{Stance: stance, Confirmed: map[Side][]string{}}
		for i := from; i < to; i++ {
			side := []Side{LivedExperience, DecisionMaker}[i%2]
			theme.Confirmed[side] = append(theme.Confirmed[side], fmt.Sprint(i))
		}
		return theme
	}
	themes := []Theme{
		raisedBy(Difficulty, 0, 10),
		raisedBy(Difficulty, 5, 15), // five with the first, and ten others
		raisedBy(Difficulty, 0, 14), // ten with the first, but four others
		raisedBy(Better, 0, 30),     // what is better is no company
		raisedBy(Difficulty, 11, 30),
	}
	got := Together(themes, 5)
	want := []Company{{1, 2, 9, 6}, {0, 1, 5, 10}}
	if !slices.Equal(got, want) {
		t.Errorf("together: %v, want %v", got, want)
	}
}
