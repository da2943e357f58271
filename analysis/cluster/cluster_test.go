package cluster

import (
	"slices"
	"testing"
)

// Points around three directions come into three groups, one point into one.
func TestDivide(t *testing.T) {
	points := [][]float32{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {.98, .2, 0}, {0, .98, .2}, {.2, 0, .98}}
	of := Divide(points, 3)
	if of[0] != of[3] || of[1] != of[4] || of[2] != of[5] || of[0] == of[1] || of[1] == of[2] ||
		of[0] == of[2] {
		t.Errorf("groups %v, want three pairs", of)
	}
	if alone := Divide(points[:1], 1); !slices.Equal(alone, []int{0}) {
		t.Errorf("one point alone: groups %v, want [0]", alone)
	}
}

// Six directions, of which two and two are near each other: four groups join those, and keep
// together what was together.
func TestUnite(t *testing.T) {
	const a, b = 0.99, 0.14
	points := [][]float32{{1, 0, 0, 0}, {a, b, 0, 0}, {0, 0, 1, 0}, {0, 0, a, b}, {0, 1, 0, 0},
		{0, 0, 0, 1}, {1, 0, 0, 0}}
	group := []int{0, 5, 2, 7, 4, 3, 0} // 1 and 6 are empty
	Unite(points, group, 4)
	if want := []int{0, 0, 1, 1, 2, 3, 0}; !slices.Equal(group, want) {
		t.Errorf("got %v, want %v", group, want)
	}
}
