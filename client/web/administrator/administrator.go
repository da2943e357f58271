// Package administrator is the pages of those who run the server: programmes, members, letters,
// cohorts and backups, and the audit log, which coordinators read too.
package administrator

import (
	"embed"
	"html/template"

	"elephants/client/web/messages"
	"elephants/client/web/page"
)

//go:embed templates/*.html
var templates embed.FS

type pages struct{ *page.Frame }

// New makes the pages.
func New(f *page.Frame) page.Section {
	p := &pages{f}
	return page.Section{Templates: templates, Functions: functions, Routes: map[string]page.Handler{
		"GET /programmes":              p.programmes,
		"POST /programmes":             p.createProgramme,
		"GET /programmes/{programme}":  p.programme,
		"POST /programmes/{programme}": p.reviseProgramme,
		"POST /backups":                p.makeBackup,
		"POST /letters":                p.letters,
		"POST /members":                p.addMember,
		"POST /members/revoke":         p.revoke,
		"GET /audit":                   p.audit,
		"GET /cohorts":                 p.cohorts,
		"POST /cohorts":                p.changeCohorts,
	}}
}

func functions(*messages.Language) template.FuncMap { return template.FuncMap{"state": state} }
