package count

import (
	"cmp"
	"slices"
	"sync"

	"elephants/analysis/stem"
)

// terms are the stems of all kept words, numbered by rank: 1 is the stem used most, of equals the first in the alphabet.
// Rank 0 stands for every stem that is used too seldom to be counted.
type terms struct {
	names []string // by rank, [0] empty
	uses  []uint32 // by rank
	forms []string // by rank: the word that most uses had, of equals the first in the alphabet
	ranks []uint32 // the rank of each word of the vocabulary
}

// form is a word by number, and its uses.
type form struct{ word, uses uint32 }

// standing is a stem by number, and its uses with every bit turned round, so that the most used come first.
type standing struct{ unused, stem uint32 }

// rank stems every word of a vocabulary once, over some workers, and ranks the stems used at least least times.
func rank(v *vocabulary, least, workers int) *terms {
	stems := newVocabulary(len(v.words), false)
	of := make([]uint32, len(v.words)) // one more than the stem's number in stems, of each word
	var best []form                    // of each stem
	packs, longs := stemmed(v, workers)
	for id, p := range packs {
		var n uint32
		switch {
		case p.lo != 0:
			n = stems.find(p)
		case longs[id] != "":
			n = stems.add(longs[id])
		default:
			continue
		}
		f := form{uint32(id), v.words[id].uses}
		stems.words[n].uses += f.uses
		of[id] = n + 1
		if int(n) == len(best) {
			best = append(best, f)
		} else if b := best[n]; f.uses > b.uses || f.uses == b.uses && v.compare(f.word, b.word) < 0 {
			best[n] = f
		}
	}

	var order []standing
	for n, w := range stems.words {
		if int(w.uses) >= least {
			order = append(order, standing{^w.uses, uint32(n)})
		}
	}
	slices.SortFunc(order, func(a, b standing) int {
		if a.unused != b.unused {
			return cmp.Compare(a.unused, b.unused)
		}
		return stems.compare(a.stem, b.stem)
	})

	t := &terms{
		names: make([]string, len(order)+1), uses: make([]uint32, len(order)+1), forms: make([]string, len(order)+1),
		ranks: make([]uint32, len(v.words)),
	}
	ranks := make([]uint32, len(stems.words)+1)
	for i, o := range order {
		ranks[o.stem+1] = uint32(i + 1)
		t.names[i+1], t.uses[i+1], t.forms[i+1] = stems.name(o.stem), ^o.unused, v.name(best[o.stem].word)
	}
	for id, n := range of {
		t.ranks[id] = ranks[n]
	}
	return t
}

// stemmed gives the stem of each kept word, packed, or as it is if it is too long, each worker taking a run of the words.
func stemmed(v *vocabulary, workers int) (packs []packed, longs []string) {
	packs, longs = make([]packed, len(v.words)), make([]string, len(v.words))
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for id := w * len(packs) / workers; id < (w+1)*len(packs)/workers; id++ {
				if v.words[id].kept == 0 {
					continue
				}
				if s := stem.Fresh(v.name(uint32(id))); len(s) <= packedWord {
					packs[id] = pack(s)
				} else {
					longs[id] = s
				}
			}
		})
	}
	wait.Wait()
	return packs, longs
}

// list gives every term with its community, given the graph's nodes as ranks and their communities.
func (t *terms) list(nodes []uint32, community []int32) []Term {
	out := make([]Term, len(t.names)-1)
	for i := range out {
		out[i] = Term{t.names[i+1], t.forms[i+1], int(t.uses[i+1]), -1}
	}
	for node, rank := range nodes {
		out[rank-1].Community = int(community[node])
	}
	return out
}
