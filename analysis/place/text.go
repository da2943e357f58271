// Package place puts texts where those that are alike are near each other: by their own words, and by
// what the words mean.
//
// [New] weighs texts of terms. [Texts.At] is one of them, as a direction; [Texts.Divide] puts them into
// a number of groups. A term is a number here, and who spoke is not known.
package place

import (
	"math"

	"elephants/analysis/cores"
	"elephants/analysis/sense"
	"elephants/analysis/vector"
)

const (
	// brief is the length, in words, of a text whose meaning by sense counts as much again as half of
	// what its own words say. Long texts are told apart by their words (on BBC sense alone scores NMI
	// .73, words .89), answers of a dozen words by sense (NHS: .30 by words, .35 with both). On 20
	// Newsgroups 15 gives .57, 25 .58, 50 .54, 100 .50.
	brief = 25
	// fewestPlaces is in how many units a term must occur to be an axis's part.
	fewestPlaces = 2
	// held is how many texts are kept in memory, half a kilobyte each. Of more, each is made anew when
	// it is asked for, which takes a tenth of the time that finding its place does.
	held = 1 << 17
)

// Unit is a text to be placed, as its terms.
type Unit struct {
	Terms, Times []int32 // distinct, ascending; how often each occurs
	Words        int     // with those that are no terms
}

// Term is what is known of a term.
type Term struct {
	Sense     sense.Word // that it is, or was meant to be; -1 for none
	AsWritten bool       // and not by a guess at what was misspelt
}

// Text is a unit as its own words and their sense have it: together of length 1, the sense the more
// the shorter it is.
type Text struct {
	Terms  []int32
	Values []float32 // of Terms
	Sense  sense.Vector
}

// Texts are units as texts.
type Texts struct {
	units   []Unit
	places  []int     // per term: in how many units it is
	idf     []float64 // per term
	terms   []Term
	packed  []sense.Packed // per term
	mean    sense.Vector   // of all units' senses
	byShare bool           // a unit's sense counts as far as it is known
	held    []Text         // nil where there are too many
}

// New weighs units' words and senses against each other: with byShare the sense of each counts as far
// as its words are known (knownShare), else wholly.
func New(units []Unit, terms []Term, byShare bool) *Texts {
	s := &Texts{units: units, terms: terms, byShare: byShare}
	s.places, s.idf = rarity(units, len(terms))
	s.pack()
	s.centre()
	if len(units) > held {
		return s
	}
	kept := make([]Text, len(units))
	cores.Share(cores.Workers(len(units), 64), len(units), func(_, from, to int) {
		for i := from; i < to; i++ {
			s.At(i, &kept[i])
		}
	})
	s.held = kept
	return s
}

// At is a unit as a text. It may lie in room, until that is used again.
func (s *Texts) At(i int, room *Text) *Text {
	if s.held != nil {
		return &s.held[i]
	}
	s.words(i, room)
	room.Sense = s.meaning(i)
	if room.Sense == (sense.Vector{}) {
		return room
	}
	vector.Add(room.Sense[:], -1, s.mean[:])
	vector.Normalise(room.Sense[:])
	share, own := s.shares(i)
	for d := range room.Sense {
		room.Sense[d] *= own * share
	}
	return room
}

// words is a unit's terms by (1 + log times) x idf, without its sense; terms of a single unit say
// nothing of others.
func (s *Texts) words(i int, room *Text) *Text {
	if s.held != nil {
		return &s.held[i]
	}
	u := &s.units[i]
	if cap(room.Terms) < len(u.Terms) {
		room.Terms, room.Values = make([]int32, 0, len(u.Terms)), make([]float32, 0, len(u.Terms))
	}
	room.Terms, room.Values = room.Terms[:0], room.Values[:0]
	var square float64
	for j, t := range u.Terms {
		if s.places[t] < fewestPlaces {
			continue
		}
		v := s.idf[t]
		if n := u.Times[j]; n > 1 {
			v *= 1 + math.Log(float64(n))
		}
		square += float64(v * v)
		room.Terms, room.Values = append(room.Terms, t), append(room.Values, float32(v))
	}
	_, own := s.shares(i)
	for j := range room.Values {
		room.Values[j] /= float32(math.Sqrt(square))
		room.Values[j] *= own
	}
	return room
}

// shares are what a unit's sense counts beside its words, and what both are multiplied by.
func (s *Texts) shares(i int) (share, own float32) {
	u := &s.units[i]
	share = float32(brief) / float32(brief+u.Words)
	if s.byShare {
		share *= s.knownShare(u)
	}
	return share, float32(1 / math.Sqrt(float64(1+float32(share*share))))
}

// knownShare is the share of a unit's uses of terms that sense knows as they are written. Where a
// corpus has words of its own, the few that sense knows are the least telling, and their sense is
// that of other matters (titles on programming: README). A guess at a misspelt word does not count:
// in such a corpus it is mostly wrong.
func (s *Texts) knownShare(u *Unit) float32 {
	known, all := int32(0), int32(0)
	for j, t := range u.Terms {
		all += u.Times[j]
		if s.terms[t].AsWritten {
			known += u.Times[j]
		}
	}
	return float32(known) / float32(max(1, all))
}

// addTo adds a text to a centre: terms, then sense.
func (t *Text) addTo(centre []float32) {
	for j, id := range t.Terms {
		centre[id] += t.Values[j]
	}
	vector.Add(centre[len(centre)-sense.Dims:], 1, t.Sense[:])
}

// times is the product of a text and a centre.
func (t *Text) times(centre []float32) float32 {
	sum := vector.Product(t.Sense[:], centre[len(centre)-sense.Dims:])
	for j, id := range t.Terms {
		sum += float32(t.Values[j] * centre[id])
	}
	return sum
}
