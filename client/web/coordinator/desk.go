package coordinator

import (
	"net/http"
	"slices"
	"strconv"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client"
	"elephants/client/web/edition"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// desk is a coordinator's view of what comes next: whether an edition may be prepared, the draft,
// and what is still to do with it.
type desk struct {
	Ready   bool
	Draft   *pb.Draft
	Look    *pb.Look             // that a draft prepared now would be, if it takes two
	Story   edition.Story        // of the draft
	Form    page.Form            // a decision that was refused
	Done    deedDone             // what the visitor did just now
	Changes *client.DraftChanges // since somebody approved it; nil for none
	End     *pb.Closing          // of the programme
	Ends    string               // the day of it, where it is known
	Lost    pb.LostDraft         // that a withdrawal took away
}

// Ending is the message of how far the end of the programme is; "" where nobody asked for it.
func (d desk) Ending() string {
	return map[pb.ClosingState]string{
		pb.ClosingState_CLOSING_STATE_ASKED:   "ending.asked",
		pb.ClosingState_CLOSING_STATE_WAITING: "ending.waits",
		pb.ClosingState_CLOSING_STATE_CLOSED:  "closing.closed-is",
	}[d.End.GetState()]
}

// Waits reports whether the programme ends on a day that is known.
func (d desk) Waits() bool { return d.End.GetState() == pb.ClosingState_CLOSING_STATE_WAITING }

// Gone is the message of the draft that a withdrawal took away; "" for none.
func (d desk) Gone() string {
	return map[pb.LostDraft]string{
		pb.LostDraft_LOST_DRAFT_OPEN:     "lost.open",
		pb.LostDraft_LOST_DRAFT_APPROVED: "lost.approved",
	}[d.Lost]
}

// deedDone is what somebody did just now, and how it is taken back. It is said once, on the page
// that follows.
type deedDone struct {
	Key    string  // of the message that says it; "" for nothing
	Undo   int32   // the number of the decision to take back; 0 for none
	Quotes []int32 // the quotes that stood before, where quotes were chosen
	Again  bool    // they can be put back
}

// memory is what is kept of a coordinator's visit.
type memory struct {
	done deedDone // what they did just now, to be said on the next page
}

// remember changes what is kept of the visit.
func (p *pages) remember(r *http.Request, change func(*memory)) {
	p.NoteVisit(r, func(v *page.Visit) {
		m, _ := v.Own.(memory)
		change(&m)
		v.Own = m
	})
}

// tookNote is what the visitor did just now. It is said once.
func (p *pages) tookNote(r *http.Request) (done deedDone) {
	p.remember(r, func(m *memory) { done, m.done = m.done, deedDone{} })
	return done
}

func (p *pages) draft(w http.ResponseWriter, r *http.Request) error {
	return p.showDraft(w, r, http.StatusOK, page.Form{}, messages.Problem{})
}

func (p *pages) showDraft(
	w http.ResponseWriter, r *http.Request, code int, f page.Form, wrong messages.Problem,
) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	view := desk{Form: f}
	answer, err := p.Digest.GetDraft(ctx, &pb.GetDraftRequest{})
	switch status.Code(err) {
	case codes.OK:
		view.Draft = answer.Draft
		view.Story = edition.Tell(client.Said(answer.Draft.Digest))
		view.Changes = client.SinceApproval(answer.Draft)
	case codes.FailedPrecondition: // there is none yet
	default:
		return err
	}
	look, err := p.Digest.GetLook(ctx, &pb.GetLookRequest{})
	if err != nil {
		return err
	}
	view.Look = look.Look
	ready, err := p.Digest.CheckReadiness(ctx, &pb.CheckReadinessRequest{})
	if err != nil {
		return err
	}
	view.Ready, view.Lost = ready.Ready, ready.Lost
	end, err := p.Closing.GetClosing(ctx, &pb.GetClosingRequest{})
	if err != nil {
		return err
	}
	view.End, view.Ends = end.Closing, client.Ends(end)
	view.Done = p.tookNote(r)
	return p.Tell(w, r, page.View{
		Code: code, Name: "draft", Title: "draft.title", Data: view, Error: wrong, Field: view.field,
	})
}

// field is where the form that was refused stands open; "" where the draft has it no more.
func (d desk) field(why messages.Problem) string {
	if why.Key == "draft.nothing-again" && d.Nothing() {
		return "nothing"
	}
	came := func(t deskTheme) bool { return t.Open("") }
	if d.Merging() && len(d.Themes()) > 1 || slices.ContainsFunc(d.Themes(), came) {
		return "typed"
	}
	return ""
}

// themesOf are all themes of a digest that quotes can stand with.
func themesOf(d *pb.Digest) []*pb.Theme {
	return slices.Concat(d.Elephants, d.OneSide, d.Also, d.Better, d.Hopes)
}

