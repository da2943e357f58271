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

import (
	"bytes"
	"math"
	"sync"

	"elephants/analysis/cooccur"
	"elephants/analysis/graph"
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

// each runs a function for every worker and waits for all.
func (o Options) each(run func(worker int)) {
	var wait sync.WaitGroup
	for w := range o.Workers {
		wait.Go(func() { run(w) })
	}
	wait.Wait()
}

// scan gives every worker its own run of lines.
func (o Options) scan(text []byte) []*scan {
	scans := make([]*scan, o.Workers)
	cut := make([]int, o.Workers+1)
	for w := 1; w <= o.Workers; w++ {
		at := max(cut[w-1], len(text)*w/o.Workers)
		if n := bytes.IndexByte(text[at:], '\n'); n >= 0 && w < o.Workers {
			cut[w] = at + n + 1
		} else {
			cut[w] = len(text)
		}
	}
	o.each(func(w int) {
		part := text[cut[w]:cut[w+1]]
		scans[w] = &scan{vocabulary: newVocabulary(len(part)/newWord, true)}
		scans[w].text(part)
	})
	return scans
}

// newWord is how many bytes of a text there are to a word not seen before, about: 270 in 20 Newsgroups, 100 in the notes
// of one event. A guess for the size of tables; a wrong one costs a growth or some memory.
const newWord = 256

// unite brings the workers' vocabularies into one, and says what number each of their words has there.
func unite(scans []*scan) (*vocabulary, [][]uint32) {
	v := scans[0].vocabulary
	renumbered := make([][]uint32, len(scans))
	for w, s := range scans[1:] {
		renumbered[w+1] = v.join(s.vocabulary)
	}
	return v, renumbered
}

// pairs counts every worker's documents.
func (o Options) pairs(scans []*scan, renumbered [][]uint32, t *terms) []*pairs {
	counted := make([]*pairs, len(scans))
	kept := 0
	for _, s := range scans {
		kept += len(s.ids)
	}
	dense := min(o.dense, int(math.Sqrt(denseShare*float64(kept))))
	o.each(func(w int) {
		ranks := t.ranks
		if renumbered[w] != nil {
			ranks = make([]uint32, len(renumbered[w]))
			for id, n := range renumbered[w] {
				ranks[id] = t.ranks[n]
			}
		}
		p := newPairs(o.Window, dense, t.uses)
		start := 0
		for _, end := range scans[w].ends {
			p.document(scans[w].ids[start:end], ranks)
			start = end
		}
		counted[w] = p
	})
	o.join(counted)
	return counted
}

// join adds the blocks of all workers to the first one's, every worker a run of it.
func (o Options) join(counted []*pairs) {
	wrapped := make([][]uint32, o.Workers)
	size := len(counted[0].block)
	o.each(func(w int) {
		for _, p := range counted[1:] {
			wrapped[w] = append(wrapped[w], counted[0].join(p, w*size/o.Workers, (w+1)*size/o.Workers)...)
		}
	})
	for _, places := range wrapped {
		counted[0].wrapped = append(counted[0].wrapped, places...)
	}
}

// rows sums up all rows, every worker a run of the common ones, the run of the block that it joined, and one of the rarer.
func (o Options) rows(counted []*pairs, t *terms) *rows {
	hashes := make([]uint64, len(t.names))
	for rank, name := range t.names {
		hashes[rank] = cooccur.Hash(name)
	}
	missing := lacks(counted)
	first := counted[0]
	parts := make([]*rows, o.Workers)
	o.each(func(w int) {
		r := newRows(len(t.names), hashes, o.MinNear)
		r.lacks = missing
		for b := first.commonFrom(w, o.Workers); b < first.commonFrom(w+1, o.Workers); b++ {
			r.common(b, first.block)
		}
		for b := first.rareFrom(w, o.Workers); b < first.rareFrom(w+1, o.Workers); b++ {
			r.rare(b, counted)
		}
		parts[w] = r
	})
	for _, p := range parts[1:] {
		parts[0].add(p)
	}
	return parts[0]
}

// graph joins the terms that keep company. It gives their ranks, in order, which are its nodes.
func (o Options) graph(sum *rows) (g *graph.Graph, nodes []uint32) {
	judge := cooccur.NewJudge(sum.margins, o.MinNPMI, o.MinG2)
	var edges []graph.Edge
	node := make([]int32, len(sum.margins))
	for _, p := range sum.frequent {
		if w := judge.Weight(int(p.a), int(p.b), uint64(p.near)); w > 0 {
			edges = append(edges, graph.Edge{A: int32(p.a), B: int32(p.b), Weight: w})
			node[p.a], node[p.b] = 1, 1
		}
	}
	for rank, joined := range node {
		if joined == 1 {
			node[rank] = int32(len(nodes))
			nodes = append(nodes, uint32(rank))
		}
	}
	for i, e := range edges {
		edges[i].A, edges[i].B = node[e.A], node[e.B]
	}
	return graph.New(len(nodes), edges), nodes
}

// communities counts those of at least two members.
func communities(community []int32) (n int) {
	members := make([]int, len(community))
	for _, c := range community {
		if members[c]++; members[c] == 2 {
			n++
		}
	}
	return n
}
