// Package researcher is the pages of research: what a cohort can be asked and what it answered, the
// files of an answer, and the guide. Coordinators read along.
package researcher

import (
	"embed"
	"html/template"

	"elephants/client/chart"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

//go:embed templates/*.html
var templates embed.FS

type pages struct{ *page.Frame }

// New makes the pages.
func New(f *page.Frame) page.Section {
	p := &pages{f}
	return page.Section{Templates: templates, Functions: functions, Routes: map[string]page.Handler{
		"GET /research":                           p.study,
		"GET /research/guide":                     p.guide,
		"POST /research/cost":                     p.cost,
		"POST /research/budget":                   p.setBudget,
		"POST /research/ask":                      p.askCohort,
		"GET /research/releases/{release}":        p.answer,
		"GET /research/releases/{release}/{file}": p.answerFile,
		"GET /research/published/{file}":          p.publishedFile,
		"GET /api/openapi.json":                   p.openAPI,
	}}
}

func functions(l *messages.Language) template.FuncMap {
	return template.FuncMap{
		"sureness": func() []sure { return sureness }, "decimal": decimal,
		"split": func(by []pb.Dimension) template.HTML { return split(l, by) },
		"chart": func(p chart.Panel, id string) template.HTML {
			return template.HTML(p.SVG(id)) // #nosec G203 -- it escapes what it is given
		},
		"budget": func(b *pb.Budget) template.HTML { return chart.Budget(b, charts(l)) },
	}
}
