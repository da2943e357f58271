package export

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"

	"elephants/client"
)

// Elements of a REFI-QDA code book, version 1.0 of the exchange standard
// (https://www.qdasoftware.org), as testdata/codebook.xsd has the rules of those that are written
// here. Who made it and when, which the standard would let us say, is not said.
type codeBook struct {
	XMLName xml.Name  `xml:"CodeBook"`
	NS      string    `xml:"xmlns,attr"`
	Origin  string    `xml:"origin,attr"`
	Codes   []code    `xml:"Codes>Code"`
	Sets    []codeSet `xml:"Sets>Set"`
}

type code struct {
	GUID      string `xml:"guid,attr"`
	Name      string `xml:"name,attr"`
	IsCodable bool   `xml:"isCodable,attr"`
	Colour    string `xml:"color,attr"`
	About     string `xml:"Description"`
}

type codeSet struct {
	GUID    string   `xml:"guid,attr"`
	Name    string   `xml:"name,attr"`
	About   string   `xml:"Description"`
	Members []member `xml:"MemberCode"`
}

type member struct {
	GUID string `xml:"guid,attr"`
}

// asCodeBook writes a code for each theme, and sets by who raises it and by principle.
func asCodeBook(e *edition) ([]File, error) {
	if len(e.themes) == 0 {
		return nil,
			errors.New("the edition has no theme, and a code book needs a code: export the next edition")
	}
	out := codeBook{NS: "urn:QDA-XML:codebook:1.0", Origin: "elephants"}
	for _, n := range drawGraph(e).nodes[:len(e.themes)] {
		t := n.theme
		out.Codes = append(out.Codes, code{t.guid, oneLine(t.Label), true, n.colour().hex(),
			codeText(e, t)})
		set := t.heard()
		for _, s := range t.Shares {
			if !t.both {
				set = "Heard mainly from " + e.people(s.Side)
			}
		}
		out.put(t.guid, set, "Of "+e.source())
		if p := client.PrincipleWord(t.Principle); p != "" {
			out.put(t.guid, "Principle: "+p, "Themes that touch this principle of the guide.")
		}
	}
	return []File{{"codebook.qdc", asXML(out)}}, nil
}

// put adds a code to the set of a name.
func (b *codeBook) put(code, name, about string) {
	for i := range b.Sets {
		if b.Sets[i].Name == name {
			b.Sets[i].Members = append(b.Sets[i].Members, member{code})
			return
		}
	}
	b.Sets = append(b.Sets, codeSet{guid("set", name), name, about, []member{{code}}})
}

// codeText says in a code's description what the edition says of a theme.
func codeText(e *edition, t *theme) string {
	var lines []string
	line := func(what string, texts ...string) {
		if len(texts) > 0 {
			lines = append(lines, what+": "+strings.Join(texts, ", ")+".")
		}
	}
	var shares []string
	for _, s := range t.Shares {
		shares = append(shares, e.people(s.Side)+" "+client.ShareWords(s))
	}
	line(t.heard(), shares...)
	line("In the words", t.terms...)
	line("In the code book", t.BookNames...)
	if t.Step != "" {
		line("From the guide", strings.TrimSuffix(t.Step, "."))
	}
	lines = append(lines, fmt.Sprintf("Bands: %s of a side's people.", bandsSay), e.source()+".")
	return strings.Join(lines, "\n")
}
