package server

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/seal"
	"elephants/server/store"
)

type admin struct {
	pb.UnsafeAdminServiceServer
	*Server
}

// newID makes a random id of something that people may name.
func newID() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// NewSecret stores a credential for the role, in the programme unless the role is an
// administrator's, and returns its secret.
func NewSecret(ctx context.Context, s *store.Store, act store.Act, role pb.Role,
	programme string) (seal.Secret, error) {
	secret := seal.NewSecret(roleName(role))
	err := s.AddCredential(ctx, act, store.Credential{Hash: secret.Hash(), ID: secret.ID,
		Role: int32(role), Programme: programme})
	if err != nil {
		return seal.Secret{}, fmt.Errorf("storing a secret: %w", err)
	}
	return secret, nil
}

func (a admin) CreateInvitation(ctx context.Context,
	req *pb.CreateInvitationRequest) (*pb.CreateInvitationResponse, error) {
	round, err := a.roundOf(ctx, req.Programme, req.Round)
	if err != nil {
		return nil, err
	}
	secret, err := a.issue(ctx, pb.Role_ROLE_INTERVIEWER, round)
	if err != nil {
		return nil, err
	}
	return &pb.CreateInvitationResponse{Invitation: secret}, nil
}

func (a admin) AddMember(ctx context.Context, req *pb.AddMemberRequest) (*pb.AddMemberResponse,
	error) {
	switch req.Role {
	case pb.Role_ROLE_COORDINATOR, pb.Role_ROLE_RESEARCHER, pb.Role_ROLE_ADMINISTRATOR:
	default:
		return nil, refusal.MemberRole.With()
	}
	secret, err := a.issue(ctx, req.Role, req.Programme)
	if err != nil {
		return nil, err
	}
	return &pb.AddMemberResponse{Secret: secret}, nil
}

// place checks that a role goes with a programme.
func (a admin) place(ctx context.Context, role pb.Role, programme string) error {
	if administrator := role == pb.Role_ROLE_ADMINISTRATOR; administrator != (programme == "") {
		return refusal.ProgrammeMissing.With()
	}
	if programme != "" {
		if _, err := a.store.Programme(ctx, programme); err != nil {
			return noProgramme(err)
		}
	}
	return nil
}

func (a admin) CreateSignInLink(ctx context.Context,
	req *pb.CreateSignInLinkRequest) (*pb.CreateSignInLinkResponse, error) {
	switch req.Role {
	case pb.Role_ROLE_INTERVIEWER, pb.Role_ROLE_COORDINATOR, pb.Role_ROLE_RESEARCHER,
		pb.Role_ROLE_ADMINISTRATOR:
	default: // a lead belongs to a group, and a coordinator invites them
		return nil, refusal.LinkRole.With()
	}
	if err := a.place(ctx, req.Role, req.Programme); err != nil {
		return nil, err
	}
	if req.Round != "" && req.Role != pb.Role_ROLE_INTERVIEWER {
		return nil, refusal.RoundRole.With()
	}
	scope, err := a.roundOf(ctx, req.Programme, req.Round)
	if err != nil {
		return nil, err
	}
	link := seal.NewSecret(linkRole)
	if err := a.store.AddLink(ctx, a.act(ctx), store.Link{Hash: link.Hash(), ID: link.ID,
		Role: int32(req.Role), Programme: scope}); err != nil {
		return nil, err
	}
	return &pb.CreateSignInLinkResponse{Link: link.Reveal()}, nil
}

func (a admin) issue(ctx context.Context, role pb.Role, programme string) (string, error) {
	if err := a.place(ctx, role, programme); err != nil {
		return "", err
	}
	secret, err := NewSecret(ctx, a.store, a.act(ctx), role, programme)
	return secret.Reveal(), err
}

