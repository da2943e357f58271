package analysis

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"sync"

	"elephants/analysis/barrier"
	"elephants/analysis/theme"
)

// answer is one barrier in one passage.
type answer struct {
	evidence         float64
	passage, barrier int
}

// hear gives each barrier the passages that raise it: those that the interviewers say, and of the others as many as the
// rate allows, by the strength of the evidence; of the others none if strewn notes would sound the same.
func (c *corpus) hear(ctx context.Context, o Options) ([]group, error) {
	m := o.Model
	if m == nil {
		var err error
		if m, err = modelOf(o.Book); err != nil {
			return nil, err
		}
	}
	var open []int // passages that no interviewer has coded
	var texts []string
	raised := map[string][]int{}
	for i := range c.Passages {
		coded := c.coded(i)
		for _, id := range coded {
			raised[id] = append(raised[id], i)
		}
		if len(coded) == 0 {
			open = append(open, i)
			texts = append(texts, c.text(i))
		}
	}
	if audible(m, texts) {
		hearings, err := listen(ctx, m, texts)
		if err != nil {
			return nil, err
		}
		for _, a := range strongest(hearings, cmp.Or(o.Rate, DefaultRate)) {
			for _, id := range m.Book().Line(m.Book().Barriers[a.barrier].ID) {
				raised[id] = append(raised[id], open[a.passage])
			}
		}
	}
	var groups []group
	for _, id := range slices.Sorted(maps.Keys(raised)) {
		slices.Sort(raised[id])
		groups = append(groups, group{barrier: id, passages: slices.Compact(raised[id])})
	}
	return groups, nil
}

// strongest are the answers with most evidence, as many as the rate allows.
func strongest(hearings []barrier.Hearing, rate float64) []answer {
	var all []answer
	for i, h := range hearings {
		for k := range h.Log {
			all = append(all, answer{h.Evidence(k), i, k})
		}
	}
	slices.SortFunc(all, func(a, b answer) int {
		return cmp.Or(cmp.Compare(b.evidence, a.evidence), cmp.Compare(a.passage, b.passage), cmp.Compare(a.barrier, b.barrier))
	})
	return all[:min(len(all), int(math.Round(rate*float64(len(hearings)))))]
}

const (
	// strewings is how many times the words are strewn anew to learn what chance looks like.
	strewings = 3
	// mostProbed bounds the passages that are looked at: more would not change the answer, and cost time.
	mostProbed = 400
	// surety is how many standard deviations from chance a corpus must be: of strewn corpora, one in thirty thousand is.
	// The sample notes are 50 away, one note of them 8 or more.
	surety = 4.0
)

// audible reports whether passages are talk: whether their words follow each other more as words do in the code book's examples than
// when strewn over the same passages. The model weighs words, and hears barriers in any heap of them; what it hears in a
// heap is nobody's.
func audible(m *barrier.Model, texts []string) bool {
	every := max(1, (len(texts)+mostProbed-1)/mostProbed)
	var probed []string
	for i := 0; i < len(texts); i += every {
		probed = append(probed, texts[i])
	}
	l := m.Listener()
	var found, mean, variance float64
	for _, text := range probed {
		found += l.Flow(text)
	}
	sums, squares := make([]float64, len(probed)), make([]float64, len(probed))
	strewn := probed
	for range strewings {
		strewn = theme.Strewn(strewn)
		for i, text := range strewn {
			x := l.Flow(text)
			sums[i] += x
			squares[i] += float64(x * x)
		}
	}
	for i, s := range sums {
		mean += s / strewings
		variance += (squares[i] - float64(s*s)/strewings) / (strewings - 1)
	}
	return found-mean > surety*math.Sqrt(variance*(1+1.0/strewings))
}

// modelOf is the model of a book that came without one.
func modelOf(b *barrier.Book) (*barrier.Model, error) {
	if b == barrier.BuiltIn() {
		return barrier.Default(), nil
	}
	m, err := barrier.Train(b)
	if err != nil {
		return nil, fmt.Errorf("training on the code book: %w", err)
	}
	return m, nil
}

// listen hears texts, on all cores; each is heard by itself, so that sharing the work changes nothing.
func listen(ctx context.Context, m *barrier.Model, texts []string) ([]barrier.Hearing, error) {
	out := make([]barrier.Hearing, len(texts))
	workers := max(1, min(runtime.GOMAXPROCS(0), len(out)/32))
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			l := m.Listener()
			for i := w * len(out) / workers; i < (w+1)*len(out)/workers && ctx.Err() == nil; i++ {
				out[i] = l.Listen(texts[i])
			}
		})
	}
	wait.Wait()
	return out, ctx.Err()
}

// text is a passage's own.
func (c *corpus) text(i int) string {
	p := &c.Passages[i]
	return c.notes[p.Note].Text[p.Start:p.End]
}

// coded is what the interviewer said of a passage: the barriers of the codings that cover half of it.
func (c *corpus) coded(i int) []string {
	p := &c.Passages[i]
	var ids []string
	for _, k := range c.notes[p.Note].Coding {
		if 2*(min(k.End, p.End)-max(k.Start, p.Start)) >= p.End-p.Start {
			ids = append(ids, k.Barrier)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
