package web

import (
	"net/http"
	"slices"
	"strconv"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

// desk is a coordinator's view of what comes next.
type desk struct {
	Ready bool
	Draft *pb.Draft
	Form  form // a decision that was refused
}

func (p *Pages) draft(w http.ResponseWriter, r *http.Request) error {
	return p.showDraft(w, r, http.StatusOK, form{}, problem{})
}

func (p *Pages) showDraft(w http.ResponseWriter, r *http.Request, code int, f form, wrong problem) error {
	ctx, err := p.as(r)
	if err != nil {
		return err
	}
	view := desk{Form: f}
	answer, err := p.digests.GetDraft(ctx, &pb.GetDraftRequest{})
	switch status.Code(err) {
	case codes.OK:
		view.Draft = answer.Draft
		view.Draft.Digest = client.Said(view.Draft.Digest)
	case codes.FailedPrecondition: // there is none yet
	default:
		return err
	}
	ready, err := p.digests.CheckReadiness(ctx, &pb.CheckReadinessRequest{})
	if err != nil {
		return err
	}
	view.Ready = ready.Ready
	return p.tell(w, r, code, "draft", "draft.title", view, wrong)
}

func (p *Pages) prepare(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.as(r)
	if err != nil {
		return err
	}
	if _, err := p.digests.PrepareEdition(ctx, &pb.PrepareEditionRequest{}); err != nil {
		return err
	}
	http.Redirect(w, r, "/draft", http.StatusSeeOther)
	return nil
}

func (p *Pages) release(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.sent(w, r)
	if err != nil {
		return err
	}
	answer, err := p.digests.ReleaseEdition(ctx, &pb.ReleaseEditionRequest{Hash: f.Get("hash")})
	if err != nil {
		return p.refusedDraft(w, r, f, err)
	}
	next := "/draft"
	if answer.Released {
		next = "/editions/" + strconv.Itoa(int(answer.Edition))
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

func (p *Pages) editions(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.as(r)
	if err != nil {
		return err
	}
	answer, err := p.digests.ListEditions(ctx, &pb.ListEditionsRequest{})
	if err != nil {
		return err
	}
	return p.tell(w, r, http.StatusOK, "editions", "editions.title", answer.Editions, problem{})
}

func (p *Pages) edition(w http.ResponseWriter, r *http.Request) error {
	answer, err := p.getEdition(r)
	if err != nil {
		return err
	}
	if answer == nil {
		return p.notFound(w, r)
	}
	view := reading{GetEditionResponse: answer}
	if n := answer.Digest.Edition; n > 1 {
		ctx, err := p.as(r)
		if err != nil {
			return err
		}
		before, err := p.digests.GetEdition(ctx, &pb.GetEditionRequest{Number: n - 1})
		if err != nil {
			return err
		}
		changes := client.Compare(before.Digest, answer.Digest)
		view.Changes = &changes
	}
	answer.Digest = client.Said(answer.Digest)
	return p.titled(w, r, http.StatusOK, "edition", answer.Digest.Programme, view, problem{})
}

// reading is an edition, and what changed since the one before.
type reading struct {
	*pb.GetEditionResponse
	Changes *client.Changes // nil for the first
}

var errTick = refuse("problem.tick")

// quotes puts the ticked quotes into the draft.
func (p *Pages) quotes(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.sent(w, r)
	if err != nil {
		return err
	}
	req := &pb.ChooseQuotesRequest{Hash: f.Get("hash")}
	for _, ticked := range f.Values["quote"] {
		id, err := strconv.ParseInt(ticked, 10, 32)
		if err != nil {
			return errTick
		}
		req.Ids = append(req.Ids, int32(id))
	}
	if _, err := p.digests.ChooseQuotes(ctx, req); err != nil {
		return err
	}
	http.Redirect(w, r, "/draft", http.StatusSeeOther)
	return nil
}

// chosen reports whether a digest has an offered quote already.
func chosen(d *pb.Digest, offered *pb.OfferedQuote) bool {
	for _, t := range slices.Concat(d.Elephants, d.OneSide) {
		for _, q := range t.Quotes {
			if t.Label == offered.Theme && q.Text == offered.Quote.Text {
				return true
			}
		}
	}
	return false
}
