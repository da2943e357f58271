package year

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"elephants/analysis/scrub"
	pb "elephants/proto/elephants/v1"
	"elephants/proto/refusal"
	"elephants/server/access"
	"elephants/server/desk"
	"elephants/server/encode"
	"elephants/server/group"
	"elephants/server/refuse"
	"elephants/server/seal"
	"elephants/server/store"
)

type groups struct {
	pb.UnsafeGroupServiceServer
	*desk.Desk
}

// NewGroups returns the service.
func NewGroups(d *desk.Desk) pb.GroupServiceServer { return groups{Desk: d} }

func (g groups) FormGroup(ctx context.Context,
	req *pb.FormGroupRequest) (*pb.FormGroupResponse, error) {
	sides, err := g.sides(ctx)
	if err != nil {
		return nil, err
	}
	formed, err := g.formed(ctx, req, sides)
	if err != nil {
		return nil, err
	}
	if req.Id == "" {
		err = g.add(ctx, formed)
	} else {
		var stored []store.Group
		if stored, err = packed(ctx, formed); err == nil {
			err = g.Store.ReviseGroup(ctx, g.Act(ctx), stored[0], apart(formed))
		}
	}
	if err != nil {
		return nil, noGroup(err)
	}
	return &pb.FormGroupResponse{Group: formed}, nil
}

func (g groups) FormGroups(ctx context.Context,
	req *pb.FormGroupsRequest) (*pb.FormGroupsResponse, error) {
	switch n := len(req.Groups); {
	case n == 0:
		return nil, refusal.GroupsNone.With()
	case n > group.MostAtOnce:
		return nil, refusal.GroupsMany.With(n, group.MostAtOnce)
	}
	sides, err := g.sides(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]*pb.Group, len(req.Groups))
	for i, one := range req.Groups {
		if one.Id != "" {
			return nil, refusal.GroupRevised.With().Of(i + 1)
		}
		if all[i], err = g.formed(ctx, one, sides); err != nil {
			return nil, ofSeveral(err, i)
		}
	}
	if err := g.add(ctx, all...); err != nil {
		return nil, err
	}
	return &pb.FormGroupsResponse{Groups: all}, nil
}

// ofSeveral says of a refusal which of several groups it is about, from 0. Any other error stays.
func ofSeveral(err error, i int) error {
	if why, ok := errors.AsType[*refusal.Error](err); ok {
		return why.Of(i + 1)
	}
	return err
}

// formed is the group that is asked for, checked and named, with an id.
func (g groups) formed(ctx context.Context, req *pb.FormGroupRequest,
	sides []*pb.Side) (*pb.Group, error) {
	programme := access.From(ctx).Programme
	formed := &pb.Group{
		Id: req.Id, Name: strings.TrimSpace(req.Name), Focus: req.Focus, Sides: req.Sides,
		Leads: req.Leads, Formed: req.Formed,
	}
	if err := g.name(ctx, programme, formed); err != nil {
		return nil, err
	}
	if err := g.keepDay(ctx, programme, formed); err != nil {
		return nil, err
	}
	if err := group.Check(formed, sides, g.Today()); err != nil {
		return nil, err
	}
	formed.Id = cmp.Or(formed.Id, desk.NewID())
	return formed, nil
}

// packed are groups as they are stored.
func packed(ctx context.Context, all ...*pb.Group) (stored []store.Group, err error) {
	for _, one := range all {
		content, err := proto.MarshalOptions{Deterministic: true}.Marshal(one)
		if err != nil {
			return nil, fmt.Errorf("storing a group: %w", err)
		}
		stored = append(stored, store.Group{
			ID: one.Id, Programme: access.From(ctx).Programme, Content: content,
		})
	}
	return stored, nil
}

// add stores groups that are new, all of them or none.
func (g groups) add(ctx context.Context, all ...*pb.Group) error {
	stored, err := packed(ctx, all...)
	if err != nil {
		return err
	}
	return g.Store.AddGroups(ctx, g.Act(ctx), stored, apart(all...))
}

