// Package participant is the pages that a participant's receipt opens: what came of what they said,
// which sentences of theirs are shown, and how to take back. Nobody signs in to them.
package participant

import (
	"embed"

	"elephants/client/web/page"
)

//go:embed templates/*.html
var templates embed.FS

type pages struct{ *page.Frame }

// New makes the pages.
func New(f *page.Frame) page.Section {
	p := &pages{f}
	return page.Section{Templates: templates, Routes: map[string]page.Handler{
		"GET /withdraw":  p.withdrawForm,
		"POST /withdraw": p.withdraw,
	}}
}
