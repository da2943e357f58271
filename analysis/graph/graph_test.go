package graph

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// karate is Zachary's karate club (W. W. Zachary 1977), the neighbours of each member above it.
// Its best modularity is known exactly: 0.4198 (U. Brandes et al., "On Modularity Clustering",
// 2008).
var karate = [][]int32{
	{1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31}, {2, 3, 7, 13, 17, 19, 21, 30}, {3, 7,
		8, 9, 13, 27, 28, 32},
	{7, 12, 13}, {6, 10}, {6, 10, 16}, {16}, {}, {30, 32, 33}, {33}, {}, {}, {}, {33}, {32,
		33}, {32, 33}, {}, {}, {32, 33},
	{33}, {32, 33}, {}, {32, 33}, {25, 27, 29, 32, 33}, {25, 27, 31}, {31}, {29, 33}, {33}, {31,
		33}, {32, 33}, {32, 33},
	{32, 33}, {33}, {},
}

func karateEdges() (edges []Edge) {
	for a, row := range karate {
		for _, b := range row {
			edges = append(edges, Edge{int32(a), b, 1})
		}
	}
	return edges
}

func TestKarate(t *testing.T) {
	edges := karateEdges()
	g := New(len(karate), edges)
	if g.Edges() != 78 {
		t.Fatalf("the club has %d edges, want 78", g.Edges())
	}
	got := g.Communities(1)
	if q := modularity(g, got, 1); math.Abs(q-0.4198) > 0.0001 {
		t.Errorf("modularity %.4f with %v, want 0.4198", q, got)
	}
	if n := slices.Max(g.Communities(0.01)); n != 0 {
		t.Errorf("at resolution 0.01 the club has %d communities, want 1", n+1)
	}
	if n := slices.Max(g.Communities(100)); int(n) != len(karate)-1 {
		t.Errorf("at resolution 100 the club has %d communities, want one each", n+1)
	}
}

// Cliques joined in a ring, fewer than the square root of twice the edges, are the communities.
func TestRingOfCliques(t *testing.T) {
	const cliques, size = 10, 6
	var edges []Edge
	for c := range int32(cliques) {
		for a := range int32(size) {
			for b := range a {
				edges = append(edges, Edge{c*size + a, c*size + b, 3})
			}
		}
		edges = append(edges, Edge{c * size, ((c+1)%cliques)*size + 1, 3})
	}
	for v, c := range New(cliques*size, edges).Communities(1) {
		if int(c) != v/size {
			t.Errorf("node %d is in community %d, want %d", v, c, v/size)
		}
	}
}

func TestNew(t *testing.T) {
	g := New(4, []Edge{{2, 0, 5}, {0, 1, 2}, {1, 0, 3}, {1, 1, 9}})
	var got []int64
	g.Neighbours(0, func(to int32, w int64) { got = append(got, int64(to), w) })
	if want := []int64{1, 5, 2, 5}; !slices.Equal(got, want) || g.Edges() != 2 || g.Nodes() != 4 {
		t.Errorf("row of 0 is %v, want %v; %d edges, %d nodes", got, want, g.Edges(), g.Nodes())
	}
	if got := New(3, nil).Communities(1); !slices.Equal(got, []int32{0, 1, 2}) {
		t.Errorf("without edges: %v, want each alone", got)
	}
	if got := New(0, nil).Communities(1); len(got) != 0 {
		t.Errorf("without nodes: %v", got)
	}
	for _, wrong := range []Edge{{0, 3, 1}, {-1, 0, 1}, {0, 1, 0}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("edge %v was taken in a graph of 3", wrong)
				}
			}()
			New(3, []Edge{wrong})
		}()
	}
}

// random is a graph with planted groups: degrees fall like those of words, and most edges stay in
// their group.
func random(r *rand.Rand, nodes, edges, groups int) []Edge {
	zipf := rand.NewZipf(r, 1.2, 20, uint64(nodes-1))
	out := make([]Edge, 0, edges)
	for len(out) < edges {
		a, b := int32(zipf.Uint64()), int32(zipf.Uint64())
		if a == b || int(a)%groups != int(b)%groups && r.IntN(4) > 0 {
			continue
		}
		out = append(out, Edge{a, b, int32(150 + r.IntN(850))})
	}
	return out
}

