// Package count takes raw text to communities of terms at the speed of the machine: words, stems, pairs of terms near
// each other, associations, graph, communities. It is what `elephants count` runs, and the measure of the engine.
//
// Call [Text]. The counts are those that package cooccur would make of the same text, pair for pair, and the words those
// of package words; here they are counted over millions of words, there note by note, to be added, removed and merged.
// [Partial] gives these counts in that form.
//
// The package is pure: it reads no clock. Who wants to know how long each stage takes passes Options.Done, and looks at
// a clock there.
package count

import "elephants/analysis/cooccur"

// Options says how to count. The zero value of a field stands for its default.
type Options struct {
	Window  int // terms at most this many places apart are near each other; stop words take no place. Default 5
	Workers int // goroutines to count with; the result is the same for any number. Default 1

	MinUses int     // terms used less often make no pairs. Default 5
	MinNear int     // pairs near each other less often are not joined. Default 8
	MinNPMI float64 // least association of terms that are joined. Default 0.15
	MinG2   float64 // least significance of it. Default 10.83, one in a thousand by chance

	Resolution float64 // of the communities: higher makes them smaller. Default 1

	Done func(stage string) // called after each of Stages, in that order

	dense int // how many terms are common (denseTerms); smaller in tests
}

// Stages names the stages of [Text] in their order.
var Stages = []string{"words", "stems", "pairs", "rows", "graph", "communities"}

// Result is what a text comes to. It depends on the documents alone, not on their order or the number of workers.
type Result struct {
	Documents     int
	Tokens        int    // words, stop words included
	Types         int    // different words
	Pairs         int    // pairs of different terms near each other
	DistinctPairs int    // different ones
	Checksum      uint64 // of the pairs and how often each was seen (cooccur.Hash); adds up when counts are added
	Terms         []Term // the terms that were counted, most used first
	Edges         int    // pairs of terms that are joined
	Communities   int    // of at least two terms
}

// Term is a stem and what became of it.
type Term struct {
	Stem      string
	Form      string // the word that most uses had
	Uses      int
	Community int // from 0 in the order of their most used terms, -1 for a term joined to none
}

// Text counts documents, one a line.
func Text(text []byte, o Options) Result {
	o = o.withDefaults()
	r, t, sum := o.count(text)

	g, nodes := o.graph(sum)
	o.done("graph")

	community := g.Communities(o.Resolution)
	o.done("communities")

	r.Terms, r.Edges, r.Communities = t.list(nodes, community), g.Edges(), communities(community)
	return r
}

// Partial counts documents, one a line, and leaves it at the counts, to be merged with those of other texts. Every term
// counts, whatever MinUses says: what is seldom here may be frequent elsewhere.
func Partial(text []byte, o Options) *cooccur.Counts {
	o = o.withDefaults()
	o.MinUses, o.MinNear = 1, 1
	_, t, sum := o.count(text)
	c := cooccur.NewNear(o.Window)
	for rank, name := range t.names[1:] {
		c.AddTerm(name, cooccur.Tally{Times: t.uses[rank+1]})
	}
	for _, p := range sum.frequent {
		c.AddPair(t.names[p.a], t.names[p.b], cooccur.Tally{Times: p.near})
	}
	return c
}

// count takes the stages that end in counts.
func (o Options) count(text []byte) (r Result, t *terms, sum *rows) {
	scans := o.scan(text)
	v, renumbered := unite(scans)
	o.done("words")

	t = rank(v, o.MinUses, o.Workers)
	o.done("stems")

	counted := o.pairs(scans, renumbered, t)
	o.done("pairs")

	sum = o.rows(counted, t)
	o.done("rows")

	for _, s := range scans {
		r.Documents += len(s.ends)
		r.Tokens += s.tokens
	}
	r.Types, r.Pairs, r.DistinctPairs, r.Checksum = len(v.words), int(sum.pairs), sum.distinct, sum.checksum
	return r, t, sum
}

func (o Options) withDefaults() Options {
	set := func(field *int, to int) {
		if *field == 0 {
			*field = to
		}
	}
	set(&o.Window, 5)
	set(&o.Workers, 1)
	set(&o.MinUses, 5)
	set(&o.MinNear, 8)
	set(&o.dense, denseTerms)
	setFloat := func(field *float64, to float64) {
		if *field == 0 {
			*field = to
		}
	}
	setFloat(&o.MinNPMI, 0.15)
	setFloat(&o.MinG2, 10.83)
	setFloat(&o.Resolution, 1)
	return o
}

func (o Options) done(stage string) {
	if o.Done != nil {
		o.Done(stage)
	}
}
