// Package graph finds communities in a weighted graph: in the engine, the terms that keep
// company.
//
// Build a graph with [New] and ask it for [Graph.Communities]. Weights are integers, nodes are
// visited in order, and ties go to the lowest community, so that the same edges give the same
// communities on every machine.
package graph

import (
	"fmt"
	"slices"
)

// Edge joins two nodes, with a weight above zero.
type Edge struct {
	A, B   int32
	Weight int32
}

// Graph is an undirected weighted graph in compressed rows: the neighbours of v are
// to[first[v]:first[v+1]], ascending, each edge standing in the rows of both its ends. It does
// not change once made and is safe for concurrent use.
type Graph struct {
	first  []int32
	to     []int32
	weight []int64
	// the sum of a node's weights; on folded graphs, with what lies inside the node twice
	strength []int64
	total    int64 // the sum of strengths: twice the graph's weight
}

// New makes a graph of nodes 0 to nodes-1. Edges may come in any order and direction; those that
// join the same nodes are summed, and an edge from a node to itself is left out. It panics on a
// node out of range or a weight below one, which only a mistake in the caller can cause. Cost: a
// few passes over the edges, no comparing.
func New(nodes int, edges []Edge) *Graph {
	g := &Graph{first: make([]int32, nodes+1), strength: make([]int64, nodes)}
	for _, e := range edges {
		if min(e.A, e.B) < 0 || int(max(e.A, e.B)) >= nodes || e.Weight < 1 {
			panic(fmt.Sprintf("graph: edge %d-%d of weight %d in a graph of %d nodes", e.A, e.B,
				e.Weight, nodes))
		}
		if e.A != e.B {
			g.first[e.A+1]++
			g.first[e.B+1]++
		}
	}
	for v := range nodes {
		g.first[v+1] += g.first[v]
	}
	rows := make([]half, g.first[nodes])
	next := slices.Clone(g.first)
	for _, e := range edges {
		if e.A != e.B {
			rows[next[e.A]] = half{e.B, e.Weight}
			rows[next[e.B]] = half{e.A, e.Weight}
			next[e.A]++
			next[e.B]++
		}
	}
	g.fill(rows)
	return g
}

// half is an edge seen from one of its ends.
type half struct{ to, weight int32 }

// fill turns the rows round, each half edge to the row of its other end, which puts every row in
// order since the rows are gone through in order; then it sums what stands in a row twice, and
// moves the rows together.
func (g *Graph) fill(rows []half) {
	ordered, next := make([]half, len(rows)), slices.Clone(g.first)
	for v := range g.strength {
		for _, h := range rows[g.first[v]:g.first[v+1]] {
			ordered[next[h.to]] = half{int32(v), h.weight}
			next[h.to]++
		}
	}
	g.to, g.weight = make([]int32, 0, len(rows)), make([]int64, 0, len(rows))
	for v := range g.strength {
		row := ordered[g.first[v]:g.first[v+1]]
		g.first[v] = int32(len(g.to))
		for i, h := range row {
			if i > 0 && h.to == row[i-1].to {
				g.weight[len(g.weight)-1] += int64(h.weight)
			} else {
				g.to, g.weight = append(g.to, h.to), append(g.weight, int64(h.weight))
			}
			g.strength[v] += int64(h.weight)
		}
		g.total += g.strength[v]
	}
	g.first[len(g.strength)] = int32(len(g.to))
}

// Nodes is the number of nodes.
func (g *Graph) Nodes() int { return len(g.strength) }

// Edges is the number of edges between different nodes.
func (g *Graph) Edges() int { return len(g.to) / 2 }