// Of any graph, at any resolution: communities are numbered by their lowest nodes, connected, no
// worse than everyone alone, and the same whatever the order and direction of the edges.
func TestCommunitiesOfAnyGraph(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		nodes := 2 + r.IntN(200)
		edges := random(r, nodes, 1+r.IntN(4*nodes), 1+r.IntN(8))
		g, resolution := New(nodes, edges), 0.2+3*r.Float64()
		got := g.Communities(resolution)

		shuffled := slices.Clone(edges)
		r.Shuffle(len(shuffled), func(i, j int) {
			shuffled[i], shuffled[j] = shuffled[j],
				shuffled[i]
		})
		for i := range shuffled {
			if r.IntN(2) == 0 {
				shuffled[i].A, shuffled[i].B = shuffled[i].B, shuffled[i].A
			}
		}
		if again := New(nodes, shuffled).Communities(resolution); !slices.Equal(got, again) {
			t.Fatalf("seed %d: edges in another order give %v, not %v", seed, again, got)
		}
		if q, alone := modularity(g, got, resolution), modularity(g, singletons(nodes),
			resolution); q < alone-1e-12 {
			t.Errorf("seed %d: modularity %v, everyone alone %v", seed, q, alone)
		}
		if renumbered := slices.Clone(got); renumber(renumbered) > nodes ||
			!slices.Equal(renumbered, got) {
			t.Errorf("seed %d: communities %v are not numbered in order", seed, got)
		}
		if part := pieces(g, got); part != int(slices.Max(got))+1 {
			t.Errorf("seed %d: %d communities in %d connected pieces", seed, slices.Max(got)+1,
				part)
		}
	}
}

// pieces counts the connected pieces of all communities.
func pieces(g *Graph, community []int32) (n int) {
	seen := make([]bool, g.Nodes())
	for v := range seen {
		if seen[v] {
			continue
		}
		n++
		seen[v] = true
		for stack := []int32{int32(v)}; len(stack) > 0; {
			at := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			g.Neighbours(at, func(to int32, _ int64) {
				if !seen[to] && community[to] == community[v] {
					seen[to] = true
					stack = append(stack, to)
				}
			})
		}
	}
	return n
}

// Planted groups are found: a graph of 4 groups with 9 of 10 edges inside. Fixed seed: no false
// alarms.
func TestPlantedGroups(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	var edges []Edge
	for range 4000 {
		a, b := int32(r.IntN(200)), int32(r.IntN(200))
		if a != b && (a%4 == b%4 || r.IntN(27) == 0) {
			edges = append(edges, Edge{a, b, 1})
		}
	}
	for v, c := range New(200, edges).Communities(1) {
		if int(c) != v%4 {
			t.Errorf("node %d is in community %d, want %d", v, c, v%4)
		}
	}
}

// The size of the theme graph of 20 Newsgroups: 7,821 terms, 68,000 edges.
func BenchmarkCommunities(b *testing.B) {
	g := New(7821, random(rand.New(rand.NewPCG(1, 2)), 7821, 90000, 40))
	var got []int32
	for b.Loop() {
		got = g.Communities(1)
	}
	b.ReportMetric(modularity(g, got, 1), "modularity")
	b.ReportMetric(float64(g.Edges()), "edges")
}

func BenchmarkNew(b *testing.B) {
	edges := random(rand.New(rand.NewPCG(1, 2)), 7821, 90000, 40)
	for b.Loop() {
		New(7821, edges)
	}
}

// modularity is the share of weight inside communities, less resolution times what chance would
// put there (Reichardt and Bornholdt 2006). community gives each node its community.
func modularity(g *Graph, community []int32, resolution float64) float64 {
	if g.total == 0 {
		return 0
	}
	var inside int64
	strength := map[int32]int64{}
	for v := range g.strength {
		strength[community[v]] += g.strength[v]
		for i := g.first[v]; i < g.first[v+1]; i++ {
			if community[g.to[i]] == community[v] {
				inside += g.weight[i]
			}
		}
	}
	q := float64(inside) / float64(g.total)
	for _, c := range sorted(strength) {
		share := float64(strength[c]) / float64(g.total)
		q -= float64(resolution * float64(share*share))
	}
	return q
}

func sorted(of map[int32]int64) []int32 {
	keys := make([]int32, 0, len(of))
	for k := range of {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Neighbours calls yield with each neighbour of v, ascending, and the weight of the edge to it.
func (g *Graph) Neighbours(v int32, yield func(to int32, weight int64)) {
	for i := g.first[v]; i < g.first[v+1]; i++ {
		yield(g.to[i], g.weight[i])
	}
}
