package graph

import "slices"

// refine divides each community into well-connected parts and gives each node its part.
//
// A node that is still alone joins a part of its community if both are well connected to the rest
// of it: linked by at least what chance expects. That keeps parts from being held together by one
// node that later leaves.
func (p *partition) refine() []int32 {
	g, n := p.g, p.g.Nodes()
	part := singletons(n)
	strength := slices.Clone(g.strength) // of each part
	outward := make([]int64, n)          // the weight from each part to the rest of its community
	joined := make([]bool, n)            // whether another node has joined this node's part
	p.weigh(outward)
	for v := range int32(n) {
		all, k := p.strength[p.community[v]], g.strength[v]
		if joined[v] || p.gain(outward[v], k, all-k) < 0 {
			continue
		}
		p.links(v, part)
		best, most := v, 0.0
		for _, c := range p.touched {
			if p.community[c] != p.community[v] || p.gain(outward[c], strength[c],
				all-strength[c]) < 0 {
				continue
			}
			if gain := p.gain(p.link[c], k, strength[c]); gain > most || gain == most && most > 0 &&
				c < best {
				best, most = c, gain
			}
		}
		if best != v {
			part[v], joined[best] = best, true
			strength[best] += k
			outward[best] += outward[v] - 2*p.link[best]
		}
		p.unlink()
	}
	return part
}

// weigh sums the weight from each node to the rest of its community.
func (p *partition) weigh(outward []int64) {
	g := p.g
	for v := range int32(g.Nodes()) {
		for i := g.first[v]; i < g.first[v+1]; i++ {
			if p.community[g.to[i]] == p.community[v] {
				outward[v] += g.weight[i]
			}
		}
	}
}
