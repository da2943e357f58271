package analysis

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"elephants/analysis/barrier"
	"elephants/analysis/cores"
)

// heard is what the code book made of the notes, and what it takes to hear them again without some.
type heard struct {
	groups  []group
	voices  [][]int32 // per group: who raises it, ascending
	answers []answer  // of the model, strongest first, more than the rate allows
	coded   [][]int   // per group: passages that interviewers coded
	open    []int     // passages that they did not
	rate    float64
	corpus  *corpus
	model   *barrier.Model
	ears    *barrier.Ears
}

// answer is one barrier in one passage.
type answer struct {
	evidence float64
	passage  int
	groups   []int // the barrier's, and those of its parents
}

// hear gives each barrier the passages that raise it: those that the interviewers say, and of the others as many as the
// rate allows, by the strength of the evidence.
func (c *corpus) hear(ctx context.Context, o Options) (*heard, error) {
	m := o.Model
	if m == nil {
		var err error
		if m, err = modelOf(o.Book); err != nil {
			return nil, err
		}
	}
	h := &heard{rate: cmp.Or(o.Rate, DefaultRate), corpus: c, model: m, ears: c.ears(m)}
	number := map[string]int{}
	place := func(id string) int {
		k, ok := number[id]
		if !ok {
			k = len(h.groups)
			number[id] = k
			h.groups = append(h.groups, group{barrier: id})
			h.coded = append(h.coded, nil)
		}
		return k
	}
	for i := range c.Passages {
		coded := c.coded(i)
		for _, id := range coded {
			for _, of := range lineOf(m.Book(), id) {
				h.coded[place(of)] = append(h.coded[place(of)], i)
			}
		}
		if len(coded) == 0 {
			h.open = append(h.open, i)
		}
	}
	var hearings []barrier.Hearing
	if h.audible() {
		hearings = h.listen(ctx)
	}
	if !elsewhere(hearings, len(c.Passages)-len(h.open)) {
		lines := make([][]int, len(m.Book().Barriers))
		for k, b := range m.Book().Barriers {
			for _, id := range m.Book().Line(b.ID) {
				lines[k] = append(lines[k], place(id))
			}
		}
		h.answers = strongest(hearings, h.open, lines, h.rate)
	}
	h.unite(o.Kept)
	h.settle()
	return h, ctx.Err()
}

// lineOf is the barrier and its parents; itself alone where the book does not know it, and nothing where the interviewer heard none.
func lineOf(b *barrier.Book, id string) []string {
	line := b.Line(id)
	if len(line) == 0 && id != "" {
		return []string{id}
	}
	return line
}

// unite makes one group of the barriers that coordinators put together, and gives it their name. The group of the first is
// it; the others stay, empty.
func (h *heard) unite(kept []Kept) {
	into := make([]int, len(h.groups))
	for k := range into {
		into[k] = k
	}
	for _, keep := range kept {
		if len(keep.Out) > 0 {
			continue
		}
		first := -1
		for _, id := range keep.Barriers {
			k := slices.IndexFunc(h.groups, func(g group) bool { return g.barrier == id })
			if k < 0 {
				continue
			}
			if first < 0 {
				first = k
				h.groups[k].id, h.groups[k].label = keep.ID, keep.Name
			}
			into[k] = first
		}
	}
	for i, a := range h.answers {
		groups := make([]int, len(a.groups))
		for j, k := range a.groups {
			groups[j] = into[k]
		}
		h.answers[i].groups = groups
	}
	for k, to := range into {
		if to != k {
			h.coded[to] = append(h.coded[to], h.coded[k]...)
			h.coded[k] = nil
		}
	}
}

// settle gives the groups their passages and voices.
func (h *heard) settle() {
	once := make([]int32, len(h.corpus.voices))
	for v := range once {
		once[v] = 1
	}
	for k := range h.groups {
		h.groups[k].passages = slices.Clone(h.coded[k])
	}
	for _, a := range h.within(once) {
		for _, k := range a.groups {
			h.groups[k].passages = append(h.groups[k].passages, a.passage)
		}
	}
	h.voices = make([][]int32, len(h.groups))
	for k := range h.groups {
		g := &h.groups[k]
		slices.Sort(g.passages)
		g.passages = slices.Compact(g.passages)
		for _, i := range g.passages {
			h.voices[k] = append(h.voices[k], int32(h.corpus.Passages[i].Voice))
		}
		slices.Sort(h.voices[k])
		h.voices[k] = slices.Compact(h.voices[k])
	}
}

// pull gives, for a barrier, how much each term speaks for it, at most 1; nil where the model does not know it.
func (h *heard) pull(id string) func(term int32) float64 {
	if h.model == nil {
		return nil
	}
	k := slices.IndexFunc(h.model.Book().Barriers, func(b barrier.Barrier) bool { return b.ID == id })
	if k < 0 {
		return nil
	}
	return func(term int32) float64 { return h.ears.Pull(h.corpus.Terms[term].Form, k) }
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

// ears for the corpus's words.
func (c *corpus) ears(m *barrier.Model) *barrier.Ears {
	return m.Ears(len(c.Forms), func(i int) barrier.Spoken {
		f := &c.Forms[i]
		return barrier.Spoken{Word: f.Word, Stem: f.Stem, Known: f.Known}
	})
}

// listen hears the passages that nobody coded, on all cores; each is heard by itself, so that sharing the work changes nothing. In
// place of its log score each barrier has its evidence.
func (h *heard) listen(ctx context.Context) []barrier.Hearing {
	out := make([]barrier.Hearing, len(h.open))
	barriers := len(h.model.Book().Barriers)
	logs := make([]float64, len(out)*barriers)
	cores.Share(cores.Workers(len(out), 32), len(out), func(_, from, to int) {
		room := h.ears.Room()
		for i := from; i < to && ctx.Err() == nil; i++ {
			p := &h.corpus.Passages[h.open[i]]
			out[i] = h.ears.Listen(room, p.Said, p.Sentences, logs[i*barriers:(i+1)*barriers])
			for k := range out[i].Log {
				out[i].Log[k] = out[i].Evidence(k)
			}
		}
	})
	return out
}

// coded is what the interviewer said of a passage.
func (c *corpus) coded(i int) []string {
	p := &c.Passages[i]
	return c.notes[p.Note].coded(p.Start, p.End)
}

// coded is what the interviewer said of a stretch of the note: the barriers of the codings that cover half of it, sorted.
func (n Note) coded(start, end int) []string {
	var ids []string
	for _, k := range n.Coding {
		if 2*(min(k.End, end)-max(k.Start, start)) >= end-start {
			ids = append(ids, k.Barrier)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
