// Package count takes raw text to communities of terms at the speed of the machine: words, stems,
// pairs of terms near each other, associations, graph, communities. It is what `elephants count`
// runs, and the measure of the engine.
//
// Call [Text]. The counts are those that package cooccur would make of the same text, pair for
// pair, and the words those of package words. A corpus that is too large for one machine, or comes
// in parts, is counted with [Part]; parts are kept, merged and taken to the same result.
//
// The package is pure: it reads no clock. Who wants to know how long each stage takes passes
// Options.Done, and looks at a clock there.
package count

import (
	"bytes"
	"io"
)

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

	having bool // whether to count documents of each stem as well

	// Smaller in tests: how many terms are common (denseTerms), how many columns of the rarer ones
	// are held at a time (leastColumns), how many bytes are scanned at a time (stretchSize).
	dense, columns, stretch int
}

// Stages names the stages of [Text] in their order.
var Stages = []string{"words", "stems", "pairs", "rows", "graph", "communities"}

// Result is what a text comes to. It depends on the documents alone, not on their order or the
// number of workers.
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
	r, _ := Stream(bytes.NewReader(text), o) // which reads to its end
	return r
}

// Stream counts documents, one a line, as they are read, and does not hold them. What takes memory
// is one number of four bytes for each word that is no stop word, and the counts. The error is
// that of reading.
func Stream(text io.Reader, o Options) (Result, error) {
	o = o.withDefaults()
	from := o.source(text)
	c := o.count(from)
	if err := from.failed(); err != nil {
		return Result{}, err
	}
	return o.finish(c), nil
}

// counted is what the stages come to that end in counts.
type counted struct {
	Result // without what comes of the counts
	words  *vocabulary
	terms  *terms
	rows   *rows
	having []uint32 // by rank: the documents that have the stem; nil: not counted
}

// count takes the stages that end in counts.
func (o Options) count(from *source) (c counted) {
	scans := o.scan(from)
	v, renumbered := unite(scans)
	o.done("words")

	c.words, c.terms = v, rank(v, o.MinUses, o.Workers)
	o.done("stems")

	if o.having {
		c.having = having(scans, renumbered, c.terms)
	}
	pairs := o.pairs(scans, renumbered, c.terms)
	o.done("pairs")

	c.rows = o.rows(pairs)
	o.done("rows")

	for _, s := range scans {
		for _, read := range s.read {
			c.Documents += len(read.ends)
		}
		c.Tokens += s.tokens
	}
	c.Types = len(v.words)
	return c
}

// finish takes counts to communities.
func (o Options) finish(c counted) Result {
	g, nodes := o.graph(c.rows)
	o.done("graph")

	community := g.Communities(o.Resolution)
	o.done("communities")

	r := c.Result
	r.Pairs, r.DistinctPairs, r.Checksum = int(c.rows.pairs), c.rows.distinct, c.rows.checksum
	r.Terms, r.Edges, r.Communities = c.terms.list(nodes, community), g.Edges(), communities(community)
	return r
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
	set(&o.columns, leastColumns)
	set(&o.stretch, stretchSize)
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
