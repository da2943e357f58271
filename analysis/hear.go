package analysis

import (
	"context"
	"fmt"
	"slices"

	"elephants/analysis/barrier"
	"elephants/analysis/words"
)

// heard is what the code book made of the notes, and what it takes to hear them again without some.
type heard struct {
	groups  []group
	voices  [][]int32 // per group: who raises it, ascending
	answers []answer  // of the model, by passage
	// per group: passages that interviewers coded, and those that coordinators put there
	coded  [][]int
	open   []int // passages that nobody coded, of notes that nobody read whole
	corpus *corpus
	model  *barrier.Model
	ears   *barrier.Ears
}

// hear gives each barrier the passages that raise it: those that the interviewers say, and of
// notes that they did not go through those that the model hears with a chance of
// [barrier.Claimed] or more. A passage of a read note that has no coding raises nothing.
func (c *corpus) hear(ctx context.Context, o Options) (*heard, error) {
	m := o.Model
	if m == nil {
		var err error
		if m, err = modelOf(o.Book); err != nil {
			return nil, err
		}
	}
	h := &heard{corpus: c, model: m, ears: c.ears(m)}
	number := map[raised]int{}
	place := func(of raised) int {
		k, ok := number[of]
		if !ok {
			k = len(h.groups)
			number[of] = k
			h.groups = append(h.groups, group{barrier: of.barrier, stance: of.stance})
			h.coded = append(h.coded, nil)
		}
		return k
	}
	for i, p := range c.Passages {
		note := &c.notes[p.Note]
		coded := note.codedIn(p.Start, p.End)
		for _, of := range coded {
			for _, id := range lineOf(m.Book(), of.barrier) {
				k := place(raised{id, of.stance})
				h.coded[k] = append(h.coded[k], i)
				if note.Coded {
					h.groups[k].sure = append(h.groups[k].sure, i)
				}
			}
		}
		if len(coded) == 0 && !note.Coded {
			h.open = append(h.open, i)
		}
	}
	if h.audible() {
		h.listen(ctx, place)
	}
	h.unite(o.Kept)
	h.settle()
	return h, ctx.Err()
}

// raised is a barrier and how a passage raises it.
type raised struct {
	barrier string
	stance  Stance
}

// lineOf is the barrier and its parents; itself alone where the book does not know it, and
// nothing where the interviewer heard none.
func lineOf(b *barrier.Book, id string) []string {
	line := b.Line(id)
	if len(line) == 0 && id != "" {
		return []string{id}
	}
	return line
}

// unite makes one group of the barriers that coordinators put together, and gives it their name.
// The group of the first is it; the others stay, empty. What works or is hoped for is united with
// its like.
func (h *heard) unite(kept []Kept) {
	into := make([]int, len(h.groups))
	for k := range into {
		into[k] = k
	}
	for _, keep := range kept {
		if len(keep.Out) > 0 {
			continue
		}
		for _, s := range []Stance{Difficulty, Better, Hope} {
			first := -1
			for _, id := range keep.Barriers {
				k := slices.IndexFunc(h.groups, func(g group) bool {
					return g.barrier == id &&
						g.stance == s
				})
				if k < 0 {
					continue
				}
				if first < 0 {
					first = k
					if s == Difficulty {
						h.groups[k].id, h.groups[k].label = keep.ID, keep.Name
					}
				}
				into[k] = first
			}
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
			h.groups[to].sure = append(h.groups[to].sure, h.groups[k].sure...)
			h.coded[k], h.groups[k].sure = nil, nil
		}
	}
}

// likely is the chance from which on enough participants raise what the program alone hears for
// it to be a theme.
const likely = 0.5

// settle gives the groups their passages and voices.
func (h *heard) settle() {
	for k := range h.groups {
		h.groups[k].passages = slices.Clone(h.coded[k])
		h.groups[k].heard = nil
	}
	for _, a := range h.answers {
		for _, k := range a.groups {
			h.groups[k].heard = append(h.groups[k].heard, heardIn{a.passage, a.chance})
			if a.chance >= barrier.Claimed {
				h.groups[k].passages = append(h.groups[k].passages, a.passage)
			}
		}
	}
	h.voices = make([][]int32, len(h.groups))
	for k := range h.groups {
		g := &h.groups[k]
		slices.Sort(g.sure)
		g.sure = slices.Compact(g.sure)
		slices.Sort(g.passages)
		g.passages = slices.Compact(g.passages)
		for _, i := range g.passages {
			h.voices[k] = append(h.voices[k], int32(h.corpus.Passages[i].Voice))
		}
		slices.Sort(h.voices[k])
		h.voices[k] = slices.Compact(h.voices[k])
		if len(h.coded[k]) == 0 && h.corpus.enough(g.heard) < likely {
			// heard by the program alone, and of too few to be more than its mistakes
			g.passages, h.voices[k] = nil, nil
		}
	}
}

// pull gives, for a barrier, how much each term speaks for it, at most 1; nil where the model
// does not know it.
func (h *heard) pull(id string) func(term int32) float64 {
	if h.model == nil {
		return nil
	}
	k := slices.IndexFunc(h.model.Book().Barriers,
		func(b barrier.Barrier) bool { return b.ID == id })
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

// Raised lists the barriers that the interviewer said a stretch of the note raises, each once.
func (n Note) Raised(start, end int) (ids []string) {
	for _, r := range n.codedIn(start, end) {
		if r.barrier != "" && !slices.Contains(ids, r.barrier) {
			ids = append(ids, r.barrier)
		}
	}
	return ids
}

// passages are those of the note that the participant spoke, cut where a coding begins or ends.
func (n *Note) passages() []words.Span {
	return slices.DeleteFunc(words.Pieces(n.Text, n.Cuts()), func(p words.Span) bool {
		return slices.ContainsFunc(n.Others, func(o words.Span) bool { return o.HalfOf(p) })
	})
}

// Cuts are the bytes of the text where a coding, or what somebody else said, begins or ends.
func (n *Note) Cuts() []int {
	cuts := make([]int, 0, 2*(len(n.Coding)+len(n.Others)))
	for _, k := range n.Coding {
		cuts = append(cuts, k.Start, k.End)
	}
	for _, o := range n.Others {
		cuts = append(cuts, o.Start, o.End)
	}
	return cuts
}

// codedIn is what the interviewer said of a stretch of the note: the codings that cover half of
// it, sorted.
func (n *Note) codedIn(start, end int) (out []raised) {
	for _, k := range n.Coding {
		if (words.Span{Start: k.Start, End: k.End}).HalfOf(words.Span{Start: start, End: end}) {
			out = append(out, raised{k.Barrier, k.Stance})
		}
	}
	slices.SortFunc(out, raised.compare)
	return slices.Compact(out)
}
