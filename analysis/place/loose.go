package place

import (
	"math"
	"slices"
)

const (
	// loosely is how much more than two others two units that share a rare word share of their other
	// words, in standard deviations, below which a corpus is loose: of many small matters, a few of
	// them said by many. NHS comments have .9; titles on programming 1.6, BBC's articles 3.0, their
	// titles and first sentences, search snippets, abstracts and 20 Newsgroups 3.7 to 6.
	loosely = 1.25
	// rare is in how many units a word may be for two that share it to be looked at, and pairsOfWord
	// how many such pairs one word gives.
	rare        = 20
	pairsOfWord = 4
	// mostPairs bounds how many pairs are looked at in all.
	mostPairs = 20000
)

// Loose reports whether texts that share a rare word have little else in common. They are looked at
// in their order, so that the answer depends on them alone.
func (s *Texts) Loose() bool {
	linked := links(s.units, len(s.terms))
	if len(linked) < 2 {
		return false
	}
	var together, apart, square float64
	for i, l := range linked {
		together += l.product(s.units, s.idf, l.b)
		other := l.product(s.units, s.idf, linked[(i+len(linked)/2)%len(linked)].b)
		apart += other
		square += float64(other * other)
	}
	n := float64(len(linked))
	together, apart, square = together/n, apart/n, square/n
	return together-apart < loosely*math.Sqrt(max(0, square-float64(apart*apart)))
}

// link is two units that share a rare term.
type link struct {
	a, b int
	term int32
}

// links are some pairs of units that share a rare term, spread over all there are.
func links(units []Unit, terms int) []link {
	places := make([][]int32, terms)
	for i, u := range units {
		for _, t := range u.Terms {
			if len(places[t]) <= rare {
				places[t] = append(places[t], int32(i))
			}
		}
	}
	var all []link
	for t, at := range places {
		if len(at) > rare {
			continue
		}
		for i := 0; i+1 < len(at) && i < pairsOfWord; i++ {
			all = append(all, link{int(at[i]), int(at[i+1]), int32(t)})
		}
	}
	step := len(all)/mostPairs + 1
	out := all[:0]
	for i := 0; i < len(all); i += step {
		out = append(out, all[i])
	}
	return out
}

// rarity is in how many units each term is, and its idf.
func rarity(units []Unit, terms int) (places []int, idf []float64) {
	places = make([]int, terms)
	for _, u := range units {
		for _, t := range u.Terms {
			places[t]++
		}
	}
	idf = make([]float64, terms)
	for t, n := range places {
		idf[t] = 1 + math.Log(float64(1+len(units))/float64(1+n))
	}
	return places, idf
}

// product is the cosine of the link's first unit and another, by idf and without the link's term.
func (l link) product(units []Unit, idf []float64, other int) float64 {
	a, b := units[l.a].Terms, units[other].Terms
	var both, x, y float64
	for _, t := range b {
		if t != l.term {
			y += float64(idf[t] * idf[t])
		}
	}
	for _, t := range a {
		if t == l.term {
			continue
		}
		x += float64(idf[t] * idf[t])
		if _, ok := slices.BinarySearch(b, t); ok {
			both += float64(idf[t] * idf[t])
		}
	}
	if x == 0 || y == 0 {
		return 0
	}
	return both / math.Sqrt(float64(x*y))
}
