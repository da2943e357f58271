package disclose

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSize(t *testing.T) {
	for _, c := range []struct {
		participants, programmes int
		want                     Small
	}{
		{100, 3, Large}, {99, 3, FewPeople}, {100, 2, FewProgrammes}, {5000, 2, FewProgrammes}, {0,
			0, FewProgrammes}, {99, 50, FewPeople},
	} {
		if got := Size(c.participants, c.programmes); got != c.want {
			t.Errorf("Size(%d, %d) = %v, want %v", c.participants, c.programmes, got, c.want)
		}
	}
}

func TestEpsilonLimits(t *testing.T) {
	for epsilon, want := range map[int]bool{-1: false, 0: false, 9: false, 10: true, 100: true,
		101: false, 400: false} {
		if got := Question(epsilon); got != want {
			t.Errorf("Question(%d) = %v, want %v", epsilon, got, want)
		}
	}
	for epsilon, want := range map[int]bool{-1: false, 0: true, 400: true, 401: false} {
		if got := Budget(epsilon); got != want {
			t.Errorf("Budget(%d) = %v, want %v", epsilon, got, want)
		}
	}
}

func TestBound(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	chosen := map[string]int{}
	const draws = 70000
	for range draws {
		all := []string{"a", "b", "c", "d", "e", "f", "g"}
		kept := slices.Clone(Bound(all, random.IntN))
		if slices.Sort(kept); len(kept) != 4 || len(slices.Compact(kept)) != 4 {
			t.Fatalf("Bound kept %v of seven", kept)
		}
		for _, b := range kept {
			chosen[b]++
		}
	}
	// each is chosen in 4 of 7 draws; 6 standard errors: once in a hundred million runs by chance
	for b, n := range chosen {
		if want := draws * 4 / 7; n < want-786 || n > want+786 {
			t.Errorf("%s was kept %d times, want about %d", b, n, want)
		}
	}
	for n := range 5 {
		all := []string{"a", "b", "c", "d"}[:n]
		if kept := Bound(slices.Clone(all), random.IntN); len(kept) != n {
			t.Errorf("Bound kept %v of %v", kept, all)
		}
	}
}

func TestShow(t *testing.T) {
	for noisy, want := range map[int]Figure{
		-40: {true, 0, 0, 19}, 0: {true, 0, 0, 19}, 7: {true, 0, 0, 19}, 8: {false, 10, 0,
			24}, 12: {false, 10, 0, 24},
		13: {false, 15, 1, 29}, 100: {false, 100, 86, 114}, 102: {false, 100, 86, 114}, 103: {false,
			105, 91, 119},
	} {
		if got := Show(noisy, 12); got != want {
			t.Errorf("Show(%d, 12) = %+v, want %+v", noisy, got, want)
		}
	}
}

// What is said to be within holds for every count whose noise was within, shown or hidden.
func TestShowHolds(t *testing.T) {
	for count := range 60 {
		for noise := -12; noise <= 12; noise++ {
			if f := Show(count+noise, 12); count < f.Low || count > f.High {
				t.Fatalf("count %d, noise %d: %+v", count, noise, f)
			}
		}
	}
}
