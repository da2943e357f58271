package count

import (
	"cmp"
	"slices"
	"strings"
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

// rank stems every word of a vocabulary once, over some workers, and ranks the stems used at least least times.
func rank(v *vocabulary, least, workers int) *terms {
	kept := v.close()
	stems := newVocabulary(len(kept), nil)
	of := make([]uint32, len(kept)) // one more than the stem's number in stems, of each word
	var best []uint32               // of each stem, its word with the most uses
	for id, name := range stemmed(kept, workers) {
		if name == "" {
			continue
		}
		n, _ := stems.add(name, v.uses[id])
		if int(n) == len(best) {
			best = append(best, uint32(id))
		} else if b := best[n]; v.uses[id] > v.uses[b] || v.uses[id] == v.uses[b] && kept[id] < kept[b] {
			best[n] = uint32(id)
		}
		of[id] = n + 1
	}

	names := stems.close()
	var order []uint32
	for n, u := range stems.uses {
		if int(u) >= least {
			order = append(order, uint32(n))
		}
	}
	slices.SortFunc(order, func(a, b uint32) int {
		if c := cmp.Compare(stems.uses[b], stems.uses[a]); c != 0 {
			return c
		}
		return strings.Compare(names[a], names[b])
	})

	t := &terms{
		names: make([]string, len(order)+1), uses: make([]uint32, len(order)+1), forms: make([]string, len(order)+1),
		ranks: make([]uint32, len(kept)),
	}
	ranks := make([]uint32, len(names)+1)
	for i, n := range order {
		ranks[n+1] = uint32(i + 1)
		t.names[i+1], t.uses[i+1], t.forms[i+1] = names[n], stems.uses[n], kept[best[n]]
	}
	for id, n := range of {
		t.ranks[id] = ranks[n]
	}
	return t
}

// stemmed gives the stem of each word, "" of none, each worker taking a run of the words.
func stemmed(kept []string, workers int) []string {
	stems := make([]string, len(kept))
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for id := w * len(stems) / workers; id < (w+1)*len(stems)/workers; id++ {
				if kept[id] != "" {
					stems[id] = stem.Fresh(kept[id])
				}
			}
		})
	}
	wait.Wait()
	return stems
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
