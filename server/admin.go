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
	secret, err := a.issue(ctx, pb.Role_ROLE_INTERVIEWER, req.Programme)
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
		return nil, invalid("role must be coordinator, researcher or administrator; for an interviewer create an invitation")
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
		return invalid("everyone but an administrator belongs to a programme: give its id")
	}
	if programme != "" {
		if _, err := a.store.Programme(ctx, programme); err != nil {
			return fmt.Errorf("the programme: %w", err)
		}
	}
	return nil
}

func (a admin) CreateSignInLink(ctx context.Context,
	req *pb.CreateSignInLinkRequest) (*pb.CreateSignInLinkResponse, error) {
	if req.Role == pb.Role_ROLE_UNSPECIFIED || pb.Role_name[int32(req.Role)] == "" {
		return nil, invalid("role must be interviewer, coordinator, researcher or administrator")
	}
	if err := a.place(ctx, req.Role, req.Programme); err != nil {
		return nil, err
	}
	link := seal.NewSecret(linkRole)
	if err := a.store.AddLink(ctx, a.act(ctx), store.Link{Hash: link.Hash(), ID: link.ID,
		Role: int32(req.Role), Programme: req.Programme}); err != nil {
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
			return nil, fmt.Errorf("the programme: %w", err)
		}
	}
	members, err := a.store.Issued(ctx, req.Programme)
	if err != nil {
		return nil, err
	}
	list := &pb.ListMembersResponse{}
	for _, m := range members {
		list.Members = append(list.Members, &pb.Member{Id: m.ID, Role: pb.Role(m.Role),
			Revoked: m.Revoked, Unopened: m.Unopened})
	}
	return list, nil
}

func (a admin) ListAuditEntries(ctx context.Context,
	req *pb.ListAuditEntriesRequest) (*pb.ListAuditEntriesResponse, error) {
	held := strings.ToLower(req.Held)
	if hash, err := hex.DecodeString(held); err != nil || len(hash) != 0 &&
		len(hash) != sha256.Size {
		return nil, invalid("held is not a head of the log: it is %d letters and digits, 0 to 9 and a to f", 2*sha256.Size)
	}
	entries, head, err := a.store.Audit(ctx, held)
	if errors.Is(err, store.ErrChain) {
		return nil, errLog // the store's own would repeat what was typed
	}
	if err != nil {
		return nil, err
	}
	list := &pb.ListAuditEntriesResponse{Head: head}
	mine := access.From(ctx).Programme
	for _, e := range entries {
		if mine == "" || mine == e.Programme {
			list.Entries = append(list.Entries, &pb.AuditEntry{Seq: int32(e.Seq), Day: e.Day,
				Role: e.Role, Action: e.Action,
				Programme: e.Programme, Edition: int32(e.Edition)})
		}
	}
	return list, nil
}

func (a admin) CreateCohort(ctx context.Context,
	req *pb.CreateCohortRequest) (*pb.CreateCohortResponse, error) {
	if err := checkLine("cohort's name", req.Name, maxName); err != nil {
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
		return nil, invalid("no programme to add: give the id of at least one")
	}
	return &pb.JoinCohortResponse{}, a.store.JoinCohort(ctx, a.act(ctx), req.Cohort, req.Programmes)
}

func (a admin) SetBudget(ctx context.Context, req *pb.SetBudgetRequest) (*pb.SetBudgetResponse,
	error) {
	to, exact := hundredths(req.Epsilon)
	if !exact || !disclose.Budget(to) {
		return nil, invalid("a cohort's budget must be from 0 to %g in steps of 0.01",
			epsilon(disclose.MostEver))
	}
	caller, cohort := access.From(ctx), req.Cohort
	if caller.Role == pb.Role_ROLE_COORDINATOR {
		own, err := a.store.CohortOf(ctx, caller.Programme)
		if err != nil || cohort != "" && cohort != own.ID {
			return nil, fmt.Errorf("the cohort of your programme: %w", cmp.Or(err,
				store.ErrNotFound))
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
	if err := a.store.Revoke(ctx, a.act(ctx), req.Id); err != nil {
		return nil, err
	}
	return &pb.RevokeResponse{}, nil
}