// apart refuses groups that are named as another of the programme is, or as one beside them:
// nobody could tell whose record they read. A form that is sent twice is refused by it too.
func apart(all ...*pb.Group) func(there []store.Group) error {
	return func(there []store.Group) error {
		var known []*pb.Group
		for _, s := range there {
			one, err := shown(s)
			if err != nil {
				return err
			}
			known = append(known, one)
		}
		for i, one := range all {
			if !slices.ContainsFunc(known, func(other *pb.Group) bool {
				return other.Id != one.Id && strings.EqualFold(other.Name, one.Name)
			}) {
				known = append(known, one)
				continue
			}
			why := refusal.GroupNamed.With()
			if len(all) > 1 {
				return why.Of(i + 1)
			}
			return why
		}
		return nil
	}
}

// name checks what a group works on, and names it after its focus unless it has a name of its own.
func (g groups) name(ctx context.Context, programme string, formed *pb.Group) error {
	if len(formed.Focus.GetThemes()) == 0 {
		formed.Focus = nil
		if formed.Name == "" {
			return refusal.FocusNone.With()
		}
	} else {
		e, err := g.Store.Edition(ctx, programme, int(formed.Focus.Edition))
		if desk.IsNotFound(err) {
			return refuse.ErrNoSuch
		}
		if err != nil {
			return err
		}
		digest, err := encode.Thaw(e)
		if err != nil {
			return err
		}
		formed.Focus.Edition = digest.Edition
		called, err := group.Focus(formed.Focus, digest)
		if err != nil {
			return err
		}
		if formed.Name == "" {
			formed.Name = called
			return nil // it is of an edition: its gates have looked at it
		}
	}
	err := refusal.CheckLine(refusal.Word{Key: "group-name"}, formed.Name, group.MaxName)
	if err != nil {
		return err
	}
	if what := desk.PointsAt(scrub.Line(formed.Name, g.Find(formed.Name))); what != "" {
		return refusal.GroupHolds.With(refusal.Said(what))
	}
	return nil
}

// keepDay gives a group that is revised the day on which it was formed, unless it is given another;
// and none but that one once months were counted from it.
func (g groups) keepDay(ctx context.Context, programme string, formed *pb.Group) error {
	if formed.Id == "" {
		return nil
	}
	stored, err := g.Store.Group(ctx, programme, formed.Id)
	if err != nil {
		return noGroup(err)
	}
	was, err := shown(stored)
	if err != nil {
		return err
	}
	if formed.Formed == "" {
		formed.Formed = was.Formed
	}
	waiting, err := readRecord(stored.ID, stored.Waiting)
	if err != nil {
		return err
	}
	counted := len(was.Record.GetCheckIns()) > 0 || len(waiting.GetCheckIns()) > 0
	if counted && formed.Formed != was.Formed {
		return refusal.GroupDayKept.With(refusal.Ours(was.Formed))
	}
	return nil
}

// noGroup says of a store's error that it is the group that is not there, if it is that.
func noGroup(err error) error {
	if desk.IsNotFound(err) {
		return refuse.ErrNoGroup
	}
	return err
}

func (g groups) RemoveGroup(ctx context.Context,
	req *pb.RemoveGroupRequest) (*pb.RemoveGroupResponse, error) {
	err := g.Store.RemoveGroup(ctx, g.Act(ctx), access.From(ctx).Programme, req.Id)
	if err != nil {
		return nil, noGroup(err)
	}
	return &pb.RemoveGroupResponse{}, nil
}

func (g groups) InviteLead(ctx context.Context,
	req *pb.InviteLeadRequest) (*pb.InviteLeadResponse, error) {
	switch req.Role {
	case pb.LeadRole_LEAD_ROLE_LIVED_EXPERIENCE, pb.LeadRole_LEAD_ROLE_VOLUNTARY:
	default:
		return nil, refusal.LeadRole.With()
	}
	secret := seal.NewSecret(desk.RoleName(pb.Role_ROLE_LEAD))
	err := g.Store.AddLead(ctx, g.Act(ctx), store.Credential{
		Hash: secret.Hash(), ID: secret.ID, Role: int32(pb.Role_ROLE_LEAD),
		Programme: access.From(ctx).Programme,
	}, req.Id, int32(req.Role))
	if err != nil {
		return nil, noGroup(err)
	}
	return &pb.InviteLeadResponse{Secret: secret.Reveal()}, nil
}