func (a admin) ListMembers(ctx context.Context,
	req *pb.ListMembersRequest) (*pb.ListMembersResponse, error) {
	if req.Programme != "" {
		if _, err := a.store.Programme(ctx, req.Programme); err != nil {
			return nil, noProgramme(err)
		}
	}
	members, err := a.store.Issued(ctx, req.Programme)
	if err != nil {
		return nil, err
	}
	list := &pb.ListMembersResponse{}
	for _, m := range members {
		member := &pb.Member{Id: m.ID, Role: pb.Role(m.Role), Revoked: m.Revoked, Unopened: m.Unopened}
		if member.Role == pb.Role_ROLE_INTERVIEWER {
			member.Round = m.Round
		}
		list.Members = append(list.Members, member)
	}
	return list, nil
}

func (a admin) ListAuditEntries(ctx context.Context,
	req *pb.ListAuditEntriesRequest) (*pb.ListAuditEntriesResponse, error) {
	held := strings.ToLower(req.Held)
	if hash, err := hex.DecodeString(held); err != nil || len(hash) != 0 &&
		len(hash) != sha256.Size {
		return nil, refusal.LogHead.With(2 * sha256.Size)
	}
	entries, head, err := a.store.Audit(ctx, held)
	if errors.Is(err, store.ErrChain) {
		return nil, errLog // the store's own would repeat what was typed
	}
	if err != nil {
		return nil, err
	}
	list := &pb.ListAuditEntriesResponse{Head: head}
	further, err := a.store.FurtherRounds(ctx)
	if err != nil {
		return nil, err
	}
	mine := access.From(ctx).Programme
	for _, e := range entries {
		round := further[e.Programme]
		entry := &pb.AuditEntry{Seq: int32(e.Seq), Day: e.Day, Role: e.Role, Action: e.Action,
			Programme: cmp.Or(round.Of, e.Programme), Round: round.Name, Edition: int32(e.Edition)}
		if mine == "" || mine == entry.Programme {
			list.Entries = append(list.Entries, entry)
		}
	}
	return list, nil
}

func (a admin) CreateCohort(ctx context.Context,
	req *pb.CreateCohortRequest) (*pb.CreateCohortResponse, error) {
	if err := checkLine(refusal.Word{Key: "cohort-name"}, req.Name, maxName); err != nil {
		return nil, err
	}
	c := store.Cohort{ID: newID(), Name: strings.TrimSpace(req.Name)}
	if err := a.store.AddCohort(ctx, a.act(ctx), c, req.Programmes); err != nil {
		return nil, err
	}
	return &pb.CreateCohortResponse{Cohort: c.ID}, nil
}

func (a admin) JoinCohort(ctx context.Context, req *pb.JoinCohortRequest) (*pb.JoinCohortResponse,
	error) {
	if len(req.Programmes) == 0 {
		return nil, refusal.CohortEmpty.With()
	}
	return &pb.JoinCohortResponse{}, a.store.JoinCohort(ctx, a.act(ctx), req.Cohort, req.Programmes)
}

func (a admin) SetBudget(ctx context.Context, req *pb.SetBudgetRequest) (*pb.SetBudgetResponse,
	error) {
	to, exact := hundredths(req.Epsilon)
	if !exact || !disclose.Budget(to) {
		return nil, refusal.BudgetRange.With(refusal.Ours(fmt.Sprint(epsilon(disclose.MostEver))))
	}
	caller, cohort := access.From(ctx), req.Cohort
	if caller.Role == pb.Role_ROLE_COORDINATOR {
		own, err := a.store.CohortOf(ctx, caller.Programme)
		switch {
		case isNotFound(err) || err == nil && cohort != "" && cohort != own.ID:
			return nil, errNoSuchCohort
		case err != nil:
			return nil, err
		}
		cohort = own.ID
	}
	applied, err := a.store.SetBudget(ctx, a.act(ctx), cohort, to, caller.ID)
	if err != nil {
		return nil, err
	}
	return &pb.SetBudgetResponse{Applied: applied}, nil
}

func (a admin) Revoke(ctx context.Context, req *pb.RevokeRequest) (*pb.RevokeResponse, error) {
	err := a.store.Revoke(ctx, a.act(ctx), req.Id)
	if isNotFound(err) {
		return nil, errNoSecret
	}
	if err != nil {
		return nil, err
	}
	return &pb.RevokeResponse{}, nil
}
