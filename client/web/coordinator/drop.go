package coordinator

import (
	"net/http"

	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

// drop takes away a draft that nobody will release, once somebody has said that they mean it.
func (p *pages) drop(w http.ResponseWriter, r *http.Request) error {
	ctx, f, err := p.Sent(w, r)
	if err != nil {
		return err
	}
	if f.Get("sure") != "yes" {
		answer, err := p.Digest.GetDraft(ctx, &pb.GetDraftRequest{})
		if err != nil {
			return err
		}
		return p.Tell(w, r, page.View{Name: "draft-drop", Title: "drop.title", Data: answer.Draft})
	}
	_, err = p.Digest.DropDraft(ctx, &pb.DropDraftRequest{Hash: f.Get("hash")})
	if err != nil {
		return p.refusedDraft(w, r, f, err)
	}
	p.done(w, r, deedDone{Key: "done.dropped"})
	return nil
}
