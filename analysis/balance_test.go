package analysis

import (
	"math"
	"testing"
)

func TestBalance(t *testing.T) {
	even := balance([]int{5, 5}, []int{15, 15})
	for _, c := range []struct {
		name       string
		raised, of []int
		want       func(float64) bool
	}{
		{"one side only is less", []int{10, 0}, []int{15, 15},
			func(b float64) bool { return b < even }},
		{"sizes do not matter, shares do", []int{50, 5}, []int{150, 15},
			func(b float64) bool { return math.Abs(b-even) < .02 }},
		{"more of both is more", []int{9, 9}, []int{15, 15},
			func(b float64) bool { return b > even }},
		{"nobody asked", nil, nil, func(b float64) bool { return b == 0 }},
	} {
		if got := balance(c.raised, c.of); !c.want(got) || got < 0 || got > 1 {
			t.Errorf("%s: balance(%v, %v) = %.3f, even is %.3f", c.name, c.raised, c.of, got, even)
		}
	}
}
