package edition

import (
	"net/http"

	"elephants/client"
	"elephants/client/web/page"
	pb "elephants/proto/elephants/v1"
)

func (p *Pages) editions(w http.ResponseWriter, r *http.Request) error {
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	answer, err := p.Digest.ListEditions(ctx, &pb.ListEditionsRequest{})
	if err != nil {
		return err
	}
	return p.Tell(w, r, page.View{Name: "editions", Title: "editions.title", Data: answer.Editions})
}

func (p *Pages) edition(w http.ResponseWriter, r *http.Request) error {
	answer, err := p.getEdition(r)
	if err != nil {
		return err
	}
	if answer == nil {
		return p.NotFound(w, r)
	}
	view := Reading{GetEditionResponse: answer}
	if n := answer.Digest.Edition; n > 1 {
		ctx, err := p.As(r)
		if err != nil {
			return err
		}
		before, err := p.Digest.GetEdition(ctx, &pb.GetEditionRequest{Number: n - 1})
		if err != nil {
			return err
		}
		changes := client.Compare(before.Digest, answer.Digest)
		view.Changes = &changes
	}
	answer.Digest = client.Said(answer.Digest)
	return p.Tell(w, r, page.View{Name: "edition", Title: Heading(answer.Digest), Data: view})
}

// Reading is an edition, and what changed since the one before.
type Reading struct {
	*pb.GetEditionResponse
	Changes *client.Changes // nil for the first
	Draft   bool            // it is none yet
}
