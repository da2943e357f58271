package admin

import (
	"context"
	"fmt"

	pb "elephants/proto/elephants/v1"
	"elephants/server/desk"
	"elephants/server/refuse"
	"elephants/server/seal"
	"elephants/server/store"
)

type signIn struct {
	pb.UnsafeSignInServiceServer
	*desk.Desk
}

// NewSignIn returns the service.
func NewSignIn(d *desk.Desk) pb.SignInServiceServer { return signIn{Desk: d} }

// linkRole stands in a link where a secret has its role: pages tell by it that it has to be
// redeemed.
const linkRole = "link"

func (s signIn) RedeemLink(ctx context.Context, req *pb.RedeemLinkRequest) (*pb.RedeemLinkResponse,
	error) {
	// Whoever guesses is slowed down as with receipts, though 160 bits need it less.
	if err := s.Withdrawals.Take(ctx, desk.SourceOf(ctx)); err != nil {
		return nil, err
	}
	link, err := seal.ParseSecret(req.Link)
	if err != nil || link.Role != linkRole {
		return nil, refuse.ErrLink
	}
	var secret seal.Secret
	act := s.Act(ctx)
	err = s.Store.Redeem(ctx, act, link.Hash(), func(l store.Link) store.Credential {
		secret = seal.NewSecret(desk.RoleName(pb.Role(l.Role)))
		return store.Credential{Hash: secret.Hash(), ID: secret.ID, Role: l.Role,
			Programme: l.Programme}
	})
	if desk.IsNotFound(err) {
		return nil, refuse.ErrLink
	}
	if err != nil {
		return nil, fmt.Errorf("opening a link: %w", err)
	}
	return &pb.RedeemLinkResponse{Secret: secret.Reveal()}, nil
}
