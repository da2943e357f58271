package barrier

import (
	"cmp"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"testing"
)

// Ranking of the barriers in passages that people coded: mean average precision, and how often
// the first is right. It measures and has no bar, for the notes are not part of the project.
func TestRanking(t *testing.T) {
	folder := os.Getenv("ELEPHANTS_NOTES")
	if folder == "" {
		t.Skip("a measurement: set ELEPHANTS_NOTES to a folder of coded notes")
	}
	var passages []coded
	for _, note := range codedPassages(t, folder) {
		for _, p := range note {
			p.codes = slices.DeleteFunc(p.codes, func(id string) bool {
				_,
					ok := BuiltIn().Lookup(id)
				return !ok
			})
			if len(p.codes) > 0 {
				passages = append(passages, p)
			}
		}
	}
	precision, first := ranked(passages)
	t.Logf("%d passages: MAP %.3f, top-1 %.3f", len(passages), precision, first)
	for _, least := range []float64{Claimed, Suggested} {
		t.Logf("three suggestions at most, from a chance of %.2f on: the right one is there in %.3f", least, offered(passages, least))
	}
	random := rand.New(rand.NewPCG(1, 5))
	for i, p := range passages {
		passages[i].text = misspelt(p.text, random)
	}
	precision, _ = ranked(passages)
	t.Logf("an error in every fifth word: MAP %.3f", precision)
}

// offered is the share of passages of which the first three barriers that are heard have a right
// one.
func offered(passages []coded, least float64) float64 {
	right := 0
	for _, p := range passages {
		heard := Default().Hear(p.text, least)
		if slices.ContainsFunc(heard[:min(3, len(heard))],
			func(h Heard) bool { return slices.Contains(p.codes, h.Barrier) }) {
			right++
		}
	}
	return float64(right) / float64(len(passages))
}

// ranked is the mean average precision over passages, and the share of those whose first barrier
// is right.
func ranked(passages []coded) (precision, first float64) {
	m := Default()
	for _, p := range passages {
		h := m.Listener().Listen(p.text)
		order := make([]int, len(h.Log))
		for k := range order {
			order[k] = k
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(h.Log[b], h.Log[a]) })
		found, sum := 0.0, 0.0
		for rank, k := range order {
			if slices.Contains(p.codes, m.Book().Barriers[k].ID) {
				found++
				sum += found / float64(rank+1)
				if rank == 0 {
					first++
				}
			}
		}
		precision += sum / found
	}
	n := float64(len(passages))
	return precision / n, first / n
}

// misspelt makes a typing error in one of five words of four letters or more: two letters
// exchanged, one left out, or one twice.
func misspelt(text string, random *rand.Rand) string {
	return longWord.ReplaceAllStringFunc(text, func(w string) string {
		i := 1 + random.IntN(len(w)-2)
		switch random.IntN(15) {
		case 0:
			return w[:i] + w[i+1:i+2] + w[i:i+1] + w[i+2:]
		case 1:
			return w[:i] + w[i+1:]
		case 2:
			return w[:i+1] + w[i:]
		}
		return w
	})
}

var longWord = regexp.MustCompile(`[A-Za-z]{4,}`)
