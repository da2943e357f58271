package count

import (
	"elephants/analysis/cooccur"
	"elephants/analysis/graph"
)

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
