package analysis

import (
	"context"
	"slices"

	"elephants/analysis/cores"
	"elephants/analysis/theme"
)

// Assignment is what one note raises.
type Assignment struct {
	Barriers []string // ids, sorted: as [Raise] has them
	Seeds    []int    // places in the options' Seeds, ascending: those that a passage is of
}

// Assign says of each note what it raises, in the order of the notes. Each note is taken by itself,
// so that a corpus may be cut anywhere: what is said of a note depends on no other. Whether all
// notes together are talk of such matters at all is for [Themes] to say, of a sample.
func Assign(ctx context.Context, notes []Note, o Options) ([]Assignment, error) {
	in, err := o.Reading()
	if err != nil {
		return nil, err
	}
	m := o.Model
	if m == nil && o.Book != nil {
		if m, err = modelOf(o.Book); err != nil {
			return nil, err
		}
	}
	out := make([]Assignment, len(notes))
	cores.Each(cores.Workers(len(notes), 1), len(notes), func(_, i int) {
		if ctx.Err() != nil {
			return
		}
		if m != nil {
			out[i].Barriers = raisedIn(notes[i], m)
			slices.Sort(out[i].Barriers)
			out[i].Barriers = slices.Compact(out[i].Barriers)
		}
		if len(o.Seeds) > 0 {
			out[i].Seeds = seedsIn(notes[i], in, o.Seeds)
		}
	})
	return out, ctx.Err()
}

// seedsIn gives the seeds that a passage of the note is of: the one with most of its terms, of
// equals the first, as [theme.Corpus.Find] has it.
func seedsIn(n Note, in theme.Language, seeds []Seed) (of []int) {
	c := theme.Read([]theme.Note{{Text: n.Text, Cuts: n.Cuts(), Out: n.Others}}, in)
	for _, p := range c.Passages {
		said := make([]string, len(p.Terms))
		for i, t := range p.Terms {
			said[i] = c.Terms[t].Stem
		}
		best, most := -1, 0
		for k, seed := range seeds {
			times := 0
			for _, t := range seed.Terms {
				if slices.Contains(said, t) {
					times++
				}
			}
			if times > most {
				best, most = k, times
			}
		}
		if best >= 0 {
			of = append(of, best)
		}
	}
	slices.Sort(of)
	return slices.Compact(of)
}
