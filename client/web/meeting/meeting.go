// Package meeting is the pages of the meet and greet: a sheet of strengths and offers for each who
// wants one, to be filled in on paper or by a link of their own, and those that are shown.
package meeting

import (
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"google.golang.org/grpc"

	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

//go:embed templates/*.html
var templates embed.FS

type pages struct {
	*page.Frame
	meeting pb.MeetingServiceClient
}

// New makes the pages.
func New(f *page.Frame, service grpc.ClientConnInterface) page.Section {
	p := &pages{f, pb.NewMeetingServiceClient(service)}
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
	return p.show(w, r, http.StatusOK, messages.Problem{})
}

// show is the coordinators' page: how many sheets are shown, and no more than that of the others.
func (p *pages) show(
	w http.ResponseWriter, r *http.Request, code int, wrong messages.Problem,
) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	answer, err := p.meeting.ListSheets(ctx, &pb.ListSheetsRequest{})
	if err != nil {
		return err
	}
	return p.Tell(w, r, page.View{
		Code: code, Name: "meeting", Title: "meeting.title", Data: len(answer.Sheets), Error: wrong,
	})
}

// slip is a link on paper, for one who wants to fill in a sheet on a phone.
type slip struct {
	Address string
	Code    template.HTML
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
		return p.refuse(w, r, errCount)
	}
	answer, err := p.meeting.MakeSheets(ctx, &pb.MakeSheetsRequest{Count: int32(count)})
	if err != nil {
		return p.refuse(w, r, err)
	}
	var slips []slip
	for _, link := range answer.Links {
		one := slip{Address: page.Address(r, url.URL{Path: "/sheet/" + link})}
		said := string(page.LanguageOf(r).Said("handed.picture"))
		if one.Code, err = page.QRCode(one.Address, said); err != nil {
			return err
		}
		slips = append(slips, one)
	}
	return p.Tell(w, r, page.View{Name: "meeting-slips", Title: "meeting.slips", Data: slips})
}

func (p *pages) refuse(w http.ResponseWriter, r *http.Request, err error) error {
	if page.Ended(err) {
		return err
	}
	return p.show(w, r, p.StatusOf(r, err), page.Refused(page.LanguageOf(r), err))
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
	answer, err := p.meeting.ListSheets(ctx, &pb.ListSheetsRequest{})
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
	if _, err := p.meeting.RemoveSheets(ctx, &pb.RemoveSheetsRequest{}); err != nil {
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
	answer, err := p.meeting.ReadSheet(r.Context(), &pb.ReadSheetRequest{Link: link})
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
	_, err = p.meeting.WriteSheet(r.Context(), &pb.WriteSheetRequest{Link: link, Sheet: made})
	if err == nil {
		http.Redirect(w, r, "/sheet/"+url.PathEscape(link)+"?saved", http.StatusSeeOther)
		return nil
	}
	answer, again := p.meeting.ReadSheet(r.Context(), &pb.ReadSheetRequest{Link: link})
	if again != nil {
		return err
	}
	return p.Tell(w, r, page.View{
		Code: p.StatusOf(r, err), Name: "sheet", Title: "own-sheet.title",
		Data:  own{Sheet: made, Programme: answer.Programme, Link: link},
		Error: page.Refused(page.LanguageOf(r), err),
	})
}
