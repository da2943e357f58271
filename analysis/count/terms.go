package count

import (
	"cmp"
	"slices"
	"sync/atomic"

	"elephants/analysis/stem"
)

// terms are the stems of all kept words, numbered by rank: 1 is the stem used most, of equals the
// first in the alphabet. Rank 0 stands for every stem that is used too seldom to be counted.
type terms struct {
	names []string // by rank, [0] empty
	uses  []uint32 // by rank
	forms []string // by rank: the word that most uses had, of equals the first in the alphabet
	ranks []uint32 // the rank of each word of the vocabulary
}

// form is a word by number, and its uses.
type form struct{ word, uses uint32 }

// standing is a stem by number, and its uses with every bit turned round, so that the most used
// come first.
type standing struct{ unused, stem uint32 }

// sort puts the most used stems first, and of equals the first in the alphabet.
func (v *vocabulary) sort(order []standing) {
	slices.SortFunc(order, func(a, b standing) int {
		if a.unused != b.unused {
			return cmp.Compare(a.unused, b.unused)
		}
		return v.compare(a.stem, b.stem)
	})
}

// rank stems every word of a vocabulary once, over some workers, and ranks the stems used at
// least least times.
func rank(v *vocabulary, least, workers int) *terms {
	known := newVocabulary(len(v.words), false)
	of := make([]uint32, len(v.words)) // one more than the stem's number in known, of each word
	var best []form                    // of each stem
	batches := stemming(v, workers)
	for start := 0; start < len(v.words); start += batch {
		b := <-batches[start/batch]
		for i, p := range b.packs {
			var n uint32
			switch long := b.longs[i]; {
			case p.lo != 0:
				n = known.find(p)
			case long != "":
				n = known.add(long)
			default:
				continue
			}
			f := form{uint32(start + i), v.words[start+i].uses}
			known.words[n].uses += f.uses
			of[f.word] = n + 1
			if int(n) == len(best) {
				best = append(best, f)
			} else if b := best[n]; f.uses > b.uses || f.uses == b.uses &&
				v.compare(f.word, b.word) < 0 {
				best[n] = f
			}
		}
	}

	var order []standing
	for n, w := range known.words {
		if int(w.uses) >= least {
			order = append(order, standing{^w.uses, uint32(n)})
		}
	}
	known.sort(order)

	t := &terms{
		names: make([]string, len(order)+1), uses: make([]uint32,
			len(order)+1), forms: make([]string, len(order)+1),
		ranks: make([]uint32, len(v.words)),
	}
	ranks := make([]uint32, len(known.words)+1)
	for i, o := range order {
		ranks[o.stem+1] = uint32(i + 1)
	}
	over := Options{Workers: workers}
	over.each(func(w int) {
		for i := w * len(order) / workers; i < (w+1)*len(order)/workers; i++ {
			o := order[i]
			t.names[i+1], t.uses[i+1], t.forms[i+1] = known.name(o.stem), ^o.unused, v.name(best[o.stem].word)
		}
		for id := w * len(of) / workers; id < (w+1)*len(of)/workers; id++ {
			t.ranks[id] = ranks[of[id]]
		}
	})
	return t
}

// batch is how many words are stemmed at a time.
const batch = 1024

// stemmed is the stems of a batch of words: packed, or, of those too long, as they are; of stop
// words neither.
type stemmed struct {
	packs []packed
	longs map[int]string
}

// stemming stems all kept words, the workers taking batches in turn, and gives one channel for
// every batch: who takes the batches in order can number stems while others are still being made.
func stemming(v *vocabulary, workers int) []chan stemmed {
	batches := make([]chan stemmed, (len(v.words)+batch-1)/batch)
	for i := range batches {
		batches[i] = make(chan stemmed, 1)
	}
	var taken atomic.Int64
	for range workers {
		go func() {
			for i := int(taken.Add(1)) - 1; i < len(batches); i = int(taken.Add(1)) - 1 {
				batches[i] <- stems(v, i*batch, min((i+1)*batch, len(v.words)))
			}
		}()
	}
	return batches
}

// stems stems the words of a vocabulary from one number up to another.
func stems(v *vocabulary, from, to int) stemmed {
	s := stemmed{make([]packed, to-from), map[int]string{}}
	for i := range s.packs {
		if v.words[from+i].kept == 0 {
			continue
		}
		if w := stem.Fresh(v.name(uint32(from + i))); len(w) <= packedWord {
			s.packs[i] = pack(w)
		} else {
			s.longs[i] = w
		}
	}
	return s
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
