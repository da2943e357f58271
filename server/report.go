package server

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"

	pb "elephants/proto/elephants/v1"
	"elephants/server/access"
	tell "elephants/server/report"
	"elephants/server/store"
)

type report struct {
	pb.UnsafeReportServiceServer
	*Server
}

func (r report) GetReport(
	ctx context.Context,
	req *pb.GetReportRequest,
) (*pb.GetReportResponse, error) {
	told, err := r.report(ctx, access.From(ctx).Round, req.Audience, req.Language)
	return &pb.GetReportResponse{Report: told}, err
}

func (r report) GetResultsLink(
	ctx context.Context,
	_ *pb.GetResultsLinkRequest,
) (*pb.GetResultsLinkResponse, error) {
	return &pb.GetResultsLinkResponse{Link: r.store.Receipts.Link(access.From(ctx).Round)}, nil
}

// report tells the story of a programme, of what is released and of nothing else.
func (s *Server) report(
	ctx context.Context,
	programme string,
	audience pb.Audience,
	language string,
) (*pb.Report, error) {
	p, err := s.store.Programme(ctx, programme)
	if err != nil {
		return nil, fmt.Errorf("reading the programme: %w", err)
	}
	editions, err := s.store.Editions(ctx, programme)
	if err != nil {
		return nil, err
	}
	facts := tell.Facts{Programme: p.Name}
	slices.Reverse(editions)
	for _, e := range editions {
		digest, err := thaw(e)
		if err != nil {
			return nil, err
		}
		facts.Editions = append(facts.Editions, digest)
	}
	if facts.TakenBack, err = s.takenBack(ctx, programme); err != nil {
		return nil, err
	}
	if facts.Learnt, err = s.learnt(ctx, p); err != nil {
		return nil, err
	}
	if facts.Groups, err = s.approved(ctx, p.Round.Of); err != nil {
		return nil, err
	}
	return tell.Tell(facts, audience, language)
}

// learnt are the latest editions of a programme's learning rounds, where its story is told from the
// first round on. What several rounds are pooled to says nothing that they do not.
func (s *Server) learnt(ctx context.Context, first store.Programme) (all []*pb.Digest, err error) {
	if first.ID != first.Round.Of {
		return nil, nil
	}
	rounds, err := s.store.Rounds(ctx, first.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range rounds {
		asked := slices.Contains(r.Round.Asks, int32(pb.Ask_ASK_DIFFICULTIES))
		if r.ID == first.ID || len(r.Round.Pooled) > 0 || asked {
			continue
		}
		e, err := s.store.Edition(ctx, r.ID, 0)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		digest, err := thaw(e)
		if err != nil {
			return nil, err
		}
		all = append(all, digest)
	}
	return all, nil
}

// approved are a programme's groups with the records that one of each side approved, in the order
// of their names. What waits for approval is not among them.
func (s *Server) approved(ctx context.Context, programme string) (groups []*pb.Group, err error) {
	kept, err := s.store.Groups(ctx, programme)
	if err != nil {
		return nil, err
	}
	for _, k := range kept {
		if k.Approved == nil {
			continue
		}
		g := &pb.Group{Record: &pb.Record{}}
		record := g.Record
		err := errors.Join(proto.Unmarshal(k.Content, g), proto.Unmarshal(k.Approved, record))
		if err != nil {
			return nil, fmt.Errorf("reading group %s: %w", k.ID, err)
		}
		g.Id, g.Record = k.ID, record
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b *pb.Group) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Id, b.Id))
	})
	return groups, nil
}

// ReadResults finds whose link it is by making that of each programme: a link is kept nowhere. Who
// tries links is held back as who tries receipts is; who has a good one is not, for a whole room
// may open it at once.
func (w withdrawal) ReadResults(
	ctx context.Context,
	req *pb.ReadResultsRequest,
) (*pb.ReadResultsResponse, error) {
	programmes, err := w.store.Programmes(ctx)
	if err != nil {
		return nil, err
	}
	further, err := w.store.FurtherRounds(ctx)
	if err != nil {
		return nil, err
	}
	for id := range further {
		programmes = append(programmes, store.Programme{ID: id})
	}
	for _, p := range programmes {
		if subtle.ConstantTimeCompare([]byte(w.store.Receipts.Link(p.ID)), []byte(req.Link)) != 1 {
			continue
		}
		told, err := w.report(ctx, p.ID, pb.Audience_AUDIENCE_PARTICIPANTS, req.Language)
		if !errors.Is(err, tell.ErrNothing) {
			return &pb.ReadResultsResponse{Report: told}, err
		}
	}
	if err := w.withdrawals.take(ctx, sourceOf(ctx)); err != nil {
		return nil, err
	}
	return nil, errNoResults
}
