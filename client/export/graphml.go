package export

import (
	"encoding/xml"
	"fmt"
)

// Elements of GraphML, http://graphml.graphdrawing.org/specification.html.
type graphmlFile struct {
	XMLName xml.Name     `xml:"graphml"`
	NS      string       `xml:"xmlns,attr"`
	Keys    []graphmlKey `xml:"key"`
	Graph   graphmlGraph `xml:"graph"`
}

type graphmlKey struct {
	ID   string `xml:"id,attr"`
	For  string `xml:"for,attr"`
	Name string `xml:"attr.name,attr"`
	Type string `xml:"attr.type,attr"`
}

type graphmlGraph struct {
	ID       string        `xml:"id,attr"`
	EdgeType string        `xml:"edgedefault,attr"`
	Data     []graphmlData `xml:"data"`
	Nodes    []graphmlNode `xml:"node"`
	Edges    []graphmlEdge `xml:"edge"`
}

type graphmlNode struct {
	ID   string        `xml:"id,attr"`
	Data []graphmlData `xml:"data"`
}

type graphmlEdge struct {
	Source string        `xml:"source,attr"`
	Target string        `xml:"target,attr"`
	Data   []graphmlData `xml:"data"`
}

type graphmlData struct {
	Key   string `xml:"key,attr"`
	Value string `xml:",chardata"`
}

func asGraphML(e *edition) ([]File, error) {
	g := drawGraph(e)
	out := graphmlFile{
		NS: "http://graphml.graphdrawing.org/xmlns",
		Keys: []graphmlKey{
			{"source", "graph", "source", "string"}, {"label", "node", "label", "string"},
			{"x", "node", "x", "double"}, {"y", "node", "y", "double"},
			{"size", "node", "size", "int"}, {"colour", "node", "color", "string"},
		},
		Graph: graphmlGraph{
			ID: "themes", EdgeType: "undirected", Data: []graphmlData{{"source", e.source()}},
		},
	}
	for _, a := range g.attributes() {
		out.Keys = append(out.Keys, graphmlKey{a.id, "node", a.title, a.kind})
	}
	out.Keys = append(out.Keys, graphmlKey{"weight", "edge", "weight", "int"})
	for _, n := range g.nodes {
		to := graphmlNode{n.id, []graphmlData{
			{"label", n.label}, {"x", fmt.Sprintf("%.1f", n.x)}, {"y", fmt.Sprintf("%.1f", n.y)},
			{"size", fmt.Sprint(n.size())}, {"colour", n.colour().hex()},
		}}
		for _, s := range g.saidOf(n) {
			to.Data = append(to.Data, graphmlData{s.id, s.value})
		}
		out.Graph.Nodes = append(out.Graph.Nodes, to)
	}
	for _, l := range g.edges {
		out.Graph.Edges = append(out.Graph.Edges, graphmlEdge{
			g.nodes[l.theme].id, g.nodes[l.term].id, []graphmlData{{"weight", "1"}},
		})
	}
	return []File{{"graph.graphml", asXML(out)}}, nil
}
