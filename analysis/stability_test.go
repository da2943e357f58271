package analysis

import (
	"slices"
	"testing"
)

func TestStabilityOfWhatIsNotThere(t *testing.T) {
	got := stability([]int{0, 1}, 10, 2, func(_ []int32, mark []bool) { mark[1] = true })
	if !slices.Equal(got, []float64{0, 1}) {
		t.Errorf("got %v, want [0 1]", got)
	}
	if got := stability([]int{0, 1}, -1, 1, nil); got[0] != 0 {
		t.Errorf("without redraws: got %v, want 0", got[0])
	}
}

// Redraws keep the sides' sizes.
func TestRedrawsAreStratified(t *testing.T) {
	sides := []int{0, 0, 0, 1, 1}
	stability(sides, 20, 1, func(times []int32, _ []bool) {
		if n := times[0] + times[1] + times[2]; n != 3 || times[3]+times[4] != 2 {
			t.Errorf("drew %v; want three of the first side, two of the second", times)
		}
	})
}