// done leads back to the draft, where it is said what was done.
func (p *pages) done(w http.ResponseWriter, r *http.Request, what deedDone) {
	p.remember(r, func(m *memory) { m.done = what })
	http.Redirect(w, r, "/draft", http.StatusSeeOther)
}

func (p *pages) prepare(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	made, err := p.Digest.PrepareEdition(ctx, &pb.PrepareEditionRequest{Look: f.Get("look")})
	if err != nil {
		return err
	}
	what := deedDone{Key: "done.prepared"}
	if made.Draft.Hash == f.Get("hash") {
		what.Key = "done.same"
	}
	p.done(w, r, what)
	return nil
}

// nothing reports whether a digest has nothing in it that people said.
func nothing(d *pb.Digest) bool { return len(themesOf(d))+len(d.Unplanned) == 0 }

// GivenOut are the kinds of secrets that were given out since the last edition.
func (d desk) GivenOut() []*pb.Issued {
	return slices.DeleteFunc(slices.Clone(d.Draft.GetIssued()),
		func(i *pb.Issued) bool { return i.Amount == pb.Amount_AMOUNT_NONE })
}

// Nothing reports whether the draft has nothing in it that people said.
func (d desk) Nothing() bool { return d.Draft != nil && nothing(d.Draft.Digest) }

// errTick refuses quotes that no form offered, errMost a third one for a theme.
var (
	errTick = page.Refuse("problem.tick")
	errMost = page.Refuse("problem.third-quote")
)

// mostQuotes may stand with a theme.
const mostQuotes = 2

// quotes puts the ticked quotes of a theme into the draft; those of the others stay. A third one is
// refused before anything is lost.
func (p *pages) quotes(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	answer, err := p.Digest.GetDraft(ctx, &pb.GetDraftRequest{})
	if err != nil {
		return err
	}
	theme, draft := f.Get("theme"), answer.Draft
	req := &pb.ChooseQuotesRequest{Hash: f.Get("hash")}
	var before []int32
	for _, o := range draft.Offered {
		if !chosen(draft.Digest, o) {
			continue
		}
		before = append(before, o.Id)
		if theme != "" && o.ThemeId != theme {
			req.Ids = append(req.Ids, o.Id)
		}
	}
	ticked, err := ids(f.Values["quote"])
	switch {
	case err != nil:
		return err
	case theme != "" && len(ticked) > mostQuotes:
		return p.showDraft(w, r, http.StatusBadRequest, f, page.Refused(page.LanguageOf(r), errMost))
	}
	for _, id := range ticked {
		if !slices.Contains(req.Ids, id) {
			req.Ids = append(req.Ids, id)
		}
	}
	if _, err := p.Digest.ChooseQuotes(ctx, req); err != nil {
		return p.refusedDraft(w, r, f, err)
	}
	p.done(w, r, deedDone{Key: "done.quotes", Quotes: before, Again: theme != ""})
	return nil
}

// ids are the numbers of ticked quotes.
func ids(ticked []string) (all []int32, err error) {
	for _, number := range ticked {
		id, err := strconv.ParseInt(number, 10, 32)
		if err != nil {
			return nil, errTick
		}
		all = append(all, int32(id))
	}
	return all, nil
}

// chosen reports whether a digest has an offered quote already.
func chosen(d *pb.Digest, offered *pb.OfferedQuote) bool {
	for _, t := range themesOf(d) {
		for _, q := range t.Quotes {
			if offers(offered, t) && q.Text == offered.Quote.Text {
				return true
			}
		}
	}
	return false
}

// offers reports whether an offered quote would stand with a theme. A draft of before themes were
// named to it has their labels.
func offers(o *pb.OfferedQuote, t *pb.Theme) bool {
	return o.ThemeId == t.Id && o.ThemeId != "" || o.ThemeId == "" && o.Theme == t.Label
}

// preview shows the draft as the edition or the sheet that it would become, marked as a draft.
func (p *pages) previewDraft(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	answer, err := p.Digest.GetDraft(ctx, &pb.GetDraftRequest{})
	if err != nil {
		return err
	}
	draft := answer.Draft.Digest
	d := client.Said(draft)
	if name := r.PathValue("sheet"); name != "edition" {
		return p.editions.ShowSheet(w, r, name, d, true)
	}
	changes, err := p.editions.Since(ctx, draft)
	if err != nil {
		return err
	}
	first, err := client.BesideFirst(ctx, p.Digest, draft)
	if err != nil {
		return err
	}
	view := edition.Reading{
		GetEditionResponse: &pb.GetEditionResponse{Digest: d, Hash: answer.Draft.Hash},
		Changes:            changes, Beside: first, Draft: true,
	}
	return p.Tell(w, r, page.View{Name: "edition", Title: edition.Heading(d), Data: view})
}
