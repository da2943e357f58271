// Package coordinator is the pages of a programme's coordinators: the draft of the next edition and
// what is decided about it, the code book, and the rules of disclosure. How an edition reads is in
// package edition.
package coordinator

import (
	"embed"
	"html/template"

	"elephants/client/web/edition"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

//go:embed templates/*.html
var templates embed.FS

type pages struct {
	*page.Frame
	editions *edition.Pages
}

// New makes the pages. A draft is shown as the edition that it would become by those of editions.
func New(f *page.Frame, editions *edition.Pages) page.Section {
	p := &pages{Frame: f, editions: editions}
	return page.Section{Templates: templates, Functions: functions, Routes: map[string]page.Handler{
		"GET /draft":             p.draft,
		"GET /draft/as/{sheet}":  p.previewDraft,
		"POST /draft/prepare":    p.prepare,
		"POST /draft/look":       p.look,
		"POST /draft/curate":     p.curate,
		"POST /draft/quotes":     p.quotes,
		"POST /draft/release":    p.release,
		"POST /draft/drop":       p.drop,
		"GET /rules":             p.rules,
		"POST /rules":            p.setRules,
		"GET /code-book":         p.codeBook,
		"POST /code-book":        p.putBarrier,
		"POST /code-book/remove": p.removeBarrier,
	}}
}

func functions(l *messages.Language) template.FuncMap {
	return template.FuncMap{
		"principles": principles, "parentName": parentName,
		"amount": amountKey, "issued": issuedKey,
		"decision": func(d *pb.Decision) template.HTML { return decision(l, d) },
	}
}
