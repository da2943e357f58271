package barrier

import (
	"math"
	"os"
	"slices"
	"testing"
)

// How far off the chances are in notes that people coded, and what claiming from [Claimed] on
// comes to. It measures and has no bar, for the notes are not part of the project.
func TestChances(t *testing.T) {
	folder := os.Getenv("ELEPHANTS_NOTES")
	if folder == "" {
		t.Skip("a measurement: set ELEPHANTS_NOTES to a folder of coded notes")
	}
	var sum, hits, count [10]float64
	var claimed, right, coded float64
	l := Default().Listener()
	for _, note := range codedPassages(t, folder) {
		for _, p := range note {
			h := l.Listen(p.text)
			for k, b := range BuiltIn().Barriers {
				chance, is := h.Chance(k), slices.Contains(p.codes, b.ID)
				bin := min(9, int(10*chance))
				sum[bin] += chance
				count[bin]++
				if is {
					hits[bin]++
					coded++
				}
				if chance >= Claimed {
					claimed++
					if is {
						right++
					}
				}
			}
		}
	}
	var off, of, offHigh, ofHigh float64
	for bin := range sum {
		off += math.Abs(sum[bin] - hits[bin])
		of += count[bin]
		if bin > 0 {
			offHigh += math.Abs(sum[bin] - hits[bin])
			ofHigh += count[bin]
		}
	}
	t.Logf("expected error %.4f, of chances above .1 %.3f", off/of, offHigh/ofHigh)
	t.Logf("from %.2f on: precision %.3f, recall %.3f, F1 %.3f",
		Claimed, right/claimed, right/coded, 2*right/(claimed+coded))
}

// A chance rises with the barrier's score and with the chance of a difficulty, and nothing is
// heard in no words.
func TestChanceRises(t *testing.T) {
	h := Hearing{Words: 20, Difficulty: .5, Elsewhere: .1, Log: []float64{-2, -6}}
	before := h.Chance(0)
	if weak := h.Chance(1); !(weak < before && before < 1) {
		t.Errorf("chances %.3f and %.3f, want less for the lower score", before, weak)
	}
	h.Difficulty = .05
	if less := h.Chance(0); less >= before {
		t.Errorf("%.3f where it hardly is a difficulty, %.3f where it may be", less, before)
	}
	h.Difficulty, h.Elsewhere = .5, 1
	if none := h.Chance(0); none > .01 {
		t.Errorf("%.3f in a passage about other matters", none)
	}
	h.Words = 0
	if none := h.Chance(0); none != 0 {
		t.Errorf("%.3f in no words", none)
	}
}
