// Package group is the pages of project groups: they are formed on one at the event, their leads
// write and approve the group's record, and everybody of the programme reads it. Nothing of them
// comes from notes.
package group

import (
	"embed"
	"html/template"
	"net/http"
	"slices"

	"elephants/client"
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
		"GET /groups":                p.list,
		"POST /groups":               p.form,
		"GET /groups/{id}":           p.group,
		"POST /groups/{id}":          p.revise,
		"POST /groups/leads":         p.letters,
		"POST /groups/{id}/leads":    p.leads,
		"POST /groups/{id}/remove":   p.remove,
		"GET /groups/{id}/calendar":  p.calendar,
		"GET /group":                 p.own,
		"POST /group":                p.approve,
		"GET /group/edit":            p.edit,
		"POST /group/edit":           p.write,
		"GET /group/check/{months}":  p.checkIn,
		"POST /group/check/{months}": p.answer,
	}}
}

func functions(*messages.Language) template.FuncMap {
	return template.FuncMap{
		"outcome": outcomeWord, "still": stillWord, "lead": leadWord,
	}
}

// outcomeWord, stillWord and leadWord are the words by which forms and messages name these.
func outcomeWord(k pb.OutcomeKind) string {
	return map[pb.OutcomeKind]string{
		pb.OutcomeKind_OUTCOME_KIND_WORKED:    "worked",
		pb.OutcomeKind_OUTCOME_KIND_DID_NOT:   "did-not",
		pb.OutcomeKind_OUTCOME_KIND_UNPLANNED: "unplanned",
	}[k]
}

func stillWord(s pb.Still) string {
	return map[pb.Still]string{
		pb.Still_STILL_THERE: "there", pb.Still_STILL_CHANGED: "changed", pb.Still_STILL_GONE: "gone",
	}[s]
}

func leadWord(r pb.LeadRole) string {
	return map[pb.LeadRole]string{
		pb.LeadRole_LEAD_ROLE_LIVED_EXPERIENCE: "lived", pb.LeadRole_LEAD_ROLE_VOLUNTARY: "voluntary",
	}[r]
}

// leadRoles are the two leads, in the order of the sides that they are of.
var leadRoles = []pb.LeadRole{
	pb.LeadRole_LEAD_ROLE_LIVED_EXPERIENCE, pb.LeadRole_LEAD_ROLE_VOLUNTARY,
}

// shown is a group's page.
type shown struct {
	*pb.GetGroupResponse
	Form forming // for a coordinator
}

// reading is a record as it is read, beside the one that people saw before.
type reading struct {
	*pb.Record
	Before *pb.Record // nil where nothing is compared
}

func (p *pages) group(w http.ResponseWriter, r *http.Request) error {
	return p.showGroup(w, r, page.Again{})
}

func (p *pages) showGroup(w http.ResponseWriter, r *http.Request, again page.Again) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	answer, err := p.Group.GetGroup(ctx, &pb.GetGroupRequest{Id: r.PathValue("id")})
	if err != nil {
		return err
	}
	view := shown{answer, forming{Form: again.Form, Group: answer.Group, Sides: answer.Sides}}
	return p.Tell(w, r, page.View{
		Name: "group", Heading: answer.Group.Name, Data: view, Again: again, Field: view.Form.field,
	})
}

// Reading is the group's record as people read it.
func (s shown) Reading() reading { return reading{Record: s.Group.Record} }

// Called is what people call a side.
func (s shown) Called(side string) string { return client.SidePlural(s.Sides, side) }

// Of are the outcomes of a try; of "" those that came of none in particular.
func (r reading) Of(try string) (all []*pb.Outcome) {
	for _, o := range r.GetOutcomes() {
		if o.Try == try {
			all = append(all, o)
		}
	}
	return all
}

// After is what became of a try after so many months; nil if nobody has said yet.
func (r reading) After(try string, months int32) *pb.CheckInAnswer {
	for _, c := range r.GetCheckIns() {
		for _, a := range c.Answers {
			if c.Months == months && a.Try == try {
				return a
			}
		}
	}
	return nil
}

// Answered reports whether what became of a try after so many months is new, or another than people
// saw before: it is in no line that [reading.Fresh] looks at.
func (r reading) Answered(try string, months int32) bool {
	if r.Before == nil {
		return false
	}
	was := reading{Record: r.Before}.After(try, months)
	return was.GetStill() != r.After(try, months).GetStill()
}

// Checked are the months after which somebody looked at what is still there.
func (r reading) Checked() (all []int32) {
	for _, c := range r.GetCheckIns() {
		all = append(all, c.Months)
	}
	return all
}

// Empty reports whether a record says nothing.
func (r reading) Empty() bool { return len(linesOf(r.Record)) == 0 }

// Fresh reports whether a line is not in the record that people saw before.
func (r reading) Fresh(text string) bool {
	return r.Before != nil && text != "" && !slices.Contains(linesOf(r.Before), text)
}

// line is a line of a record, and whether people have not seen it yet.
type line struct {
	Text  string
	Fresh bool
}

// Line is a text of the record as it is laid out.
func (r reading) Line(text string) line { return line{text, r.Fresh(text)} }

// Gone are the lines that people saw before and that are not in this one.
func (r reading) Gone() (all []string) {
	now := linesOf(r.Record)
	for _, l := range linesOf(r.Before) {
		if !slices.Contains(now, l) {
			all = append(all, l)
		}
	}
	return all
}
