package researcher

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"

	"elephants/client/web/messages"
	"elephants/client/web/page"
)

// guideFiles are how researchers ask: guide.md with examples that a test runs (see its head), and
// its words in other languages.
//
//go:embed guide*.md
var guideFiles embed.FS

var (
	guideBlock = regexp.MustCompile("(?ms)^```.*?^```$")
	guidePlace = regexp.MustCompile(`(?m)^\.\.\.$`)
)

// guideIn is the guide in a language, or in English, and in which it is. The blocks of code stand
// in the English one alone: each takes the place of a line of three dots.
func guideIn(l *messages.Language) (text string, in *messages.Language) {
	original, err := guideFiles.ReadFile("guide.md")
	if err != nil {
		panic(fmt.Sprintf("the guide is embedded: %v", err))
	}
	words, err := guideFiles.ReadFile("guide." + l.Code + ".md")
	if err != nil { // there is none
		return string(original), messages.English
	}
	blocks := guideBlock.FindAllString(string(original), -1)
	return guidePlace.ReplaceAllStringFunc(string(words), func(place string) string {
		if len(blocks) == 0 {
			return place
		}
		next := blocks[0]
		blocks = blocks[1:]
		return next
	}), l
}

// renderGuide makes a page of it. HTML in it is left out. What is wider than a phone is scrolled in
// its own box, by keys too.
func renderGuide(text string) template.HTML {
	var page bytes.Buffer
	if err := goldmark.Convert([]byte(text), &page); err != nil {
		panic(fmt.Sprintf("what is written to memory is written: %v", err))
	}
	block := `<pre tabindex="0" lang="` + messages.English.Tag + `">`
	// #nosec G203 -- it comes with the program
	return template.HTML(strings.ReplaceAll(page.String(), "<pre>", block))
}

func (p *pages) guide(w http.ResponseWriter, r *http.Request) error {
	text, in := guideIn(page.LanguageOf(r))
	guide := messages.Problem{Text: renderGuide(text), Tag: in.Tag}
	return p.Tell(w, r, page.View{Name: "guide", Title: "guide.title", Data: guide})
}
