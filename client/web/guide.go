package web

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/yuin/goldmark"
)

// guideText is how researchers ask, with examples that a test runs: see its head.
//
//go:embed guide.md
var guideText []byte

// renderGuide makes a page of it. HTML in it is left out. What is wider than a phone is scrolled in its own box, by keys too.
func renderGuide() template.HTML {
	var page bytes.Buffer
	if err := goldmark.Convert(guideText, &page); err != nil {
		panic(fmt.Sprintf("what is written to memory is written: %v", err))
	}
	return template.HTML(strings.ReplaceAll(page.String(), "<pre>", `<pre tabindex="0">`)) // #nosec G203 -- it comes with the program
}

func (p *Pages) guide(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, "guide", "How to ask", renderGuide(), "")
}
