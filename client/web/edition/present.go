package edition

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"regexp"
	"slices"

	"elephants/client"
	"elephants/client/web/page"
	"elephants/client/web/static"
)

// The presentation is one file: its style sheet, script, typeface and pictures are in it, so that
// who saved the page can show it where there is no network. Its own policy lets in these and
// nothing else.

// presentation is what its template gets.
type presentation struct {
	page.Content
	Story  Story
	Leave  string // the address of the edition
	Style  template.CSS
	Script template.JS
}

// Screens are the themes that stand alone on a screen, and on a card. What the program alone heard
// is on none.
func (s Story) Screens() []Told {
	if s.Learning() {
		return s.answered()
	}
	return slices.Concat(s.Both, s.OneSide, s.Also)
}

// Works reports whether there is a last screen of what works and what people hope: in a learning
// round each has one of its own.
func (s Story) Works() bool { return !s.Learning() && len(s.Better)+len(s.Hopes) > 0 }

var fontFile = regexp.MustCompile(`url\((font/[^)]+)\)`)

// presentStyle is the style sheet with its fonts in it.
var presentStyle = fontFile.ReplaceAllStringFunc(
	string(static.Read("present.css")),
	func(url string) string {
		font := static.Read("" + fontFile.FindStringSubmatch(url)[1])
		return "url(data:font/woff2;base64," + base64.StdEncoding.EncodeToString(font) + ")"
	},
)

var presentScript = string(static.Read("present.js"))

// hashed is a source of a content security policy: what has this content, and nothing else.
func hashed(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

var policyPresent = "default-src 'none'; style-src " + hashed(
	presentStyle,
) + "; script-src " + hashed(
	presentScript,
) +
	"; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func (p *Pages) present(w http.ResponseWriter, r *http.Request) error {
	answer, err := p.getEdition(r)
	if err != nil {
		return err
	}
	if answer == nil {
		return p.NotFound(w, r)
	}
	return p.showPresentation(
		w,
		r,
		Tell(client.Said(client.Printable(answer))),
		fmt.Sprintf("/editions/%d", answer.Digest.Edition),
	)
}

func (p *Pages) showPresentation(
	w http.ResponseWriter,
	r *http.Request,
	s Story,
	leave string,
) error {
	l := page.LanguageOf(r)
	content := presentation{
		Content: page.Content{Language: l, Title: l.Said("sheet.present", s.Programme)},
		Story:   s,
		Leave:   leave,
		Style:   template.CSS(presentStyle), //nolint:gosec // ours, embedded in the program
		Script:  template.JS(presentScript), //nolint:gosec // ours, embedded in the program
	}
	var out bytes.Buffer
	if err := p.Template(l, "present").ExecuteTemplate(
		&out,
		"present",
		content,
	); err != nil {
		return fmt.Errorf("rendering the presentation: %w", err)
	}
	w.Header().Set("Content-Security-Policy", policyPresent)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", l.Tag)
	w.Header().Set("Vary", "Accept-Language, Cookie")
	_, _ = out.WriteTo(w) // whoever asked is gone
	return nil
}
