package stance

import (
	"cmp"
	_ "embed"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"elephants/analysis/descent"
	"elephants/analysis/sense"
)

// What the model sees of a passage. Stems, stems with whether they are negated, and pairs of
// stems with the stop between them are hashed into buckets, as in package barrier; so is how many
// good and bad words there are, and where. After the buckets come three vectors of sense: of what
// is not negated, of what is, and of the last sentence, which people end on.
const (
	buckets  = 1 << 16
	meanings = 3
	columns  = buckets + meanings*sense.Dims

	pairValue    = 0.7 // of two stems, where one counts 1
	valenceValue = 2   // of a word from valence.txt: 1 measured .787 (area under the curve), 2 .789
	senseValue   = 0.5 // length of a vector of sense, where all the rest has length 1

	negatedShare = 0.7 // of a good word's valence, turned round, is left when it is negated
)

//go:embed valence.txt
var valenceFile string

// valences are how good or bad a stem is, -4 to 4, after people's ratings: C. Hutto and E.
// Gilbert, "VADER: a parsimonious rule-based model for sentiment analysis of social media text",
// ICWSM 2014 (MIT licence), whose lexicon valence.txt is cut from.
var valences = sync.OnceValue(func() map[string]float32 {
	out := map[string]float32{}
	for line := range strings.Lines(valenceFile) {
		stem, tenths, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		n, err := strconv.Atoi(tenths)
		if err != nil {
			panic("stance: valence.txt holds a malformed figure") // embedded: a test reads it
		}
		out[stem] = float32(n) / 10
	}
	return out
})

// features of a passage, by ascending column, the vectors of sense last. Repeats count by the
// square root.
func features(text string) []descent.Cell {
	tokens := read(text)
	var cells []descent.Cell
	put := func(value float32, parts ...string) {
		cells = append(cells, descent.Cell{Column: int32(hash(parts...) % buckets), Value: value})
	}
	for i, t := range tokens {
		put(1, "stem", t.stem)
		put(1, "negated", t.stem, yes(t.negated))
		next := "$"
		if i+1 < len(tokens) {
			next = tokens[i+1].stem
		}
		put(pairValue, "pair", t.stem, string(t.end), next)
		if t.end == question {
			put(1, "?")
		}
	}
	weigh(tokens, put)
	slices.SortFunc(cells, func(a, b descent.Cell) int { return cmp.Compare(a.Column, b.Column) })
	merged := cells[:0]
	for _, c := range cells {
		if n := len(merged); n > 0 && merged[n-1].Column == c.Column {
			merged[n-1].Value += c.Value
		} else {
			merged = append(merged, c)
		}
	}
	for i, c := range merged {
		merged[i].Value = float32(math.Sqrt(float64(c.Value)))
	}
	return append(merged, mean(tokens)...)
}

// weigh puts the good and the bad words: each by its kind, and whether they come to more good or
// bad in the whole passage, its last and its first sentence.
func weigh(tokens []token, put func(value float32, parts ...string)) {
	last, first := sentences(tokens)
	var whole, atLast, atFirst float32
	for i, t := range tokens {
		v := valences()[t.stem]
		if v == 0 {
			continue
		}
		kind := "good"
		if v < 0 {
			kind = "bad"
		}
		if t.negated {
			kind = "not " + kind
			v *= -negatedShare
		}
		put(valenceValue, kind)
		whole += v
		if i >= last {
			put(valenceValue, kind, "last")
			atLast += v
		}
		if i < first {
			put(valenceValue, kind, "first")
			atFirst += v
		}
	}
	for _, at := range []struct {
		where string
		sum   float32
	}{{"whole", whole}, {"last", atLast}, {"first", atFirst}} {
		for _, level := range []float32{some, much} {
			if at.sum > level || -at.sum > level {
				put(2*valenceValue, at.where, yes(at.sum > 0), yes(level == much))
			}
		}
	}
}

// From some on a passage is more good than bad, or the reverse; from much on it is so decidedly.
const (
	some = 0.5
	much = 2.5
)

// mean are the vectors of sense.
func mean(tokens []token) []descent.Cell {
	var of [meanings]sense.Vector
	last, _ := sentences(tokens)
	for i, t := range tokens {
		known, ok := sense.Lookup(t.word)
		if !ok {
			continue
		}
		w := known.Weight()
		if t.negated {
			known.AddTo(&of[1], w)
		} else {
			known.AddTo(&of[0], w)
		}
		if i >= last {
			known.AddTo(&of[2], w)
		}
	}
	var out []descent.Cell
	for b := range of {
		of[b].Centre()
		for d, x := range of[b] {
			out = append(out, descent.Cell{Column: int32(buckets + b*sense.Dims + d),
				Value: senseValue * x})
		}
	}
	return out
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// hash is FNV-1a over the parts, with a byte between them that no text has.
func hash(parts ...string) uint32 {
	h := uint32(2166136261)
	for _, p := range parts {
		for i := range len(p) {
			h = (h ^ uint32(p[i])) * 16777619
		}
		h = (h ^ 0xff) * 16777619
	}
	return h ^ h>>15
}
