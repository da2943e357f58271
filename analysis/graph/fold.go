package graph

import "slices"

// fold makes a graph whose nodes are the parts of this one. Weight inside a part counts on in its
// strength alone: it goes wherever the part goes.
func (g *Graph) fold(part []int32, parts int, room *scratch) *Graph {
	f := &Graph{first: make([]int32, parts+1), strength: make([]int64, parts), total: g.total}
	// Stage 1: list the members of each part, by counting.
	start := make([]int32, parts+1)
	for v, c := range part {
		start[c+1]++
		f.strength[c] += g.strength[v]
	}
	for c := range parts {
		start[c+1] += start[c]
	}
	members, next := make([]int32, len(part)), slices.Clone(start)
	for v, c := range part {
		members[next[c]] = int32(v)
		next[c]++
	}
	// Stage 2: add up each part's weight to every other.
	f.to, f.weight = make([]int32, 0, len(g.to)), make([]int64, 0, len(g.to))
	for c := range int32(parts) {
		room.touched = room.touched[:0]
		for _, v := range members[start[c]:start[c+1]] {
			first, end := g.first[v], g.first[v+1]
			room.add(g.to[first:end], g.weight[first:end], part)
		}
		for _, to := range room.touched {
			if to != c {
				f.to, f.weight = append(f.to, to), append(f.weight, room.link[to])
			}
		}
		room.unlink()
		f.first[c+1] = int32(len(f.to))
	}
	return f
}