func (g groups) ListGroups(ctx context.Context,
	_ *pb.ListGroupsRequest) (*pb.ListGroupsResponse, error) {
	stored, err := g.Store.Groups(ctx, access.From(ctx).Programme)
	if err != nil {
		return nil, err
	}
	p, err := g.programme(ctx)
	if err != nil {
		return nil, err
	}
	list := &pb.ListGroupsResponse{Sides: encode.Sides(p), Subject: p.Subject}
	for _, s := range stored {
		one, err := shown(s)
		if err != nil {
			return nil, err
		}
		group.Upcoming(one.Record, g.Today())
		list.Groups = append(list.Groups, one)
	}
	slices.SortStableFunc(list.Groups, func(a, b *pb.Group) int {
		return strings.Compare(a.Name,
			b.Name)
	})
	return list, nil
}

func (g groups) GetGroup(ctx context.Context,
	req *pb.GetGroupRequest) (*pb.GetGroupResponse, error) {
	one, err := g.group(ctx, req.Id)
	if err != nil {
		return nil, err
	}
	p, err := g.programme(ctx)
	if err != nil {
		return nil, err
	}
	return &pb.GetGroupResponse{Group: one, Sides: encode.Sides(p), Subject: p.Subject}, nil
}

// programme is the caller's.
func (g groups) programme(ctx context.Context) (store.Programme, error) {
	p, err := g.Store.Programme(ctx, access.From(ctx).Programme)
	if err != nil {
		return p, fmt.Errorf("reading the programme: %w", err)
	}
	return p, nil
}

// sides are those of the caller's programme, as people say them.
func (g groups) sides(ctx context.Context) ([]*pb.Side, error) {
	p, err := g.programme(ctx)
	if err != nil {
		return nil, err
	}
	return encode.Sides(p), nil
}

// group returns a group of the caller's programme as its people see it.
func (g groups) group(ctx context.Context, id string) (*pb.Group, error) {
	stored, err := g.Store.Group(ctx, access.From(ctx).Programme, id)
	if err != nil {
		return nil, noGroup(err)
	}
	one, err := shown(stored)
	if err == nil {
		group.Upcoming(one.Record, g.Today())
	}
	return one, err
}

// shown is a stored group with its approved record; what waits is not in it.
func shown(s store.Group) (*pb.Group, error) {
	one := &pb.Group{}
	if err := proto.Unmarshal(s.Content, one); err != nil {
		return nil, fmt.Errorf("reading group %s: %w", s.ID, err)
	}
	var err error
	one.Record, err = readRecord(s.ID, s.Approved)
	return one, err
}

func readRecord(id string, content []byte) (*pb.Record, error) {
	if content == nil {
		return nil, nil //nolint:nilnil // there is none yet, which is no error
	}
	r := &pb.Record{}
	if err := proto.Unmarshal(content, r); err != nil {
		return nil, fmt.Errorf("reading the record of group %s: %w", id, err)
	}
	return r, nil
}

func (g groups) ListReminders(ctx context.Context,
	req *pb.ListRemindersRequest) (*pb.ListRemindersResponse, error) {
	one, err := g.group(ctx, req.Id)
	if err != nil {
		return nil, err
	}
	ahead, err := group.Reminders(one, req.Since, g.Today())
	if err != nil {
		return nil, err
	}
	return &pb.ListRemindersResponse{Group: one.Name, Reminders: ahead}, nil
}

