package note

import (
	"elephants/analysis/scrub/internal/known"
	"elephants/analysis/scrub/internal/tag"
)

// A trait says which of the rules' lists a word is in. Looking each distinct word up once, for all
// rules, is what keeps the rules cheap.
type trait uint16

const (
	IsNamed trait = 1 << iota
	IsSaid
	IsTitle
	IsCalling
	IsKinship
	IsSingle
	IsOrdinary
	IsCue
	IsSecret
	IsSaying
	IsGathering
)

// traits of the words of a page, by the number of the distinct word.
func traits(p *tag.Page) []trait {
	out := make([]trait, p.Numbers())
	for i := range p.Words {
		if n := p.Number(i); n > 0 && out[n] == 0 {
			out[n] = traitsOf(p.Words[i].Low) | lookedUp
		}
	}
	return out
}

// lookedUp marks a word that was looked up.
const lookedUp trait = 1 << 15

func traitsOf(low string) (t trait) {
	if known.Announcing[low] != 0 {
		t |= IsNamed
	}
	if _, ok := known.Said[low]; ok {
		t |= IsSaid
	}
	if known.Titles[low] {
		t |= IsTitle
	}
	if known.Callings[low] {
		t |= IsCalling
	}
	if known.Kinship[low] {
		t |= IsKinship
	}
	if known.Singles[low] {
		t |= IsSingle
	}
	if known.Cues[low] {
		t |= IsCue
	}
	if known.Secrets[low] {
		t |= IsSecret
	}
	if known.Gatherings[low] {
		t |= IsGathering
	}
	if known.Sayings[low] != nil {
		t |= IsSaying
	}
	if known.Ordinary(low) {
		t |= IsOrdinary
	}
	return t
}

// Has reports whether word i is in one of the lists.
func (n *Note) Has(i int, t trait) bool { return n.traits[n.Page.Number(i)]&t != 0 }
