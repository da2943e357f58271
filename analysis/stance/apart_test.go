package stance_test

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"elephants/analysis/barrier"
	"elephants/analysis/stance"
)

// What is heard in passages that neither model has learnt from. "halves": half of the passages of
// bank/polarity.txt is left out at a time, by turns. "source": all of it, so that nothing by its
// author is known. Reported are, of the difficulties, the share of which the barrier is claimed;
// of the passages with another stance, the share of which any barrier is; and the first where the
// line is drawn so that the second is .2 and .1.
func BenchmarkKeptApart(b *testing.B) {
	polarity, err := os.ReadFile("bank/polarity.txt")
	if err != nil {
		b.Fatal(err)
	}
	apart := func(text string) bool { return bytes.Contains(polarity, []byte("\n"+text+"\n")) }
	for _, split := range []struct {
		name  string
		parts int
	}{{"halves", 2}, {"source", 1}} {
		b.Run(split.name, func(b *testing.B) {
			for b.Loop() {
				all := &tally{}
				for part := range split.parts {
					var out []stance.Said
					left := map[string]bool{}
					n := 0
					for _, s := range stance.Bank() {
						if apart(s.Text) {
							if n++; n%split.parts == part {
								out = append(out, s)
								left[s.Text] = true
							}
						}
					}
					if err := all.hear(out, left); err != nil {
						b.Fatal(err)
					}
				}
				all.report(b)
			}
		})
	}
}

// tally is the chances that were given to passages.
type tally struct {
	own    []float64 // of each difficulty's own barrier
	others []float64 // of the likeliest barrier in each passage that is no difficulty
}

// hear hears passages by models that have not learnt from those left out.
func (t *tally) hear(passages []stance.Said, left map[string]bool) error {
	of, err := stance.Learnt(func(text string) bool { return left[text] })
	if err != nil {
		return err
	}
	book := *barrier.BuiltIn()
	book.Otherwise = slices.DeleteFunc(slices.Clone(book.Otherwise),
		func(text string) bool { return left[text] })
	book.Barriers = slices.Clone(book.Barriers)
	for i := range book.Barriers {
		book.Barriers[i].Examples = slices.DeleteFunc(slices.Clone(book.Barriers[i].Examples),
			func(e barrier.Example) bool { return left[e.Text] })
	}
	m, err := barrier.Train(&book)
	if err != nil {
		return err
	}
	l := m.Listener()
	for _, p := range passages {
		h := l.Listen(p.Text)
		h.Difficulty = of(p.Text)[0]
		own, most := 0.0, 0.0
		for k, b := range book.Barriers {
			chance := h.Chance(k)
			if most = max(most, chance); b.ID == p.Barrier {
				own = chance
			}
		}
		if p.Stance == stance.Difficulty {
			t.own = append(t.own, own)
		} else {
			t.others = append(t.others, most)
		}
	}
	return nil
}

func (t *tally) report(b *testing.B) {
	above := func(chances []float64, least float64) float64 {
		n := 0
		for _, c := range chances {
			if c >= least {
				n++
			}
		}
		return float64(n) / float64(len(chances))
	}
	b.ReportMetric(above(t.own, barrier.Claimed), "difficulties-heard")
	b.ReportMetric(above(t.others, barrier.Claimed), "others-claimed")
	slices.Sort(t.others)
	for _, share := range []struct {
		of   float64
		name string
	}{{.2, "heard-at-.2"}, {.1, "heard-at-.1"}} {
		b.ReportMetric(above(t.own, t.others[int(float64(len(t.others))*(1-share.of))]), share.name)
	}
}
