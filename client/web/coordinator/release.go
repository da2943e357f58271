package coordinator

import (
	"net/http"
	"strconv"

	"elephants/client"
	"elephants/client/web/edition"
	"elephants/client/web/messages"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// answers to whether somebody received their secret in person, as the form has them.
var answers = map[string]pb.InPerson{
	"yes": pb.InPerson_IN_PERSON_YES, "no": pb.InPerson_IN_PERSON_NO,
}

var errNothing = page.Refuse("draft.nothing-again")

// release approves the draft. The second approval releases it for ever, so that whoever gives it is
// asked once more.
func (p *pages) release(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	now, err := p.Digest.GetDraft(ctx, &pb.GetDraftRequest{})
	if err != nil {
		return p.refusedDraft(w, r, f, err)
	}
	seen, how := now.Draft.Hash == f.Get("hash"), f.Get("in-person")
	if seen && f.Get("nothing") != "yes" && nothing(now.Draft.Digest) {
		return p.refusedDraft(w, r, f, errNothing)
	}
	last := seen && now.Draft.Approvals > 0 && !now.Draft.Own
	if last && how == "" && f.Get("sure") != "yes" {
		return p.askLast(w, r, now.Draft, nil)
	}
	answer, err := p.Digest.ReleaseEdition(ctx, &pb.ReleaseEditionRequest{
		Hash: f.Get("hash"), InPerson: answers[how],
	})
	switch {
	case err != nil && last && how == "":
		return p.askLast(w, r, now.Draft, err)
	case err != nil:
		return p.refusedDraft(w, r, f, err)
	case answer.Released:
		http.Redirect(w, r, "/editions/"+strconv.Itoa(int(answer.Edition)), http.StatusSeeOther)
		return nil
	}
	p.done(w, r, deedDone{Key: "done.approved"})
	return nil
}

// Left is how many themes a coordinator left out of the draft.
func (d desk) Left() (n int) {
	for _, decided := range d.Draft.GetDecisions() {
		if decided.Deed == pb.Deed_DEED_DROP {
			n++
		}
	}
	return n
}

// askLast asks whoever would release a draft whether they mean it, and what the log has to know.
func (p *pages) askLast(w http.ResponseWriter, r *http.Request, draft *pb.Draft, why error) error {
	l := page.LanguageOf(r)
	view := page.View{
		Name: "draft-release", Heading: l.Said("release.title", draft.Digest.Edition),
		Data:  desk{Draft: draft, Story: edition.Tell(client.Said(draft.Digest))},
		Field: func(messages.Problem) string { return "in-person-yes" },
	}
	if why != nil {
		view.Code, view.Error = p.StatusOf(r, why), page.Refused(l, why)
	}
	return p.Tell(w, r, view)
}
