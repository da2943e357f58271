// Package admin is the service of administrators: programmes, secrets, links, cohorts, backups
// and the audit log; and signing in by a link.
package admin

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"elephants/analysis/disclose"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/backups"
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/refuse"
	"elephants/server/seal"
	"elephants/server/store"
)

// Admin is the service.
type Admin struct {
	pb.UnsafeAdminServiceServer
	*desk.Desk
	backups *backups.Backups
}

// New returns the service.
func New(d *desk.Desk, b *backups.Backups) pb.AdminServiceServer {
	return Admin{Desk: d, backups: b}
}

func (a Admin) CreateInvitation(ctx context.Context,
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

func (a Admin) AddMember(ctx context.Context, req *pb.AddMemberRequest) (*pb.AddMemberResponse,
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
func (a Admin) place(ctx context.Context, role pb.Role, programme string) error {
	if administrator := role == pb.Role_ROLE_ADMINISTRATOR; administrator != (programme == "") {
		return refusal.ProgrammeMissing.With()
	}
	if programme != "" {
		if _, err := a.Store.Programme(ctx, programme); err != nil {
			return noProgramme(err)
		}
	}
	return nil
}

func (a Admin) CreateSignInLink(ctx context.Context,
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
	if err := a.Store.AddLink(ctx, a.Act(ctx), store.Link{Hash: link.Hash(), ID: link.ID,
		Role: int32(req.Role), Programme: scope}); err != nil {
		return nil, err
	}
	return &pb.CreateSignInLinkResponse{Link: link.Reveal()}, nil
}

func (a Admin) issue(ctx context.Context, role pb.Role, programme string) (string, error) {
	if err := a.place(ctx, role, programme); err != nil {
		return "", err
	}
	secret, err := desk.NewSecret(ctx, a.Store, a.Act(ctx), role, programme)
	return secret.Reveal(), err
}

func (a Admin) ListMembers(ctx context.Context,
	req *pb.ListMembersRequest) (*pb.ListMembersResponse, error) {
	if req.Programme != "" {
		if _, err := a.Store.Programme(ctx, req.Programme); err != nil {
			return nil, noProgramme(err)
		}
	}
	members, err := a.Store.Issued(ctx, req.Programme)
	if err != nil {
		return nil, err
	}
	list := &pb.ListMembersResponse{}
	for _, m := range members {
		member := &pb.Member{Id: m.ID, Role: pb.Role(m.Role), Revoked: m.Revoked,
			Unopened: m.Unopened}
		if member.Role == pb.Role_ROLE_INTERVIEWER {
			member.Round = m.Round
		}
		list.Members = append(list.Members, member)
	}
	return list, nil
}

func (a Admin) ListAuditEntries(ctx context.Context,
	req *pb.ListAuditEntriesRequest) (*pb.ListAuditEntriesResponse, error) {
	held := strings.ToLower(req.Held)
	if hash, err := hex.DecodeString(held); err != nil || len(hash) != 0 &&
		len(hash) != sha256.Size {
		return nil, refusal.LogHead.With(2 * sha256.Size)
	}
	entries, head, err := a.Store.Audit(ctx, held)
	if errors.Is(err, store.ErrChain) {
		return nil, refuse.ErrLog // the store's own would repeat what was typed
	}
	if err != nil {
		return nil, err
	}
	list := &pb.ListAuditEntriesResponse{Head: head}
	further, err := a.Store.FurtherRounds(ctx)
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

func (a Admin) CreateCohort(ctx context.Context,
	req *pb.CreateCohortRequest) (*pb.CreateCohortResponse, error) {
	if err := refusal.CheckLine(refusal.Word{Key: "cohort-name"}, req.Name, maxName); err != nil {
		return nil, err
	}
	c := store.Cohort{ID: desk.NewID(), Name: strings.TrimSpace(req.Name)}
	if err := a.Store.AddCohort(ctx, a.Act(ctx), c, req.Programmes); err != nil {
		return nil, err
	}
	return &pb.CreateCohortResponse{Cohort: c.ID}, nil
}

func (a Admin) JoinCohort(ctx context.Context, req *pb.JoinCohortRequest) (*pb.JoinCohortResponse,
	error) {
	if len(req.Programmes) == 0 {
		return nil, refusal.CohortEmpty.With()
	}
	return &pb.JoinCohortResponse{}, a.Store.JoinCohort(ctx, a.Act(ctx), req.Cohort, req.Programmes)
}

func (a Admin) SetBudget(ctx context.Context, req *pb.SetBudgetRequest) (*pb.SetBudgetResponse,
	error) {
	to, exact := encode.Hundredths(req.Epsilon)
	if !exact || !disclose.Budget(to) {
		return nil, refusal.BudgetRange.With(refusal.Ours(fmt.Sprint(encode.Epsilon(disclose.MostEver))))
	}
	caller, cohort := access.From(ctx), req.Cohort
	if caller.Role == pb.Role_ROLE_COORDINATOR {
		own, err := a.Store.CohortOf(ctx, caller.Programme)
		switch {
		case desk.IsNotFound(err) || err == nil && cohort != "" && cohort != own.ID:
			return nil, refuse.ErrNoSuchCohort
		case err != nil:
			return nil, err
		}
		cohort = own.ID
	}
	applied, err := a.Store.SetBudget(ctx, a.Act(ctx), cohort, to, caller.ID)
	if err != nil {
		return nil, err
	}
	return &pb.SetBudgetResponse{Applied: applied}, nil
}

func (a Admin) Revoke(ctx context.Context, req *pb.RevokeRequest) (*pb.RevokeResponse, error) {
	err := a.Store.Revoke(ctx, a.Act(ctx), req.Id)
	if desk.IsNotFound(err) {
		return nil, refuse.ErrNoSecret
	}
	if err != nil {
		return nil, err
	}
	return &pb.RevokeResponse{}, nil
}

// roundOf is the id of a round of a programme that an administrator names.
func (a Admin) roundOf(ctx context.Context, programme, round string) (string, error) {
	if round == "" {
		return programme, nil
	}
	id, err := a.Store.RoundID(ctx, programme, round)
	if !errors.Is(err, store.ErrNoRound) {
		return id, err
	}
	// An administrator lists no rounds, and would not know what to name instead.
	rounds, err := a.openRounds(ctx, programme)
	if err != nil {
		return "", err
	}
	var names []string
	for _, r := range rounds {
		names = append(names, r.Name)
	}
	return "", refusal.RoundOther.With(refusal.Ours(strings.Join(names, ", ")))
}
