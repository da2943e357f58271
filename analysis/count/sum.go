package count

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"elephants/analysis/cooccur"
)

// Sum takes tallies, added up by whatever kept them, back to counts. The zero value has none.
//
// It wants all of them: what a table lost, counted twice or mixed up does not fit the checksum,
// which was added up as the tallies were.
type Sum struct {
	part   *Partial
	window string
	checks map[string]uint64 // by side: what the tallies come to, less what was written
	sides  map[string]bool   // that have said how many documents they have
}

// Add adds a tally. They may come in any order.
func (s *Sum) Add(t Tally) error {
	if s.part == nil {
		s.checks, s.sides = map[string]uint64{}, map[string]bool{}
		s.part = &Partial{words: newVocabulary(0, true), near: cooccur.New(cooccur.MaxWindow)}
	}
	if t.Kind == Check {
		s.checks[t.Side] -= t.N
		return nil
	}
	s.checks[t.Side] += t.check()
	if t.Kind != Documents && (t.A == "" || strings.ContainsRune(t.A+t.B, 0)) { // not to be packed
		return fmt.Errorf("%w: a row of a term has none", ErrTally)
	}
	switch t.Kind {
	case Word:
		w := &s.part.words.words[s.part.words.add(t.A)]
		if uint64(w.uses)+t.N > math.MaxUint32 {
			return fmt.Errorf("adding rows: a word has more than %d uses", uint32(math.MaxUint32))
		}
		w.uses += uint32(t.N)
		s.part.tokens += int(t.N)
	case Pair:
		if t.N > math.MaxUint32 || !s.part.near.Add(t.A, t.B, uint32(t.N)) {
			return fmt.Errorf("adding rows: a pair was seen more than %d times", uint32(math.MaxUint32))
		}
	case Documents:
		return s.documents(t)
	}
	return nil
}

// documents adds a side's documents, which were counted with a window and by a version.
func (s *Sum) documents(t Tally) error {
	if t.B != tallyVersion {
		return fmt.Errorf("adding rows: version %.20q, this program writes version %s: count anew "+
			"with one version", t.B, tallyVersion)
	}
	window, err := strconv.Atoi(t.A)
	if err != nil || window < 1 || window > cooccur.MaxWindow {
		return fmt.Errorf("%w: no window", ErrTally)
	}
	if s.window != "" && s.window != t.A {
		return fmt.Errorf("adding rows: window %s into window %s", t.A, s.window)
	}
	s.window = t.A
	s.sides[t.Side] = true
	s.part.documents += int(t.N)
	return nil
}

// Partial is the counts, once all tallies are added.
func (s *Sum) Partial() (*Partial, error) {
	if s.part == nil || s.window == "" {
		return nil, fmt.Errorf("%w: none says how many documents there are; give all files of one run",
			ErrTally)
	}
	for _, side := range slices.Sorted(maps.Keys(s.checks)) {
		if s.checks[side]%checkSize != 0 || !s.sides[side] {
			return nil, fmt.Errorf("%w: the checksum does not fit: some are missing, changed, or there "+
				"twice; give all files of one run, each once", ErrTally)
		}
	}
	window, _ := strconv.Atoi(s.window) // documents has read it
	s.part.near.SetWindow(window)
	return s.part, nil
}