// own is the caller's group as it is stored, and the caller's role in it.
func (g groups) own(ctx context.Context) (store.Group, pb.LeadRole, error) {
	lead, err := g.Store.LeadOf(ctx, access.From(ctx).ID)
	if err != nil {
		return store.Group{}, 0, noGroup(err)
	}
	stored, err := g.Store.Group(ctx, lead.Programme, lead.Group)
	return stored, pb.LeadRole(lead.Role), noGroup(err)
}

func (g groups) GetOwnGroup(ctx context.Context,
	_ *pb.GetOwnGroupRequest) (*pb.GetOwnGroupResponse, error) {
	stored, role, err := g.own(ctx)
	if err != nil {
		return nil, err
	}
	p, err := g.Store.Programme(ctx, stored.Programme)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	own := &pb.GetOwnGroupResponse{
		Role: role, Hash: stored.RecordHash(), Programme: p.Name, PageLanguage: p.Pages,
		Sides: encode.Sides(p),
	}
	if own.Group, err = shown(stored); err != nil {
		return nil, err
	}
	if own.Waiting, err = readRecord(stored.ID, stored.Waiting); err != nil {
		return nil, err
	}
	if own.Ends, own.Ended, err = g.Ends(ctx, stored.Programme); err != nil {
		return nil, err
	}
	own.CheckIns = group.Times(own.Group, cmp.Or(own.Waiting, own.Group.Record), g.Today())
	if stored.Approver != "" {
		first, err := g.Store.LeadOf(ctx, stored.Approver)
		if err != nil {
			return nil, fmt.Errorf("reading who approved: %w", err)
		}
		own.Approved = pb.LeadRole(first.Role)
	}
	return own, nil
}

func (g groups) CheckRecord(ctx context.Context,
	req *pb.CheckRecordRequest) (*pb.CheckRecordResponse, error) {
	_, doubts, err := g.settle(ctx, req.Record)
	if err != nil {
		return nil, err
	}
	return &pb.CheckRecordResponse{Doubts: doubts}, nil
}

// settle checks a record as it would stand in the place of the latest one of the caller's group,
// and finds what in it looks like a person.
func (g groups) settle(ctx context.Context, r *pb.Record) (*pb.Record, []*pb.Doubt, error) {
	stored, _, err := g.own(ctx)
	if err != nil {
		return nil, nil, err
	}
	latest := stored.Waiting
	if latest == nil {
		latest = stored.Approved
	}
	was, err := readRecord(stored.ID, latest)
	if err != nil {
		return nil, nil, err
	}
	of, err := shown(stored)
	if err != nil {
		return nil, nil, err
	}
	if r == nil {
		r = &pb.Record{}
	}
	if err := group.Settle(of, r, was, g.Today(), desk.NewID); err != nil {
		return nil, nil, err
	}
	var doubts []*pb.Doubt
	err = g.Scrubs(ctx, func() error {
		doubts = group.Doubts(r, g.Find)
		return nil
	})
	return r, doubts, err
}

func (g groups) WriteRecord(ctx context.Context,
	req *pb.WriteRecordRequest) (*pb.WriteRecordResponse, error) {
	r, doubts, err := g.settle(ctx, req.Record)
	if err != nil {
		return nil, err
	}
	if len(doubts) > 0 {
		return nil, group.Refuse(doubts[0])
	}
	content, err := proto.MarshalOptions{Deterministic: true}.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("storing a record: %w", err)
	}
	stored, err := g.Store.WriteRecord(ctx, g.Act(ctx), access.From(ctx).ID, content, req.Seen)
	if err != nil {
		return nil, noGroup(err)
	}
	return &pb.WriteRecordResponse{Record: r, Hash: stored.RecordHash()}, nil
}

func (g groups) ApproveRecord(ctx context.Context,
	req *pb.ApproveRecordRequest) (*pb.ApproveRecordResponse, error) {
	done, err := g.Store.ApproveRecord(ctx, g.Act(ctx), access.From(ctx).ID, req.Hash)
	if err != nil {
		return nil, noGroup(err)
	}
	return &pb.ApproveRecordResponse{Approved: done}, nil
}
