package count

import (
	"iter"
	"slices"

	"elephants/analysis/cooccur"
	"elephants/analysis/stem"
)

// Shared counts what at least so many people said, given the documents of each, one a line: words
// that so many used, and pairs of stems that so many had near each other, both of them stems of
// such words. What fewer said is not counted at all, so that the counts may leave the site. They
// say how many people there had to be ([Partial.Least]).
func Shared(people [][]byte, least int, o Options) (*Partial, error) {
	o = o.withDefaults()
	each := func(yield func(*Partial) bool) {
		for _, text := range people {
			if !yield(Part(text, o)) {
				return
			}
		}
	}
	p, err := together(each, least, o.Window)
	if err == nil {
		p.least = least
	}
	return p, err
}

// Least is how many people had to say whatever is in the counts, for it to be there; 0: any number.
func (p *Partial) Least() int { return p.least }

// Sites adds the counts of one or more sites, and leaves out what fewer than so many of them have:
// words, and pairs of stems. All must have been counted with one window.
func Sites(parts []*Partial, sites int) (*Partial, error) {
	whole, err := together(slices.Values(parts), sites, parts[0].near.Window())
	if err == nil {
		whole.least = slices.MinFunc(parts, func(a, b *Partial) int { return a.least - b.least }).least
	}
	return whole, err
}

// together adds parts and keeps what at least so many of them have.
func together(parts iter.Seq[*Partial], least, window int) (*Partial, error) {
	whole := &Partial{words: newVocabulary(0, true), near: cooccur.New(window)}
	var having []int             // by word: parts that have it
	pairs := cooccur.New(window) // how many parts have each pair
	for p := range parts {
		before := len(whole.words.words)
		if err := whole.Merge(p); err != nil {
			return nil, err
		}
		having = append(having, make([]int, len(whole.words.words)-before)...)
		for id := range p.words.words {
			having[whole.words.add(p.words.name(uint32(id)))]++
		}
		p.near.Pairs(func(a, b string, _ uint32) { pairs.Add(a, b, 1) })
	}
	kept := &Partial{documents: whole.documents, words: newVocabulary(0, true), near: cooccur.New(window)}
	stems := map[string]bool{}
	for id, w := range whole.words.words {
		if having[id] < least {
			continue
		}
		name := whole.words.name(uint32(id))
		kept.words.words[kept.words.add(name)].uses = w.uses
		kept.tokens += int(w.uses)
		stems[stem.Fresh(name)] = true
	}
	var number []uint32
	pairs.Pairs(func(_, _ string, n uint32) { number = append(number, n) })
	whole.near.Pairs(func(a, b string, times uint32) { // the same pairs in the same order
		if int(number[0]) >= least && stems[a] && stems[b] {
			kept.near.Add(a, b, times)
		}
		number = number[1:]
	})
	return kept, nil
}
