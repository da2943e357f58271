package edition

import (
	"context"
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
	ctx, err := p.As(r)
	if err != nil {
		return err
	}
	if view.Changes, err = p.Since(ctx, answer.Digest); err != nil {
		return err
	}
	if view.Beside, err = client.BesideFirst(ctx, p.Digest, answer.Digest); err != nil {
		return err
	}
	answer.Digest = client.Said(answer.Digest)
	return p.Tell(w, r, page.View{Name: "edition", Title: Heading(answer.Digest), Data: view})
}

// Since is what changed in a digest since the edition before it, as that was released; nil for the
// first. It says nothing that whoever may read both could not see.
func (p *Pages) Since(ctx context.Context, d *pb.Digest) (*client.Changes, error) {
	if d.Edition <= 1 {
		return nil, nil //nolint:nilnil // there is none before, which is no error
	}
	before, err := p.Digest.GetEdition(ctx, &pb.GetEditionRequest{Number: d.Edition - 1})
	if err != nil {
		return nil, err
	}
	changes := client.Compare(before.Digest, d)
	return &changes, nil
}

// Reading is an edition, and what changed since the one before.
type Reading struct {
	*pb.GetEditionResponse
	Changes *client.Changes // nil for the first
	Beside  *client.Beside  // nil but for a learning round's
	Draft   bool            // it is none yet
}
