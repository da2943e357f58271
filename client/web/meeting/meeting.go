// Package meeting is the pages of the meet and greet: a sheet of strengths and offers for each who
// wants one, to be filled in on paper or by a link of their own, and those that are shown.
package meeting

import (
	"embed"
	"net/http"
	"net/url"
	"strconv"
	"strings"

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
	return page.Section{Templates: templates, Routes: map[string]page.Handler{
		"GET /meeting":         p.meetingPage,
		"POST /meeting":        p.make,
		"GET /meeting/blank":   p.blank,
		"GET /meeting/shown":   p.shown,
		"POST /meeting/remove": p.remove,
		"GET /sheet/{link}":    p.sheet,
		"POST /sheet/{link}":   p.write,
	}}
}

func (p *pages) meetingPage(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, page.Again{})
}

// show is the coordinators' page: how many sheets are shown, and no more than that of the others.
func (p *pages) show(w http.ResponseWriter, r *http.Request, again page.Again) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	answer, err := p.Meeting.ListSheets(ctx, &pb.ListSheetsRequest{})
	if err != nil {
		return err
	}
	return p.Tell(w, r, page.View{
		Name: "meeting", Title: "meeting.title", Again: again,
		Data: hall{len(answer.Sheets), again.Form}, Field: meetingFields.Of,
	})
}

// hall is the page of a meet and greet.
type hall struct {
	Shown int
	Form  page.Form // that was refused
}

var meetingFields = page.Fields{
	"meeting.count-number": "count", "refused.sheets-count": "count", "refused.sheets-many": "count",
}

var errCount = page.Refuse("meeting.count-number")

// make makes sheets and shows the link of each as a slip, once.
func (p *pages) make(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	count, err := strconv.ParseInt(strings.TrimSpace(f.Get("count")), 10, 32)
	if err != nil {
		return p.Done(w, r, "", f, errCount, p.show)
	}
	links, err := p.Issue(r, f, "once.stay", func() ([]string, error) {
		answer, err := p.Meeting.MakeSheets(ctx, &pb.MakeSheetsRequest{Count: int32(count)})
		return answer.GetLinks(), err
	})
	if err != nil {
		return p.Done(w, r, "", f, err, p.show)
	}
	var slips []page.Paper // for those who want to fill in a sheet on a phone
	for _, link := range links {
		one, err := page.OnPaper(r, url.URL{Path: "/sheet/" + link}, p.Own(r))
		if err != nil {
			return err
		}
		slips = append(slips, one)
	}
	return p.Tell(w, r, page.View{Name: "meeting-slips", Title: "meeting.slips", Data: slips})
}

// blank is a sheet to fill in by hand. Nothing of it comes back here.
func (p *pages) blank(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.As(r); err != nil {
		return err
	}
	return p.Tell(w, r, page.View{Name: "meeting-blank", Title: "meeting.blank"})
}

func (p *pages) shown(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	answer, err := p.Meeting.ListSheets(ctx, &pb.ListSheetsRequest{})
	if err != nil {
		return err
	}
	return p.Tell(w, r, page.View{Name: "meeting-shown", Title: "meeting.shown", Data: answer.Sheets})
}

// remove takes all sheets away, once somebody has said that they mean it.
func (p *pages) remove(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	if f.Get("sure") != "yes" {
		return p.Tell(w, r, page.View{Name: "meeting-remove", Title: "meeting.remove-title"})
	}
	if _, err := p.Meeting.RemoveSheets(ctx, &pb.RemoveSheetsRequest{}); err != nil {
		return err
	}
	http.Redirect(w, r, "/meeting", http.StatusSeeOther)
	return nil
}

// own is somebody's own sheet.
type own struct {
	*pb.Sheet
	Programme string
	Link      string
	Saved     bool // this moment
}

// sheet shows somebody their own. Nobody signs in to it, and nothing tells who has it, even if
// somebody is signed in on this phone.
func (p *pages) sheet(w http.ResponseWriter, r *http.Request) error {
	link := r.PathValue("link")
	answer, err := p.Meeting.ReadSheet(r.Context(), &pb.ReadSheetRequest{Link: link})
	if err != nil {
		return err
	}
	r = page.Offered(r, messages.Coded(answer.PageLanguage))
	view := own{Sheet: answer.Sheet, Programme: answer.Programme, Link: link}
	view.Saved = r.URL.Query().Has("saved")
	return p.Tell(w, r, page.View{Name: "sheet", Title: "own-sheet.title", Data: view})
}

// write stores somebody's sheet. What was refused stays on the page.
func (p *pages) write(w http.ResponseWriter, r *http.Request) error {
	f, err := p.ReadForm(w, r)
	if err != nil {
		return err
	}
	link := r.PathValue("link")
	line := func(name string) string { return strings.Join(strings.Fields(f.Get(name)), " ") }
	made := &pb.Sheet{
		Strengths: line("strengths"), Offers: line("offers"), Wishes: line("wishes"),
		Name: line("name"), Shown: f.Get("shown") == "yes",
	}
	_, err = p.Meeting.WriteSheet(r.Context(), &pb.WriteSheetRequest{Link: link, Sheet: made})
	if err == nil {
		http.Redirect(w, r, "/sheet/"+url.PathEscape(link)+"?saved", http.StatusSeeOther)
		return nil
	}
	answer, again := p.Meeting.ReadSheet(r.Context(), &pb.ReadSheetRequest{Link: link})
	if again != nil {
		return err
	}
	return p.Tell(w, r, page.View{
		Code: p.StatusOf(r, err), Name: "sheet", Title: "own-sheet.title",
		Data:  own{Sheet: made, Programme: answer.Programme, Link: link},
		Error: page.Refused(page.LanguageOf(r), err),
		Field: page.Fields{"strengths": "strengths", "offers": "offers", "wishes": "wishes",
			"sheet-name": "name"}.Of,
	})
}
