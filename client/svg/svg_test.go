package svg

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"elephants/analysis/allocated"
)

func ExamplePicture() {
	var p Picture
	p.Box(0, 0, 20, 10, Style{Fill: "#fff"})
	p.Text(4, 8, "Fares & times", Font{Size: 6})
	fmt.Print(p.Document(Document{ID: "map", Width: 20, Height: 10, Title: "What is raised"}))
	// Output:
	// <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10" role="img" aria-labelledby="map-title"><title id="map-title">What is raised</title>
	// <rect x="0" y="0" width="20" height="10" fill="#fff"/>
	// <text x="4" y="8" font-size="6">Fares &amp; times</text>
	// </svg>
}

// Whatever words, ids and colours say, the picture is XML that says them and nothing else.
func FuzzDocument(f *testing.F) {
	f.Add(`"/><script>alert(1)</script>`, -0.04) // out of an attribute, and the negative nought
	f.Add("a\x00b\uFFFEc]]>", 1e9)               // what XML cannot hold
	f.Add("\xff", 0.25)                          // no UTF-8
	f.Fuzz(func(t *testing.T, said string, at float64) {
		defer allocated.Bound(t)()
		var inner, p Picture
		inner.Path(said, Style{Class: said, Stroke: said, Dashes: said, Width: at, Opacity: at})
		p.Pattern(said, at, &inner)
		p.Group(at, at, &inner)
		p.Circle(at, at, at, Style{Fill: Pattern(said)})
		p.Line(at, at, at, at, Style{})
		p.Text(at, at, said, Font{Family: said, Weight: said, Halo: said, Lang: said, Class: said})
		drawn := p.Document(Document{ID: said, Class: said, Title: said, Text: said, Sized: true})
		elements := 0
		for d := xml.NewDecoder(strings.NewReader(drawn)); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%q is drawn as what is not XML: %v\n%s", said, err, drawn)
			}
			if _, ok := token.(xml.StartElement); ok {
				elements++
			}
		}
		want := 10 // svg, title, desc, defs, pattern, path, g, path, circle, line; and text
		if said != "" && elements != want+1 || said == "" && elements != want {
			t.Errorf("%q at %v is drawn with %d elements", said, at, elements)
		}
	})
}
