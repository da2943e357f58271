package scrub

import "elephants/analysis/scrub/internal/tag"

// A trait says which of the rules' lists a word is in. Looking each distinct word up once, for all
// rules, is what keeps the rules cheap.
type trait uint16

const (
	isNamed trait = 1 << iota
	isSaid
	isTitle
	isCalling
	isKinship
	isSingle
	isOrdinary
	isCue
	isSecret
	isSaying
	isGathering
)

// traits of the words of a page, by the number of the distinct word.
func traits(p *tag.Page) []trait {
	out := make([]trait, p.Numbers())
	for i := range p.Words {
		if n := p.Number(i); n > 0 && out[n] == 0 {
			out[n] = traitsOf(p.Words[i].Low) | known
		}
	}
	return out
}

// known marks a word that was looked up.
const known trait = 1 << 15

func traitsOf(low string) (t trait) {
	if announcing[low] != 0 {
		t |= isNamed
	}
	if _, ok := said[low]; ok {
		t |= isSaid
	}
	if titles[low] {
		t |= isTitle
	}
	if callings[low] {
		t |= isCalling
	}
	if kinship[low] {
		t |= isKinship
	}
	if singles[low] {
		t |= isSingle
	}
	if cues[low] {
		t |= isCue
	}
	if secrets[low] {
		t |= isSecret
	}
	if gatherings[low] {
		t |= isGathering
	}
	if sayings[low] != nil {
		t |= isSaying
	}
	if ordinary(low) {
		t |= isOrdinary
	}
	return t
}

// has reports whether word i is in one of the lists.
func (n *note) has(i int, t trait) bool { return n.traits[n.page.Number(i)]&t != 0 }
