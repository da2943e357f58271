package export

import (
	"encoding/xml"
	"fmt"
)

// Elements of GEXF 1.3, https://gexf.net/1.3/. Its date of the last change is left out: an
// edition says a month and no more.
type gexfFile struct {
	XMLName xml.Name  `xml:"gexf"`
	NS      string    `xml:"xmlns,attr"`
	Viz     string    `xml:"xmlns:viz,attr"`
	Version string    `xml:"version,attr"`
	Creator string    `xml:"meta>creator"`
	About   string    `xml:"meta>description"`
	Graph   gexfGraph `xml:"graph"`
}

type gexfGraph struct {
	Mode       string         `xml:"mode,attr"`
	EdgeType   string         `xml:"defaultedgetype,attr"`
	Attributes gexfAttributes `xml:"attributes"`
	Nodes      []gexfNode     `xml:"nodes>node"`
	Edges      []gexfEdge     `xml:"edges>edge"`
}

type gexfAttributes struct {
	Class string          `xml:"class,attr"`
	List  []gexfAttribute `xml:"attribute"`
}

type gexfAttribute struct {
	ID    string `xml:"id,attr"`
	Title string `xml:"title,attr"`
	Type  string `xml:"type,attr"`
}

type gexfNode struct {
	ID       string       `xml:"id,attr"`
	Label    string       `xml:"label,attr"`
	Values   []gexfValue  `xml:"attvalues>attvalue"`
	Colour   gexfColour   `xml:"viz:color"`
	Position gexfPosition `xml:"viz:position"`
	Size     gexfSize     `xml:"viz:size"`
}

type gexfValue struct {
	For   string `xml:"for,attr"`
	Value string `xml:"value,attr"`
}

type gexfColour struct {
	R uint8 `xml:"r,attr"`
	G uint8 `xml:"g,attr"`
	B uint8 `xml:"b,attr"`
}

type gexfPosition struct {
	X string `xml:"x,attr"`
	Y string `xml:"y,attr"`
	Z string `xml:"z,attr"`
}

type gexfSize struct {
	Value int `xml:"value,attr"`
}

type gexfEdge struct {
	ID     int    `xml:"id,attr"`
	Source string `xml:"source,attr"`
	Target string `xml:"target,attr"`
	Weight int    `xml:"weight,attr"`
}

func asGEXF(e *edition) ([]File, error) {
	g := drawGraph(e)
	out := gexfFile{
		NS: "http://gexf.net/1.3", Viz: "http://gexf.net/1.3/viz", Version: "1.3",
		Creator: "elephants", About: e.source(),
		Graph: gexfGraph{
			Mode: "static", EdgeType: "undirected", Attributes: gexfAttributes{Class: "node"},
		},
	}
	for _, a := range g.attributes() {
		kind := a.kind
		if kind == "int" {
			kind = "integer"
		}
		list := &out.Graph.Attributes.List
		*list = append(*list, gexfAttribute{a.id, a.title, kind})
	}
	for _, n := range g.nodes {
		c := n.colour()
		to := gexfNode{
			ID: n.id, Label: n.label,
			Colour: gexfColour{c.r, c.g, c.b}, Size: gexfSize{n.size()},
			Position: gexfPosition{fmt.Sprintf("%.1f", n.x), fmt.Sprintf("%.1f", n.y), "0"},
		}
		for _, s := range g.saidOf(n) {
			to.Values = append(to.Values, gexfValue{s.id, s.value})
		}
		out.Graph.Nodes = append(out.Graph.Nodes, to)
	}
	for i, l := range g.edges {
		edge := gexfEdge{i, g.nodes[l.theme].id, g.nodes[l.term].id, 1}
		out.Graph.Edges = append(out.Graph.Edges, edge)
	}
	return []File{{"graph.gexf", asXML(out)}}, nil
}

// asXML writes a document. Letters that XML has no way to write become U+FFFD.
func asXML(document any) []byte {
	content, err := xml.MarshalIndent(document, "", " ")
	if err != nil {
		panic(fmt.Sprintf("elements of texts and numbers always marshal: %v", err))
	}
	return append([]byte(xml.Header), append(content, '\n')...)
}
