package export

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"elephants/client"
)

// graph is an edition's themes and terms, with an edge from a theme to each term that carries it.
type graph struct {
	sides []string
	nodes []node // themes, then terms
	edges []edge
}

// node is a theme or a term.
type node struct {
	id, label string
	theme     *theme // nil for a term
	first     int    // index of the theme that it is, or of the first that it carries
	links     int
	both      bool // it stands in an elephant
	x, y      float64
}

// edge joins a theme and a term, by their index.
type edge struct{ theme, term int }

// Where nodes stand: themes on a ring in their order, terms on one around it, each near its
// themes as on the page's map.
const (
	themeRing = 400.0
	termRing  = 700.0
)

// Colours of nodes, those of the pages.
var (
	elephantColour = colour{0x1d, 0x4f, 0x5c}
	oneSideColour  = colour{0xb3, 0x54, 0x1e}
	termColour     = colour{0x9f, 0xb0, 0xb7}
)

type colour struct{ r, g, b uint8 }

func (c colour) hex() string { return fmt.Sprintf("#%02X%02X%02X", c.r, c.g, c.b) }

func (n node) colour() colour {
	switch {
	case n.theme == nil:
		return termColour
	case n.both:
		return elephantColour
	}
	return oneSideColour
}

// size of a node's circle: of a theme by the highest band of its sides, of a term by its links.
func (n node) size() int {
	if n.theme == nil {
		return 8 + 2*n.links
	}
	return 20 + 10*n.theme.highest()
}

// highest is the order of the highest band that a side raises a theme by; 0 when none may be said.
func (t theme) highest() (order int) {
	for _, s := range t.Shares {
		order = max(order, int(s.Band))
	}
	return order
}

func drawGraph(e *edition) *graph {
	g := &graph{}
	taken := map[string]bool{}
	for i := range e.themes {
		t := &e.themes[i]
		g.nodes = append(g.nodes, node{
			id: t.key, label: t.Label, theme: t, first: i, both: t.both, links: len(t.terms),
		})
		taken[t.key] = true
		for _, s := range t.Shares {
			g.sides = unique(append(g.sides, s.Side))
		}
	}
	index, sums := map[string]int{}, map[string]int{}
	for i, t := range e.themes {
		for _, term := range t.terms {
			at, ok := index[term]
			if !ok {
				at = len(g.nodes)
				index[term] = at
				id := guid("term", term)
				short := "term-" + id[:8]
				if taken[short] {
					short = "term-" + id
				}
				taken[short] = true
				g.nodes = append(g.nodes, node{id: short, label: term, first: i})
			}
			g.nodes[at].links++
			g.nodes[at].both = g.nodes[at].both || t.both
			sums[term] += i
			g.edges = append(g.edges, edge{i, at})
		}
	}
	ring(g.nodes[:len(e.themes)], themeRing)
	// Terms stand in the order of their themes' middle, so that lines cross little.
	around := slices.Clone(g.nodes[len(e.themes):])
	slices.SortStableFunc(around, func(a, b node) int {
		return cmp.Or(
			cmp.Compare(sums[a.label]*b.links, sums[b.label]*a.links), cmp.Compare(a.label, b.label))
	})
	ring(around, termRing)
	for _, n := range around {
		at := &g.nodes[index[n.label]]
		at.x, at.y = n.x, n.y
	}
	return g
}

// ring puts nodes evenly on a circle, the first on top and on round the clock.
func ring(nodes []node, radius float64) {
	for i := range nodes {
		angle := math.Pi/2 - 2*math.Pi*float64(i)/float64(len(nodes))
		nodes[i].x, nodes[i].y = radius*math.Cos(angle), radius*math.Sin(angle)
	}
}

// attribute is what a graph's node may say beside its label.
type attribute struct {
	id, title, kind string // kind is string or int
	of              func(node) any
}

// attributes of nodes. A node that has nothing to say leaves one out.
func (g *graph) attributes() []attribute {
	list := []attribute{
		{"kind", "kind", "string", func(n node) any {
			if n.theme == nil {
				return "term"
			}
			return "theme"
		}},
		{"raised", "raised_by", "string", ofTheme(func(t theme) any { return t.raised() })},
		{"barrier", "barrier", "string", ofTheme(func(t theme) any { return word(t.Barrier) })},
		{"principle", "principle", "string", ofTheme(func(t theme) any {
			return word(client.PrincipleWord(t.Principle))
		})},
		{"steadiness", "steadiness", "string",
			ofTheme(func(t theme) any { return steady(t.Steadiness) })},
	}
	for i, side := range g.sides {
		list = append(list,
			attribute{fmt.Sprint("band", i+1), "band " + oneLine(side), "string",
				ofTheme(func(t theme) any { return band(t.band(side)) })},
			attribute{fmt.Sprint("order", i+1), "band_order " + oneLine(side), "int",
				ofTheme(func(t theme) any { return bandOrder(t.band(side)) })})
	}
	return list
}

// said is an attribute of a node with its value, as text.
type said struct{ id, value string }

// saidOf are the attributes that a node has something to say in.
func (g *graph) saidOf(n node) (all []said) {
	for _, a := range g.attributes() {
		if v := a.of(n); v != nil {
			all = append(all, said{a.id, fmt.Sprint(v)})
		}
	}
	return all
}

func ofTheme(of func(theme) any) func(node) any {
	return func(n node) any {
		if n.theme == nil {
			return nil
		}
		return of(*n.theme)
	}
}
