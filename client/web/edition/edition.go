// Package edition is how an edition reads: on the screen, on paper, and on the wall at the first
// event. A story is a digest in the order in which it is told; pages, sheets and the presentation
// are made of it.
package edition

import (
	"embed"
	"html/template"

	"elephants/client"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	"elephants/client/web/static"
)

//go:embed templates/*.html
var templates embed.FS

// Pages show editions.
type Pages struct{ *page.Frame }

// New makes the pages.
func New(f *page.Frame) *Pages {
	return &Pages{f}
}

// Section is their templates and routes. With design it has what pages are made of, at /design.
func (p *Pages) Section(design bool) page.Section {
	s := page.Section{Templates: templates, Functions: functions, Routes: map[string]page.Handler{
		"GET /editions":                   p.editions,
		"GET /editions/{edition}":         p.edition,
		"GET /editions/{edition}/present": p.present,
		"GET /editions/{edition}/{sheet}": p.sheet,
	}}
	if design {
		s.Routes["GET /design"], s.Routes["GET /design/{page}"] = p.design, p.design
	}
	return s
}

func functions(l *messages.Language) template.FuncMap {
	w := words{l}
	return template.FuncMap{
		"story": Tell, "principleWord": client.PrincipleWord, "titled": titled, "anchor": anchor,
		"squares": squares, "stripes": stripes,
		"share": shareOf, "designPictures": static.Pictures,
		"title": w.title,
		"said":  w.share, "held": w.held, "month": w.month, "band": w.band, "principle": w.principle,
		"extent": w.extent, "gone": w.gone, "moved": w.moved,
		"easyName": w.easyName, "easyLines": w.easyLines, "easyTry": w.easyTry,
		"easySide": w.easySide, "then": w.then,
	}
}
