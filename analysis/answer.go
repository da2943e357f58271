package analysis

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"elephants/analysis/barrier"
	"elephants/analysis/cores"
	"elephants/analysis/stance"
)

// answer is one barrier that the model hears in one passage.
type answer struct {
	chance  float64
	passage int
	groups  []int // the barrier's, and those of its parents
}

// heardIn is a passage in which the model hears a group's barrier.
type heardIn struct {
	passage int
	chance  float64
}

func (r raised) compare(o raised) int {
	return cmp.Or(strings.Compare(r.barrier, o.barrier), strings.Compare(string(r.stance),
		string(o.stance)))
}

// faint is the chance below which an answer is dropped: hundreds of thousands of them would add
// nothing to what may be said.
const faint = 0.05

// listen hears the open passages and keeps the answers, unless the notes are about other matters
// than the code book's.
func (h *heard) listen(ctx context.Context, place func(raised) int) {
	hearings, chances := h.chances(ctx)
	if elsewhere(hearings, len(h.corpus.Passages)-len(h.open)) {
		return
	}
	barriers := h.model.Book().Barriers
	lines := make([][]int, len(barriers))
	for k, b := range barriers {
		for _, id := range h.model.Book().Line(b.ID) {
			lines[k] = append(lines[k], place(raised{barrier: id}))
		}
	}
	for i, passage := range h.open {
		for k, line := range lines {
			if p := chances[i*len(barriers)+k]; p >= faint {
				h.answers = append(h.answers, answer{p, passage, line})
			}
		}
	}
}

// chances hears the open passages on all cores; each is heard by itself, so that sharing the work
// changes nothing. It gives each passage's chances, barrier by barrier.
func (h *heard) chances(ctx context.Context) ([]barrier.Hearing, []float64) {
	out := make([]barrier.Hearing, len(h.open))
	n := len(h.model.Book().Barriers)
	logs, chances := make([]float64, len(out)*n), make([]float64, len(out)*n)
	cores.Share(cores.Workers(len(out), 32), len(out), func(_, from, to int) {
		room := h.ears.Room()
		for i := from; i < to && ctx.Err() == nil; i++ {
			p := &h.corpus.Passages[h.open[i]]
			out[i] = h.ears.Listen(room, p.Said, p.Sentences, logs[i*n:(i+1)*n])
			h.judge(&out[i], h.corpus.notes[p.Note].Text[p.Start:p.End], chances[i*n:(i+1)*n])
		}
	})
	return out, chances
}

// judge fills in the chances of a passage. How it stands to its matter is asked only where it
// matters: what would be faint even as a certain difficulty is faint.
func (h *heard) judge(heard *barrier.Hearing, said string, chances []float64) {
	heard.Difficulty = 1
	for k := range chances {
		chances[k] = heard.Chance(k)
	}
	if slices.Max(chances) < faint {
		return
	}
	heard.Difficulty = stance.Of(said)[0]
	for k := range chances {
		chances[k] = heard.Chance(k)
	}
}

// ears for the corpus's words.
func (c *corpus) ears(m *barrier.Model) *barrier.Ears {
	return m.Ears(len(c.Forms), func(i int) barrier.Spoken {
		f := &c.Forms[i]
		return barrier.Spoken{Word: f.Word, Stem: f.Stem, Known: f.Known}
	})
}
