package disclose

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"
)

// Each draw is as likely as the others, the same each time, and another under another key. The
// bounds are five standard deviations: a false alarm is one in a million.
func TestDraw(t *testing.T) {
	const n = 30000
	one, other := NewDraw([]byte("one key")), NewDraw([]byte("another"))
	counts, pairs := map[int]int{}, map[[2]int]int{}
	for i := range n {
		about := fmt.Sprint("theme ", i)
		counts[one(about)]++
		pairs[[2]int{one(about), other(about)}]++
		if first, again := one(about), one(about); first != again {
			t.Fatal("asked twice it draws otherwise")
		}
	}
	fair := func(what string, got int, p float64) {
		if off := math.Abs(float64(got) - n*p); off > 5*math.Sqrt(n*p*(1-p)) {
			t.Errorf("%s is drawn %d times of %d", what, got, n)
		}
	}
	for drawn := range MostDrawn + 1 {
		fair(fmt.Sprint(drawn), counts[drawn], 1./3)
	}
	if got := slices.Sorted(maps.Keys(counts)); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("draws are %v", got)
	}
	for pair := range pairs {
		fair(fmt.Sprint("the pair ", pair), pairs[pair], 1./9)
	}
	if place := one.In("edition 1"); place("a", "b") != one("edition 1", "a", "b") {
		t.Error("a place is not part of what is drawn for")
	}
	if none := Draw(nil); none.Of("a") != 0 || none.In("b") != nil || none.Less(4, "a") != 4 {
		t.Error("nothing draws something")
	}
}

// Whoever knows what all others of both sides said, plants notes at will and sees one edition, is
// right about one person no more than twice in three, wherever the counts stand. This looks at
// every pair of counts and every draw: it is no sample.
func TestOneLookTellsLittle(t *testing.T) {
	for _, of := range [][2]int{{15, 15}, {24, 12}} {
		for a := range of[0] {
			for b := range of[1] {
				seen := [2]map[string]int{{}, {}}
				for one := range MostDrawn + 1 {
					for other := range MostDrawn + 1 {
						for raises := range seen {
							seen[raises][placeOf([2]int{a + raises, b}, of, [2]int{one, other})]++
						}
					}
				}
				right := 0
				for place := range both(seen) {
					right += max(seen[0][place], seen[1][place])
				}
				if right > 12 { // of 18: two in three
					t.Errorf("%d and %d of %v: right %d times of 18", a, b, of, right)
				}
			}
		}
	}
}

func both(seen [2]map[string]int) map[string]int {
	all := maps.Clone(seen[0])
	maps.Copy(all, seen[1])
	return all
}

// placeOf is where an edition shows a theme that so many of two sides raise, heard by many.
func placeOf(raise, of, drawn [2]int) string {
	all := voices(raise[0]+raise[1], 9)
	part := func(voices []Voice, side int) Part {
		return PartOf(voices, of[side], func(...string) int { return drawn[side] })
	}
	a, b := part(all[:raise[0]], 0), part(all[raise[0]:], 1)
	switch {
	case !Floor.Theme(all, Both(drawn[0], drawn[1])):
		return "nowhere"
	case Floor.Shared(a, b):
		return fmt.Sprint("both ", Floor.Band(a), Floor.Band(b))
	case Floor.OneSide(a, b):
		return fmt.Sprint("one ", Floor.Band(a))
	case Floor.OneSide(b, a):
		return fmt.Sprint("other ", Floor.Band(b))
	}
	return "also"
}
