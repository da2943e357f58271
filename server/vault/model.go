package vault

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"

	"elephants/analysis"
	"elephants/analysis/barrier"
)

const (
	// mostModels are kept at once, some 4 MB each.
	mostModels = 16
	// MostExamples of a programme's own barrier are learnt from.
	MostExamples = 50
)

// models are trained when they are first needed. Training takes seconds of the machine, so one is
// trained at a time, and each once: an interviewer who previews notes all day costs no training,
// and a draft that is prepared again costs none either.
type models struct {
	training sync.Mutex
	mu       sync.Mutex
	known    []modelOf // the last used is the last
}

// modelOf is a model and what it was trained for. A programme has at most one for previews, and one
// for editions.
type modelOf struct {
	programme string // the version alone is a few digits, which two programmes might share
	edition   bool   // it learnt from notes, so that only an edition may be made with it
	// the version of its code book; for an edition, a hash of all that it learnt from
	of string
	*barrier.Model
}

// Model returns the model that hears a programme's code book: the built-in one where the programme
// has no barrier of its own.
func (v *Vault) Model(programme string, b Book) (*barrier.Model, error) {
	if b.Book == v.shared {
		return v.ears, nil
	}
	return v.models.get(modelOf{programme: programme, of: b.Version}, func() (*barrier.Model,
		error) {
		return barrier.Train(b.Book)
	})
}

// editionModel returns the model for an edition of notes: what interviewers coded with the
// programme's own barriers are examples of them too. Nothing else may be heard with it: an
// interviewer's preview must not tell what others' notes say. It is kept without those examples,
// and until the programme's next edition learns from others: no text of a note outlives the call.
func (v *Vault) editionModel(programme string, b Book, notes []analysis.Note) (*barrier.Model,
	error) {
	own, more := confirmed(b.Own, notes)
	if !more {
		return v.Model(programme, b)
	}
	learnt := sha256.New()
	fmt.Fprintf(learnt, "%q", b.Version)
	for _, o := range own {
		for _, e := range o.Examples {
			fmt.Fprintf(learnt, "%q %q", o.ID, e.Text)
		}
	}
	key := modelOf{programme: programme, edition: true, of: hex.EncodeToString(learnt.Sum(nil))}
	return v.models.get(key, func() (*barrier.Model, error) {
		book, err := v.shared.With(own)
		if err != nil {
			return nil, fmt.Errorf("putting the code book together: %T", err)
		}
		m, err := barrier.Train(book)
		if err != nil {
			return nil, err
		}
		return m.Of(b.Book), nil
	})
}

// confirmed adds what interviewers coded with a programme's own barriers to their examples, the
// same of the same notes in any order, and reports whether there was anything. A barrier known by
// a line alone is heard much better with two or three such passages (mean reciprocal rank .57 in
// place of .40 where half of the sample notes were coded and the other half heard); the shared
// ones, which have a hundred examples each, are not (.77 and .76), and stay as they are.
func confirmed(own []barrier.Barrier, notes []analysis.Note) (with []barrier.Barrier, more bool) {
	said := map[string][]string{}
	for _, n := range notes {
		for _, k := range n.Coding {
			said[k.Barrier] = append(said[k.Barrier], n.Text[k.Start:k.End])
		}
	}
	with = slices.Clone(own)
	for i, b := range with {
		passages := slices.Compact(slices.Sorted(slices.Values(said[b.ID])))
		with[i].Examples = slices.Clone(b.Examples)
		for _, p := range passages[:min(MostExamples, len(passages))] {
			with[i].Examples = append(with[i].Examples, barrier.Example{Text: p})
			more = true
		}
	}
	return with, more
}

// get finds a model, or has it trained. Whoever waits for the same one meanwhile is given it.
func (m *models) get(want modelOf, train func() (*barrier.Model, error)) (*barrier.Model, error) {
	if found := m.find(want); found != nil {
		return found, nil
	}
	m.training.Lock()
	defer m.training.Unlock()
	if found := m.find(want); found != nil {
		return found, nil
	}
	var err error
	if want.Model, err = train(); err != nil {
		return nil, fmt.Errorf("training on the code book: %w", err)
	}
	m.keep(want)
	return want.Model, nil
}

func (m *models) find(want modelOf) *barrier.Model {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.known, func(k modelOf) bool { return k.fits(want) && k.of == want.of })
	if i < 0 {
		return nil
	}
	found := m.known[i]
	m.known = append(slices.Delete(m.known, i, i+1), found)
	return found.Model
}

// keep keeps a model in the place of the one that it supersedes.
func (m *models) keep(one modelOf) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known = append(slices.DeleteFunc(m.known, one.fits), one)
	if len(m.known) > mostModels {
		m.known = slices.Delete(m.known, 0, 1)
	}
}

// fits reports whether two models are of one programme and for one purpose.
func (k modelOf) fits(other modelOf) bool {
	return k.programme == other.programme && k.edition == other.edition
}
